"""Access is asked for, decided on, ends, and is revoked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.requests.access import AccessRequestToken
from invenio_rdm_records.secret_links.models import SecretLink
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_search import current_search_client
from sqlalchemy import delete, update

from tests.services.datasets import OPEN, dataset, draft, who
from thalie.grants import book, services, sweep
from thalie.grants.ends import EndError
from thalie.grants.models import KeptGrant
from thalie.grants.offer import UNTOUCHED, offer_everywhere, offered
from thalie.records.days import today

from .conftest import RESTRICTED, Person, confirm, parent_of

People = Callable[..., Person]
Publish = Callable[..., str]


def user_request(reader: Person, pid: str) -> str:
    """Ask as the reader's account; the identifier of the request."""
    asked = reader.ask_for_access(pid, "reader@example.org")
    assert asked.status_code == 200, asked.text
    return str(asked.json()["id"])


def expire(link: str, ago: timedelta = timedelta(seconds=1)) -> None:
    """Let the end of a link have passed, as InvenioRDM lets whoever made it shorten it."""
    db.session.execute(
        update(SecretLink).where(SecretLink.id == link).values(expires_at=datetime.now(UTC) - ago)
    )
    db.session.commit()


def let_pass(pid: str) -> None:
    """Let all grants of a dataset end today."""
    parent = parent_of(pid).id
    db.session.execute(update(KeptGrant).where(KeptGrant.parent_id == parent).values(ends=today()))
    db.session.commit()


def test_a_guest_is_given_a_link_that_ends(person: People, published: Publish, email: str) -> None:
    pid, guest, leader = published(), person(), person("leader")
    asked = guest.ask_for_access(pid, email)
    assert asked.status_code == 200, asked.text
    id_ = confirm(guest, email)
    accepted = leader.ask(f"requests/{id_}/actions/accept", "POST", json={})
    assert accepted.status_code == 200, accepted.text
    (listed,) = leader.ask(f"records/{pid}/grants").json()["hits"]["hits"]
    assert listed["kind"] == "link"
    assert (listed["permission"], listed["request"]["id"]) == ("view", id_)
    assert listed["given_by"]["user"] == str(who("leader").id)
    assert email in listed["name"]
    assert abs((date.fromisoformat(listed["ends"]) - today()).days - 365) <= 1
    assert "token" not in str(listed)
    (link,) = parent_of(pid).access.links.resolve_all()
    assert guest.file(pid) == 403
    assert guest.file(pid, token=link.token) == 200
    expire(listed["id"])
    assert person().file(pid, token=link.token) == 403
    assert sweep.end_due() >= 1
    assert leader.ask(f"records/{pid}/grants").json()["hits"]["total"] == 0
    assert parent_of(pid).access.links == []


def test_the_leader_chooses_the_end_of_a_guests_link(
    person: People, published: Publish, email: str
) -> None:
    pid, guest, leader = published(), person(), person("leader")
    guest.ask_for_access(pid, email)
    id_ = confirm(guest, email)
    payload = leader.ask(f"requests/{id_}").json()["payload"]
    chosen = {"payload": {**payload, "secret_link_expiration": "10"}}
    assert leader.ask(f"requests/{id_}", "PUT", json=chosen).status_code == 200
    assert leader.ask(f"requests/{id_}/actions/accept", "POST", json={}).status_code == 200
    (listed,) = leader.ask(f"records/{pid}/grants").json()["hits"]["hits"]
    assert abs((date.fromisoformat(listed["ends"]) - today()).days - 10) <= 1


