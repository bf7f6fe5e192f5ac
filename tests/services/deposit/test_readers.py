"""Who reads a draft, its files and where its values were read, as the documentation says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service

from tests.services.conftest import PEOPLE
from tests.services.runs import RunFolder
from thalie.deposit.choices import Choices
from thalie.deposit.report import RunReport
from thalie.deposit.runs import depositor_of

WHO = ("leader", "curator", "reader", "nobody")
MAY = {"leader": 200, "curator": 200, "reader": 403, "nobody": 403}


@pytest.fixture
def of_leader(app: Flask, run: RunFolder) -> Callable[..., RunReport]:
    """Deposit the run in the name of the project leader."""

    def deposit(**choices: Any) -> RunReport:
        leader = depositor_of(app, "leader@example.org", patience=30.0, say=lambda sentence: None)
        return leader.deposit(run.capture(), Choices(people=PEOPLE, **choices))

    return deposit


@pytest.fixture
def asked(app: Flask, instance: Any) -> Callable[[str, str, str], requests.Response]:
    """What somebody is answered at an address of the REST API."""

    def ask(who: str, method: str, path: str) -> requests.Response:
        headers = {}
        if who != "nobody":
            user = current_datastore.get_user_by_email(f"{who}@example.org")
            token = Token.create_personal("readers", user.id, scopes=[]).access_token
            db.session.commit()
            headers["Authorization"] = f"Bearer {token}"
        url = f"{instance.layout.url}/api/records/{path}"
        return requests.request(method, url, headers=headers, timeout=20)

    return ask


@pytest.mark.parametrize("who", WHO)
def test_a_draft_of_the_leader_is_read_by_its_owner_and_by_curators(
    run: RunFolder,
    of_leader: Callable[..., RunReport],
    asked: Callable[..., requests.Response],
    who: str,
) -> None:
    run.write(11)
    report = of_leader()
    [name, *_] = service.read_draft(system_identity, report.record).to_dict()["files"]["entries"]
    for path in ("/draft", f"/draft/files/{name}/content", "/provenance"):
        status = asked(who, "GET", report.record + path).status_code
        assert status == MAY[who], path
    if who != "leader":
        assert asked(who, "DELETE", f"{report.record}/draft").status_code == 403
        changed = asked(who, "DELETE", f"{report.record}/draft/files/{name}")
        assert changed.status_code == 403


@pytest.mark.parametrize("who", WHO)
def test_where_values_of_a_published_dataset_were_read_is_told_to_the_same_persons(
    run: RunFolder,
    of_leader: Callable[..., RunReport],
    asked: Callable[..., requests.Response],
    who: str,
) -> None:
    run.write(12)
    report = of_leader(publish=True)
    answer = asked(who, "GET", f"{report.record}/provenance")
    assert answer.status_code == MAY[who]
    if MAY[who] == 200:
        assert answer.json()["entries"]
