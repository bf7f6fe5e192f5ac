"""Metadata as DataCite's REST API takes them."""

from __future__ import annotations

from typing import Any

import pytest

from thalie_local.sandbox import metadata as kernel


def without(metadata: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key != name}


def sources(metadata: dict[str, Any]) -> set[str]:
    return {source for source, _ in kernel.complete_problems(kernel.permitted(metadata))}


def test_complete_metadata_have_no_problem(complete: dict[str, Any]) -> None:
    assert kernel.complete_problems(kernel.permitted(complete)) == []


@pytest.mark.parametrize(
    ("attribute", "value", "words"),
    [
        ("creators", [], "creators: must not be empty."),
        ("creators", [{"name": ""}], "creators.0.name: must not be empty."),
        ("titles", [{"lang": "fr"}], "titles.0.title: is missing."),
        ("types", {"resourceTypeGeneral": "Data"}, "is not a term of DataCite's list."),
        ("publicationYear", "26", "publicationYear: '26' does not match"),
        ("dates", [{"date": "2026", "dateType": "Opened"}], "dates.0.dateType"),
        ("contributors", [{"name": "A"}], "has no contributorType of DataCite's list."),
        ("creators", ["Curie"], "should be a list of objects instead of"),
        ("types", "Dataset", "types should be an object instead of"),
        ("language", "français", "is in an invalid format"),
        ("identifiers", [{"identifier": "x", "identifierType": "DOI"}], "does not belong"),
        (
            "geoLocations",
            [{"geoLocationPoint": {"pointLongitude": "2.3", "pointLatitude": "95"}}],
            "pointLatitude",
        ),
    ],
)
def test_problems_say_where_and_what(
    complete: dict[str, Any], attribute: str, value: object, words: str
) -> None:
    found = kernel.complete_problems(kernel.permitted({**complete, attribute: value}))
    assert [source for source, _ in found] == [attribute]
    assert words in found[0][1]


@pytest.mark.parametrize(
    "extra",
    [
        {"publisher": "A laboratory"},
        {"publicationYear": 2026},
        {"titles": {"title": "One, not in a list"}},
        {"creators": [{"name": "A", "affiliation": ["A laboratory"]}]},
        {"geoLocations": [{"geoLocationPoint": {"pointLongitude": "2.3", "pointLatitude": "48"}}]},
        {"geoLocations": [{}]},
        {"rightsList": [{"rights": None, "rightsUri": "https://example.org/licence"}]},
        {"subjects": [{"subject": "émail"}, {"subject": "émail"}]},
        {"alternateIdentifiers": [{"alternateIdentifier": "1", "alternateIdentifierType": "oai"}]},
        {"types": {"resourceTypeGeneral": "Poster"}},
        {
            "relatedIdentifiers": [
                {
                    "relatedIdentifier": "10.5072/x",
                    "relatedIdentifierType": "DOI",
                    "relationType": "Other",
                    "relationTypeInformation": "is shown beside",
                }
            ]
        },
    ],
)
def test_forms_that_datacite_takes(complete: dict[str, Any], extra: dict[str, Any]) -> None:
    assert sources({**complete, **extra}) == set()


def test_unknown_keys_are_dropped_and_named() -> None:
    given = {
        "subjects": [{"subject": "émail", "valueURI": "https://example.org/1"}],
        "creators": [{"name": "A", "nameIdentifiers": [{"nameIdentifier": "1", "uri": "x"}]}],
        "colour": "blue",
    }
    assert kernel.permitted(given) == {
        "subjects": [{"subject": "émail"}],
        "creators": [{"name": "A", "nameIdentifiers": [{"nameIdentifier": "1"}]}],
    }
    assert kernel.dropped(given) == ["creators.nameIdentifiers.uri", "subjects.valueURI"]
