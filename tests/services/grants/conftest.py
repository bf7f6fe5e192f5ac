"""Closed datasets of the project leader's, and people who ask the site for them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.requests.access import AccessRequestToken

from tests.services import datasets
from tests.services.test_routes import logged_in

Json = dict[str, Any]
FILE = "counts.txt"
SOON = (date.today() + timedelta(days=200)).isoformat()
EMBARGOED: Json = {
    "record": "public",
    "files": "restricted",
    "embargo": {"active": True, "until": SOON, "reason": "A thesis."},
}
RESTRICTED: Json = {"record": "restricted", "files": "restricted"}


@pytest.fixture
def published(app: Flask) -> Callable[..., str]:
    """Publish a dataset of the leader's with a file; its identifier."""

    def publish(access: Json = EMBARGOED, title: str = "A blue enamel") -> str:
        data = datasets.dataset(title, access=access)
        made = datasets.draft(data, by=datasets.who("leader"))
        datasets.add_file(made, FILE)
        datasets.publish(made)
        return made

    return publish


class Person:
    """Somebody in a browser or with a program, logged in or not."""

    def __init__(self, site: str, token: str = "") -> None:
        self.site = site
        self.session = requests.Session()
        self.session.trust_env = False
        if token:
            self.session.headers["Authorization"] = f"Bearer {token}"

    def ask(self, address: str, method: str = "GET", **more: Any) -> requests.Response:
        """Ask REST; a first answer may only bring the proof that a page of the site asks."""
        for _ in range(2):
            proof = {"X-CSRFToken": self.session.cookies.get("csrftoken", ""), "Referer": self.site}
            answer = self.session.request(
                method, f"{self.site}/api/{address}", headers=proof, timeout=60, **more
            )
            if "CSRF" not in answer.text:
                break
        return answer

    def file(self, pid: str, **query: str) -> int:
        """The status with which the file of a dataset is answered."""
        return self.ask(f"records/{pid}/files/{FILE}/content", params=query).status_code

    def ask_for_access(self, pid: str, email: str) -> requests.Response:
        form = {
            "email": email,
            "full_name": "Ada Lovelace",
            "message": "For a thesis.",
            "consent_to_share_personal_data": "true",
        }
        return self.ask(f"records/{pid}/access/request", "POST", json=form)


@pytest.fixture
def person(app: Flask, instance: Any) -> Iterator[Callable[[str], Person]]:
    """The person of a demo account, or nobody in particular."""
    tokens = []

    def of(name: str = "") -> Person:
        if not name:
            return Person(instance.layout.url)
        user = current_datastore.get_user_by_email(f"{name}@example.org")
        tokens.append(Token.create_personal(f"grants-{token_hex(4)}", user.id, scopes=[]))
        db.session.commit()
        return Person(instance.layout.url, tokens[-1].access_token)

    yield of
    db.session.rollback()
    for token in tokens:
        db.session.delete(token.client)
    db.session.commit()


@pytest.fixture
def email() -> str:
    return f"ada-{token_hex(4)}@example.org"


def confirm(guest: Person, email: str) -> str:
    """Follow the link of the mail; the identifier of the request."""
    db.session.rollback()
    (token,) = AccessRequestToken.query.filter_by(email=email).all()
    answer = guest.session.get(
        f"{guest.site}/access/requests/confirm",
        params={"access_request_token": token.token},
        allow_redirects=False,
        timeout=60,
    )
    assert answer.status_code == 302, answer.text
    return urlsplit(answer.headers["Location"]).path.rpartition("/")[2]


def parent_of(pid: str) -> Any:
    """The parent record, as the database has it now."""
    db.session.rollback()
    return service.access.get_parent_and_record_or_draft(pid)[1]


@pytest.fixture(scope="module")
def browser(instance: Any, site: str) -> Iterator[Callable[[str], requests.Session]]:
    """A browser of a demo account, or of nobody."""
    lines = map(str.split, instance.layout.accounts_file.read_text().splitlines())
    accounts = {name: (email, password) for name, email, password in lines}
    opened: dict[str, requests.Session] = {}

    def of(name: str = "") -> requests.Session:
        if name not in opened:  # logging in is limited
            opened[name] = logged_in(site, *accounts.get(name, ("", "")))
        return opened[name]

    yield of
    for session in opened.values():
        session.close()


def fields(page: str) -> dict[str, str]:
    """The hidden fields of the first form with a proof."""
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token, page
    return {"csrf_token": token[1]}
