"""The files of vocabularies: ours have no mistake, and every kind of mistake is told."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from thalie.commands.vocabularies import stock_types, vocabularies
from thalie.ground.errors import OperatorError
from thalie.vocabularies.check import KEYS, Problem, check_vocabularies
from thalie.vocabularies.files import Vocabulary, VocabularyError, read_vocabularies
from thalie.vocabularies.properties import RULES
from thalie.vocabularies.sources import Source

ROOT = Path(__file__).resolve().parents[3]
Term = dict[str, Any]

PID_TYPES = {
    "techniques": "thtech", "materials": "thmat", "objecttypes": "thobj", "periods": "thper",
    "museums": "thmus", "elements": "thelem", "instruments": "thinst", "particles": "thpart",
    "atmospheres": "thatm", "analysiskinds": "thanak", "detectortypes": "thdett",
    "digitalkinds": "thdigi", "preservationlevels": "thpres", "storagetiers": "thstor",
    "accessprogrammes": "thprog",
}  # fmt: skip
LOUVRE: Term = {
    "id": "louvre",
    "title": {"en": "Louvre Museum", "fr": "musée du Louvre"},
    "description": {"en": "A museum.", "fr": "Un musée."},
    "props": {
        "exact_match": "https://ror.org/05k441034 http://www.wikidata.org/entity/Q19675",
        "ror": "https://ror.org/05k441034",
        "wikidata": "Q19675",
        "museofile": "M5031",
        "country": "FR",
    },
    "tags": ["national"],
}
OLD_KINGDOM: Term = {
    "id": "old-kingdom",
    "title": {"en": "Old Kingdom", "fr": "Ancien Empire"},
    "props": {
        "broader": "ancient-egypt",
        "start_year": "-2670",
        "end_year": "-2168",
        "edtf": "-2669/-2167",
        "area_en": "Egypt",
        "area_fr": "Égypte",
    },
}
EGYPT: Term = {
    "id": "ancient-egypt",
    "title": {"en": "Ancient Egypt", "fr": "Égypte ancienne"},
    "props": {"exact_match": "http://vocab.getty.edu/aat/300020251"},
}


def vocabulary(*terms: Term, name: str = "museums", pid_type: str = "thmus") -> Vocabulary:
    return Vocabulary(name, pid_type, Path(f"{name}.yaml"), deepcopy(list(terms)))


def problems(*terms: Term) -> list[str]:
    return [str(problem) for problem in check_vocabularies([vocabulary(*terms)])]


def changed(term: Term, **keys: Any) -> Term:
    """The term with other values under ``props``; ``None`` takes a key out."""
    props = {**term["props"], **keys}
    return {**term, "props": {key: value for key, value in props.items() if value is not None}}


def test_our_files_have_no_mistake() -> None:
    found = read_vocabularies(ROOT / "app_data")
    assert [str(one) for one in check_vocabularies(found, stock_types())] == []


def test_our_vocabularies_have_the_agreed_identifier_types() -> None:
    found = read_vocabularies(ROOT / "app_data")
    assert {one.name: one.pid_type for one in found if one.is_ours} == PID_TYPES


def test_right_terms_have_no_problem() -> None:
    assert problems(LOUVRE, EGYPT, OLD_KINGDOM) == []


@pytest.mark.parametrize(
    ("props", "expected"),
    [
        ({"ror": "https://ror.org/05k441035"}, "check digits"),
        ({"ror": "05k441034"}, "not like https://ror.org"),
        ({"exact_match": "https://ror.org/05k441034"}, "must also stand in `exact_match`"),
        ({"wikidata": "19675"}, "“19675” is not like Q19675"),
        ({"museofile": "5031"}, "not like M5031"),
        ({"country": "France"}, "no country code"),
        ({"country": "ZX"}, "no country code"),
        ({"close_match": "https://www.wikidata.org/wiki/Q1"}, "not how www.wikidata.org"),
        ({"close_match": "http://vocab.getty.edu/page/aat/300020251"}, "not how vocab.getty"),
        ({"close_match": "aat:300020251"}, "is no address"),
        ({"close_match": "http://a.org/b;http://a.org/c"}, "separate addresses by one blank"),
        ({"close_match": "http://a.org/b  http://a.org/c"}, "doubled"),
        ({"close_match": "http://a.org/b http://a.org/b"}, "twice"),
        ({"exact_macth": "http://a.org/b"}, "is no key we know"),
        ({"also_en": "Louvre; louvre"}, "the same word stands there twice"),
        ({"also_en": "Louvre;"}, "an empty word"),
        ({"geonames": "https://sws.geonames.org/2988507/"}, "not like 2988507"),
        ({"country": True}, "True is no text: put it in quotes"),
        ({"broader": "palace"}, "there is no term “palace”"),
        ({"methods": "pixe"}, "there is no technique “pixe”"),
        ({"kind": "place"}, "is none of"),
        ({"commissioned": "2017"}, "is no day"),
        ({"decommissioned": "20171123"}, "is no day"),
        ({"decommissioned": "2017-02-30"}, "is no day"),
        ({"manufacturer_ror": "05k441034"}, "is not like https://ror.org/"),
        ({"level": "5"}, "not like 3"),
        ({"edtf": "1793/.."}, "there are no years"),
    ],
)
def test_wrong_properties_are_told(props: Term, expected: str) -> None:
    found = problems(changed(LOUVRE, **props))
    assert len([text for text in found if expected in text]) == 1, found
    assert all(text.startswith("museums.yaml: louvre: props.") for text in found)


@pytest.mark.parametrize(
    ("props", "expected"),
    [
        ({"start_year": "0"}, "no year 0"),
        ({"start_year": "2670 BCE"}, "is no year"),
        ({"start_year": "-2100"}, "the end, -2168, is before the start, -2100"),
        ({"start_year": -2670}, "put it in quotes"),
        ({"edtf": "-2670/-2168"}, "“-2669/-2167” in EDTF"),
        ({"edtf": None}, "“-2669/-2167” in EDTF"),
        ({"edtf": "about 2670"}, "is no EDTF"),
        ({"end_year": None}, "“-2669/..” in EDTF"),
        ({"area_fr": None}, "`area_en` is given"),
    ],
)
def test_wrong_dates_are_told(props: Term, expected: str) -> None:
    found = problems(EGYPT, changed(OLD_KINGDOM, **props))
    assert any(expected in text for text in found), found
    assert all(text.startswith("museums.yaml: old-kingdom: props.") for text in found)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"id": 12}, "museums.yaml: term 1: id: expected a text"),
        ({"id": "Louvre Museum"}, "use small letters"),
        ({"title": "Louvre"}, "title: expected `en:` and `fr:`"),
        ({"title": {"en": "Louvre"}}, "louvre: title.fr: is missing"),
        ({"title": {"en": "Louvre", "fr": " "}}, "louvre: title.fr: is missing"),
        ({"title": {"en": "Louvre ", "fr": "x"}}, "title.en: blanks at the ends"),
        ({"title": {"en": "x", "fr": "muse\u0301e"}}, "accents not composed"),
        ({"description": {"en": "A museum."}}, "louvre: description.fr: is missing"),
        ({"tags": "national"}, "tags: expected a list"),
        ({"propos": {}}, "propos: is no key of a term"),
        ({"props": ["ror"]}, "props: expected keys"),
    ],
)
def test_wrong_terms_are_told(keys: Term, expected: str) -> None:
    found = problems({**LOUVRE, **keys})
    assert any(expected in text for text in found), found


def test_repetitions_are_told() -> None:
    other = {**LOUVRE, "id": "other"}
    found = problems(LOUVRE, LOUVRE, other)
    assert "museums.yaml: louvre: id: stands there 2 times" in found
    assert any("other: title.fr: “musée du Louvre” is also the title" in text for text in found)
    assert any("other: props.exact_match: https://ror.org/05k441034 is also" in t for t in found)


def test_parents_in_a_circle_are_told() -> None:
    found = problems(changed(EGYPT, broader="old-kingdom"), OLD_KINGDOM)
    assert len([text for text in found if "its own ancestor" in text]) == 2
    assert any("its own ancestor" in t for t in problems(changed(EGYPT, broader="ancient-egypt")))


@pytest.mark.parametrize(
    ("pid_type", "expected"), [("thmuseum", "one to 6"), ("TH-MUS", "one to 6"), ("lng", "belongs")]
)
def test_wrong_identifier_types_are_told(pid_type: str, expected: str) -> None:
    found = check_vocabularies([vocabulary(pid_type=pid_type)], {"languages": "lng"})
    assert [problem for problem in found if expected in problem.text]


@pytest.mark.parametrize(
    "identifiers",
    [
        [{"scheme": "ror", "identifier": "05k441035"}],
        [{"scheme": "ror", "identifier": "nosuch"}],
        [{"scheme": "ror", "identifier": None}],
        [{"scheme": "ror"}],
        [{"scheme": "ror", "identifier": {"scheme": "ror"}}],
        ["05k441034"],
        "05k441034",
        None,
    ],
)
def test_an_affiliation_with_wrong_identifiers_is_told(identifiers: Any) -> None:
    title = {"en": "Louvre", "fr": "Louvre"}
    place = {"id": "05k441035", "title": title, "identifiers": identifiers}
    found = check_vocabularies([vocabulary(place, name="affiliations", pid_type="aff")])
    assert [problem.key for problem in found] == ["identifiers"]


def test_a_problem_names_file_term_and_key() -> None:
    assert str(Problem("a.yaml", "b", "props.c", "is wrong")) == "a.yaml: b: props.c: is wrong"


ANYTHING = st.recursive(
    st.none() | st.integers() | st.floats() | st.text(max_size=3) | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["en", "fr", *RULES]) | st.integers(), inner, max_size=3)
    ),
    max_leaves=10,
)


@given(st.sampled_from([*sorted(KEYS), "identifiers"]), st.sampled_from(sorted(RULES)), ANYTHING)
@settings(max_examples=300, deadline=None)
def test_whatever_a_term_holds_is_told_or_right(key: str, prop: str, value: Any) -> None:
    terms = ({**LOUVRE, key: value}, changed(LOUVRE, **{prop: value}))
    for name, pid_type in (("museums", "thmus"), ("affiliations", "aff"), ("licenses", "lic")):
        for one in terms:
            told = check_vocabularies([vocabulary(one, name=name, pid_type=pid_type)])
            assert all(problem.key and problem.text for problem in told)


# Files


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Writes the file of one vocabulary; returns the folder."""

    def to(text: str) -> Path:
        index = {"museums": {"pid-type": "thmus", "data-file": "museums.yaml"}}
        (tmp_path / "vocabularies.yaml").write_text(yaml.safe_dump(index))
        (tmp_path / "museums.yaml").write_text(text)
        return tmp_path

    return to


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- id: a\n  title: {en: A, fr: A}\n  id: b\n", "line 3, column 3: the key “id” is given"),
        ("- id: [a\n", "museums.yaml: line 2"),
        ("id: a\n", "expected a list of terms"),
        ("- a\n- b\n", "expected a list of terms"),
        ("- id: !!python/name:os.system\n", "could not determine a constructor"),
        ("- id: \x00\n", "this is no YAML"),
        ('- id: "\\ud800"\n', "line 1, column 10"),
        ("[" * 50_000, "levels inside one another"),
        ("- ? [a]\n  : b\n", "unhashable key"),
    ],
)
def test_what_cannot_be_read_is_told(
    write: Callable[[str], Path], text: str, expected: str
) -> None:
    with pytest.raises(VocabularyError, match=r"museums\.yaml") as told:
        read_vocabularies(write(text))
    assert expected in str(told.value)


