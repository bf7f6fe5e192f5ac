"""What is offered while somebody types a search."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from thalie.finding.fields import FIELDS
from thalie.finding.offers import EXAMPLES, MOST, names, offers
from thalie.heritage.search import FRENCH, SEARCH_FIELDS, VOCABULARIES


def term(name: str, en: str, fr: str, **props: str) -> Any:
    return SimpleNamespace(id=name, title={"en": en, "fr": fr}, props=props)


TERMS = {
    "materials": [
        term("gold", "gold", "or", symbol="Au"),
        term("gold-leaf", "gold leaf", "feuille d’or", also_en="leaf gold;gilding"),
        term("bronze", "bronze", "bronze"),
        term("stained-glass", "stained glass", "verre de vitrail"),
    ],
    "techniques": [term("pixe", "particle-induced X-ray emission", "émission X", acronym="PIXE")],
    "museums": [term(f"m{n}", f"Museum {n}", f"Musée {n}") for n in range(30)],
}


def every(vocabulary: str) -> Mapping[str, Any]:
    return {one.id: one for one in TERMS.get(vocabulary, [])}


def offered(before: str, language: str = "en") -> list[str]:
    return [one.insert for one in offers(before, language, every)]


@pytest.mark.parametrize(
    ("before", "language", "wanted"),
    [
        ("mat", "en", ["material:"]),
        ("mat", "fr", ["matériau:"]),
        ("MATÉ", "fr", ["matériau:"]),
        ("matière", "fr", ["matière:"]),
        ("keep", "fr", ["keeper:"]),
        ("matie", "en", ["matière:"]),
        ("cat AND ener", "en", ["energy:"]),
        ("cat (-techn", "en", ["technique:"]),
        ("m", "en", []),
        ("mat1 xyz", "en", []),
        ('"a mat', "en", []),
    ],
)
def test_names_of_fields(before: str, language: str, wanted: list[str]) -> None:
    assert offered(before, language) == wanted


def test_all_fields_are_offered_where_nothing_is_begun() -> None:
    for before in ("", "cat "):
        assert offered(before) == [f"{field}:" for field in SEARCH_FIELDS]
    assert "matériau:" in offered("", "fr") and "material:" not in offered("", "fr")
    assert offered('"cat ') == []


@pytest.mark.parametrize(
    ("before", "language", "wanted"),
    [
        ("material:go", "en", ["material:gold ", 'material:"gold leaf" ']),
        ("matériau:feu", "fr", ['matériau:"feuille d’or" ']),
        ("MATERIAU:or", "fr", ["MATERIAU:or ", 'MATERIAU:"feuille d’or" ']),
        ("material:or", "en", ["material:gold ", 'material:"gold leaf" ']),
        ('material:"gold l', "en", ['material:"gold leaf" ']),
        ('material:"leaf g', "en", ['material:"gold leaf" ']),
        ("material:gilding", "en", ['material:"gold leaf" ']),
        ("material:Au", "en", ["material:gold "]),
        ("material:glass", "en", ['material:"stained glass" ']),
        ("technique:pix", "en", ['technique:"particle-induced X-ray emission" ']),
        ("material:xyz", "en", []),
        ("material:(gold or", "en", []),
        ("nothing:go", "en", []),
        ("project:go", "en", []),
        ("year:", "en", ["year:[-800 TO -600] "]),
        ("année:", "fr", ["année:[-800 TO -600] "]),
        ("year:12", "en", []),
    ],
)
def test_terms_behind_a_field(before: str, language: str, wanted: list[str]) -> None:
    assert offered(before, language) == wanted


def test_a_word_that_begins_a_term_is_offered_with_its_field() -> None:
    assert offered("a bron", "fr") == ["matériau:bronze "]
    [told] = [one.told for one in offers("a bron", "fr", every)]
    assert told == "matériau"


def test_what_was_typed_is_what_is_replaced() -> None:
    for before, typed in (
        ("a +material:go", "material:go"),
        ('x material:"gold l', 'material:"gold l'),
    ):
        assert {one.typed for one in offers(before, "en", every)} == {typed}


def test_they_are_few() -> None:
    assert len(offered("keeper:mus")) == MOST
    assert offered("x" * 5000 + " material:bro") == ["material:bronze "]


def test_each_field_has_words_and_a_vocabulary_or_none() -> None:
    assert FIELDS.keys() == SEARCH_FIELDS.keys()
    assert {FRENCH[name] for name in FRENCH} <= SEARCH_FIELDS.keys()
    assert VOCABULARIES["material"] == "materials"
    assert not EXAMPLES.keys() & VOCABULARIES.keys()
    assert names("keeper", "fr")[0] == "musée" and names("keeper", "en")[0] == "keeper"
