"""What a save would say: the same that it says then, and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from sqlalchemy import text

from tests.services import datasets

Json = dict[str, Any]
TABLES = ("rdm_drafts_metadata", "rdm_parents_metadata", "rdm_versions_state", "pidstore_pid",
          "files_bucket", "checks_run", "request_metadata", "thalie_doi")  # fmt: skip
WRONG: Json = {"thalie:experiment": {"energy": "many", "techniques": [{"id": "pixe"}]}}


@pytest.fixture
def person(app: Flask) -> Iterator[Callable[[str], requests.Session]]:
    """A program of a demo account."""
    tokens = []

    def of(name: str) -> requests.Session:
        user = current_datastore.get_user_by_email(f"{name}@example.org")
        tokens.append(Token.create_personal("trial", user.id, scopes=[]))
        db.session.commit()
        session = requests.Session()
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {tokens[-1].access_token}"
        return session

    yield of
    for token in tokens:
        db.session.delete(token.client)
    db.session.commit()


@pytest.fixture
def leader(person: Callable[[str], requests.Session]) -> requests.Session:
    return person("leader")


@pytest.fixture
def draft(leader: requests.Session, site: str) -> Json:
    data = {**datasets.dataset(f"A trial {uuid4().hex[:6]}"), "access": datasets.OPEN}
    answer = leader.post(f"{site}/api/records", json=data, timeout=60)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()
    return found


def tried(session: Any, site: str, data: Any, draft: str = "") -> requests.Response:
    answer: requests.Response = session.post(
        f"{site}/api/curation/trial", json=data, params={"draft": draft} if draft else {},
        timeout=60,
    )  # fmt: skip
    return answer


def kept() -> list[Any]:
    """Of each table how many rows there are, and which transactions wrote them."""
    db.session.rollback()
    return [
        db.session.execute(text(f"SELECT count(*), sum(xmin::text::bigint) FROM {table}")).one()  # noqa: S608
        for table in TABLES
    ]


def wrong(draft: Json) -> Json:
    data = deepcopy(draft)
    data["custom_fields"] = WRONG
    data["metadata"]["creators"] = []
    return data


def test_it_says_what_a_save_says_and_keeps_nothing(
    leader: requests.Session, site: str, draft: Json
) -> None:
    data, before = wrong(draft), kept()
    answer = tried(leader, site, data, draft["id"])
    assert answer.status_code == 200, answer.text
    assert kept() == before
    read = leader.get(f"{site}/api/records/{draft['id']}/draft", timeout=60).json()
    assert (read["revision_id"], read["metadata"]) == (draft["revision_id"], draft["metadata"])
    saved = leader.put(f"{site}/api/records/{draft['id']}/draft", json=data, timeout=60).json()
    assert kept() != before, "a save is seen by what looks whether something was kept"
    lacks = answer.json()["lacks"]
    assert [one["field"] for one in lacks] == [one["field"] for one in saved["errors"]]
    told = [
        (one["messages"], other["messages"])
        for one, other in zip(lacks, saved["errors"], strict=True)
    ]
    assert all(one == other or "This is missing." in one for one, other in told)
    [energy] = [one for one in lacks if one["field"].endswith("experiment.energy")]
    assert energy["level"] == "error" and "keV" in energy["messages"][0]


def test_what_was_never_saved_can_be_tried(leader: requests.Session, site: str, app: Flask) -> None:
    before = kept()
    answer = tried(leader, site, {"metadata": {"title": ""}, "files": {"enabled": True}})
    assert answer.status_code == 200, answer.text
    assert "metadata.creators" in {one["field"] for one in answer.json()["lacks"]}
    assert kept() == before


def test_it_speaks_the_language_of_who_asks(
    leader: requests.Session, site: str, draft: Json
) -> None:
    told = {}
    for language in ("en", "fr"):
        leader.headers["Accept-Language"] = language
        lacks = tried(leader, site, wrong(draft), draft["id"]).json()["lacks"]
        told[language] = {one["field"]: one["messages"] for one in lacks}
    assert told["en"].keys() == told["fr"].keys()
    assert "Donnez un nombre" in told["fr"]["custom_fields.thalie:experiment.energy"][0]


def test_only_who_may_save_may_try(
    person: Callable[[str], requests.Session], leader: requests.Session, site: str, draft: Json
) -> None:
    assert tried(requests.Session(), site, draft, draft["id"]).status_code in (400, 401, 403)
    assert tried(person("curator"), site, draft, draft["id"]).status_code == 403
    assert tried(leader, site, draft, "abcde-fghij").status_code == 404


@pytest.mark.parametrize("body", [None, [], "text", 1, {"metadata": 1}, {"access": []}])
def test_a_body_that_is_no_draft_is_refused(leader: requests.Session, site: str, body: Any) -> None:
    assert tried(leader, site, body).status_code in (200, 400)