def test_an_account_is_given_access_until_a_day(person: People, published: Publish) -> None:
    pid, reader, leader = published(), person("reader"), person("leader")
    id_ = user_request(reader, pid)
    assert reader.file(pid) == 403
    ends = today() + timedelta(days=30)
    services.accept(who("leader"), id_, ends.isoformat(), "Welcome <b>here</b>.")
    (listed,) = leader.ask(f"records/{pid}/grants").json()["hits"]["hits"]
    assert (listed["kind"], listed["id"]) == ("user", str(who("reader").id))
    assert (listed["ends"], listed["request"]["id"]) == (ends.isoformat(), id_)
    assert reader.file(pid) == 200
    let_pass(pid)
    assert sweep.end_due() >= 1
    assert reader.file(pid) == 403
    assert sweep.end_due() == 0
    assert book.entries(parent_of(pid).id) == {}


def test_accepting_as_invenio_does_gives_the_usual_end(person: People, published: Publish) -> None:
    pid, reader, leader = published(), person("reader"), person("leader")
    id_ = user_request(reader, pid)
    accepted = leader.ask(f"requests/{id_}/actions/accept", "POST", json={})
    assert accepted.status_code == 200, accepted.text
    (listed,) = leader.ask(f"records/{pid}/grants").json()["hits"]["hits"]
    assert listed["ends"] == (today() + timedelta(days=365)).isoformat()
    assert listed["given_by"]["user"] == str(who("leader").id)
    later = (today() + timedelta(days=400)).isoformat()
    address = f"records/{pid}/grants/user/{listed['id']}"
    changed = leader.ask(address, "PUT", json={"ends": later})
    assert (changed.status_code, changed.json()["ends"]) == (200, later)
    wrong = leader.ask(address, "PUT", json={"ends": "soon"})
    assert wrong.status_code == 400
    assert wrong.json()["message"] == "soon is no day. Write it as 2027-03-31."
    assert leader.ask(address, "DELETE").status_code == 204
    assert reader.file(pid) == 403
    assert leader.ask(address, "DELETE").status_code == 404
    assert leader.ask(address, "PUT", json={"ends": later}).status_code == 404


def test_a_request_is_declined_with_a_reason(
    person: People, published: Publish, email: str
) -> None:
    pid, guest, leader = published(), person(), person("leader")
    guest.ask_for_access(pid, email)
    id_ = confirm(guest, email)
    why = {"payload": {"content": "The thesis comes first.", "format": "html"}}
    declined = leader.ask(f"requests/{id_}/actions/decline", "POST", json=why)
    assert declined.status_code == 200, declined.text
    current_search_client.indices.refresh(index="*")
    assert "The thesis comes first." in guest.ask(f"requests/{id_}/timeline").text
    assert leader.ask(f"records/{pid}/grants").json()["hits"]["total"] == 0
    assert guest.file(pid) == 403
    assert leader.ask(f"requests/{id_}/actions/accept", "POST", json={}).status_code == 400
    assert leader.ask(f"records/{pid}/grants").json()["hits"]["total"] == 0


def test_a_decision_that_was_interrupted_is_repeated(
    person: People, published: Publish, email: str
) -> None:
    pid, guest, leader = published(), person(), person("leader")
    guest.ask_for_access(pid, email)
    of_guest, of_user = confirm(guest, email), user_request(person("reader"), pid)
    subject = {"type": "user", "id": str(who("reader").id)}
    grant = {"subject": subject, "permission": "view", "origin": f"request:{of_user}"}
    service.access.bulk_create_grants(system_identity, pid, {"grants": [grant]})
    link = {"permission": "view", "origin": f"request:{of_guest}", "expires_at": "2099-01-01"}
    service.access.create_secret_link(system_identity, pid, link)
    for id_ in (of_guest, of_user):
        accepted = leader.ask(f"requests/{id_}/actions/accept", "POST", json={})
        assert accepted.status_code == 200, accepted.text
    hits = leader.ask(f"records/{pid}/grants").json()["hits"]["hits"]
    assert sorted(one["kind"] for one in hits) == ["link", "user"]
    assert {one["request"]["id"] for one in hits} == {of_guest, of_user}
    assert "2099-01-01" not in str(hits)


