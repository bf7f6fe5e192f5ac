from __future__ import annotations

import pytest

from thalie.deposit.discretion import Discretion, PrivateNameError
from thalie.deposit.people import People, parse_people

from .builders import make_name

DUPONT = make_name("Jean DUPONT")
LAB = make_name("Musée du Louvre", attribute="institution")


def test_a_person_is_withheld_whole_and_in_parts() -> None:
    discretion = Discretion.of([DUPONT], People())
    assert not discretion.may_show("spectre pour jean dupont")
    assert not discretion.may_show("demandé par DÜPONT".replace("Ü", "U"))
    assert discretion.shown("éprouvette 3, dupontel") == "éprouvette 3, dupontel"


def test_an_institution_is_withheld_whole_only() -> None:
    discretion = Discretion.of([LAB], People())
    assert not discretion.may_show("objet du musee du louvre")
    assert discretion.may_show("objet du Louvre")


def test_whom_the_record_cites_is_not_withheld() -> None:
    people = parse_people([{"name": "Dupont, Jean", "is": ["Jean DUPONT"]}])
    assert Discretion.of([DUPONT], people).may_show("spectre pour Jean Dupont")


def test_whoever_only_agreed_is_withheld() -> None:
    people = parse_people([{"name": "Dupont, Jean", "role": "agreed", "is": ["Jean DUPONT"]}])
    assert not Discretion.of([DUPONT], people).may_show("spectre pour Jean Dupont")


def test_words_of_the_configuration_are_public() -> None:
    aglae = make_name("AGLAE", attribute="institution")
    assert Discretion.of([aglae], People(), ["New AGLAE"]).may_show("mesuré à AGLAE")
    assert not Discretion.of([aglae], People(), ["New AGLAEA"]).may_show("mesuré à AGLAE")


@pytest.mark.parametrize("value", ["7", "X", "4-2", "…"])
def test_a_value_without_two_letters_names_nobody(value: str) -> None:
    assert Discretion.of([make_name(value)], People()) == Discretion()


@pytest.mark.parametrize(
    "document",
    [
        {"metadata": {"title": "Jean Dupont's spectra"}},
        {"a": [{"b": ["x", "JEAN DUPONT"]}]},
        {"jean dupont": 1},
    ],
)
def test_the_last_check_finds_a_name_anywhere(document: dict[str, object]) -> None:
    discretion = Discretion.of([DUPONT], People())
    with pytest.raises(PrivateNameError, match="Jean DUPONT"):
        discretion.check(document)


def test_the_last_check_says_where() -> None:
    discretion = Discretion.of([DUPONT], People())
    with pytest.raises(PrivateNameError, match=r"metadata\.titles\[2\]"):
        discretion.check({"metadata": {"titles": ["a", "Jean Dupont"]}})
    discretion.check({"metadata": {"titles": ["a", "Jean and Dupontel"]}})
