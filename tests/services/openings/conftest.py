"""People at an instance: programs with a token, browsers that are logged in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token

from tests.services.openings.people import Browser

Ask = Callable[..., requests.Response]


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