def test_a_wrong_end_or_person_decides_nothing(person: People, published: Publish) -> None:
    pid, reader = published(), person("reader")
    id_ = user_request(reader, pid)
    with pytest.raises(EndError):
        services.accept(who("leader"), id_, today().isoformat())
    with pytest.raises(PermissionDeniedError):
        services.accept(who("reader"), id_, (today() + timedelta(days=3)).isoformat())
    assert person("leader").ask(f"requests/{id_}").json()["status"] == "submitted"
    assert reader.file(pid) == 403


@pytest.mark.parametrize("name", ["", "reader"])
def test_strangers_see_and_change_nothing(person: People, published: Publish, name: str) -> None:
    pid, stranger = published(), person(name)
    grant = f"records/{pid}/grants/user/{who('reader').id}"
    assert stranger.ask(f"records/{pid}/grants").status_code == 403
    assert stranger.ask(grant, "DELETE").status_code == 403
    assert stranger.ask(grant, "PUT", json={"ends": "2099-01-01"}).status_code == 403


def test_curators_see_and_revoke(person: People, published: Publish) -> None:
    pid, curator = published(RESTRICTED), person("curator")
    link = service.access.create_secret_link(
        who("leader"), pid, {"permission": "view", "expires_at": "2099-01-01"}
    )
    (listed,) = curator.ask(f"records/{pid}/grants").json()["hits"]["hits"]
    assert listed["id"] == link.id
    assert curator.ask(f"records/{pid}/grants/link/{link.id}", "DELETE").status_code == 204
    assert person().file(pid, token=link.data["token"]) == 403


def test_a_share_link_has_an_end_and_stops_at_once(person: People, published: Publish) -> None:
    title = "Zirconium portraits"
    pid, leader = published(RESTRICTED, title), person("leader")
    without = leader.ask(f"records/{pid}/access/links", "POST", json={"permission": "view"})
    assert without.status_code == 400
    assert "Expiration date is required" in without.text
    made = leader.ask(
        f"records/{pid}/access/links",
        "POST",
        json={"permission": "view", "expires_at": "2099-01-01"},
    ).json()
    db.session.rollback()
    service.indexer.index_by_id(service.record_cls.pid.resolve(pid).id)
    service.indexer.refresh()
    reviewer = person()
    asked = {"token": made["token"], "q": f'metadata.title:"{title}" AND id:{pid}'}
    assert reviewer.file(pid, token=made["token"]) == 200
    assert reviewer.ask("records", params=asked).json()["hits"]["total"] == 1
    expire(made["id"])
    assert reviewer.file(pid, token=made["token"]) == 403
    assert reviewer.ask(f"records/{pid}", params=asked).status_code == 403
    assert reviewer.ask("records", params=asked).json()["hits"]["total"] == 0


def test_new_datasets_offer_requests_and_the_leader_changes_that(
    person: People, published: Publish, email: str
) -> None:
    pid, guest, leader = published(), person(), person("leader")
    settings = guest.ask(f"records/{pid}").json()["parent"]["access"]["settings"]
    assert settings["allow_guest_requests"] and settings["allow_user_requests"]
    closed = {"allow_user_requests": False, "allow_guest_requests": False,
              "secret_link_expiration": 30}  # fmt: skip
    assert leader.ask(f"records/{pid}/access", "PUT", json=closed).status_code == 200
    assert guest.ask_for_access(pid, email).status_code == 403
    assert person("reader").ask_for_access(pid, "reader@example.org").status_code == 403
    offer_everywhere()
    assert parent_of(pid).access.settings.dump() == {**UNTOUCHED, **closed}


@pytest.mark.parametrize("access", [RESTRICTED, OPEN])
def test_nothing_is_told_of_what_is_not_offered(
    person: People, published: Publish, email: str, access: Any
) -> None:
    """A mail would tell the title of a dataset that nobody may see."""
    pid = published(access)
    assert person().ask_for_access(pid, email).status_code == 403
    assert person("reader").ask_for_access(pid, email).status_code == 403
    assert AccessRequestToken.query.filter_by(email=email).count() == 0
    assert person().ask_for_access("no-such", email).status_code == 404


