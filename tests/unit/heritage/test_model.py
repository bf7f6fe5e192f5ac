"""What the heritage fields keep, what they refuse, and with which words."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tests.generated import examples
from thalie.ground.terms import no_terms
from thalie.heritage.fields import Field, with_floats
from thalie.heritage.json_schema import json_schema, text
from thalie.heritage.model import BY_NAME, MOST_ANALYSES
from thalie.heritage.reading import Reading
from thalie.heritage.reference import page
from thalie.heritage.summary import summarise
from thalie.heritage.values import Term
from thalie.theme.translations import compile_catalogues

ROOT = Path(__file__).parents[3]
SCHEMA = Draft202012Validator(json_schema())


def terms() -> dict[str, set[str]]:
    """Ids of all terms of app_data, by vocabulary."""
    listed = read("vocabularies.yaml")
    return {name: {str(t["id"]) for t in read(v["data-file"])} for name, v in listed.items()}


def read(name: str) -> Any:
    return yaml.load((ROOT / "app_data" / name).read_text(), yaml.CSafeLoader) or []


@pytest.fixture(scope="module")
def vocabularies() -> dict[str, set[str]]:
    return terms()


@pytest.fixture
def reading(vocabularies: dict[str, set[str]]) -> Reading:
    return Reading(lambda vocabulary, term: term in vocabularies[vocabulary])


def clean(reading: Reading, name: str, value: Any) -> Any:
    return BY_NAME[f"thalie:{name}"].clean(value, (name,), reading)


def refusals(reading: Reading) -> dict[str, str]:
    return {".".join(map(str, r.path)): r.sentence.in_language("en") for r in reading.rejected}


def all_fields(fields: Any = None, path: str = "") -> Iterator[tuple[str, Field]]:
    for field in fields or BY_NAME.values():
        yield f"{path}{field.name}", field
        if field.group:
            yield from all_fields(field.group.fields, f"{path}{field.name}.")


FIELDS = dict(all_fields())


@pytest.mark.parametrize("path", FIELDS)
def test_a_field_is_described_in_both_languages(path: str) -> None:
    field = FIELDS[path]
    for language in ("en", "fr"):
        assert field.label.in_language(language)
        assert field.help.in_language(language).endswith(".")
    assert field.help.in_language("en") != field.help.in_language("fr")
    assert field.uri.startswith(("http", "urn:"))


@pytest.mark.parametrize("path", FIELDS)
def test_the_example_of_a_field_is_right(path: str, reading: Reading) -> None:
    field = FIELDS[path]
    kept = field.clean(field.example, (path,), reading)
    assert refusals(reading) == {}
    assert kept is not None
    Draft202012Validator(field.json_schema()).validate(kept)


def test_the_vocabularies_that_fields_name_exist(vocabularies: dict[str, set[str]]) -> None:
    named = {f.kind.vocabulary for f in FIELDS.values() if isinstance(f.kind, Term)}
    assert named <= vocabularies.keys()
    assert len(named) >= 12


OBJECT = {"label": "Cat"}

WRONG = {
    "objects.0.label": ({"label": "<b>Cat</b>"}, "take out “<b>”"),
    "objects.0.keeper": ({**OBJECT, "keeper": {"id": "nowhere"}}, "has no term “nowhere”"),
    "objects.0.type": ({**OBJECT, "type": 7}, "Name a term"),
    "objects.0.year_to": ({**OBJECT, "year_from": -300, "year_to": -400}, "wrong way round"),
    "objects.0.year_from": ({**OBJECT, "year_from": 0}, "no year 0"),
    "objects.0.page": ({**OBJECT, "page": "javascript:alert(1)"}, "https://"),
    "objects.0.dating": ({**OBJECT, "dating": "about 1850"}, "EDTF"),
    "objects.0.pop_reference": ({**OBJECT, "pop_reference": "a b"}, "POP identifier"),
    "objects.0.discovery_place.latitude": (
        {**OBJECT, "discovery_place": {"name": "X", "latitude": 91, "longitude": 0}},
        "Between -90 and 90",
    ),
    "objects.0.discovery_place.longitude": (
        {**OBJECT, "discovery_place": {"name": "X", "latitude": 45}},
        "needs both",
    ),
    "objects.0.other_keeper.ror": (
        {**OBJECT, "other_keeper": {"name": "X", "ror": "https://ror.org/02egw5x82"}},
        "character",
    ),
    "objects.0.colour": ({**OBJECT, "colour": "red"}, "no such field"),
    "objects.0.collection": ({**OBJECT, "collection": "x" * 301}, "At most 300"),
    "objects.0": (["Cat"], "named fields"),
}


@pytest.mark.parametrize("place", WRONG)
def test_a_wrong_value_is_refused_at_its_place(place: str, reading: Reading) -> None:
    given_, words = WRONG[place]
    clean(reading, "objects", [given_])
    assert list(refusals(reading)) == [place]
    assert words in refusals(reading)[place]


def test_what_is_right_beside_a_wrong_value_is_kept(reading: Reading) -> None:
    kept = clean(reading, "objects", [{**OBJECT, "year_from": "long ago"}, {"label": "Dog"}])
    assert kept == [{"label": "Cat"}, {"label": "Dog"}]
    [refusal] = reading.rejected
    assert refusal.given == "long ago"


@pytest.mark.parametrize(
    ("given_", "kev"), [("3 MeV", 3000), ("2998000 eV", 2998), ("3,5 MeV", 3500)]
)
def test_other_units_are_converted_and_said(given_: str, kev: float, reading: Reading) -> None:
    assert clean(reading, "experiment", {"energy": given_}) == {"energy": kev}
    [note] = reading.notes
    assert given_ in note.sentence.in_language("en")
    assert "converti" in note.sentence.in_language("fr")


@pytest.mark.parametrize("given_", ["664 BCE", " 664 B.C.", "664 av. J.-C.", "664 avant notre ère"])
def test_a_year_before_our_era_may_be_said_in_words(given_: str, reading: Reading) -> None:
    [kept] = clean(reading, "objects", [{**OBJECT, "year_from": given_}])
    assert kept["year_from"] == -664
    [note] = reading.notes
    assert "-664" in note.sentence.in_language("en")
    assert "a été lu" in note.sentence.in_language("fr")


@pytest.mark.parametrize("given_", ["BCE", "664 av", "664 BCE or so", "-664 BCE"])
def test_other_words_are_no_year(given_: str, reading: Reading) -> None:
    clean(reading, "objects", [{**OBJECT, "year_from": given_}])
    assert list(refusals(reading)) == ["objects.0.year_from"]


def test_a_number_of_two_readings_is_asked_back(reading: Reading) -> None:
    assert "energy" not in clean(reading, "experiment", {"energy": "3,000 keV", "run": "1"})
    [refusal] = reading.rejected
    assert "“3,000 keV” may be 3 or 3000." in refusal.sentence.in_language("en")
    assert "« 3,000 keV » peut être 3 ou 3000." in refusal.sentence.in_language("fr")


@pytest.mark.parametrize("given_", ["2998 keV", "2998", 2998])
def test_the_unit_of_the_field_needs_no_remark(given_: Any, reading: Reading) -> None:
    assert clean(reading, "experiment", {"energy": given_}) == {"energy": 2998}
    assert reading.notes == []


@pytest.mark.parametrize("given_", ["3 m", "fast", "3 keV 2", True, float("nan"), [3]])
def test_what_is_no_energy_is_refused(given_: Any, reading: Reading) -> None:
    assert "energy" not in clean(reading, "experiment", {"energy": given_, "run": "1"})
    assert list(refusals(reading)) == ["experiment.energy"]


@pytest.mark.parametrize(
    ("years", "dating"),
    [
        ((-2670, -2600), "-2669/-2599"),
        ((-1, 1), "0000/0001"),
        ((1850, 1850), "1850"),
        ((-2_000_000, None), "Y-1999999/.."),
        ((None, 1789), "../1789"),
    ],
)
def test_years_are_stored_as_edtf(years: Any, dating: str, reading: Reading) -> None:
    first, last = years
    entry = {**OBJECT, "year_from": first, "year_to": last}
    [kept] = clean(reading, "objects", [entry])
    assert kept["dating"] == dating


def test_a_dating_made_from_years_follows_them_and_a_finer_one_stays(reading: Reading) -> None:
    again = {**OBJECT, "year_from": 1700, "year_to": 1800, "dating": "1600/1650"}
    finer = {**OBJECT, "year_from": 1700, "dating": "1701-05~"}
    kept = clean(reading, "objects", [again, finer])
    assert [one["dating"] for one in kept] == ["1700/1800", "1701-05~"]


def test_writings_of_all_directions_and_marks_are_kept(reading: Reading) -> None:
    labels = ["تمثال قطة", "פסל חתול", "Cafe\u0301", "猫の像"]
    kept = clean(reading, "objects", [{"label": label} for label in labels])
    assert [one["label"] for one in kept] == [*labels[:2], "Caf\u00e9", labels[3]]
    assert reading.rejected == reading.notes == []


def test_characters_that_turn_the_writing_are_taken_out_and_said(reading: Reading) -> None:
    [kept] = clean(reading, "objects", [{"label": "Cat\u202etaC"}])
    assert kept["label"] == "CattaC"
    assert [note.path for note in reading.notes] == [("objects", 0, "label")]


def test_a_third_language_needs_only_a_catalogue(
    reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "source" / "xx" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(
        'msgctxt "energy"\nmsgid "Energy (keV)"\nmsgstr "Energio (keV)"\n\n'
        'msgid "Give one number in %(unit)s."\nmsgstr "Donu nombron en %(unit)s."\n'
    )
    compile_catalogues(tmp_path / "source", tmp_path / "translations")
    monkeypatch.setenv("INVENIO_INSTANCE_PATH", str(tmp_path))
    clean(reading, "experiment", {"energy": "fast"})
    [refusal] = reading.rejected
    assert refusal.sentence.in_language("xx") == "Donu nombron en keV."
    assert FIELDS["experiment.energy"].label.in_language("xx") == "Energio (keV)"


def test_ten_thousand_analyses_are_kept_and_more_are_refused_with_the_rest_at_hand(
    reading: Reading,
) -> None:
    given_ = [{"number": str(n)} for n in range(MOST_ANALYSES + 5)]
    kept = clean(reading, "analyses", given_)
    assert len(kept) == MOST_ANALYSES == 10_000
    [refusal] = reading.rejected
    assert refusal.given == given_[MOST_ANALYSES:]
    assert "At most 10000" in refusal.sentence.in_language("en")


KEYS = ["label", "keeper", "year_from", "id", "x"]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=examples(150), deadline=None)
@given(name=st.sampled_from(sorted(BY_NAME)), value=ANYTHING)
def test_nothing_that_is_given_breaks_it_and_what_is_kept_is_valid(name: str, value: Any) -> None:
    reading = Reading(lambda vocabulary, term: True)
    kept = BY_NAME[name].clean(value, (name,), reading)
    if kept is not None and not reading.rejected:
        SCHEMA.validate({name: kept})
        again = Reading(lambda vocabulary, term: True)
        assert BY_NAME[name].clean(kept, (name,), again) == kept


def test_the_schema_refuses_what_the_model_refuses() -> None:
    for wrong in ({"thalie:objects": [{}]}, {"thalie:objects": "x"}, {"thalie:unknown": 1}):
        assert list(SCHEMA.iter_errors(wrong))


def test_the_published_schema_is_that_of_the_code() -> None:
    published = ROOT / "docs" / "heritage.schema.json"
    assert json.loads(published.read_text()) == json.loads(text())


def test_the_page_about_the_fields_is_that_of_the_code() -> None:
    assert (ROOT / "docs" / "heritage.md").read_text() == page()


def test_numbers_have_one_type_in_the_index() -> None:
    field = BY_NAME["thalie:experiment"]
    indexed = with_floats(field, {"energy": 3000, "run": "1", "techniques": [{"id": "pixe"}]})
    assert indexed == {"energy": 3000, "run": "1", "techniques": [{"id": "pixe"}]}
    assert isinstance(indexed["energy"], float)
    [one] = with_floats(BY_NAME["thalie:objects"], [{"label": "A", "year_from": -100}])
    assert isinstance(one["year_from"], int)


@pytest.mark.parametrize("place", [{"latitude": 45.0}, {"longitude": 1.0}, {}])
def test_half_a_place_is_no_point(place: dict[str, float]) -> None:
    whole = {"label": "A", "discovery_place": {"latitude": 1.0, "longitude": 2.0}}
    half = {"label": "B", "production_place": {"name": "X", **place}}
    made = summarise({"thalie:objects": [half, whole]}, no_terms, lambda *_: iter(()), no_terms)
    assert made["points"] == [{"lat": 1.0, "lon": 2.0}]
