"""Versions that are closed differently, descriptions that are closed, and odd days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import ValidationErrorGroup
from marshmallow import ValidationError

from tests.services import datasets
from tests.services.datasets import OPEN, who
from tests.services.openings.closed import (
    embargo,
    published,
    record_of,
    restricted,
    soon,
    state_of,
)
from tests.services.openings.conftest import Calendar
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
    with pytest.raises(ValidationErrorGroup, match="allows"):
        records.publish(who("leader"), id_)
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


def test_a_draft_whose_day_came_is_published_when_somebody_said_so(
    app: Flask, calendar: Calendar
) -> None:
    id_ = datasets.draft(datasets.dataset(access=embargo(soon(30))), by=who("leader"))
    datasets.add_file(id_)
    calendar.pass_(30)
    with pytest.raises(ValidationError, match="still to come"):
        records.publish(system_identity, id_)
    db.session.rollback()
    change(id_, OPEN)
    datasets.publish(id_)
    assert state_of(id_)[0] == "open"
    assert list(history(record_of(id_).parent.id)) == []


@pytest.mark.parametrize("active", ["yes", 1, {"a": 1}])
def test_what_nobody_can_read_stops_no_search_for_others(app: Flask, active: Any) -> None:
    odd, good = published(embargo(soon(5))), published(embargo(soon(5)))
    row = record_of(odd).model
    row.json = {**row.json, "access": {**row.json["access"], "embargo": {"active": active}}}
    for id_ in (odd, good):
        db.session.delete(db.session.get(DueEmbargo, record_of(id_).id))
    db.session.commit()
    find_missing()
    assert listed(good) == soon(5)
