"""The way to DataCite: settings, and calls whose answers are answers whatever happens."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest
import requests
from datacite.errors import HttpError
from flask import Flask

from thalie.doi.answers import Answer, Verdict, judge, reason
from thalie.doi.client import ConfiguredDataCiteClient, DataCiteApi, explain, read_page
from thalie.doi.steps import State

from ..sandbox.conftest import PREFIX, USERNAME, Server
from .conftest import SITE, remote


@pytest.fixture
def api(app: Flask) -> DataCiteApi:
    return ConfiguredDataCiteClient("datacite").api


@pytest.fixture
def doi() -> str:
    return f"{PREFIX}/{uuid.uuid4()}"


def test_address_and_timeout_come_from_the_configuration(app: Flask, server: Server) -> None:
    client = ConfiguredDataCiteClient("datacite")
    assert (client.api.api_url, client.api.timeout) == (server.url, 5)
    app.config.update(DATACITE_API_URL="", DATACITE_TIMEOUT=None)
    assert (client.api.api_url, client.api.timeout) == ("https://api.test.datacite.org/", None)
    app.config["DATACITE_TEST_MODE"] = False
    assert client.api.api_url == "https://api.datacite.org/"


def test_all_prefixes_of_the_account_are_ours(app: Flask) -> None:
    client = ConfiguredDataCiteClient("datacite")
    assert client.prefixes == (PREFIX,)
    app.config["DATACITE_ADDITIONAL_PREFIXES"] = ["10.1234"]
    assert client.prefixes == (PREFIX, "10.1234")


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


def test_sending_makes_changes_and_hides(
    api: DataCiteApi, doi: str, complete: dict[str, Any], server: Server
) -> None:
    assert judge("GET", api.look(doi)) is Verdict.ABSENT
    made = api.make(doi, {**complete, "url": f"{SITE}/1", "event": "publish"})
    assert (made.status, made.state, made.owner) == (201, State.FINDABLE, USERNAME.lower())
    again = api.make(doi, {**complete, "url": f"{SITE}/other", "event": "publish"})
    assert judge("POST", again) is Verdict.TAKEN
    assert api.look(doi).attributes["url"] == f"{SITE}/1"
    changed = api.change(doi, {**complete, "url": f"{SITE}/2"})
    assert (changed.status, changed.state) == (200, State.FINDABLE)
    assert changed.attributes["publisher"] == complete["publisher"]  # whole, not its name alone
    hidden = api.change(doi, {**complete, "url": f"{SITE}/2", "event": "hide"})
    assert hidden.state is State.REGISTERED
    assert api.look(doi).attributes["url"] == remote(server, doi)["url"] == f"{SITE}/2"


def test_a_walk_meets_every_doi_once(api: DataCiteApi, complete: dict[str, Any]) -> None:
    made = {f"{PREFIX}/walk-{uuid.uuid4()}" for _ in range(5)}
    for name in made:
        api.make(name, {**complete, "url": SITE, "event": "register"})
    met: list[str] = []
    cursor = "1"
    while cursor:
        page = read_page(api.walk(PREFIX, 2, cursor))
        met += [str(one["doi"]) for one in page.found]
        cursor = page.cursor
    assert len(met) == len(set(met))
    assert made <= set(met)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(500, "{}"),
        Answer(200, "<html>"),
        Answer(200, '{"data": {}}'),
        Answer(200, '{"data": [{"attributes": {}}]}'),
        Answer(200, '{"data": ["x"]}'),
        Answer(None, "no answer in time"),
    ],
)
def test_what_is_no_list_is_no_empty_list(answer: Answer) -> None:
    with pytest.raises(ValueError, match="list"):
        read_page(answer)


@pytest.mark.parametrize(
    ("fault", "words", "verdict"),
    [
        ({"fault": "500"}, "HTTP 500: Internal server error", Verdict.LOST),
        ({"fault": "429", "seconds": 7}, "HTTP 429: Too many requests", Verdict.BUSY),
        ({"fault": "html"}, "HTTP 200: a page instead of an answer", Verdict.LOST),
        ({"fault": "drop"}, "no connection, or it was closed", Verdict.LOST),
        ({"fault": "timeout", "seconds": 0.6}, "no answer in time", Verdict.LOST),
    ],
)
def test_failures_are_answers_too(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    server: Server,
    doi: str,
    complete: dict[str, Any],
    fault: dict[str, Any],
    words: str,
    verdict: Verdict,
) -> None:
    app.config["DATACITE_TIMEOUT"] = 0.3
    server.fault(match=doi, **fault)
    naps: list[float] = []
    with monkeypatch.context() as context:
        context.setattr(time, "sleep", naps.append)
        answer = ConfiguredDataCiteClient("datacite").api.make(doi, {**complete, "url": SITE})
    assert naps == []  # it is the caller who waits
    assert len(server.calls(doi)) <= 1
    assert (reason(answer), judge("POST", answer)) == (words, verdict)
    assert answer.wait == fault.get("seconds", 0) * (verdict is Verdict.BUSY)


def test_a_refusal_names_its_source(api: DataCiteApi, doi: str, complete: dict[str, Any]) -> None:
    answer = api.make(doi, {**complete, "titles": [], "url": SITE, "event": "publish"})
    assert judge("POST", answer) is Verdict.REFUSED
    assert reason(answer) == f"HTTP 422: titles: DOI {doi}: titles: must not be empty."


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (HttpError(requests.ConnectTimeout("x")), "no answer in time"),
        (requests.exceptions.ChunkedEncodingError("cut"), "ChunkedEncodingError: cut"),
        (KeyError("data"), "KeyError: 'data'"),
        (ValueError("a\nb" + "c" * 999), f"ValueError: a b{'c' * 197}"),
        (ValueError("<html>maintenance</html>"), "ValueError"),
        (ValueError(""), "ValueError"),
    ],
)
def test_any_failure_is_one_line(failure: Exception, words: str) -> None:
    assert explain(failure) == words
