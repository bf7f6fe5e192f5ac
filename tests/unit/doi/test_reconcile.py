"""Comparing the ledger with all that DataCite has."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus

from tests.generated import examples
from thalie.doi import channel, reconcile
from thalie.doi.client import ConfiguredDataCiteClient
from thalie.doi.models import DoiReport, DoiSeen, now
from thalie.doi.reconcile import KINDS, Report
from thalie.doi.steps import State
from thalie.doi.worker import drive_due

from ..sandbox.conftest import Server, free_port, launch
from .conftest import ACCOUNT, SITE, Thing, Things, forgive, new_thing, remote

PREFIXES = [f"10.6{number:04}" for number in range(100)]


@pytest.fixture(scope="module")
def many_prefixes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A DataCite whose account has many prefixes."""
    running = Server(free_port(), tmp_path_factory.mktemp("many"))
    running.process = launch(
        running.port, running.data, THALIE_DATACITE_PREFIXES=",".join(PREFIXES)
    )
    assert running.process.stdout is not None
    assert running.url in running.process.stdout.readline()
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def own_datacite(app: Flask, many_prefixes: Server) -> Server:
    """A DataCite that has nothing else of the account's prefix; InvenioRDM publishes nothing."""
    nothing = Things()
    app.config.update(
        DATACITE_API_URL=many_prefixes.url,
        DATACITE_PREFIX=PREFIXES.pop(),
        THALIE_DOI_SOURCES={
            "thing": app.config["THALIE_DOI_SOURCES"]["thing"],
            "version": nothing,
            "concept": nothing,
        },
    )
    forgive(many_prefixes)
    return many_prefixes


def confirmed(things: Things, complete: dict[str, Any], **words: Any) -> Thing:
    """A thing whose DOI DataCite confirmed some time ago."""
    made = new_thing(things, complete, **words)
    assert drive_due(5) == 1
    entry = made.entry
    entry.confirmed = now() - timedelta(minutes=1)
    db.session.commit()
    return made


def found(report: Report) -> dict[str, int]:
    return {kind: number for kind, number in report.counts.items() if number}


def put(doi: str, **attributes: Any) -> None:
    """Change a DOI behind the ledger's back."""
    answer = ConfiguredDataCiteClient("datacite").api.change(doi, attributes)
    assert answer.status in (200, 201), answer.text


def remove(server: Server, doi: str) -> None:
    requests.delete(f"{server.url}dois/{doi}", auth=ACCOUNT, timeout=5).raise_for_status()


def test_what_meets_is_clean(things: Things, complete: dict[str, Any], mails: list[Any]) -> None:
    for state in State.FINDABLE, State.REGISTERED, State.DRAFT:
        confirmed(things, complete, wanted=state)
    report = reconcile.reconcile()
    assert (report.clean, report.compared, report.repairs) == (True, 3, 0)
    assert mails == []
    row = db.session.get(DoiReport, report.id)
    assert row.finished
    assert set(row.counts) == {*KINDS, "adopted", "repairs"}
    assert db.session.query(DoiSeen).count() == 0


def test_old_reports_and_what_killed_ones_left_are_forgotten(
    things: Things, complete: dict[str, Any]
) -> None:
    killed = DoiReport(started=now() - timedelta(days=2))
    old = DoiReport(started=now() - timedelta(days=500))
    db.session.add_all([killed, old])
    db.session.flush()
    db.session.add(DoiSeen(report_id=killed.id, doi="10.5072/x", url_digest=""))
    db.session.commit()
    kept, gone = killed.id, old.id
    reconcile.reconcile(dry_run=True)
    assert db.session.query(DoiSeen).count() == 0
    assert {row.id for row in db.session.query(DoiReport)} >= {kept}
    assert db.session.get(DoiReport, gone) is None


CHANGES: dict[str, dict[str, Any]] = {
    "state": {"event": "hide"},
    "url": {"url": f"{SITE}/elsewhere"},
    "metadata": {"titles": [{"title": "By another hand"}]},
}


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize("kind", CHANGES)
def test_what_differs_is_told_and_mended(
    things: Things,
    complete: dict[str, Any],
    own_datacite: Server,
    mails: list[Any],
    kind: str,
    dry_run: bool,
) -> None:
    thing = confirmed(things, complete)
    untouched = confirmed(things, complete)
    put(thing.doi, **CHANGES[kind])
    report = reconcile.reconcile(dry_run=dry_run)
    assert found(report) == {kind: 1}
    assert [one.doi for one in report.findings] == [thing.doi]
    assert report.repairs == 1
    assert thing.entry.settled is dry_run
    assert len(mails) == (not dry_run)
    assert untouched.entry.settled
    if dry_run:
        return
    assert drive_due(5) == 1
    there = remote(own_datacite, thing.doi)
    assert (there["state"], there["url"]) == ("findable", thing.url)
    assert there["titles"] == complete["titles"]
    age(thing)
    assert reconcile.reconcile().clean


