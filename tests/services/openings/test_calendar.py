"""Calendars of embargoes: what programs read of them, and who."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import requests
from flask import Flask
from icalendar import Calendar, Component
from invenio_db import db

from tests.services.datasets import OPEN, who
from tests.services.openings.closed import embargo, published, record_of, restricted, soon
from tests.services.openings.people import Browser
from thalie.embargo.policy import add_years
from thalie.openings import decisions, feeds
from thalie.openings.calendar import calendar, days_of
from thalie.openings.history import note
from thalie.openings.models import Deed, EmbargoFeed
from thalie.records.days import today

REASON = "The catalogue of the exhibition is not printed yet."


@pytest.fixture(autouse=True)
def _clean(app: Flask) -> Iterator[None]:
    yield
    db.session.rollback()
    db.session.query(EmbargoFeed).delete()
    db.session.commit()


def judged(text: bytes) -> dict[str, Component]:
    """The events by UID, of a calendar that keeps what RFC 5545 demands (3.6, 3.6.1, 3.8.2)."""
    assert text.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert balanced(text.decode().split("\r\n"))
    made = Calendar.from_ical(text)
    assert (made["VERSION"], bool(made["PRODID"])) == ("2.0", True)
    assert made.subcomponents
    assert not [part.errors for part in made.walk() if part.errors]
    events = made.walk("VEVENT")
    for one in events:
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "LAST-MODIFIED"):
            assert name in one, name
        assert one["DTSTART"].params["VALUE"] == one["DTEND"].params["VALUE"] == "DATE"
        assert one.end - one.start == timedelta(days=1)
        assert one["DTSTAMP"].dt.utcoffset() == timedelta(0)
    uids = [str(one["UID"]) for one in events]
    assert len(set(uids)) == len(uids)
    return dict(zip(uids, events, strict=True))


def balanced(lines: list[str]) -> bool:
    """Whether each component ends that begins, the inner ones first (3.6)."""
    open_: list[str] = []
    for line in lines:
        if line.startswith("BEGIN:"):
            open_.append(line[6:])
        if line.startswith("END:") and (not open_ or open_.pop() != line[4:]):
            return False
    return not open_


@pytest.mark.parametrize(
    ("whole", "broken"),
    [
        (b"DTSTART;VALUE=DATE:", b"DTSTART;VALUE=DATE:2026-"),
        (b"END:VEVENT", b"END:VTODO"),
        (b"UID:", b"X-UID:"),
        (b"\r\n", b"\n"),
        (b"VERSION:2.0", b"VERSION:1.0"),
    ],
)
def test_the_judge_refuses_what_is_broken(whole: bytes, broken: bytes, app: Flask) -> None:
    published(embargo(soon()))
    text = calendar(days_of(who("leader")), "en", "1")
    judged(text)
    with pytest.raises((AssertionError, ValueError, KeyError)):
        judged(text.replace(whole, broken))


def test_a_calendar_without_days_is_one(app: Flask) -> None:
    assert judged(calendar([], "en", "1")) == {}


def of(id_: str, kind: str, found: dict[str, Component]) -> Component:
    parent = record_of(id_).parent.pid.pid_value
    [event] = [one for uid, one in found.items() if uid.startswith(f"embargo-{kind}-{parent}@")]
    return event


def test_ends_requests_and_reviews_are_days(app: Flask) -> None:
    ends, closed = published(embargo(soon())), published(restricted(REASON))
    note(record_of(ends), Deed.ASKED, by=who("leader"), request_id=uuid4(), reason=REASON)
    found = judged(calendar(days_of(who("leader")), "en", "1"))
    assert of(ends, "end", found).start == soon()
    assert of(ends, "asked", found).start == today()
    assert of(closed, "review", found).start == add_years(today(), 1)
    assert str(of(ends, "end", found)["SUMMARY"]) == "Embargo ends: A dataset"


def test_a_change_keeps_its_name_and_raises_its_number(app: Flask) -> None:
    id_ = published(embargo(soon(60)))
    before = of(id_, "end", judged(calendar(days_of(who("leader")), "en", "1")))
    assert calendar(days_of(who("leader")), "en", "1") == calendar(
        days_of(who("leader")), "en", "1"
    )
    decisions.shorten(who("leader"), id_, soon(50))
    after = of(id_, "end", judged(calendar(days_of(who("leader")), "en", "1")))
    assert after["UID"] == before["UID"]
    assert (before.start, after.start) == (soon(60), soon(50))
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


def test_a_day_is_that_of_the_facility_whatever_the_clock_does(app: Flask) -> None:
    for day in (date(2027, 3, 28), date(2027, 10, 31), date(2028, 2, 29)):  # summer time; leap
        id_ = published(embargo(day))
        assert of(id_, "end", judged(calendar(days_of(who("leader")), "fr", "1"))).start == day


# Over HTTP


def test_the_calendar_of_a_record_is_for_who_reads_it(browsers: dict[str, Browser]) -> None:
    id_, closed = published(embargo(soon())), published(embargo(soon(), record="restricted"))
    answer = browsers["nobody"].look(f"/records/{id_}/embargo.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = judged(answer.content).values()
    assert event.start == soon()
    assert event["URL"].endswith(f"/records/{id_}")
    french = browsers["nobody"].look(f"/records/{id_}/embargo.ics", **{"Accept-Language": "fr"})
    assert french.content != answer.content
    assert browsers["reader"].look(f"/records/{closed}/embargo.ics").status_code == 403
    assert browsers["leader"].look(f"/records/{closed}/embargo.ics").status_code == 200
    assert browsers["nobody"].look(f"/records/{published(OPEN)}/embargo.ics").status_code == 404


def test_a_secret_address_is_made_renewed_and_taken_back(
    browsers: dict[str, Browser], app: Flask
) -> None:
    id_, leader = published(embargo(soon())), browsers["leader"]

    def renew(language: str = "en") -> str:
        answer = leader.send("/me/embargoes", {"action": "renew", "language": language})
        assert answer.headers["Cache-Control"] == "no-store"
        found = leader_address(answer)
        assert found not in leader.look("/me/embargoes").text
        return found

    first = renew()
    answer = requests.get(first, timeout=30)
    assert of(id_, "end", judged(answer.content)).start == soon()
    assert "private" in answer.headers["Cache-Control"]
    again = requests.get(first, headers={"If-None-Match": answer.headers["ETag"]}, timeout=30)
    assert again.status_code == 304
    second = renew("fr")
    assert requests.get(first, timeout=30).status_code == 404
    assert "embargo" in requests.get(second, timeout=30).text
    stored = db.session.query(EmbargoFeed).one()
    token = second.rpartition("/")[2].removesuffix(".ics")
    assert token not in (stored.digest, "")
    assert len(token) >= 43
    leader.send("/me/embargoes", {"action": "revoke"})
    for address in (second, second[:-5] + ".ics", f"{leader.site}/calendars/embargoes/0.ics"):
        assert requests.get(address, timeout=30).status_code == 404


def leader_address(answer: Any) -> str:
    from lxml import html

    [found] = html.fromstring(answer.text).xpath("//input[@id='thalie-feed-address']/@value")
    return str(found)


def test_a_calendar_tells_only_what_is_its_readers(app: Flask) -> None:
    published(embargo(soon()), by="curator")
    assert judged(calendar(days_of(who("reader")), "en", "1")) == {}


def test_an_account_that_is_closed_has_no_calendar(app: Flask) -> None:
    from invenio_accounts.proxies import current_datastore

    user = current_datastore.get_user_by_email("reader@example.org")
    token = feeds.renew(user.id, "en")
    assert feeds.reader(token) is not None
    user.active = False
    assert feeds.reader(token) is None
    db.session.rollback()


def test_the_form_wants_its_proof(browsers: dict[str, Browser]) -> None:
    leader = browsers["leader"]
    sent = {"action": "renew", "language": "en", "csrf_token": "wrong"}
    assert (
        leader.session.post(f"{leader.site}/me/embargoes", data=sent, timeout=30).status_code == 400
    )
    assert db.session.query(EmbargoFeed).count() == 0
