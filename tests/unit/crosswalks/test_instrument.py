"""Instruments in PIDINST 1.0, DataCite 4.7 and schema.org, before the official judges."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from thalie.crosswalks.datacite_instrument import as_record, attributes
from thalie.crosswalks.datacite_problems import problems
from thalie.crosswalks.datacite_xml import document as datacite_xml
from thalie.crosswalks.model import Identifier, Organisation, Relation, Term
from thalie.crosswalks.pidinst import Instrument, Neighbour, document
from thalie.crosswalks.schema_instrument import json_ld
from thalie_local.sandbox.metadata import complete_problems, dropped, permitted

from .judges import openapi_complaints, xsd_complaints

SITE = "https://data.example.org/instruments"
C2RMF = Organisation("C2RMF", (Identifier("ror", "02egw5x81"),))
PLAIN = Instrument(
    id="det-le0",
    page=f"{SITE}/det-le0",
    titles={"en": "LE0 detector", "fr": "détecteur LE0"},
    kind="detector",
    owners=(C2RMF,),
    publisher=C2RMF,
    year=2026,
)
FULL = replace(
    PLAIN,
    doi="10.5072/instrument.det-le0",
    contact="curator@example.org",
    descriptions={"en": "For light elements.", "fr": "Pour les éléments légers."},
    manufacturers=(Organisation("Ketek"),),
    model="AXAS",
    serial_number="12345",
    channel="X0",
    techniques=(
        Term(
            "techniques",
            "pixe",
            {"en": "particle-induced X-ray emission", "fr": "émission X induite"},
            ("http://purl.obolibrary.org/obo/CHMO_0000311",),
        ),
    ),
    commissioned="2017-11-23",
    decommissioned="2026-01-31",
    whole=Neighbour("head", {"en": "head"}, f"{SITE}/head", "10.5072/instrument.head"),
    parts=(Neighbour("window", {"fr": "fenêtre"}, f"{SITE}/window"),),
    mentions=(Relation("Collects", Identifier("doi", "10.5072/dataset"), "Dataset"),),
)
ALL = [PLAIN, FULL, replace(FULL, removed="2026-05-01")]


@pytest.fixture(scope="module")
def pidinst(schemas: Path) -> Draft7Validator:
    path = schemas / "pidinst" / "pidinst-schema-1_0.schema.json"
    return Draft7Validator(json.loads(path.read_text("utf-8")), format_checker=None)


@pytest.mark.parametrize("instrument", ALL)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_pidinst_accepts_the_json(
    pidinst: Draft7Validator, instrument: Instrument, language: str
) -> None:
    assert list(pidinst.iter_errors(document(instrument, language))) == []


@pytest.mark.parametrize(
    "spoil",
    [
        {"manufacturers": []},
        {"owners": [{"ownerContact": "x@example.org"}]},
        {"schemaVersion": "2.0"},
        {"relatedIdentifiers": [{"relatedIdentifier": "x", "relatedIdentifierType": "DOI",
                                 "relationType": "HasPart"}]},
        {"alternateIdentifiers": [{"alternateIdentifier": "x", "alternateIdentifierType": "No"}]},
        {"dates": [{"date": "2026-01-01", "dateType": "Bought"}]},
    ],
)  # fmt: skip
def test_pidinst_sees_a_fault(pidinst: Draft7Validator, spoil: dict[str, Any]) -> None:
    assert list(pidinst.iter_errors({**document(FULL), **spoil}))


def test_all_is_said_in_pidinst() -> None:
    said = document(FULL, "fr")
    assert said["identifier"] == {"identifierType": "DOI", "identifier": FULL.doi}
    assert said["name"] == "détecteur LE0"
    assert said["owners"] == [
        {
            "ownerName": "C2RMF",
            "ownerContact": "curator@example.org",
            "ownerIdentifier": {
                "ownerIdentifier": "https://ror.org/02egw5x81",
                "ownerIdentifierType": "ROR",
            },
        }
    ]
    assert said["manufacturers"] == [{"manufacturerName": "Ketek"}]
    assert said["model"] == {"modelName": "AXAS"}
    assert said["instrumentTypes"] == [{"instrumentTypeName": "détecteur"}]
    assert said["measuredVariables"] == ["émission X induite"]
    assert [one["dateType"] for one in said["dates"]] == ["Commissioned", "DeCommissioned"]
    assert [
        (one["relationType"], one["relatedIdentifierType"]) for one in said["relatedIdentifiers"]
    ] == [("IsComponentOf", "DOI"), ("HasComponent", "URL")]
    assert [one["alternateIdentifier"] for one in said["alternateIdentifiers"]] == ["12345", "X0"]


def test_what_is_not_known_is_said_to_be_so() -> None:
    said = document(PLAIN)
    assert said["manufacturers"] == [{"manufacturerName": ":unav"}]
    assert said["identifier"] == {"identifierType": "URL", "identifier": PLAIN.page}
    assert attributes(PLAIN)["creators"][0]["name"] == ":unav"


@pytest.mark.parametrize("instrument", ALL)
def test_datacite_accepts_it(schemas: Path, instrument: Instrument) -> None:
    said = attributes(instrument)
    assert xsd_complaints(schemas, datacite_xml(said, "10.5072/instrument.det-le0")) == []
    assert openapi_complaints(schemas, said) == []
    assert complete_problems(permitted(said)) == []
    assert dropped(said) == []
    assert problems(as_record(instrument)) == []


def test_our_judge_sees_a_fault() -> None:
    nameless = replace(FULL, manufacturers=(Organisation(""),), publisher=Organisation(""))
    assert {one.field for one in problems(as_record(nameless))} == {
        "metadata.creators",
        "metadata.publisher",
    }


def test_all_is_said_to_datacite() -> None:
    said = attributes(FULL)
    assert said["types"] == {"resourceTypeGeneral": "Instrument", "resourceType": "detector"}
    assert [one["title"] for one in said["titles"]] == ["LE0 detector", "détecteur LE0"]
    assert said["titles"][1]["titleType"] == "TranslatedTitle"
    assert said["creators"][0]["name"] == "Ketek"
    [owner] = said["contributors"]
    assert owner["contributorType"] == "HostingInstitution"
    assert owner["nameIdentifiers"][0]["nameIdentifier"] == "https://ror.org/02egw5x81"
    assert {one["valueUri"] for one in said["subjects"]} == set(FULL.techniques[0].uris)
    assert {one["descriptionType"] for one in said["descriptions"]} == {"TechnicalInfo"}
    assert "Model: AXAS" in [one["description"] for one in said["descriptions"]]
    assert {(one["dateType"], one["date"]) for one in said["dates"]} == {
        ("Available", "2017-11-23/2026-01-31")
    }
    assert {
        (one["relationType"], one["relatedIdentifier"]) for one in said["relatedIdentifiers"]
    } == {
        ("IsPartOf", "10.5072/instrument.head"),
        ("Collects", "10.5072/dataset"),
    }
    assert {one["identifier"] for one in said["identifiers"]} == {"12345", "X0"}
    assert said["rightsList"] == []
    assert said["publicationYear"] == 2026


def test_schema_org_says_it_for_search_engines() -> None:
    said = json_ld(FULL, "fr")
    assert (said["@type"], said["@id"]) == ("IndividualProduct", f"https://doi.org/{FULL.doi}")
    assert (said["name"], said["alternateName"]) == ("détecteur LE0", ["LE0 detector"])
    assert said["manufacturer"] == [{"@type": "Organization", "name": "Ketek"}]
    assert {one["@id"] for one in said["isRelatedTo"]} == {
        "https://doi.org/10.5072/instrument.head",
        f"{SITE}/window",
    }
    assert json_ld(PLAIN, "en")["@id"] == PLAIN.page
