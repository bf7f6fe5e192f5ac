"""Another facility on the running instance: dataset, pages and DOIs say nothing of ours."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from invenio_app.factory import create_ui
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records

from tests.second_facility import CONFIG, OPEN_ON, captured_run, ours_in
from tests.services.conftest import PEOPLE
from thalie.deposit.choices import Choices
from thalie.deposit.dois import await_dois
from thalie.deposit.report import Outcome, RunReport
from thalie.deposit.runs import depositor_of
from thalie.doi.sources import CONCEPT, VERSION, described

from .deposit.holdings import record_of, stored


@pytest.fixture(scope="module")
def house(app: Flask) -> Iterator[Flask]:
    """The application of this process, with the settings of the other facility."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CONFIG.items():
            patch.setitem(app.config, name, value)
        yield app
        db.session.rollback()


@pytest.fixture(scope="module")
def published(house: Flask, tmp_path_factory: pytest.TempPathFactory) -> RunReport:
    """A run of the other facility, published with findable DOIs."""
    run = captured_run(tmp_path_factory.mktemp("rays"), shift=secrets.randbelow(10**9))
    depositor = depositor_of(house, patience=30.0, say=lambda sentence: None)
    report = depositor.deposit(run, Choices(publish=True, people=PEOPLE))
    await_dois([report], 120)
    return report


class _NoAssets:
    """Every asset is an empty text."""

    @classmethod
    def load(cls, path: str) -> Any:
        class Manifest(dict[str, str]):
            def __getitem__(self, name: str) -> str:
                return ""

        return Manifest()


@pytest.fixture(scope="module")
def ui(house: Flask) -> FlaskClient:
    """The pages of the other facility, without built assets."""
    made = create_ui(WEBPACKEXT_MANIFEST_LOADER=_NoAssets, TESTING=True, **CONFIG)
    made.config["APP_DEFAULT_SECURE_HEADERS"]["force_https"] = False
    return made.test_client()


def test_it_is_published_under_the_settings_of_its_house(published: RunReport) -> None:
    assert published.outcome is Outcome.PUBLISHED
    record = record_of(published)
    metadata = record["metadata"]
    assert metadata["publisher"] == "Ray House Press"
    assert [one["id"] for one in metadata["rights"]] == ["cc0-1.0"]
    assert [one["id"] for one in metadata["languages"]] == ["deu"]
    assert metadata["contributors"][0]["person_or_org"]["name"] == "Ray House"
    assert record["access"]["embargo"]["until"] == OPEN_ON.isoformat()
    assert ours_in(json.dumps(record, ensure_ascii=False, default=str)) == []


def test_its_readme_says_nothing_of_ours(published: RunReport) -> None:
    text = stored(published)["README.txt"].decode()
    assert "Ray House" in text and "data@rays.example.net" in text
    assert published.doi and published.doi.doi in text
    assert ours_in(text) == []


LISTED = re.compile(r'<section aria-labelledby="thalie-(?:subjects|newest)">.*?</ol>', re.S)
"""What the front page lists of the catalogue, in which this instance has datasets of others."""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_its_pages_say_nothing_of_ours(
    published: RunReport, ui: FlaskClient, language: str
) -> None:
    for address in (f"/records/{published.record}", "/"):
        page = ui.get(address, headers={"Accept-Language": language})
        assert page.status_code == 200
        text = LISTED.sub("", page.text)
        assert "Ray House" in text and "https://rays.example.net" in text
        assert ours_in(text + str(page.headers)) == []


def test_datacite_is_told_nothing_of_ours(house: Flask, published: RunReport) -> None:
    assert published.doi and published.concept_doi
    account = (house.config["DATACITE_USERNAME"], house.config["DATACITE_PASSWORD"])
    for doi in (published.doi.doi, published.concept_doi.doi):
        url = f"{house.config['DATACITE_API_URL']}/dois/{doi}"
        shown = requests.get(url, {"publisher": "true"}, auth=account, timeout=5).json()["data"][
            "attributes"
        ]
        assert shown["state"] == "findable"
        assert shown["publisher"]["name"] == "Ray House Press"
        assert ours_in(json.dumps(shown, ensure_ascii=False)) == []


def test_its_own_grants_are_named(house: Flask, published: RunReport) -> None:
    """As a worker with these settings describes the DOIs."""
    record = records.record_cls.pid.resolve(published.record)
    for kind, number in ((VERSION, record.id), (CONCEPT, record.parent.id)):
        told = described(kind, number)
        assert told is not None
        assert [one["awardNumber"] for one in told.metadata["fundingReferences"]] == ["RAY-1"]
        assert ours_in(json.dumps(told.metadata, ensure_ascii=False)) == []
