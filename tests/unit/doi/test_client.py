"""The way to DataCite: settings, idempotence, words for failures."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from datacite.errors import DataCiteServerError, HttpError
from flask import Flask

from thalie.doi.client import FAILURES, ConfiguredDataCiteClient, DataCiteApi, explain

from ..sandbox.conftest import Server
from .conftest import URL, Record


@pytest.fixture
def api(app: Flask) -> DataCiteApi:
    return ConfiguredDataCiteClient("datacite").api


def state(api: DataCiteApi, doi: str) -> str:
    return str(api.get_metadata(doi)["state"])


def test_address_and_timeout_come_from_the_configuration(app: Flask, server: Server) -> None:
    client = ConfiguredDataCiteClient("datacite")
    assert (client.api.api_url, client.api.timeout) == (server.url, 5)
    app.config.update(DATACITE_API_URL="", DATACITE_TIMEOUT=None)
    assert (client.api.api_url, client.api.timeout) == ("https://api.test.datacite.org/", None)
    app.config["DATACITE_TEST_MODE"] = False
    assert client.api.api_url == "https://api.datacite.org/"


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("https://api.datacite.org", True),
        ("http://127.0.0.1:5000", True),
        ("http://[::1]:5000/", True),
        ("http://localhost", True),
        ("http://api.datacite.org", False),
        ("http://127.0.0.1.example.org", False),
        ("ftp://127.0.0.1", False),
        ("127.0.0.1:5000", False),
    ],
)
def test_the_password_is_not_sent_in_clear_over_a_network(
    app: Flask, url: str, private: bool
) -> None:
    app.config["DATACITE_API_URL"] = url
    client = ConfiguredDataCiteClient("datacite")
    if private:
        assert client.api.api_url.startswith(url)
    else:
        with pytest.raises(ValueError, match="must begin with https://"):
            client.api  # noqa: B018


def test_a_put_may_make_the_doi(api: DataCiteApi, record: Record) -> None:
    made = api.update_doi(record.doi, {**record.metadata, "event": "publish"}, url=URL)
    assert made["state"] == "findable"


@pytest.mark.parametrize(
    "before",
    [
        lambda api, record: None,
        lambda api, record: api.draft_doi(doi=record.doi),
        lambda api, record: api.private_doi(dict(record.metadata), URL, doi=record.doi),
        lambda api, record: api.public_doi(dict(record.metadata), URL, doi=record.doi),
    ],
    ids=["unknown", "draft", "registered", "findable"],
)
def test_publishing_works_from_every_state_and_twice(
    api: DataCiteApi, record: Record, before: Callable[[DataCiteApi, Record], Any]
) -> None:
    before(api, record)
    given = dict(record.metadata)
    for _ in range(2):
        api.publish_doi(record.doi, record.metadata, f"{URL}0")
        assert (state(api, record.doi), api.get_doi(record.doi)) == ("findable", f"{URL}0")
    assert record.metadata == given


def test_a_doi_that_stays_hidden_is_not_called_published(
    api: DataCiteApi, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    api.draft_doi(doi=record.doi)
    monkeypatch.setattr(api, "put_doi", lambda doi, data: {"state": "draft"})
    with pytest.raises(DataCiteServerError, match="left it draft"):
        api.publish_doi(record.doi, record.metadata, URL)


def test_withdrawing_hides_and_forgets_what_may_be_forgotten(
    api: DataCiteApi, record: Record
) -> None:
    assert not api.withdraw_doi(record.doi)
    api.draft_doi(doi=record.doi)
    assert not api.withdraw_doi(record.doi)
    api.publish_doi(record.doi, record.metadata, URL)
    assert api.withdraw_doi(record.doi)
    assert state(api, record.doi) == "registered"
    assert api.withdraw_doi(record.doi)


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"fault": "500"}, "Internal server error"),
        ({"fault": "429"}, "Too many requests"),
        ({"fault": "html"}, "DataCiteServerError"),
        ({"fault": "drop"}, "no connection, or it was closed"),
        ({"fault": "timeout", "seconds": 0.4}, "no answer in time"),
    ],
)
def test_failures_are_caught_and_explained_in_one_line(
    app: Flask, server: Server, record: Record, fault: dict[str, Any], words: str
) -> None:
    app.config["DATACITE_TIMEOUT"] = 0.2
    server.fault(match=record.doi, **fault)
    begin = time.monotonic()
    with pytest.raises(FAILURES) as caught:
        ConfiguredDataCiteClient("datacite").api.publish_doi(record.doi, record.metadata, URL)
    assert time.monotonic() - begin < 2
    assert explain(caught.value) == words


def test_a_page_instead_of_json_is_a_failure_wherever_it_comes(
    api: DataCiteApi, server: Server, record: Record
) -> None:
    server.fault(fault="html", match=record.doi, count=2)
    with pytest.raises(FAILURES):
        api.withdraw_doi(record.doi)
    with pytest.raises(FAILURES):
        api.update_doi(record.doi, dict(record.metadata), url=URL)


def test_a_refusal_is_explained_with_its_source(api: DataCiteApi, record: Record) -> None:
    with pytest.raises(FAILURES) as caught:
        api.publish_doi(record.doi, {**record.metadata, "titles": []}, URL)
    assert explain(caught.value) == f"titles: DOI {record.doi}: titles: must not be empty."


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (HttpError(requests.ConnectTimeout("x")), "no answer in time"),
        (KeyError("data"), "'data'"),
        (ValueError("a\nb" + "c" * 999), f"a b{'c' * 197}"),
        (DataCiteServerError("<html>maintenance</html>"), "DataCiteServerError"),
        (DataCiteServerError('{"errors": 5}'), '{"errors": 5}'),
        (DataCiteServerError(""), "DataCiteServerError"),
    ],
)
def test_any_failure_is_one_line(failure: Exception, words: str) -> None:
    assert explain(failure) == words
