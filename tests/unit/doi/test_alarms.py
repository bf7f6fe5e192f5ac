"""Who is told what, and how often."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, current_app
from invenio_db import db

from thalie.doi import channel
from thalie.doi.alarms import watch
from thalie.doi.models import now
from thalie.doi.reading import health
from thalie.doi.resources import create_health_blueprint
from thalie.doi.worker import drive_due

from .conftest import Thing


def make_late(thing: Thing, seconds: int = 300) -> None:
    entry = thing.entry
    entry.wanted_since = now() - timedelta(seconds=seconds)
    db.session.commit()


def test_numbers(thing: Thing) -> None:
    assert (health().pending, health().late) == (1, 0)
    make_late(thing)
    found = health()
    assert (found.pending, found.late, found.stopped) == (1, 1, False)
    assert 299 < found.oldest < 310
    entry = thing.entry
    entry.paused = True
    db.session.commit()
    found = health()
    assert (found.pending, found.late, found.paused, found.oldest) == (0, 0, 1, 0)


def test_a_late_doi_is_told_once_an_incident(
    thing: Thing, mails: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch()
    assert mails == []
    make_late(thing)
    logged: list[tuple[str, ...]] = []
    monkeypatch.setattr(current_app.logger, "error", lambda *words: logged.append(words))
    for _ in range(3):
        watch()
    assert len(mails) == 1
    assert len(logged) == 1
    (mail,) = mails
    assert mail.recipients == ["curator@example.org"]
    assert "1 DOI(s) wait for DataCite" in mail.body
    assert "1 DOI attendent DataCite" in mail.body
    drive_due(5)
    watch()
    thing.want(title="Another title")
    make_late(thing)
    watch()
    assert len(mails) == 2


def test_a_mail_that_does_not_go_out_is_sent_later(
    app: Flask, thing: Thing, mails: list[Any]
) -> None:
    make_late(thing)
    app.extensions["mail"].broken = True
    watch()
    app.extensions["mail"].broken = False
    watch()
    watch()
    assert len(mails) == 1


def test_a_refused_account_is_told_with_its_reason(app: Flask, mails: list[Any]) -> None:
    for _ in range(3):
        channel.refused("HTTP 401: Bad credentials.")
    watch()
    watch()
    assert len(mails) == 1
    assert "HTTP 401: Bad credentials." in mails[0].body
    assert "thalie doi resume --credentials" in mails[0].body
    channel.resume()
    watch()
    assert len(mails) == 1


def test_a_monitor_sees_numbers_only(application: Flask, app: Flask, thing: Thing) -> None:
    monitored = Flask(__name__)
    monitored.register_blueprint(create_health_blueprint(monitored))

    def ask() -> tuple[int, Any]:
        with monitored.test_request_context("/health/dois"):
            endpoint = monitored.view_functions["thalie_doi_health.dois"]
        with application.test_request_context():
            response, status = endpoint()
        return status, response.get_json()

    assert ask() == (200, {**health().as_json(), "oldest": pytest.approx(0, abs=5)})
    make_late(thing)
    status, document = ask()
    assert (status, document["late"]) == (503, 1)
    assert set(document) == {"pending", "late", "paused", "oldest", "stopped"}
