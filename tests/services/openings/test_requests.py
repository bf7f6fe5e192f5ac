"""Longer embargoes are asked for, and decided on."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_audit_logs.records.models import AuditLog
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import PermissionDeniedError
from invenio_requests.customizations import CommentEventType
from invenio_requests.proxies import current_events_service as events
from invenio_requests.proxies import current_request_files_service as files
from invenio_requests.proxies import current_requests_service as requests
from invenio_search import current_search_client
from invenio_search.utils import build_alias_name
from sqlalchemy import select

from tests.services.datasets import add_file, publish, who
from tests.services.openings.asked import MOTIVE, REASON, asked, decide, deeds, status
from tests.services.openings.closed import embargo, published, record_of, restricted, soon, state_of
from thalie.embargo.policy import add_years
from thalie.openings import decisions
from thalie.openings.asking import ask, open_request, settle
from thalie.openings.decisions import DecisionError
from thalie.openings.history import history
from thalie.openings.lift import lift_due
from thalie.openings.terms import terms_of
from thalie.records.days import today

pytestmark = pytest.mark.usefixtures("quiet")


@pytest.fixture(autouse=True)
def _clean(app: Flask) -> Any:
    yield
    db.session.rollback()


@pytest.fixture
def record(app: Flask) -> str:
    """A dataset of the leader under an embargo of the whole base period."""
    return published(embargo(add_years(today(), 3)))


def timeline(request: str) -> list[str]:
    current_search_client.indices.refresh(index=build_alias_name("requestevents"))
    found = events.search(system_identity, request).to_dict()["hits"]["hits"]
    return [one["payload"].get("content", "") for one in found]


def test_declined_with_a_motive_asked_again_and_accepted(record: str) -> None:
    first = asked(record)
    decide(first, "decline", motive=MOTIVE)
    assert status(first) == "declined"
    second = asked(record)
    decide(second, "accept", motive="Granted for the catalogue.")
    assert status(second) == "accepted"
    assert terms_of(record_of(record)).extensions == 1
    assert state_of(record) == ("embargoed", add_years(today(), 4).isoformat())
    assert deeds(record) == ["set", "asked", "declined", "asked", "extended"]
    said = {event.deed: event.reason for event in history(record_of(record).parent.id)}
    assert (said["asked"], said["declined"]) == (REASON, MOTIVE)
    assert timeline(first)[-1] == f"<p>{MOTIVE}</p>"


def test_what_was_said_between_both_sides_is_not_published(record: str) -> None:
    decide(asked(record), "accept", motive="Granted, though we doubt it.")
    assert record_of(record).access.embargo.reason == "A thesis is being written."


def test_what_is_shown_of_a_request(record: str) -> None:
    decide(asked(record), "accept")
    payload = ask(who("leader"), record, REASON)["payload"]
    assert payload == {
        "reason": REASON,
        "end": add_years(today(), 4).isoformat(),
        "after": add_years(today(), 5).isoformat(),
        "granted": 1,
        "allowed": 2,
    }


def test_no_third_extension(record: str) -> None:
    for _ in range(2):
        decide(asked(record), "accept")
    with pytest.raises(DecisionError, match="No extension is left"):
        asked(record)


def test_asked_twice_for_any_version(record: str) -> None:
    asked(record)
    with pytest.raises(DecisionError, match="asked for already") as found:
        asked(record)
    assert found.value.conflict
    db.session.rollback()
    draft = records.new_version(system_identity, record)
    records.update_draft(
        system_identity, draft.id,
        {**draft.data, "metadata": {**draft.data["metadata"], "publication_date": "2026-04-01"}},
    )  # fmt: skip
    add_file(draft.id)
    publish(draft.id)
    with pytest.raises(DecisionError, match="asked for already"):
        asked(draft.id)


def test_a_stranger_neither_asks_nor_decides_nor_reads(record: str) -> None:
    with pytest.raises(PermissionDeniedError):
        asked(record, by="reader")
    db.session.rollback()
    request = asked(record)
    for action in ("accept", "decline", "cancel", "expire"):
        with pytest.raises(PermissionDeniedError):
            decide(request, action, by="reader", motive=MOTIVE)
        db.session.rollback()
    with pytest.raises(PermissionDeniedError):
        requests.read(who("reader"), request)
    assert status(request) == "submitted"


def test_who_asks_does_not_decide(record: str) -> None:
    request = asked(record)
    for action in ("accept", "decline"):
        with pytest.raises(PermissionDeniedError):
            decide(request, action, by="leader", motive=MOTIVE)
        db.session.rollback()
    decide(request, "cancel", by="leader")
    assert (status(request), deeds(record)[-1]) == ("cancelled", "cancelled")


@pytest.mark.parametrize("by", ["curator", "leader"])
def test_those_concerned_find_it_in_their_lists(record: str, by: str) -> None:
    request = asked(record)
    current_search_client.indices.refresh(index=build_alias_name("requests"))
    found = [
        hit["id"]
        for shared in (False, True)
        for hit in requests.search_user_requests(
            who(by), {"shared_with_me": shared, "is_open": True, "size": 100}
        ).to_dict()["hits"]["hits"]
    ]
    assert request in found


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "at least 10"), ("abc", "at least 10"), ("a" * 1_000_000, "at most 5000")],
)
def test_a_reason_that_says_nothing_or_too_much(record: str, reason: str, words: str) -> None:
    with pytest.raises(DecisionError, match=words) as found:
        asked(record, reason=reason)
    assert found.value.field == "reason"


@pytest.mark.parametrize("motive", ["", "no", "a" * 1_000_000])
def test_nobody_declines_without_a_motive(record: str, motive: str) -> None:
    request = asked(record)
    with pytest.raises(DecisionError, match="reason of at") as found:
        decide(request, "decline", motive=motive)
    assert found.value.field == "payload.content"
    db.session.rollback()
    assert (status(request), deeds(record)) == ("submitted", ["set", "asked"])


@pytest.mark.parametrize("access", [{"record": "public", "files": "public"}, restricted("Held.")])
def test_nothing_to_ask_for(app: Flask, access: dict[str, Any]) -> None:
    with pytest.raises(DecisionError, match="no embargo that could be extended"):
        asked(published(access))


def test_after_the_lift_nobody_asks(app: Flask) -> None:
    id_ = published(embargo(soon(3)))
    assert lift_due(day=soon(3)).lifted >= 1
    with pytest.raises(DecisionError, match="no embargo that could be extended"):
        asked(id_)


def withdraw(id_: str) -> None:
    records.delete_record(
        system_identity, id_, {"removal_reason": {"id": "retracted"}, "note": "Withdrawn."}
    )


Overtaken = tuple[Callable[[str], Any], str]
OVERTAKEN: dict[str, Overtaken] = {
    "withdrawn": (withdraw, "The record was withdrawn"),
    "released": (lambda id_: decisions.release(who("leader"), id_), "the files are open"),
    "shortened": (
        lambda id_: decisions.shorten(who("leader"), id_, soon(2)),
        "Meanwhile the end of the embargo was changed",
    ),
    "excepted": (
        lambda id_: decisions.except_(who("curator"), id_, soon(90), reason=REASON),
        "Meanwhile the end of the embargo was changed",
    ),
    "restricted": (
        lambda id_: decisions.restrict(who("curator"), id_, reason=REASON),
        "closed without an end",
    ),
    "lifted": (lambda id_: lift_due(day=soon(5)), "the files are open"),
}


@pytest.mark.parametrize("name", OVERTAKEN)
def test_what_overtakes_a_request_ends_it(app: Flask, name: str) -> None:
    happens, words = OVERTAKEN[name]
    id_ = published(embargo(soon(5)))
    request = asked(id_)
    assert open_request(record_of(id_).parent.id) is not None
    happens(id_)
    with pytest.raises(DecisionError, match=words) as found:
        decide(request, "accept")
    assert found.value.conflict
    db.session.rollback()
    assert settle() >= 1
    assert status(request) == "expired"
    assert open_request(record_of(id_).parent.id) is None
    assert words in timeline(request)[-1]
    assert deeds(id_)[-1] == "overtaken"
    assert words in history(record_of(id_).parent.id)[-1].reason
    settle()
    assert deeds(id_).count("overtaken") == 1


def test_a_request_that_nothing_overtook_stays(record: str) -> None:
    request = asked(record)
    settle()
    assert status(request) == "submitted"


def test_accepted_after_the_day_passed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    id_ = published(embargo(soon(5)))
    request = asked(id_)
    for module in ("terms", "decisions"):
        monkeypatch.setattr(f"thalie.openings.{module}.today", lambda: soon(6))
    with pytest.raises(DecisionError, match="The embargo is over"):
        decide(request, "accept")
    db.session.rollback()
    assert state_of(id_) == ("embargoed", soon(5).isoformat())


@pytest.mark.parametrize("second", ["accept", "decline"])
def test_of_two_who_decide_at_once_one_wins(app: Flask, record: str, second: str) -> None:
    request, gate = asked(record), threading.Barrier(2)
    told: list[str] = []

    def run(action: str) -> None:
        with app.app_context():
            identity = who("curator")
            gate.wait()
            try:
                comment = {"payload": {"content": f"<p>{MOTIVE}</p>", "format": "html"}}
                requests.execute_action(identity, request, action, comment)
                told.append("done")
            except Exception as error:
                db.session.rollback()
                told.append(f"{type(error).__name__}: {error}")
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=[action]) for action in ("accept", second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sorted(told)[1] == "done"
    assert "decided on this request already" in sorted(told)[0] or "status" in sorted(told)[0]
    assert deeds(record)[-1] in ("extended", "declined")
    assert len(deeds(record)) == 3
    assert terms_of(record_of(record)).extensions == (status(request) == "accepted")


def test_what_the_policy_says_of_who_asks(
    app: Flask, record: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {**app.config["THALIE_EMBARGO_POLICY"], "who_asks": "curators"}
    monkeypatch.setitem(app.config, "THALIE_EMBARGO_POLICY", rules)
    with pytest.raises(PermissionDeniedError):
        asked(record)
    db.session.rollback()
    asked(record, by="curator")


def test_no_reason_where_the_policy_asks_for_none(
    app: Flask, record: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = {**app.config["THALIE_EMBARGO_POLICY"], "reason_required": False}
    monkeypatch.setitem(app.config, "THALIE_EMBARGO_POLICY", rules)
    assert status(asked(record, reason="")) == "submitted"


def test_files_are_attached_to_a_request(record: str) -> None:
    request, leader = asked(record), who("leader")
    made = files.create_file(leader, request, "letter.pdf", io.BytesIO(b"%PDF-1.4"), 8).to_dict()
    comment = {
        "content": "<p>See the letter.</p>",
        "format": "html",
        "files": [{"file_id": made["id"]}],
    }
    events.create(leader, request, {"payload": comment}, CommentEventType)
    assert timeline(request) == ["<p>See the letter.</p>"]
    with pytest.raises(PermissionDeniedError):
        files.read_file(who("reader"), request, made["key"])
    assert files.read_file(who("curator"), request, made["key"])


def test_decisions_stand_in_the_audit_log_where_it_is_kept(
    app: Flask, record: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "AUDIT_LOGS_ENABLED", True)
    request = asked(record)
    decide(request, "decline", motive=MOTIVE)
    decisions.release(who("leader"), record)
    query = select(AuditLog).where(AuditLog.action == "record.embargo")
    rows = [
        row for row in db.session.execute(query).scalars() if row.json["resource"]["id"] == record
    ]
    told = [(row.json["metadata"]["deed"], row.json["metadata"]["reason"]) for row in rows]
    assert told == [("asked", REASON), ("declined", MOTIVE), ("released", "")]
    assert [row.user_id for row in rows] == [
        str(who(name).id) for name in ("leader", "curator", "leader")
    ]
    assert rows[1].json["metadata"]["request"] == request
