"""Who changes a draft that says something else by now is told, and overwrites nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token

Json = dict[str, Any]

WORDS: Json = {
    "access": {"record": "public", "files": "public"},
    "files": {"enabled": True},
    "metadata": {"title": "First words", "resource_type": {"id": "dataset"}},
    "custom_fields": {
        "thalie:experiment": {"project": "Test", "energy": 3000, "techniques": [{"id": "pixe"}]},
        "thalie:analyses": [{"number": "0001", "dose": 1e17}],  # PostgreSQL gives it as an integer
    },
}


@pytest.fixture(scope="module")
def rest(app: Flask, instance: Any) -> Iterator[requests.Session]:
    """A program of the project leader's."""
    user = current_datastore.get_user_by_email("leader@example.org")
    token = Token.create_personal("sight", user.id, scopes=[])
    db.session.commit()
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {token.access_token}"
        yield session


@pytest.fixture
def draft(rest: requests.Session, instance: Any) -> Json:
    """A draft as it was answered when it was made."""
    made: Json = rest.post(f"{instance.layout.url}/api/records", json=WORDS, timeout=30).json()
    return made


def changed(draft: Json, title: str) -> Json:
    return draft | {"metadata": draft["metadata"] | {"title": title}}


def save(rest: requests.Session, draft: Json) -> requests.Response:
    return rest.put(draft["links"]["self"], json=draft, timeout=30)


def test_what_was_seen_may_be_changed_again_and_again(rest: requests.Session, draft: Json) -> None:
    for title in ("Second words", "Third words", "Third words"):
        answer = save(rest, changed(draft, title))
        assert answer.status_code == 200, answer.text
        draft = answer.json()
    again = rest.get(draft["links"]["self"], timeout=30).json()
    assert again["access"]["seen"] == draft["access"]["seen"]
    assert again["metadata"]["title"] == "Third words"


def test_what_was_changed_elsewhere_is_not_overwritten(rest: requests.Session, draft: Json) -> None:
    assert save(rest, changed(draft, "Words of another window")).status_code == 200
    answer = save(rest, changed(draft, "Words that come too late"))
    assert answer.status_code == 409
    assert "changed in another window" in answer.json()["message"]
    kept = rest.get(draft["links"]["self"], timeout=30).json()
    assert kept["metadata"]["title"] == "Words of another window"


@pytest.mark.parametrize("part", ["custom_fields", "access"])
def test_every_part_that_people_write_counts(
    rest: requests.Session, draft: Json, part: str
) -> None:
    other = draft | {"custom_fields": {}, "access": WORDS["access"]}
    if part == "access":
        other = draft | {"access": WORDS["access"] | {"files": "restricted"}}
    assert save(rest, other).status_code == 200
    assert save(rest, changed(draft, "Too late")).status_code == 409


def test_who_sends_no_mark_overwrites(rest: requests.Session, draft: Json) -> None:
    assert save(rest, changed(draft, "Words of another window")).status_code == 200
    answer = save(rest, changed(draft | {"access": WORDS["access"]}, "Words of a program"))
    assert (answer.status_code, answer.json()["metadata"]["title"]) == (200, "Words of a program")


@pytest.mark.parametrize("seen", [17, None, "", {"a": 1}])
def test_a_mark_that_is_none_is_not_kept(rest: requests.Session, draft: Json, seen: Any) -> None:
    answer = save(rest, draft | {"access": WORDS["access"] | {"seen": seen}})
    assert (answer.status_code, answer.json()["access"]["seen"]) == (200, draft["access"]["seen"])


def test_a_file_is_no_change_of_words(rest: requests.Session, draft: Json) -> None:
    files = draft["links"]["files"]
    rest.post(files, json=[{"key": "a.txt"}], timeout=30).raise_for_status()
    rest.put(f"{files}/a.txt/content", data=b"counts", timeout=30,
             headers={"Content-Type": "application/octet-stream"}).raise_for_status()  # fmt: skip
    rest.post(f"{files}/a.txt/commit", timeout=30).raise_for_status()
    assert save(rest, changed(draft, "Words after an upload")).status_code == 200


def test_what_cannot_be_kept_is_no_change_of_words(rest: requests.Session, draft: Json) -> None:
    for _ in range(2):
        answer = save(rest, draft | {"metadata": {"title": "", "publication_date": "soon"}})
        assert answer.status_code == 200, answer.text
        assert answer.json()["errors"]
        draft = answer.json()


def test_a_published_record_has_no_mark(rest: requests.Session, app: Flask) -> None:
    from tests.browser.conftest import publish

    record = publish(app, "Published words")
    shown = rest.get(f"{record.url.replace('/records/', '/api/records/')}", timeout=30).json()
    assert "seen" not in shown["access"]
