"""What curators see and do: by REST, and on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from click.testing import CliRunner
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token

from thalie.commands import doi as cli
from thalie.doi import channel

from .conftest import DataCite, Dataset, entry, let_settle, settled, until

Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(app: Flask, instance: Any) -> Iterator[Ask]:
    """Ask the REST interface as an account of the instance, or as nobody."""
    tokens = {}

    def answer(address: str, name: str = "", method: str = "GET", **query: Any) -> Any:
        headers = {}
        if name:
            if name not in tokens:
                user = current_datastore.get_user_by_email(f"{name}@example.org")
                tokens[name] = Token.create_personal("test", user.id, scopes=[])
                db.session.commit()
            headers["Authorization"] = f"Bearer {tokens[name].access_token}"
        url = f"{instance.layout.url}/api/{address}"
        return requests.request(method, url, params=query, headers=headers, timeout=30)

    yield answer
    for token in tokens.values():
        db.session.delete(token.client)
    db.session.commit()


@pytest.fixture
def dataset(publish: Callable[..., Dataset], datacite: DataCite) -> Dataset:
    published = publish()
    until(lambda: settled(published))
    return published


def test_curators_see_and_drive_dois(ask: Ask, dataset: Dataset) -> None:
    doi = dataset.dois[0]
    found = ask("curation/dois", "curator", q=doi)
    assert found.status_code == 200, found.text
    document = found.json()
    assert document["hits"]["total"] == 1
    (hit,) = document["hits"]["hits"]
    assert (hit["doi"], hit["wanted"], hit["known"]) == (doi, "findable", "findable")
    assert "self" in document["links"]
    paused = ask(f"curation/dois/{doi}/actions/pause", "curator", "POST")
    assert paused.status_code == 200, paused.text
    assert paused.json()["paused"] is True
    assert ask("curation/dois", "curator", state="paused", q=doi).json()["hits"]["total"] == 1
    assert ask(f"curation/dois/{doi}/actions/resume", "curator", "POST").json()["paused"] is False
    assert ask(f"curation/dois/{doi}/actions/retry", "curator", "POST").status_code == 200
    until(lambda: settled(dataset))
    calls = ask(f"curation/dois/{doi}", "curator").json()["calls"]
    assert [call["sent"] for call in calls][:3] == ["metadata", "look", "here"]
    assert ask("curation/dois-status", "curator").json()["stopped"] is False
    assert "hits" in ask("curation/dois-reports", "curator").json()


def test_a_doi_that_was_there_before_is_taken_over_only_by_a_person(
    ask: Ask, publish: Callable[..., Dataset], datacite: DataCite
) -> None:
    published = publish(before=lambda doi: datacite.make(doi, "https://elsewhere.example/1"))
    doi, concept = published.dois
    until(lambda: bool(entry(doi).last_error) and entry(concept).settled)
    told = ask(f"curation/dois/{doi}", "curator").json()
    assert (told["ours"], told["known"], told["settled"]) == (False, "", False)
    assert "leads to https://elsewhere.example/1" in told["error"]
    assert datacite.shown(doi)["url"] == "https://elsewhere.example/1"
    assert ask(f"curation/dois/{doi}/actions/take-over", "curator", "POST").status_code == 200
    until(lambda: settled(published))
    assert datacite.shown(doi)["url"] == entry(doi).url
    assert entry(doi).ours


def test_wrong_questions_are_answered_clearly(ask: Ask) -> None:
    missing = ask("curation/dois/10.5072/none", "curator")
    assert missing.status_code == 404
    assert missing.json()["message"] == "The ledger has no DOI 10.5072/none."
    assert ask("curation/dois", "curator", state="sunk").status_code == 400
    assert ask("curation/dois", "curator", size=1000).status_code == 400
    assert ask("curation/dois", "curator", q="a\0b").status_code == 404
    assert ask("curation/dois/10.5072/a%00b", "curator").status_code == 404
    assert ask("curation/dois/10.5072/a%00b/actions/retry", "curator", "POST").status_code == 404


def test_a_page_leads_to_its_neighbours(
    ask: Ask, publish: Callable[..., Dataset], datacite: DataCite
) -> None:
    published = publish()
    until(lambda: settled(published))
    first = ask("curation/dois", "curator", state="settled", size=1).json()
    assert set(first["links"]) == {"self", "next"}
    assert "q=" not in first["links"]["self"]
    following = parse_qs(urlsplit(first["links"]["next"]).query)
    assert following == {"page": ["2"], "size": ["1"], "state": ["settled"]}
    second = ask("curation/dois", "curator", state="settled", size=1, page=2).json()
    assert second["links"]["self"] == first["links"]["next"]
    assert second["links"]["prev"] == first["links"]["self"]


@pytest.mark.parametrize("name", ["", "leader"])
@pytest.mark.parametrize(
    ("address", "method"),
    [
        ("curation/dois", "GET"),
        ("curation/dois-status", "GET"),
        ("curation/dois-reports", "GET"),
        ("curation/dois/10.5072/none", "GET"),
        ("curation/dois/10.5072/none/actions/retry", "POST"),
        ("curation/dois/10.5072/none/actions/take-over", "POST"),
        ("curation/dois/10.5072/none/actions/pause", "POST"),
        ("curation/dois/10.5072/none/actions/resume", "POST"),
    ],
)
def test_others_see_nothing(ask: Ask, name: str, address: str, method: str) -> None:
    assert ask(address, name, method).status_code in (401, 403)


def test_a_monitor_asks_without_an_account(ask: Ask, dataset: Dataset) -> None:
    answer = ask("health/dois")
    assert answer.status_code in (200, 503)
    assert set(answer.json()) == {"pending", "late", "paused", "oldest", "stopped"}


@contextmanager
def this(app: Flask) -> Iterator[Flask]:
    """This process's application in place of another."""
    yield app


