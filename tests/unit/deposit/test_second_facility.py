"""Another facility says nothing of ours: in its draft, its README, and what DataCite is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.second_facility import CONFIG, OPEN_ON, captured_run, ours_in
from thalie.capture import days_of
from thalie.crosswalks import datacite_instrument, pidinst
from thalie.crosswalks.datacite import attributes
from thalie.crosswalks.datacite_problems import problems
from thalie.crosswalks.datacite_xml import document
from thalie.crosswalks.model import Record
from thalie.crosswalks.read import read_record
from thalie.crosswalks.settings import Settings
from thalie.deposit.access import choose_access
from thalie.deposit.dataset import Dataset
from thalie.deposit.files import DepositFile
from thalie.deposit.metadata import build_draft
from thalie.deposit.people import parse_people
from thalie.deposit.readme import readme
from thalie.deposit.settings import read_settings
from thalie.doi.instruments import Catalogue

from ..crosswalks.documents import find, vocabulary

TODAY = date(2026, 6, 1)
PEOPLE = parse_people([{"name": "Exemple, Camille", "affiliations": [{"name": "A university"}]}])


def resolve(name: str, words: str) -> str | None:
    """As the vocabularies of an instance are searched: by id, title and acronym."""
    for term, facts in vocabulary(name).items():
        if words.casefold() in {term, *(t.casefold() for t in facts.title.values())}:
            return term
        if words in facts.props.get("acronym", "").split():
            return term
    return None


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    settings, run = read_settings(CONFIG), captured_run(tmp_path)
    _, last_day = days_of(run.analyses)
    return Dataset(
        run,
        tuple(DepositFile.unchanged(file) for file in run.files),
        PEOPLE,
        settings,
        choose_access(settings.policy, last_day, deposited=TODAY, today=TODAY),
        resolve=resolve,
        find=find,
    )


def as_record(draft: dict[str, Any]) -> Record:
    named = {
        "id": "rays-1",
        "links": {"self_html": "https://rays.example.net/records/rays-1"},
        "pids": {"doi": {"identifier": "10.5072/rays-1"}},
    }
    return read_record({**draft, **named}, find, Settings.from_config(CONFIG), TODAY)


def test_the_draft_is_that_of_the_other_facility(dataset: Dataset) -> None:
    draft = build_draft(dataset, TODAY)
    metadata = draft["metadata"]
    assert metadata["title"] == (
        "X-ray fluorescence spectrometry of Tile 1 and Tile 2, project GLAZES, run shift-1, "
        "10 February 2026 – 11 February 2026"
    )
    assert (metadata["publisher"], metadata["rights"]) == ("Ray House Press", [{"id": "cc0-1.0"}])
    assert metadata["languages"] == [{"id": "deu"}]
    assert {"subject": "portable beams"} in metadata["subjects"]
    [host] = metadata["contributors"]
    assert host == {
        "person_or_org": {
            "type": "organizational",
            "name": "Ray House",
            "identifiers": [{"scheme": "ror", "identifier": "0beam0025"}],
        },
        "role": {"id": "hostinginstitution"},
    }
    assert draft["access"]["embargo"]["until"] == OPEN_ON.isoformat()
    assert "730 days" in draft["access"]["embargo"]["reason"]
    assert draft["custom_fields"]["thalie:experiment"]["facility"] == "Ray House"
    assert ours_in(json.dumps(draft, ensure_ascii=False)) == []


def test_its_readme_says_nothing_of_ours(dataset: Dataset) -> None:
    record = as_record(build_draft(dataset, TODAY))
    files = [file.listed for file in dataset.files]
    formats = dataset.run.dialect.formats
    text = readme(record, files, formats=formats, contact=CONFIG["THALIE_CONTACT"])
    assert "Shots (.shot): JSON." in text and "HDF5" not in text
    assert "Ray House Press" in text and "data@rays.example.net" in text
    assert ours_in(text) == []


def test_datacite_is_told_nothing_of_ours(dataset: Dataset) -> None:
    record = as_record(build_draft(dataset, TODAY))
    assert problems(record) == []
    said = attributes(record)
    assert said["publisher"]["name"] == "Ray House Press"
    assert [one["awardNumber"] for one in said["fundingReferences"]] == ["RAY-1"]
    assert ours_in(json.dumps(said, ensure_ascii=False)) == []
    assert ours_in(document(said, "10.5072/rays-1").decode()) == []


@pytest.fixture
def configured() -> Iterator[None]:
    app = Flask(__name__)
    app.config.update(CONFIG, SITE_UI_URL="https://rays.example.net")
    with app.app_context():
        yield


def test_its_instruments_belong_to_it(configured: None) -> None:
    card = {"id": "tube", "title": {"en": "X-ray tube"}, "description": {}, "props": {}}
    shown = Catalogue({"tube": card}, {}, {}).instrument("tube")
    assert shown is not None
    told = [pidinst.document(shown), datacite_instrument.attributes(shown)]
    assert told[0]["owners"][0]["ownerName"] == "Ray House"
    assert ours_in(json.dumps(told, ensure_ascii=False)) == []


def test_the_judge_sees_our_words() -> None:
    assert ours_in("Recorded at New AGLAE") == ["aglae"]