def test_older_datasets_are_offered_once(published: Publish) -> None:
    pid = published()
    service.access.update_access_settings(system_identity, pid, UNTOUCHED)
    done, failed = offer_everywhere()
    assert done >= 1
    assert failed == 0
    assert parent_of(pid).access.settings.dump() == offered()
    assert offer_everywhere() == (0, 0)


def test_grants_older_than_the_book_are_entered(published: Publish) -> None:
    pid = published()
    share(pid)
    parent = parent_of(pid).id
    key = ("user", str(who("reader").id))
    assert book.entries(parent)[key].given is not None
    db.session.execute(delete(KeptGrant).where(KeptGrant.parent_id == parent))
    db.session.commit()
    assert book.enter_missing() >= 1
    row = book.entries(parent)[key]
    assert (row.given, row.by, row.ends) == (None, None, today() + timedelta(days=365))
    assert book.enter_missing() == 0


def share(pid: str, permission: str = "view") -> None:
    """Share with the reader, as the dialogue of sharing does."""
    subject = {"type": "user", "id": str(who("reader").id)}
    grants = {"grants": [{"subject": subject, "permission": permission}]}
    service.access.bulk_create_grants(system_identity, pid, grants)


def test_a_link_without_an_end_gets_one(app: Any, published: Publish) -> None:
    pid = published()
    link = service.access.create_secret_link(
        who("leader"), pid, {"permission": "view", "expires_at": "2099-01-01"}
    )
    db.session.execute(update(SecretLink).where(SecretLink.id == link.id).values(expires_at=None))
    db.session.commit()
    assert sweep.give_ends() >= 1
    assert sweep.give_ends() == 0
    (found,) = parent_of(pid).access.links.resolve_all()
    assert (found.expires_at.date() - today()).days == 365


def test_one_that_cannot_be_ended_stops_no_other(
    published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = published(), published()
    for pid in (first, second):
        share(pid)
        let_pass(pid)
    revoke = sweep.revoke

    def fail(identity: Any, pid: str, key: Any) -> None:
        if pid == first:
            raise RuntimeError("damaged")
        revoke(identity, pid, key)

    monkeypatch.setattr(sweep, "revoke", fail)
    assert sweep.end_due() >= 1
    assert len(parent_of(first).access.grants) == 1
    assert len(parent_of(second).access.grants) == 0
    monkeypatch.undo()
    assert sweep.end_due() == 1
    assert len(parent_of(first).access.grants) == 0


def test_a_revoked_grant_is_given_anew_with_a_new_end(published: Publish) -> None:
    pid = published()
    share(pid)
    let_pass(pid)
    services.revoke(who("leader"), pid, ("user", str(who("reader").id)))
    share(pid)
    (row,) = book.entries(parent_of(pid).id).values()
    assert row.ends == today() + timedelta(days=365)


def test_what_was_prolonged_meanwhile_is_not_ended(
    published: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = published()
    share(pid)
    let_pass(pid)
    parent, key = parent_of(pid).id, ("user", str(who("reader").id))
    due = book.due(today())
    services.change_end(who("leader"), pid, key, (today() + timedelta(days=5)).isoformat())
    monkeypatch.setattr(book, "due", lambda day: due)
    sweep.end_due()
    assert parent_of(pid).access.grants
    assert book.entries(parent)[key].ends == today() + timedelta(days=5)


def test_a_discarded_draft_leaves_nothing_due(app: Any) -> None:
    pid = draft(dataset(), by=who("leader"))
    share(pid)
    let_pass(pid)
    parent = parent_of(pid).id
    service.delete_draft(system_identity, pid)
    sweep.end_due()
    assert book.entries(parent) == {}
