"""Asking for a longer embargo, and deciding on it, as programs do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token

from tests.services.openings.asked import MOTIVE, REASON
from tests.services.openings.closed import embargo, published
from thalie.embargo.policy import add_years
from thalie.records.days import today

Post = Callable[..., requests.Response]


@pytest.fixture
def post(app: Flask, instance: Any, quiet: None) -> Iterator[Post]:
    """Sends an object to an address of the API, as somebody, in a language."""
    tokens: dict[str, str] = {}

    def token(name: str) -> str:
        if name not in tokens:
            user = current_datastore.get_user_by_email(f"{name}@example.org")
            made = Token.create_personal("asks", user.id, scopes=[])
            db.session.commit()
            tokens[name] = made.access_token
        return tokens[name]

    def send(path: str, sent: Any, by: str = "", language: str = "en") -> requests.Response:
        headers = {"Accept-Language": language}
        if by:
            headers["Authorization"] = f"Bearer {token(by)}"
        return requests.post(
            f"{instance.layout.url}/api{path}", json=sent, headers=headers, timeout=60
        )

    yield send
    db.session.rollback()


def test_asked_declined_asked_again_accepted(post: Post) -> None:
    id_ = published(embargo(add_years(today(), 3)))
    address = f"/records/{id_}/embargo/extension"
    first = post(address, {"reason": REASON}, by="leader")
    assert first.status_code == 201, first.text
    again = post(address, {"reason": REASON}, by="leader", language="fr")
    assert again.status_code == 409
    actions = f"/requests/{first.json()['id']}/actions"
    without = post(f"{actions}/decline", {}, by="curator")
    assert (without.status_code, without.json()["errors"][0]["field"]) == (400, "payload.content")
    comment = {"payload": {"content": MOTIVE, "format": "html"}}
    assert post(f"{actions}/decline", comment, by="curator").json()["status"] == "declined"
    late = post(f"{actions}/accept", {}, by="curator")
    assert late.status_code == 400
    second = post(address, {"reason": REASON}, by="leader").json()
    assert second["payload"]["granted"] == 0
    accept = f"/requests/{second['id']}/actions/accept"
    assert post(accept, {}, by="leader").status_code == 403
    assert post(accept, {}, by="curator").json()["status"] == "accepted"
    third = post(address, {"reason": REASON}, by="leader").json()
    assert (third["payload"]["granted"], third["payload"]["allowed"]) == (1, 2)


def test_what_cannot_be_asked(post: Post) -> None:
    id_ = published(embargo(add_years(today(), 3)))
    address = f"/records/{id_}/embargo/extension"
    assert post(address, {"reason": REASON}).status_code == 403
    assert post(address, {"reason": REASON}, by="reader").status_code == 403
    assert post("/records/abcde-12345/embargo/extension", {}, by="leader").status_code == 404
    for sent in ({}, {"reason": "abc"}, {"reason": 7}, {"reason": "a" * 1_000_000}, []):
        answer = post(address, sent, by="leader")
        assert answer.status_code == 400, answer.text
        assert sent == [] or answer.json()["errors"][0]["field"] == "reason"
    open_ = published({"record": "public", "files": "public"})
    answer = post(f"/records/{open_}/embargo/extension", {"reason": REASON}, "leader", "fr")
    assert answer.status_code == 400
    assert answer.json()["message"] == "Il n’y a pas d’embargo à prolonger."