def age(thing: Thing) -> None:
    entry = thing.entry
    entry.confirmed = now() - timedelta(minutes=1)
    db.session.commit()


def test_what_is_missing_is_made_again(
    things: Things, complete: dict[str, Any], own_datacite: Server
) -> None:
    thing = confirmed(things, complete, wanted=State.DRAFT)
    remove(own_datacite, thing.doi)
    assert found(reconcile.reconcile()) == {"missing": 1}
    drive_due(5)
    assert remote(own_datacite, thing.doi)["state"] == "draft"


def test_what_only_datacite_knows_is_told_and_never_touched(
    app: Flask, complete: dict[str, Any], own_datacite: Server
) -> None:
    doi = f"{app.config['DATACITE_PREFIX']}/{uuid.uuid4()}"
    put(doi, **complete, url=f"{SITE}/unknown", event="publish")
    before = remote(own_datacite, doi)
    report = reconcile.reconcile()
    assert found(report) == {"unknown": 1}
    assert report.repairs == 0
    drive_due(5)
    assert remote(own_datacite, doi) == before


def test_two_dois_of_one_page_are_told(things: Things, complete: dict[str, Any]) -> None:
    one, other = confirmed(things, complete), confirmed(things, complete)
    put(other.doi, url=one.url)
    assert found(reconcile.reconcile()) == {"duplicate": 2, "url": 1}


def test_two_entries_of_one_thing_are_told(things: Things, complete: dict[str, Any]) -> None:
    one, other = confirmed(things, complete), confirmed(things, complete)
    entry = other.entry
    entry.object_id = one.id
    db.session.commit()
    assert found(reconcile.reconcile(dry_run=True)) == {"duplicate": 2}


def test_the_status_here_follows_datacite_again(things: Things, complete: dict[str, Any]) -> None:
    thing = confirmed(things, complete)
    PersistentIdentifier.get("doi", thing.doi).sync_status(PIDStatus.RESERVED)
    db.session.commit()
    assert found(reconcile.reconcile()) == {"status": 1}
    drive_due(5)
    assert thing.status == PIDStatus.REGISTERED


def test_what_the_thing_wants_otherwise_is_noticed(
    things: Things, complete: dict[str, Any], own_datacite: Server
) -> None:
    thing = confirmed(things, complete)
    thing.wanted = State.REGISTERED  # and nobody told the ledger
    assert found(reconcile.reconcile()) == {"wanted": 1}
    drive_due(5)
    assert remote(own_datacite, thing.doi)["state"] == thing.entry.wanted == "registered"


def test_what_waits_or_was_just_confirmed_is_not_judged(
    things: Things, complete: dict[str, Any]
) -> None:
    confirmed(things, complete).want(title="Not sent yet")
    new_thing(things, complete)
    assert reconcile.reconcile().clean


def test_a_list_cut_short_calls_nothing_missing(
    app: Flask,
    things: Things,
    complete: dict[str, Any],
    own_datacite: Server,
    mails: list[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reconcile, "PAUSE", 0.0)
    confirmed(things, complete)
    own_datacite.fault(fault="500", match="GET", count=reconcile.TRIES)
    report = reconcile.reconcile()
    assert (found(report), report.error) == ({}, "DataCite does not give its list of DOIs.")
    assert not report.clean
    assert "Ended early" in mails[0].body
    own_datacite.fault(fault="html", match="GET", count=reconcile.TRIES - 1)
    assert reconcile.reconcile().clean


def test_a_refused_account_ends_it(app: Flask, things: Things, complete: dict[str, Any]) -> None:
    confirmed(things, complete)
    app.config["DATACITE_PASSWORD"] = "wrong"
    assert "Bad credentials" in reconcile.reconcile(dry_run=True).error
    for _ in range(2):
        channel.refused("no")
    assert "the account was refused" in reconcile.reconcile(dry_run=True).error


@pytest.mark.slow
@settings(
    max_examples=examples(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_page_by_page_it_finds_exactly_what_was_done(
    app: Flask,
    things: Things,
    complete: dict[str, Any],
    own_datacite: Server,
    data: st.DataObject,
) -> None:
    with pytest.MonkeyPatch.context() as context:
        context.setattr(reconcile, "PAGE", data.draw(st.integers(1, 4)))
        several = [confirmed(things, complete) for _ in range(4)]
        done = {one.doi: data.draw(st.sampled_from([*CHANGES, "nothing"])) for one in several}
        for doi, kind in done.items():
            if kind != "nothing":
                put(doi, **CHANGES[kind])
        report = reconcile.reconcile()
        told = {(one.doi, one.kind) for one in report.findings if one.kind != "duplicate"}
        assert told == {(doi, kind) for doi, kind in done.items() if kind != "nothing"}
        drive_due(5)
        for one in several:
            age(one)
        assert reconcile.reconcile().clean
