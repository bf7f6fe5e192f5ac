"""Odd questions to every address of the REST API: whatever is sent, no error of the server.

By hand with another seed: ``THALIE_FUZZ_SEED=7 make drill WORDS="-k fuzz"``.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pytest
import requests
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token

from tests.generated import examples
from tests.services import datasets
from tests.services.routes import FILE, RECORD, known

SEED = int(os.environ.get("THALIE_FUZZ_SEED", "20261129"))
BROKEN = {("GET", "/collections/<id>/records")}
"""InvenioRDM's own: a collection 0 is taken for no collection."""

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})

WORDS = ("0", "a", "é", "%", "..", "a/b", "null", "-1", "99999999999999999999", "a" * 300, "\x01",
         "{}", "[", '"', "2026", "a\x00b", "\ud7ff", "🏺", "*", "?", "title:[",
         "OR", "(")  # fmt: skip
VALUES = (None, True, 0, -1, 1e308, 3.5, "", "text", "a\x00b", "\ud800", "\ufffe", [], [None],
          [[]], [1], {}, {"id": None}, {"id": "nosuch"}, {"id": ["a"]}, {"a": {"b": []}}, ["a", 1],
          "<p>", {"subject": "a"}, {"date": "202X"}, "-0800", "2026-02-30", 10**30)  # fmt: skip
NAMES = ("metadata", "custom_fields", "access", "files", "pids", "parent", "title", "creators",
         "rights", "dates", "publication_date", "references", "related_identifiers", "identifiers",
         "locations", "funding", "subjects", "languages", "contributors", "description", "key",
         "internal_notes", "thalie:objects", "thalie:experiment", "thalie:analyses", "embargo",
         "record", "payload", "message", "note", "doi", "review", "receiver", "type", "id", "links",
         "person_or_org", "name", "family_name", "affiliations", "permission", "grants",
         "expires_at", "enabled", "order", "default_preview", "seen", "entries", "version",
         "sizes")  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A rule of the API and a method it has."""

    rule: str
    method: str


@pytest.fixture(scope="module")
def leader(app: Flask) -> Iterator[requests.Session]:
    """A program of the project leader's."""
    user = current_datastore.get_user_by_email("leader@example.org")
    token = Token.create_personal("fuzz", user.id, scopes=[])
    db.session.commit()
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {token.access_token}"
        session.headers["Connection"] = "close"
        yield session


def draft(published: bool) -> str:
    """A draft of the project leader's with a file, or a published record."""
    made = datasets.draft(
        datasets.dataset(
            "Odd questions",
            files={"enabled": not published},
            metadata={"resource_type": {"id": "physicalobject"}} if published else {},
        ),
        by=datasets.who("leader"),
    )
    if published:
        datasets.publish(made)
    return made


def rules(app: Flask) -> list[Asked]:
    """What the API can be asked, but for what ends the session of whoever asks."""
    return sorted(
        (
            Asked(rule.rule, method)
            for rule in app.url_map.iter_rules()
            for method in METHODS & set(rule.methods or ())
            if not rule.rule.startswith(("/static", "/logout"))
        ),
        key=lambda asked: (asked.rule, asked.method),
    )


def address(rule: str, record: str, chance: random.Random) -> str:
    """An address that mostly exists; at times every part of it is odd."""
    odd = chance.random() < 0.2

    def part(found: re.Match[str]) -> str:
        if not odd and found[1] in RECORD:
            return record
        known_files = ("a.txt", "README.txt")
        word = chance.choice(known_files if not odd and found[1] in FILE else WORDS)
        return quote(word, safe="")

    path = re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", part, rule)
    if chance.random() < 0.4:
        names = ("q", "page", "size", "sort", "from", "until", "suggest", "status", "expand")
        path += f"?{chance.choice(names)}={quote(chance.choice(WORDS))}"
    return path


def body(chance: random.Random, depth: int = 0) -> Any:
    """JSON with names that the API knows, and values that it does not expect there."""
    if depth > 3 or chance.random() < 0.3:
        return chance.choice(VALUES)
    if chance.random() < 0.15:
        return [body(chance, depth + 1) for _ in range(chance.randrange(3))]
    return {chance.choice(NAMES): body(chance, depth + 1) for _ in range(chance.randrange(1, 5))}


@pytest.mark.drill
def test_no_question_is_an_error_of_the_server(
    app: Flask, instance: Any, leader: requests.Session
) -> None:
    chance, failed = random.Random(SEED), set()
    possible = rules(app)
    broken = {rule for rule, states in known().items() if 500 in states.get("open", {}).values()}
    for turn in range(examples(1000)):
        if turn % 100 == 0:
            records = [draft(published=False), draft(published=True)]
        asked = chance.choice(possible)
        path = address(asked.rule, chance.choice(records), chance)
        given = (
            json.dumps(body(chance)).encode() if asked.method in ("POST", "PUT", "PATCH") else None
        )
        answer = leader.request(
            asked.method,
            f"{instance.layout.url}/api{path}",
            data=given,
            headers={"Content-Type": "application/json"},
            timeout=60,
            allow_redirects=False,
        )
        expected = f"/api{asked.rule}" in broken or (asked.method, asked.rule) in BROKEN
        if answer.status_code >= 500 and not expected:
            failed.add(
                (asked.method, asked.rule, path, (given or b"").decode(), answer.status_code)
            )
    assert not failed, "\n".join(map(str, sorted(failed)))
