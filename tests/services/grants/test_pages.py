"""What people see of requests and grants: pages, and the link that confirms an address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.requests.access import AccessRequestToken

from tests.services.datasets import who
from thalie.grants.offer import UNTOUCHED, offered
from thalie.records.days import today

from .conftest import EMBARGOED, RESTRICTED, Person, fields

People = Callable[..., Person]
Publish = Callable[..., str]


def test_the_page_of_a_dataset_offers_a_form(
    site: str, browser: Callable[..., requests.Session], published: Publish
) -> None:
    pid = published()
    for name in ("", "reader"):
        page = browser(name).get(f"{site}/records/{pid}", timeout=60).text
        assert 'id="access-request-form-root"' in page
        assert "Who has access" not in page
    french = (
        browser().get(f"{site}/records/{pid}", headers={"Accept-Language": "fr"}, timeout=60).text
    )
    assert re.search("Demander l[’']accès", french)
    assert (
        f"/records/{pid}/grants" in browser("leader").get(f"{site}/records/{pid}", timeout=60).text
    )


def test_the_leader_gives_changes_and_revokes_on_pages(
    site: str, browser: Callable[..., requests.Session], person: People, published: Publish
) -> None:
    pid, reader, leader = published(), person("reader"), browser("leader")
    id_ = reader.ask_for_access(pid, "reader@example.org").json()["id"]
    shown = leader.get(f"{site}/me/requests/{id_}", timeout=60).text
    assert "Give access until a day" in shown
    assert (today() + timedelta(days=365)).isoformat() in shown
    ends = (today() + timedelta(days=20)).isoformat()
    address = f"{site}/access/requests/{id_}/accept"
    form = {**fields(shown), "ends": ends, "message": "Welcome."}
    headers = {"Referer": site}
    assert (
        browser("reader").post(address, data=form, headers=headers, timeout=60).status_code == 400
    )
    answer = leader.post(address, data=form, headers=headers, timeout=60)
    assert answer.status_code == 200, answer.text
    assert "Give access until a day" not in answer.text
    assert reader.file(pid) == 200
    listing = f"{site}/records/{pid}/grants"
    page = leader.get(listing, timeout=60).text
    assert ends in page
    assert f"/me/requests/{id_}" in page
    key = {"kind": "user", "id": str(who("reader").id)}
    later = (today() + timedelta(days=40)).isoformat()
    changed = leader.post(
        listing, data={**fields(page), **key, "action": "change", "ends": later}, headers=headers
    )
    assert "The end of the access is changed." in changed.text
    assert later in changed.text
    wrong = leader.post(
        listing, data={**fields(page), **key, "action": "change", "ends": "2001-01-01"},
        headers=headers,
    )  # fmt: skip
    assert "2001-01-01 is over." in wrong.text
    unproved = leader.post(listing, data={**key, "action": "revoke"}, headers=headers, timeout=60)
    assert unproved.status_code == 400
    assert reader.file(pid) == 200
    revoked = leader.post(
        listing, data={**fields(page), **key, "action": "revoke"}, headers=headers, timeout=60
    )
    assert "The access is revoked." in revoked.text
    assert "Nobody else." in revoked.text
    assert reader.file(pid) == 403


@pytest.mark.parametrize("access", [EMBARGOED, RESTRICTED])
def test_the_list_is_for_those_who_manage(
    site: str, browser: Callable[..., requests.Session], published: Publish, access: Any
) -> None:
    address = f"{site}/records/{published(access)}/grants"
    told = {
        name: browser(name).get(address, timeout=60).status_code
        for name in ("", "reader", "leader", "curator")
    }
    assert told == {"": 403, "reader": 403, "leader": 200, "curator": 200}


def test_a_link_of_confirmation_is_looked_at_again(
    site: str, person: People, published: Publish, email: str
) -> None:
    pid, guest = published(), person()
    guest.ask_for_access(pid, email)
    service.access.update_access_settings(system_identity, pid, UNTOUCHED)
    (token,) = AccessRequestToken.query.filter_by(email=email).all()
    address = f"{guest.site}/access/requests/confirm?access_request_token={token.token}"
    assert guest.session.get(address, timeout=60).status_code == 403
    service.access.update_access_settings(system_identity, pid, offered())
    token.expires_at = datetime.now(UTC) - timedelta(minutes=1)
    db.session.commit()
    assert guest.session.get(address, timeout=60).status_code == 404