def test_a_file_of_ours_is_judged_before_others_read_it(tmp_path: Path) -> None:
    """InvenioRDM reads YAML without bounds."""
    path = tmp_path / "museums.yaml"
    path.write_text("[" * 50_000)
    entry = SimpleNamespace(iterate=lambda ignored: pytest.fail("it was read"))
    with pytest.raises(VocabularyError, match="levels inside one another"):
        list(Source("museums", entry, "thmus", [path]).terms())


def test_mistakes_of_vocabularies_are_for_operators() -> None:
    assert issubclass(VocabularyError, OperatorError)  # `instance` makes them one sentence


def test_an_absent_file_is_told(write: Callable[[str], Path]) -> None:
    folder = write("")
    (folder / "museums.yaml").unlink()
    with pytest.raises(VocabularyError, match="cannot be read"):
        read_vocabularies(folder)


# Command


def test_the_command_tells_every_mistake(write: Callable[[str], Path]) -> None:
    folder = write("- id: a b\n  title: {en: A}\n")
    done = CliRunner().invoke(vocabularies, ["check", "--folder", str(folder)])
    assert done.exit_code == 1
    assert "a b: title.fr: is missing" in done.stderr
    assert "2 mistakes" in done.stderr


def test_the_command_ends_well_without_mistakes(write: Callable[[str], Path]) -> None:
    folder = write("- id: a\n  title: {en: A, fr: B}\n")
    done = CliRunner().invoke(vocabularies, ["check", "--folder", str(folder)])
    assert (done.exit_code, done.stdout) == (0, "1 terms in 1 vocabularies: no mistake found.\n")


def test_the_command_tells_an_unreadable_file(write: Callable[[str], Path]) -> None:
    done = CliRunner().invoke(vocabularies, ["check", "--folder", str(write("a: b: c\n"))])
    assert done.exit_code == 1
    assert "line 1" in done.stderr
