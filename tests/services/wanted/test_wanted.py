"""Terms that depositors miss: proposed at the field, on the desk, settled, told by mail."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_babel import force_locale
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from sqlalchemy import delete, select

from tests.services.people import accounts
from tests.services.reviewed import curator
from thalie.desk import cards
from thalie.wanted import book
from thalie.wanted.models import WantedTerm
from thalie.web.cards import Asked, Row
from thalie_local.mailbox import mails

ADDRESS = "/wanted-terms"


@pytest.fixture(autouse=True)
def _in_a_request(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("en"):
        yield
    db.session.rollback()


@pytest.fixture(scope="module")
def leader(app: Flask, instance: Any) -> Iterator[tuple[int, dict[str, str]]]:
    """The project leader's account and the header of a token of theirs."""
    user = current_datastore.get_user(accounts(instance)["leader"][0])
    token = Token.create_personal(f"wanted {uuid4().hex[:8]}", user.id, scopes=["user:email"])
    db.session.commit()
    yield user.id, {"Authorization": f"Bearer {token.access_token}"}
    db.session.execute(delete(WantedTerm).where(WantedTerm.by == user.id))
    db.session.commit()


def name() -> str:
    return f"lost-wax tool {uuid4().hex[:8]}"


def rows(text: str) -> list[Row]:
    db.session.expire_all()
    [shown] = cards.show(curator(), Asked(text, 1, 100), "terms")
    assert not shown.broken
    return list(shown.found.rows)


def propose(app: Flask, headers: dict[str, str], **body: Any) -> Any:
    with app.app_context():
        return app.test_client().post(ADDRESS, json=body, headers=headers)


@pytest.mark.parametrize(
    ("action", "subject"), [("take", "In the vocabulary"), ("decline", "Not taken")]
)
def test_a_term_is_proposed_and_settled(
    app: Flask, instance: Any, leader: tuple[int, dict[str, str]], action: str, subject: str
) -> None:
    _, headers = leader
    wanted = name()
    body = {"vocabulary": "techniques", "name": f"  {wanted}\n", "about": "AAT 300053357 <b>?</b>"}
    answer = propose(app, headers, **body)
    assert (answer.status_code, answer.json["name"]) == (201, wanted)
    again = propose(app, headers, vocabulary="techniques", name=wanted.upper())
    assert again.json["id"] == answer.json["id"], "said twice is one proposal"
    [row] = rows(wanted)
    assert (row.title, row.url) == (wanted, "/vocabulary/techniques")
    assert "AAT 300053357 <b>?</b>" in row.lacks, "what was said before stays"
    said = cards.act(curator(), "terms", action, [row.key, row.key, str(uuid4())])
    assert said.in_language("en").startswith("1 term")
    assert rows(wanted) == []
    assert cards.act(curator(), "terms", action, [row.key]).in_language("en").startswith("0 ")
    found = []
    for _ in range(60):
        found = [m for m in mails(instance.layout.mailbox) if wanted in str(m["subject"])]
        if found:
            break
        time.sleep(0.5)
    [mail] = found
    assert subject in str(mail["subject"])
    assert mail["to"] == accounts(instance)["leader"][0]


def test_nobody_without_an_account_proposes(app: Flask) -> None:
    answer = propose(app, {}, vocabulary="techniques", name=name())
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"vocabulary": "nothing"}, {"name": ""}, {"name": " \n "}, {"name": "x" * 256}, {"name": 7},
        {"about": "x" * 2001}, {"vocabulary": ["techniques"]}, {"name": None},
    ],
)  # fmt: skip
def test_what_is_no_proposal_is_refused_in_words(
    app: Flask, leader: tuple[int, dict[str, str]], wrong: dict[str, Any]
) -> None:
    body = {"vocabulary": "techniques", "name": "a term", **wrong}
    answer = propose(app, leader[1], **body)
    assert answer.status_code == 400 and answer.json["message"].startswith("Say ")
    assert not db.session.scalar(select(WantedTerm.id).where(WantedTerm.name == "a term"))


def test_nobody_floods_the_desk(
    app: Flask, leader: tuple[int, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = name()
    assert propose(app, leader[1], vocabulary="techniques", name=first).status_code == 201
    monkeypatch.setattr(book, "MOST_OPEN", 1)
    answer = propose(app, leader[1], vocabulary="techniques", name=name())
    assert answer.status_code == 429 and "not looked at" in answer.json["message"]
    assert propose(app, leader[1], vocabulary="techniques", name=first).status_code == 201