@pytest.fixture
def command(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    monkeypatch.setattr(cli, "instance", lambda: this(app))
    monkeypatch.setattr(cli, "database", lambda defaults: this(app))
    return lambda *words: CliRunner().invoke(cli.doi, words)


def test_commands(command: Callable[..., Any], dataset: Dataset) -> None:
    doi = dataset.dois[0]
    assert "DOIs are as they are wanted" in command("status").output
    assert json.loads(command("status", "--json").output)["stopped"] is False
    shown = json.loads(command("show", doi, "--json").output)
    assert (shown["known"], shown["calls"][-1]["sent"]) == ("findable", "publish")
    assert "findable" in command("show", doi).output
    assert command("pause", doi).exit_code == 0
    assert doi in command("status", "--list", "paused").output
    assert command("resume", doi).exit_code == 0
    assert "1 DOIs" in command("retry", doi).output
    until(lambda: settled(dataset))
    unknown = command("show", "10.5072/none")
    assert (unknown.exit_code, unknown.output) == (
        1,
        "Error: The ledger has no DOI 10.5072/none.\n",
    )
    for words in (["retry"], ["retry", doi, "--all"], ["resume"], ["resume", doi, "--credentials"]):
        assert command(*words).exit_code == 2


def test_the_account_is_resumed_by_command(command: Callable[..., Any], app: Flask) -> None:
    for _ in range(app.config["THALIE_DOI_REFUSALS"]):
        channel.refused("HTTP 401: Bad credentials.")
    told = command("status")
    assert told.exit_code == 1
    assert "Bad credentials" in told.output
    assert command("resume", "--credentials").output == "DOIs are sent again.\n"
    assert channel.stopped() is None


def test_a_comparison_by_command(
    command: Callable[..., Any], dataset: Dataset, datacite: DataCite
) -> None:
    doi = dataset.dois[0]
    hidden = {"data": {"type": "dois", "attributes": {"event": "hide"}}}
    requests.put(
        f"{datacite.url}/dois/{doi}", json=hidden, auth=datacite.account, timeout=5
    ).raise_for_status()
    dry = command("reconcile", "--dry-run", "--json")
    report = json.loads(dry.output.strip().splitlines()[-1])
    assert dry.exit_code == 1
    assert report["counts"]["state"] == 1
    assert {"kind": "state", "doi": doi} in [
        {key: one[key] for key in ("kind", "doi")} for one in report["findings"]
    ]
    assert entry(doi).settled
    assert "in another state at DataCite: 1" in command("reconcile").output
    let_settle(dataset)
    assert datacite.shown(doi)["state"] == "findable"
