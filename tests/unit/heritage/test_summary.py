"""What is searched of the heritage fields, and what a list of results tells of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from thalie.heritage.item import item
from thalie.heritage.summary import spellings, summarise

Json = dict[str, Any]


@dataclass
class Fact:
    id: str
    title: dict[str, str]
    props: dict[str, str] = field(default_factory=dict)


TERMS = {
    ("materials", "metal"): Fact("metal", {"en": "metal", "fr": "métal"}),
    ("materials", "bronze"): Fact("bronze", {"en": "bronze", "fr": "bronze"}, {"broader": "metal"}),
    ("materials", "gold"): Fact("gold", {"en": "gold", "fr": "or"}, {"broader": "metal"}),
    ("periods", "iron-age"): Fact(
        "iron-age",
        {"en": "Iron Age", "fr": "Âge du fer"},
        {"start_year": "-800", "end_year": "-52"},
    ),
    ("techniques", "pixe"): Fact(
        "pixe", {"en": "particle-induced X-ray emission"}, {"acronym": "PIXE"}
    ),
    ("instruments", "house"): Fact("house", {"en": "Beam house"}, {"kind": "facility"}),
    ("instruments", "head"): Fact(
        "head", {"en": "head"}, {"broader": "house", "kind": "end-station"}
    ),
    ("instruments", "det-le0"): Fact(
        "det-le0", {"en": "LE0"}, {"broader": "head", "kind": "detector"}
    ),
    ("instruments", "det-x10"): Fact(
        "det-x10", {"en": "x10"}, {"broader": "head", "kind": "computed"}
    ),
    ("museums", "louvre"): Fact("louvre", {"en": "Louvre Museum", "fr": "musée du Louvre"}),
}


def find(vocabulary: str, term: str) -> Fact | None:
    return TERMS.get((vocabulary, term))


def ancestors(vocabulary: str, term: str) -> Iterator[Fact]:
    while (facts := find(vocabulary, term)) and (term := facts.props.get("broader", "")):
        if above := find(vocabulary, term):
            yield above


def objects(*given: Json) -> Json:
    return {
        "thalie:objects": [{"label": f"Thing {n}", **one} for n, one in enumerate(given)],
        "thalie:experiment": {"techniques": [{"id": "pixe"}]},
    }


def named(vocabulary: str, words: str) -> str | None:
    names = {"X0": "det-le0", "X10": "det-x10", "bronze": "bronze"}
    return names.get(words) if vocabulary == "instruments" else None


def summary(*given: Json) -> Json:
    return summarise(objects(*given), find, ancestors, named)


def measured(instrument: bool, *detectors: str) -> Json:
    experiment: Json = {"instrument": {"id": "house"}} if instrument else {"run": "1"}
    given = {
        "thalie:experiment": experiment,
        "thalie:detectors": [{"name": name} for name in detectors],
    }
    return summarise(given, find, ancestors, named)


def test_detectors_are_found_by_the_instruments_they_are() -> None:
    """Also by what these are part of; sums that software computes are none."""
    made = measured(True, "X0", "X10", "unknown")
    assert made["under"]["instruments"] == ["house", "det-le0", "head"]
    assert "instruments:det-le0" not in made["within"]  # which says what somebody wrote


def test_detectors_of_another_laboratory_are_not_ours() -> None:
    assert "instruments" not in measured(False, "X0").get("under", {})


def test_places_with_names_and_coordinates_are_spots() -> None:
    ur: Json = {"name": "Ur", "latitude": 30.96, "longitude": 46.1}
    made = summary(
        {"discovery_place": ur, "production_place": {"name": "Somewhere"}},
        {"discovery_place": ur, "production_place": {"latitude": 1.0, "longitude": 2.0}},
    )
    assert made["spots"] == ["30.96,46.1 Ur"]
    assert made["places"] == ["Somewhere", "Ur"]


def test_a_term_stands_with_all_that_is_above_it_by_vocabulary() -> None:
    made = summary({"materials": [{"id": "bronze"}]}, {"materials": [{"id": "gold"}]})
    assert sorted(made["under"]["materials"]) == ["bronze", "gold", "metal"]
    assert made["under"]["techniques"] == ["pixe"]
    assert "periods" not in made["under"]


def test_keepers_that_the_list_lacks_stand_among_the_keepers() -> None:
    made = summary({"keeper": {"id": "louvre"}}, {"other_keeper": {"name": "Musée des Essais"}})
    assert made["under"]["museums"] == ["louvre", "Musée des Essais"]


@pytest.mark.parametrize(
    ("given", "years"),
    [
        ({"period": {"id": "iron-age"}}, {"gte": -800, "lte": -52}),
        ({"period": {"id": "iron-age"}, "year_from": -600}, {"gte": -600}),
        ({"period": {"id": "unknown"}}, None),
        ({}, None),
    ],
)
def test_what_has_no_years_is_as_old_as_its_period(given: Json, years: Json | None) -> None:
    assert summary(given).get("years") == ([years] if years else None)


def test_titles_keywords_and_names_are_words_to_offer() -> None:
    metadata = {
        "title": "Cat",
        "additional_titles": [{"title": "Chat"}],
        "subjects": [{"subject": "bronze"}, {"id": "x"}],
        "creators": [{"person_or_org": {"name": "Roe, Jo"}}],
    }
    assert spellings(metadata) == ["Cat", "Chat", "bronze", "Roe, Jo"]


def shown(language: str, *given: Json) -> dict[str, str]:
    return item(objects(*given), summary(*given), find, language)


def test_a_list_tells_what_was_studied_in_the_language_of_the_reader() -> None:
    one: Json = {"materials": [{"id": "gold"}], "keeper": {"id": "louvre"}}
    one |= {"year_from": -664, "year_to": -332, "period": {"id": "iron-age"}}
    assert shown("fr", one) == {
        "studied": "Thing 0",
        "materials": "or",
        "techniques": "PIXE",
        "when": "664 av. J.-C. – 332 av. J.-C.",
        "keepers": "musée du Louvre",
    }
    assert shown("en", {"period": {"id": "iron-age"}})["when"] == "Iron Age"


def test_many_things_are_counted() -> None:
    assert shown("en", *[{}] * 9)["studied"] == "Thing 0, Thing 1, Thing 2 and 6 more"


def test_nothing_is_told_of_nothing() -> None:
    assert item({}, {}, find, "en") == {}
