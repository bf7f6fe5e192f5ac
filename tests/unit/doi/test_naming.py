"""Names of DOIs by the settings."""

from __future__ import annotations

from typing import Any

import pytest

from thalie.doi.naming import Naming, canonical, of_version, problems

ACCOUNT = {"DATACITE_PREFIX": "10.12345", "DATACITE_ADDITIONAL_PREFIXES": ["10.54321"]}


def naming(**settings: Any) -> Naming:
    assert problems(ACCOUNT | settings) == []
    return Naming.from_config(ACCOUNT | settings)


def test_each_type_of_resource_may_have_a_prefix_of_its_own() -> None:
    by_type = {"software": "10.54321", "image-plot": "10.54321"}
    prefix_of = naming(THALIE_DOI_PREFIXES=by_type).prefix_of
    kinds = ["software", "software-computationalnotebook", "image-plot", "image", "dataset", ""]
    assert [prefix_of(kind) == "10.54321" for kind in kinds] == [True, True, True, *[False] * 3]


@pytest.mark.parametrize(
    ("suffix", "doi", "series"),
    [
        ("aglae.{year}.{number:04d}", "10.12345/aglae.2026.0123", "aglae.2026.{number:04d}"),
        ("{number}", "10.12345/123", "{number}"),
        ("x/{year}-{id}", "10.12345/x/2026-ab1cd-2ef34", "x/2026-{id}"),
        ("{id}", "10.12345/ab1cd-2ef34", ""),
        ("", "10.12345/ab1cd-2ef34", ""),
    ],
)
def test_a_pattern_makes_the_doi_of_all_versions(suffix: str, doi: str, series: str) -> None:
    found = naming(THALIE_DOI_SUFFIX=suffix)
    made = found.of_all_versions("10.12345", year=2026, number=123, id_="ab1cd-2ef34")
    assert made == doi
    assert found.series(2026) == series
    assert found.numbered is ("number" in suffix)


def test_versions_are_counted_behind_it() -> None:
    assert of_version("10.12345/aglae.2026.0123", 2) == "10.12345/aglae.2026.0123.v2"


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"THALIE_DOI_SUFFIX": "aglae.{month}.{number}"}, "the field {month} is unknown"),
        ({"THALIE_DOI_SUFFIX": "aglae.{number.real}"}, "the field {number.real} is unknown"),
        ({"THALIE_DOI_SUFFIX": "aglae.{}"}, "the field {} is unknown"),
        ({"THALIE_DOI_SUFFIX": "aglae.{number!r}"}, "the field {number} is unknown"),
        ({"THALIE_DOI_SUFFIX": "aglae.{number:x}"}, "{number:x} is not understood"),
        ({"THALIE_DOI_SUFFIX": "aglae.{number:{id}}"}, "is not understood"),
        ({"THALIE_DOI_SUFFIX": "aglae.{id:>9}"}, "is not understood"),
        ({"THALIE_DOI_SUFFIX": "aglae.{number"}, "it is not a pattern"),
        ({"THALIE_DOI_SUFFIX": "AGLAE.{number}"}, "it may hold a-z"),
        ({"THALIE_DOI_SUFFIX": "été.{number}"}, "it may hold a-z"),
        ({"THALIE_DOI_SUFFIX": "a b.{number}"}, "it may hold a-z"),
        ({"THALIE_DOI_SUFFIX": "a{{b.{number}"}, "it may hold a-z"),
        ({"THALIE_DOI_SUFFIX": "aglae.{year}"}, "it needs {number} or {id}"),
        ({"THALIE_DOI_SUFFIX": "a" * 200 + "{number}"}, "longer than 200"),
        ({"THALIE_DOI_SUFFIX": 12.5}, "it must be a text"),
        ({"DATACITE_FORMAT": "{prefix}/x.{id}"}, "set THALIE_DOI_SUFFIX instead"),
        ({"DATACITE_PREFIX": 10.12345}, "is not the prefix of DOIs"),
        ({"DATACITE_PREFIX": "11.12345"}, "is not the prefix of DOIs"),
        ({"DATACITE_ADDITIONAL_PREFIXES": "10.54321"}, "must be a list"),
        ({"DATACITE_ADDITIONAL_PREFIXES": ["10.5/x"]}, "is not the prefix of DOIs"),
        ({"THALIE_DOI_PREFIXES": ["10.54321"]}, "must map types of resources"),
        ({"THALIE_DOI_PREFIXES": {"software": "10.99999"}}, "not among the prefixes"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(settings: dict[str, Any], words: str) -> None:
    (sentence,) = problems(ACCOUNT | settings)
    assert words in sentence
    assert next(iter(settings)) in sentence


def test_a_doi_is_the_same_however_it_is_written() -> None:
    for written in ("10.12345/ABC", "doi:10.12345/abc", "https://doi.org/10.12345/aBc"):
        assert canonical(written) == "10.12345/abc"
