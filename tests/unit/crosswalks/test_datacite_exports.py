"""The exports in DataCite's words: as the DOI is registered, valid, and honest about gaps."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tests.generated import examples
from thalie.crosswalks import datacite_json, datacite_oai, datacite_xml, model
from thalie.crosswalks.datacite import attributes
from thalie.crosswalks.datacite_problems import problems
from thalie.crosswalks.datacite_xml import document
from thalie.crosswalks.model import Agent, Place, Record, ResourceType, Software
from thalie.crosswalks.settings import Settings

from .cases import CASES, empty, leaks, minimal, opened, withdrawn
from .documents import CONFIG, SETTINGS, read
from .judge_xml import complaints
from .judges import openapi_complaints
from .landing import gaps, is_seen, landed
from .test_generated import records

pytestmark = pytest.mark.slow

D = "{http://datacite.org/schema/kernel-4}"
OAI = "{http://schema.datacite.org/oai/oai-1.1/}"
MODULES = [datacite_xml, datacite_json, datacite_oai]
HOUSE = Settings.from_config({**CONFIG, "DATACITE_DATACENTER_SYMBOL": "INIST.THALIE"})
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
VALID = [name for name in CASES if name not in ("nasty", "empty")]


def payload(record: Record) -> bytes:
    """The element ``resource`` of the wrapper for harvesters, as a document."""
    root = etree.fromstring(datacite_oai.render(record, HOUSE), etree.XMLParser(huge_tree=True))
    return bytes(etree.tostring(root.find(f"{OAI}payload/{D}resource")))


def told(record: Record) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(datacite_json.render(record, SETTINGS))
    return found


# Nothing else than what the DOI is registered with


@pytest.mark.parametrize("case", ["embargoed", "opened", "restricted", "minimal", "crowded"])
def test_all_forms_say_what_the_doi_is_registered_with(case: str) -> None:
    record = CASES[case]()
    registered = document(attributes(record), record.doi)
    assert datacite_xml.render(record, SETTINGS) == registered + b"\n"
    assert told(record) == {"doi": record.doi, **attributes(record)}
    inside = etree.fromstring(payload(record), etree.XMLParser(huge_tree=True))
    whole = etree.fromstring(registered, etree.XMLParser(huge_tree=True))
    assert etree.tostring(inside, method="c14n2") == etree.tostring(whole, method="c14n2")


def test_the_wrapper_says_whose_it_is_and_in_which_words() -> None:
    root = etree.fromstring(datacite_oai.render(read(), HOUSE))
    assert root.tag == f"{OAI}oai_datacite"
    assert root.findtext(f"{OAI}schemaVersion") == "4.7"
    assert root.findtext(f"{OAI}datacentreSymbol") == "INIST.THALIE"
    assert root.findtext(f"{OAI}payload/{D}resource/{D}identifier") == "10.5072/version-2"


# Judges


@pytest.mark.parametrize("case", VALID)
def test_the_schemas_accept_every_case(schemas: Path, case: str) -> None:
    record = CASES[case]()
    assert complaints(schemas, "datacite", datacite_xml.render(record, HOUSE)) == []
    assert complaints(schemas, "oai_datacite", datacite_oai.render(record, HOUSE)) == []
    assert complaints(schemas, "datacite", payload(record)) == []
    said = {name: value for name, value in told(record).items() if name != "doi"}
    assert openapi_complaints(schemas, said) == []


def test_the_schemas_see_faults(schemas: Path) -> None:
    wrapper = datacite_oai.render(read(), HOUSE)
    assert complaints(schemas, "oai_datacite", wrapper.replace(b"schemaVersion", b"version"))
    assert complaints(schemas, "oai_datacite", wrapper.replace(b"oai-1.1/", b"oai-1.0/"))
    kernel = datacite_xml.render(read(), HOUSE)
    assert complaints(schemas, "datacite", kernel.replace(b"IsDerivedFrom", b"IsFrom"))


@settings(max_examples=examples(60), deadline=None, suppress_health_check=QUIET)
@given(record=records)
def test_what_can_be_registered_is_accepted(schemas: Path, record: Record) -> None:
    xml = datacite_oai.render(record, HOUSE)
    assert complaints(schemas, "oai_datacite", xml) == []
    told(record)
    if not problems(record):
        assert complaints(schemas, "datacite", payload(record)) == []


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("case", CASES)
def test_every_case_gives_the_same_bytes_twice(module: Any, case: str) -> None:
    said = module.render(CASES[case](), HOUSE)
    assert said == module.render(CASES[case](), HOUSE) and said.endswith(b"\n")


# What the kernel requires and a record lacks


def test_what_a_record_lacks_is_said_to_be_unavailable() -> None:
    said = told(replace(empty(), created="2026-02-03T10:00:00+00:00"))
    assert said["doi"] == ":tba"
    assert [one["name"] for one in said["creators"]] == [":unav"]
    assert said["titles"] == [{"title": ":unav"}]
    assert said["publisher"] == {"name": ":unav"}
    assert said["publicationYear"] == 2026
    assert said["types"] == {"resourceTypeGeneral": "Other"}


def test_what_a_record_lacks_leaves_it_valid(schemas: Path) -> None:
    bare = replace(empty(), created="2026-02-03T10:00:00+00:00")
    assert complaints(schemas, "datacite", datacite_xml.render(bare, HOUSE)) == []


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place("Here", 1.5, 2.5), {"pointLongitude": 2.5, "pointLatitude": 1.5}),
        (Place("Here", float("nan"), 2.5), None),
        (Place("Here", 1.5, 181.0), None),
    ],
)
def test_only_places_on_earth_have_coordinates(place: Place, said: Any) -> None:
    record = replace(minimal(), places=(place, Place("", float("inf"), 0.0)))
    found = told(record)["geoLocations"]
    assert [one.get("geoLocationPoint") for one in found] == [said]
    assert found[0]["geoLocationPlace"] == "Here"


# Withdrawn


@pytest.mark.parametrize("module", MODULES)
def test_a_withdrawn_record_says_that_and_no_more(module: Any) -> None:
    said = module.render(withdrawn(), HOUSE).decode()
    assert leaks(said) == []
    for word in (
        *("10.5072/version-2", "This record was withdrawn on 2027-05-06.", "Withdrawn"),
        *("Reason: Retracted by its authors", "Motif : Rétracté par ses auteurs", "c_14cb"),
    ):
        assert word in said


def test_the_year_of_a_tombstone_is_that_of_the_citation_or_of_the_withdrawal() -> None:
    record = withdrawn()
    assert told(record)["publicationYear"] == 2026
    gone = model.Withdrawal(day="2027-05-06", citation="Somebody (2020)")
    assert told(replace(record, withdrawal=gone))["publicationYear"] == 2027


# Completeness


def test_every_place_of_the_model_is_told_of() -> None:
    assert gaps(datacite_xml.LANDS, datacite_xml.LEFT_OUT) == []
    assert {id(module.LANDS) for module in MODULES} == {id(datacite_xml.LANDS)}


CHANGES = {
    *("resource_type.general", "publisher.identifiers.scheme", "other_titles.kind"),
    *("descriptions.kind", "creators.affiliations.identifiers.scheme", "contributors.role"),
    *("dates.kind", "access.status", "funding.funder.identifiers.scheme", "relations.relation"),
    *("relations.resource_type", "mentions.relation", "mentions.resource_type"),
}
OF_THEIR_OWN = {  # below, or in test_datacite
    *("resource_type.detail", "publication_date", "creators.personal", "contributors.personal"),
    *("contributors.affiliations.identifiers.scheme", "mentions.identifier.scheme"),
    *("contributors.affiliations.identifiers.value", "files.size", "files.media_type"),
    *("objects.materials.uris", "experiment.techniques.uris", "elements.element.uris"),
    "software.address",
}


@pytest.mark.parametrize("path", landed(datacite_xml.LANDS, datacite_xml.LEFT_OUT))
def test_what_lands_is_seen(path: str) -> None:
    if path not in OF_THEIR_OWN:
        assert is_seen(datacite_xml.render, path, CHANGES)
        assert is_seen(datacite_json.render, path, CHANGES)


def changed(make: Callable[[Record], Record]) -> dict[str, Any]:
    return told(make(read()))


def test_what_lands_only_where_nothing_goes_before_it() -> None:
    kind = ResourceType("Dataset", "A finer word")
    assert changed(lambda one: replace(one, resource_type=kind, digital_kinds=()))["types"] == {
        "resourceTypeGeneral": "Dataset",
        "resourceType": "A finer word",
    }
    assert changed(lambda one: replace(one, publication_date="2031-07"))["publicationYear"] == 2031
    group = changed(lambda one: replace(one, creators=(Agent("A group", personal=False),)))
    assert group["creators"][0]["nameType"] == "Organizational"
    program = Software("Tool", address="https://tool.example.org")
    near = changed(lambda one: replace(one, software=(program,)))["relatedIdentifiers"]
    assert "https://tool.example.org" in {one["relatedIdentifier"] for one in near}
    files = told(replace(opened(), sizes=(), formats=()))
    assert files["sizes"] == ["3 files", "2040512 bytes"]
    assert files["formats"] == ["application/x-hdf5", "text/csv", "image/png"]
