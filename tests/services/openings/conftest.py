"""What tests of embargoes share: time that passes, programs with a token, browsers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import psutil
import pytest
import requests
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token

from tests.services.openings.people import Browser
from thalie.records import days
from thalie_local.standalone.run import Instance

Ask = Callable[..., requests.Response]


class Calendar:
    """The calendar of this process; other processes of the instance keep theirs."""

    def __init__(self) -> None:
        self._now, self._ahead = days.now, timedelta()

    def now(self) -> datetime:
        """The moment that every question for the day is answered with."""
        return self._now() + self._ahead

    def pass_(self, number: int) -> None:
        """Let so many days pass."""
        self._ahead += timedelta(days=number)

    def be(self, moment: datetime) -> None:
        """Let it be that MOMENT, which has a time zone."""
        self._ahead = moment - self._now()


@pytest.fixture
def calendar(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """Moves the one function that knows the time of the calendar."""
    moved = Calendar()
    monkeypatch.setattr(days, "now", moved.now)
    return moved


@pytest.fixture
def quiet(instance: Instance) -> Iterator[None]:
    """Nothing is started by the clock meanwhile: what a test asks for is done by the test."""
    beat = psutil.Process(instance.supervisor.pid("beat"))
    beat.suspend()
    try:
        yield
    finally:
        beat.resume()


@pytest.fixture
def ask(app: Flask, instance: Any) -> Iterator[Ask]:
    """Ask the REST interface as an account of the instance, or as nobody."""
    tokens: dict[str, Any] = {}

    def answer(
        address: str, name: str = "", *, sent: Any = None, headers: Any = None, **query: Any
    ) -> requests.Response:
        told = dict(headers or {})
        if name:
            if name not in tokens:
                user = current_datastore.get_user_by_email(f"{name}@example.org")
                tokens[name] = Token.create_personal("test", user.id, scopes=[])
                db.session.commit()
            told["Authorization"] = f"Bearer {tokens[name].access_token}"
        method = "GET" if sent is None else "POST"
        url = f"{instance.layout.url}/api/{address}"
        return requests.request(method, url, params=query, headers=told, json=sent, timeout=60)

    yield answer
    for token in tokens.values():
        db.session.delete(token.client)
    db.session.commit()


@pytest.fixture(scope="session")
def browsers(instance: Any, site: str) -> Iterator[dict[str, Browser]]:
    """A browser of each role, without JavaScript."""
    lines = map(str.split, instance.layout.accounts_file.read_text().splitlines())
    accounts = {name: (email, password) for name, email, password in lines}
    opened = {
        role: Browser(site, *accounts.get(role, ("", "")))
        for role in ("nobody", "reader", "leader", "curator")
    }
    yield opened
    for browser in opened.values():
        browser.session.close()
