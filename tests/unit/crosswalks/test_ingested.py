"""What ingest writes, DataCite takes: from a captured run to the official judges."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from thalie.crosswalks.datacite import attributes
from thalie.crosswalks.datacite_problems import problems
from thalie.crosswalks.datacite_xml import document
from thalie.crosswalks.model import Record
from thalie.crosswalks.read import read_record
from thalie.deposit.metadata import build_draft

from ..deposit.test_metadata import dataset
from .documents import SETTINGS, TODAY, find
from .judges import openapi_complaints, xsd_complaints


def ingested() -> Record:
    return read_record(build_draft(dataset(), date(2026, 2, 3)), find, SETTINGS, TODAY)


def test_what_is_ingested_has_no_problems(schemas: Path) -> None:
    record = ingested()
    assert problems(record) == []
    said = attributes(record)
    assert xsd_complaints(schemas, document(said, "10.5072/x")) == []
    assert openapi_complaints(schemas, said) == []


def test_what_is_ingested_is_told() -> None:
    said = attributes(ingested())
    dates = {one["dateType"]: one["date"] for one in said["dates"]}
    assert dates["Collected"] == "2026-01-20"
    assert dates["Available"] == "2029-01-20"
    assert said["rightsList"][1]["rightsIdentifier"] == "c_f1cf"
    assert [one["lang"] for one in said["titles"]] == ["en", "fr"]
    assert {(d["descriptionType"], d.get("lang")) for d in said["descriptions"]} >= {
        ("Abstract", "en"), ("Abstract", "fr"), ("Methods", "en"), ("Methods", "fr"),
        ("TechnicalInfo", "en"),
    }  # fmt: skip
    roles = [one["contributorType"] for one in said["contributors"]]
    assert roles == ["DataCollector", "HostingInstitution"]
    places = said["creators"][0]["affiliation"]
    assert places[0]["affiliationIdentifier"] == "https://ror.org/017rnyz40"
    assert places[1] == {"name": "Atelier"}
    assert {"subject": "émission de rayons X induite par particules", "lang": "fr"}.items() <= next(
        one for one in said["subjects"] if one.get("lang") == "fr"
    ).items()
