"""Versions that are closed differently, descriptions that are closed, and odd days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_records_resources.services.errors import ValidationErrorGroup
from marshmallow import ValidationError

from tests.services import datasets
from tests.services.datasets import OPEN, who
from tests.services.openings.closed import (
    complete,
    embargo,
    published,
    record_of,
    restricted,
    soon,
    state_of,
)
from tests.services.openings.conftest import Calendar
from thalie.doi.models import DoiEntry
from thalie.embargo.policy import add_years
from thalie.openings import decisions
from thalie.openings.decisions import DecisionError
from thalie.openings.history import history
from thalie.openings.lift import find_missing, lift_due
from thalie.openings.models import DueEmbargo
from thalie.openings.terms import terms_of
from thalie.records.days import today

REASON = "The catalogue of the exhibition is not printed yet."
SPAM = {"removal_reason": {"id": "spam"}}


@pytest.fixture(autouse=True)
def _clean(app: Flask) -> Any:
    yield
    db.session.rollback()


def change(id_: str, access: Any) -> Any:
    """Edit a draft, which then says this of its access."""
    data = records.read_draft(who("leader"), id_).data
    data["metadata"]["publication_date"] = "2026-03-31"
    return records.update_draft(who("leader"), id_, {**data, "access": access})


def another(id_: str, access: Any) -> str:
    """Publish another version with this access."""
    new = str(records.new_version(who("leader"), id_).id)
    records.import_files(who("leader"), new)
    change(new, access)
    records.publish(who("leader"), new)
    return new


def extend(id_: str) -> None:
    with UnitOfWork() as uow:
        decisions.extend(who("curator"), id_, reason=REASON, uow=uow)
        uow.commit()


def listed(id_: str) -> date | None:
    found = db.session.get(DueEmbargo, record_of(id_).id)
    return found.until if found else None


# Versions that are closed differently


def test_what_shortens_one_version_lengthens_no_other(app: Flask) -> None:
    first = published(embargo(soon(60)))
    second = another(first, embargo(soon(30)))
    decisions.shorten(who("leader"), first, soon(40))
    assert state_of(first) == ("embargoed", soon(40).isoformat())
    assert state_of(second) == ("embargoed", soon(30).isoformat())


def test_what_extends_one_version_shortens_no_other(app: Flask) -> None:
    first = published(restricted(REASON))
    second = another(first, embargo(soon(30)))
    extend(second)
    assert state_of(first) == ("restricted", None)
    assert state_of(second) == ("embargoed", add_years(soon(30), 1).isoformat())
    assert terms_of(record_of(first)).review == add_years(today(), 1)


def test_the_draft_of_each_version_follows_it(app: Flask) -> None:
    first = published(embargo(soon(60)))
    second = another(first, embargo(soon(30)))
    records.edit(who("leader"), first)
    decisions.release(who("leader"), second)
    assert {state_of(one)[0] for one in (first, second)} == {"open"}
    assert records.read_draft(who("leader"), first).data["access"]["files"] == "public"


def test_a_withdrawn_version_is_decided_on_and_not_lifted(app: Flask) -> None:
    first = published(embargo(soon(30)))
    second = another(first, embargo(soon(30)))
    records.delete_record(system_identity, first, SPAM)
    extend(second)
    later = add_years(soon(30), 1)
    assert (listed(first), listed(second)) == (None, later)
    records.restore_record(system_identity, first)
    assert (state_of(first)[1], listed(first)) == (later.isoformat(), later)


# Descriptions that are closed, and restrictions


def test_nothing_is_released_under_a_closed_description(app: Flask) -> None:
    id_ = published(embargo(soon(30), record="restricted"))
    with pytest.raises(DecisionError, match="Make it public first"):
        decisions.release(who("leader"), id_)
    db.session.rollback()
    assert state_of(id_) == ("embargoed", soon(30).isoformat())
    records.edit(who("leader"), id_)
    change(id_, embargo(soon(30)))
    records.publish(who("leader"), id_)
    decisions.release(who("leader"), id_)
    assert state_of(id_)[0] == "open"


def test_a_closed_description_is_reviewed_after_its_embargo(app: Flask, calendar: Calendar) -> None:
    id_ = published(embargo(soon(30), record="restricted"))
    review = add_years(soon(30), 1)
    calendar.pass_(30)
    lift_due()
    assert (state_of(id_)[0], terms_of(record_of(id_)).review) == ("restricted", review)


def test_a_restriction_does_not_become_an_embargo_beyond_the_policy(app: Flask) -> None:
    id_ = published(restricted(REASON))
    records.edit(who("leader"), id_)
    said = change(id_, embargo(add_years(today(), 80)))
    latest = add_years(today(), 3)
    assert any(f"allows {latest}" in one for e in said.errors for one in e["messages"])
    with pytest.raises(ValidationErrorGroup) as refused:
        records.publish(who("leader"), id_)
    assert f"allows {latest}" in str(refused.value.errors)
    db.session.rollback()
    change(id_, embargo(latest))
    records.publish(who("leader"), id_)
    assert state_of(id_) == ("embargoed", latest.isoformat())
    assert terms_of(record_of(id_)).review is None


def test_public_files_under_an_embargo_are_refused(app: Flask) -> None:
    id_ = datasets.draft(datasets.dataset(access={**embargo(soon()), "files": "public"}))
    datasets.add_file(id_)
    with pytest.raises(ValidationError, match="the files are public"):
        records.publish(system_identity, id_)


# Odd days

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 3, 28),  # summer time begins at two o'clock: midnight is 23:00 in Greenwich
        date(2027, 3, 29),  # 22:00
        date(2027, 10, 31),  # summer time ends at three
        date(2028, 2, 29),
    ],
)
def test_it_opens_at_midnight_there(app: Flask, calendar: Calendar, day: date) -> None:
    id_ = published(embargo(day))
    midnight = datetime(day.year, day.month, day.day, tzinfo=PARIS)
    calendar.be(midnight - timedelta(minutes=1))
    lift_due()
    assert state_of(id_) == ("embargoed", day.isoformat())
    calendar.be(midnight)
    lift_due()
    assert state_of(id_) == ("open", day.isoformat())
    records.edit(who("leader"), id_)
    records.publish(who("leader"), id_)  # what was opened in the first hours may be edited
    assert state_of(id_) == ("open", day.isoformat())


def test_a_restored_version_opens_if_its_day_is_past(app: Flask, calendar: Calendar) -> None:
    id_ = published(embargo(soon(30)))
    records.delete_record(system_identity, id_, SPAM)
    calendar.pass_(40)
    lift_due()
    assert state_of(id_)[0] == "embargoed"
    records.restore_record(system_identity, id_)
    lift_due()
    assert state_of(id_)[0] == "open"


def test_a_doi_that_is_refused_keeps_nothing_closed(app: Flask, calendar: Calendar) -> None:
    id_ = published(embargo(soon(3)))
    doi = record_of(id_)["pids"]["doi"]["identifier"]
    entry = db.session.get(DoiEntry, doi)
    entry.attempts, entry.last_error, entry.next_attempt = 9, "HTTP 422", None
    wanted = entry.generation
    db.session.commit()
    calendar.pass_(3)
    lift_due()
    assert state_of(id_)[0] == "open"
    assert db.session.get(DoiEntry, doi).generation > wanted  # the ledger tells DataCite, later


def test_a_draft_whose_day_came_is_published_when_somebody_said_so(
    app: Flask, calendar: Calendar
) -> None:
    id_ = datasets.draft(complete(embargo(soon(30))), by=who("leader"))
    datasets.add_file(id_)
    calendar.pass_(30)
    with pytest.raises(ValidationError, match="still to come"):
        records.publish(system_identity, id_)
    db.session.rollback()
    change(id_, OPEN)
    datasets.publish(id_)
    assert state_of(id_)[0] == "open"
    assert list(history(record_of(id_).parent.id)) == []


def write(id_: str, held: Any) -> None:
    """Write into the database what no service would, as its embargo; it is on no list."""
    model = record_of(id_).model
    model.json = {**model.json, "access": {**model.json["access"], "embargo": held}}
    if listed(id_):
        db.session.delete(db.session.get(DueEmbargo, record_of(id_).id))
    db.session.commit()
    db.session.expunge_all()


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ({"active": True}, "no day on which it ends"),
        ({"active": True, "until": None}, "no day on which it ends"),
        ({"active": "yes", "until": "soon"}, "ParserError"),
        ({"active": {"a": 1}, "until": "2026-02-30"}, "ValueError"),
        ({"active": 0}, None),
        ("open", None),
        (None, None),
    ],
)
def test_whatever_stands_there_stops_nobody(
    app: Flask, calendar: Calendar, held: Any, told: str | None
) -> None:
    odd, good = published(embargo(soon(5))), published(embargo(soon(5)))
    version = record_of(odd).id
    write(odd, held)
    write(good, {"active": True, "until": soon(5).isoformat()})
    calendar.pass_(5)
    try:
        assert find_missing() >= 1
        lift_due()
        row = db.session.get(DueEmbargo, version)
        assert (row is None) == (told is None), row and row.failure
        assert told is None or told in row.failure
        assert state_of(good)[0] == "open"
    finally:
        write_off(version)


def write_off(version: Any) -> None:
    """What was written past the service is not met by other tests."""
    row, due = db.session.get(RDMRecordMetadata, version), db.session.get(DueEmbargo, version)
    row.json = {**row.json, "access": OPEN}
    if due:
        db.session.delete(due)
    db.session.commit()
    db.session.expunge_all()


def test_a_version_that_is_no_more_is_forgotten(app: Flask) -> None:
    id_ = uuid4()
    db.session.add(DueEmbargo(version_id=id_, parent_id=uuid4(), until=today()))
    db.session.commit()
    lift_due()
    assert db.session.get(DueEmbargo, id_) is None
