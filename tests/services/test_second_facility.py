"""Another facility on the running instance: dataset, pages and DOIs say nothing of ours."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from invenio_app.factory import create_ui
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records

from tests.second_facility import CONFIG, OPEN_ON, captured_run, ours_in
from tests.services.conftest import PEOPLE
from tests.services.heritage.test_search import refresh
from thalie.deposit.choices import Choices
from thalie.deposit.dois import await_dois
from thalie.deposit.report import Outcome, RunReport
from thalie.deposit.runs import depositor_of
from thalie.doi.instruments import Catalogue
from thalie.doi.notifications import LateDois, tell
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


INSTRUMENTS = {  # of a vocabulary of its own
    "ray-house": {"title": {"en": "Ray House", "fr": "Maison des rayons"}, "kind": "facility"},
    "tube": {"title": {"en": "X-ray tube"}, "kind": "accelerator", "broader": "ray-house"},
    "sum": {"title": {"en": "sum"}, "kind": "computed", "broader": "tube"},
}


@pytest.fixture
def own_instruments(monkeypatch: pytest.MonkeyPatch) -> None:
    cards = {
        name: {
            "id": name,
            "title": said["title"],
            "description": {},
            "props": {key: said[key] for key in ("kind", "broader") if key in said},
        }
        for name, said in INSTRUMENTS.items()
    }
    known = Catalogue(cards, {name: uuid4() for name in cards}, {})
    monkeypatch.setattr("thalie.instruments.views.catalogue", lambda: known)


PAGES = {  # addresses, and what is answered
    "/": 200,
    "/records/{record}": 200,
    "/search": 200,
    "/search?q=tile": 200,
    "/help/search": 200,
    "/help/versioning": 200,
    "/help/statistics": 200,
    "/instruments": 200,
    "/instruments/tube": 200,
    "/instruments/sum": 200,
    "/login/": 200,
    "/signup/": 200,
    "/vocabulary": 200,
    "/dumps": 200,
    "/nowhere": 404,
    "/records/nowhere": 404,
    "/instruments/nowhere": 404,
    "/things/object/nowhere": 404,
}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("address", PAGES)
def test_its_pages_say_nothing_of_ours(
    published: RunReport, ui: FlaskClient, own_instruments: None, language: str, address: str
) -> None:
    page = ui.get(address.format(record=published.record), headers={"Accept-Language": language})
    assert page.status_code == PAGES[address]
    text = LISTED.sub("", page.text)
    for said in (
        "Ray House",
        "https://rays.example.net",
        "data@rays.example.net",
        "Datasets of the ray house",
        {"en": "Ask for rays", "fr": "Demander des rayons"}[language],
        "--thalie-accent: #1b5e83",
        f'<html lang="{language}"',
    ):
        assert said in text, said
    assert ours_in(text + str(page.headers)) == []


def test_its_exports_say_nothing_of_ours(published: RunReport, ui: FlaskClient) -> None:
    told = {}
    for name in ui.application.config["APP_RDM_RECORD_EXPORTERS"]:
        answer = ui.get(f"/records/{published.record}/export/{name}")
        assert answer.status_code in (200, 404), name  # some have nothing to tell of it
        if answer.status_code == 200:
            told[name] = answer.text
    assert len(told) > 10
    assert {name: found for name, text in told.items() if (found := ours_in(text))} == {}


@pytest.mark.parametrize(
    "address",
    ["/oai2d?verb=Identify", "/oai2d?verb=ListMetadataFormats", "/feed.atom", "/robots.txt"],
)
def test_what_it_says_to_machines_names_itself(ui: FlaskClient, address: str) -> None:
    answer = ui.get(address)
    assert answer.status_code == 200
    text = answer.text.partition("<entry>")[0]  # the datasets of others
    assert ours_in(text) == []
    if "Identify" in address:
        assert "<repositoryName>Rays</repositoryName>" in text
        assert "data@rays.example.net" in text


def test_what_is_searched_of_it_says_nothing_of_ours(house: Flask, published: RunReport) -> None:
    """With all that the facets count of what was found."""
    refresh()
    found = house.test_client().get("/records", query_string={"q": f"id:{published.record}"})
    assert found.json["hits"]["total"] == 1
    assert ours_in(json.dumps(found.json, ensure_ascii=False)) == []


def test_its_mails_say_nothing_of_ours(house: Flask) -> None:
    with house.extensions["mail"].record_messages() as sent:
        assert tell(LateDois.build(number=3, since="2026-03-01T10:00:00"))
    [mail] = sent
    assert mail.recipients == ["data@rays.example.net"]
    assert mail.subject.startswith("[Rays]")
    assert ours_in(f"{mail.subject} {mail.body} {mail.html} {mail.sender}") == []


def test_the_judge_sees_a_page_of_ours(app: Flask) -> None:
    made = create_ui(WEBPACKEXT_MANIFEST_LOADER=_NoAssets, TESTING=True)
    made.config["APP_DEFAULT_SECURE_HEADERS"]["force_https"] = False
    page = LISTED.sub("", made.test_client().get("/").text)
    assert {"aglae", "restauration des mus"} <= set(ours_in(page))


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
