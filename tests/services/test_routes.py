"""Who sees what: each route of both applications, for a dataset in each state, by each role.

``routes.tsv`` holds what is answered; a route that is not in it fails. Whatever is answered, words
of a dataset that somebody may not read are not in it. ``writing_routes.tsv`` holds the same of what
writes: by strangers at a dataset of the project leader's, by leader and curator at one that is not
there. With ``THALIE_WRITE_ROUTES`` in the environment both are written anew, to be read before
they are kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from secrets import token_hex
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.records.api import RDMRecord
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name

from tests.services.datasets import add_file, dataset, draft, who
from tests.services.people import accounts, ask, logged_in

from .routes import (
    FILE,
    RECORD,
    ROLES,
    STATES,
    WRITING_TABLE,
    Route,
    known,
    write,
    writing_routes,
)

Json = dict[str, Any]

LIMITED = 429  # Too Many Requests, in the table: addresses for passwords
OTHERS = frozenset({"nobody", "reader"})
CLOSED = {
    "open": {},
    "embargoed": {"name": OTHERS, "content": OTHERS},
    "restricted": {"title": OTHERS, "description": OTHERS, "name": OTHERS, "content": OTHERS},
    "draft": {"title": OTHERS, "description": OTHERS, "name": OTHERS, "content": OTHERS},
    "withdrawn": {"description": OTHERS, "name": OTHERS, "content": OTHERS},
}
"""Words of a dataset that some may not read, by its state."""

TOLD = {("embargoed", "name"): {"/records/<pid_value>"}}
"""Where policy tells some all the same: JSON-LD names files that will open
(``THALIE_NAME_CLOSED_FILES``)."""


@pytest.fixture(scope="module")
def sessions(instance: Any, site: str) -> Iterator[dict[str, requests.Session]]:
    """A browser of each role, logged in by the form."""
    known_ones = accounts(instance)
    opened = {role: logged_in(site, *known_ones.get(role, ())) for role in ROLES}
    yield opened
    for session in opened.values():
        session.close()


@pytest.fixture(scope="module")
def words() -> dict[str, dict[str, str]]:
    """Words that stand nowhere else, in each part of a dataset of each state."""
    parts = ("title", "description", "name", "content")
    return {state: {part: f"zz{token_hex(6)}" for part in parts} for state in STATES}


@pytest.fixture(scope="module")
def datasets(app: Flask, words: dict[str, dict[str, str]]) -> dict[str, str]:
    """A dataset of the project leader's in each state."""
    made = {state: publish(state, words[state]) for state in STATES}
    current_search_client.indices.refresh(index=build_alias_name(RDMRecord.index.search_alias))
    return made


def publish(state: str, said: dict[str, str]) -> str:
    closed = "public" if state in ("open", "withdrawn") else "restricted"
    until = {"active": True, "until": "2099-01-01", "reason": "A thesis."}
    data = dataset(
        f"Enamels {said['title']}",
        access={
            "record": "restricted" if state == "restricted" else "public",
            "files": closed,
            "embargo": until if state == "embargoed" else {"active": False},
        },
        metadata={
            "description": f"<p>Measured {said['description']}</p>",
            "rights": [{"id": "cc-by-4.0"}],
        },
    )
    made = draft(data, by=who("leader"))
    add_file(made, f"{said['name']}.txt", said["content"].encode())
    if state != "draft":
        service.publish(system_identity, made)
    if state == "withdrawn":
        why = {"removal_reason": {"id": "retracted"}, "note": "Wrong.", "is_visible": True}
        service.delete_record(system_identity, made, why)
    return made


def values(state: str, dataset: str, said: dict[str, str]) -> dict[str, str]:
    """What stands in the addresses of a DATASET."""
    return dict.fromkeys(RECORD, dataset) | dict.fromkeys(FILE, f"{said['name']}.txt")


@pytest.fixture(scope="module")
def answered() -> Iterator[dict[str, dict[str, dict[str, int]]]]:
    """What was answered, by rule, state and role."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    yield found
    if os.environ.get("THALIE_WRITE_ROUTES"):
        write(found)


def test_every_route_is_in_the_table(all_routes: list[Route]) -> None:
    assert {route.rule for route in all_routes} == set(known())


@pytest.mark.parametrize("state", STATES)
def test_what_is_closed_is_told_to_nobody_else(
    state: str,
    site: str,
    all_routes: list[Route],
    sessions: dict[str, requests.Session],
    datasets: dict[str, str],
    words: dict[str, dict[str, str]],
    answered: dict[str, dict[str, dict[str, int]]],
) -> None:
    table = known()
    named = values(state, datasets[state], words[state])
    for route in all_routes:
        if not route.of_record and state != "open":
            continue
        for role in ROLES:
            address = site + route.address(named)
            answer = ask(sessions[role], address)
            for part, others in CLOSED[state].items():
                word = words[state][part]
                if route.rule in TOLD.get((state, part), ()):
                    continue
                if role in others and word not in address:  # which pages repeat
                    assert word not in answer.text, (role, part, address)
            said = answered.setdefault(route.rule, {}).setdefault(state, {})
            said[role] = answer.status_code
    found = {rule: states[state] for rule, states in answered.items() if state in states}
    wanted = {rule: states[state] for rule, states in table.items() if state in states}
    limited = {  # how often, differs
        rule for told in (wanted, found) for rule in told if LIMITED in told[rule].values()
    }
    assert {rule: found[rule] for rule in found if rule not in limited} == {
        rule: wanted[rule] for rule in wanted if rule not in limited
    }


@pytest.mark.parametrize(
    ("role", "address", "status"),
    [
        ("nobody", "/instruments/%00", 404),
        ("nobody", "/lang/a%00b", 404),
        ("curator", "/administration/dois?q=%00", 404),
        ("curator", "/administration/dois?show=%00", 404),
        ("curator", "/administration/dois?page=99999999999999999999", 400),
    ],
)
def test_what_nothing_can_be_called_is_no_error_of_the_server(
    site: str, sessions: dict[str, requests.Session], role: str, address: str, status: int
) -> None:
    assert ask(sessions[role], site + address).status_code == status


@pytest.mark.parametrize("role", ROLES)
def test_lists_tell_nothing_closed(
    role: str,
    site: str,
    sessions: dict[str, requests.Session],
    datasets: dict[str, str],
    words: dict[str, dict[str, str]],
) -> None:
    """Searched for by their own words."""
    for state, closed in CLOSED.items():
        for part, others in closed.items():
            if role not in others:
                continue
            for address in ("/api/records", "/search", "/api/user/records", "/api/records?l=list"):
                joint = "&" if "?" in address else "?"
                word = words[state][part]
                answer = ask(sessions[role], f"{site}{address}{joint}q={word}")
                found = re.sub(rf"q(=|%3D){word}|value=\"{word}\"", "", answer.text)
                assert word not in found, (state, part, address)


ABSENT = "0"
BROKEN = {"PUT /api/pages/<id>"}
"""InvenioRDM's own, for curators: an update of nothing is no SQL."""
WRITTEN_TO = ("open", "restricted", "draft")


