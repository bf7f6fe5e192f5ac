"""What DataCite would refuse is told; what is told, the official judge refuses too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from thalie.crosswalks.addresses import is_address
from thalie.crosswalks.datacite import attributes
from thalie.crosswalks.datacite_problems import problems
from thalie.crosswalks.datacite_xml import document
from thalie.crosswalks.model import (
    Agent,
    Funding,
    Keyword,
    Licence,
    Organisation,
    Place,
    Record,
    ResourceType,
    Text,
)
from thalie_local.sandbox.metadata import complete_problems, permitted

from .documents import read
from .judges import xsd_complaints

Spoil = Callable[[Record], Record]
NOWHERE = Place("Nowhere", 91.0, 0.0)


def put(**values: Any) -> Spoil:
    return lambda record: replace(record, **values)


FAULTS: list[tuple[str, Spoil]] = [
    ("metadata.title", put(title=Text(" \x0b"), other_titles=())),
    ("metadata.creators", put(creators=())),
    ("metadata.creators", put(creators=(Agent(""),))),
    ("metadata.contributors", put(contributors=(Agent("", role="Other"),))),
    ("metadata.publisher", put(publisher=Organisation(""))),
    ("metadata.publication_date", put(publication_date="")),
    ("metadata.publication_date", put(publication_date="spring")),
    ("metadata.publication_date", put(publication_date="12026")),
    ("metadata.resource_type", put(resource_type=ResourceType(""))),
    ("metadata.resource_type", put(resource_type=ResourceType("Spectrum"))),
    ("metadata.funding", put(funding=(Funding(Organisation("")),))),
    ("metadata.funding", put(funding=(Funding(Organisation("A"), url="https://a:b:c/"),))),
    ("metadata.rights", put(licences=(Licence({"en": "Mine"}, "http://[mine"),))),
    ("metadata.subjects", put(keywords=(Keyword("glaze", uri="https://:a/"),))),
    ("metadata.locations", put(places=(NOWHERE,))),
    ("metadata.locations", put(places=(Place("x", 0.0, float("nan")),))),
    ("pids.doi", put(doi="10.5072/é")),
]


@pytest.mark.parametrize(("field", "spoil"), FAULTS)
def test_a_fault_is_told_once_in_both_languages(field: str, spoil: Spoil) -> None:
    [found] = problems(spoil(read()))
    assert found.field == field
    english, french = (found.sentence.in_language(language) for language in ("en", "fr"))
    assert english != french
    assert all(len(sentence.split()) > 8 for sentence in (english, french))


def test_a_record_in_order_has_no_problems() -> None:
    assert problems(read()) == []


NOT_OF_THE_XSD = ("metadata.title", "metadata.creators")  # may be empty, for the XSD alone


@pytest.mark.parametrize(
    ("field", "spoil"), [(field, spoil) for field, spoil in FAULTS if field != "pids.doi"]
)
def test_the_judges_refuse_what_is_told(schemas: Path, field: str, spoil: Spoil) -> None:
    """What is told is no caution of ours: DataCite's schema or server refuses it.

    The characters of a DOI, its server judges alone.
    """
    said = attributes(spoil(read()))
    refused = xsd_complaints(schemas, document(said, "10.5072/x"))
    assert refused or (field in NOT_OF_THE_XSD and complete_problems(permitted(said)))


def test_a_place_of_an_object_is_told_where_it_stands() -> None:
    record = read()
    spoiled = replace(record.objects[0], production_place=NOWHERE)
    [found] = problems(replace(record, objects=(spoiled,)))
    assert found.field == "custom_fields.thalie:objects"
    assert "Nowhere" in found.sentence.in_language("en")


def test_a_draft_has_no_doi_yet() -> None:
    assert problems(replace(read(), doi="")) == []


@pytest.mark.parametrize(
    "address",
    ["https://example.org/é?a=%20b#c", "http://example.org:8080/", "urn:isbn:1", "ark:/1/x"],
)
def test_addresses(address: str) -> None:
    assert is_address(address)


@pytest.mark.parametrize(
    "address",
    ["", "example.org", "https://", "http://a b/", "http://a:b/", "http://a/%zz", "http://a/#b#c"],
)
def test_no_addresses(address: str) -> None:
    assert not is_address(address)