def write_to(
    session: requests.Session, method: str, address: str, sent: Json | None = None
) -> requests.Response:
    """Write an object, an empty one, with the proof that a page of the site sends it.

    A token that got old is answered with a new one.
    """
    for _ in range(2):
        token = session.cookies.get("csrftoken", "")
        headers = {"X-CSRFToken": token, "Referer": address}
        answer = session.request(
            method, address, json=sent or {}, headers=headers, timeout=60, allow_redirects=False
        )
        if "CSRF" not in answer.text:
            break
    return answer


def kept(state: str, dataset: str) -> tuple[Any, ...]:
    """What strangers could have changed of a dataset: its row, its files, its drafts."""
    db.session.rollback()  # reads what others committed
    kind = service.draft_cls if state == "draft" else service.record_cls
    row = kind.pid.resolve(dataset, registered_only=False)
    drafts = service.draft_cls.model_cls.query.filter_by(parent_id=row.parent.id).count()
    return row.revision_id, row.is_deleted, sorted(row.files.entries), drafts


@pytest.fixture(scope="module")
def all_writing_routes(ui_app: Any, app: Flask) -> list[Route]:
    return writing_routes(ui_app, app)


def test_every_route_that_writes_is_in_the_table(all_writing_routes: list[Route]) -> None:
    assert {route.name for route in all_writing_routes} == set(known(WRITING_TABLE))


def test_strangers_change_nothing(
    site: str,
    all_writing_routes: list[Route],
    sessions: dict[str, requests.Session],
    datasets: dict[str, str],
    words: dict[str, dict[str, str]],
) -> None:
    found: dict[str, dict[str, dict[str, int]]] = {}
    for session in sessions.values():
        session.get(f"{site}/api/records?size=1", timeout=30)  # which gives the token
    before = {state: kept(state, datasets[state]) for state in WRITTEN_TO}
    for route in all_writing_routes:
        for state in WRITTEN_TO if route.of_record else WRITTEN_TO[:1]:
            said = found.setdefault(route.name, {}).setdefault(state, {})
            for role in ROLES:
                stranger = role in OTHERS
                named = values(state, datasets[state] if stranger else ABSENT, words[state])
                address = site + route.address(named)
                said[role] = write_to(sessions[role], route.method, address).status_code
    if os.environ.get("THALIE_WRITE_ROUTES"):
        write(found, WRITING_TABLE)
    assert {state: kept(state, datasets[state]) for state in WRITTEN_TO} == before
    table = known(WRITING_TABLE)
    limited = {
        name
        for names in (table, found)
        for name, states in names.items()
        if any(LIMITED in codes.values() for codes in states.values())
    }
    assert {name: found[name] for name in found if name not in limited} == {
        name: table[name] for name in found if name not in limited
    }
    assert {name for name, states in found.items() if _broken(states)} == BROKEN


def _broken(states: dict[str, dict[str, int]]) -> bool:
    return any(code >= 500 for codes in states.values() for code in codes.values())


@pytest.mark.parametrize("role", ["nobody", "reader"])
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "email"),
        ({"email": None, "consent_to_share_personal_data": "true"}, "email"),
        ({"email": 1, "consent_to_share_personal_data": "true"}, "email"),
        ({"email": "a@b.org", "full_name": "A"}, "consent_to_share_personal_data"),
        ({"email": "a@b.org", "consent_to_share_personal_data": "true"}, "full_name"),
    ],
)
def test_a_request_for_access_that_is_not_whole_is_refused_at_its_field(
    role: str,
    sent: Json,
    field: str,
    site: str,
    sessions: dict[str, requests.Session],
    datasets: dict[str, str],
) -> None:
    sessions[role].get(f"{site}/api/records?size=1", timeout=30)
    address = f"{site}/api/records/{datasets['embargoed']}/access/request"
    answer = write_to(sessions[role], "POST", address, sent)
    assert answer.status_code == 400
    assert field in answer.text
