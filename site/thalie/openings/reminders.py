"""Reminds persons of embargoes that end soon, and curators of restrictions to be reviewed.

What was reminded of stands in a table. A night that was missed is made up: of the reminders whose
day has come only the nearest to the end is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask_principal import Identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from thalie.embargo.state import access_state
from thalie.records.days import today
from thalie.records.versions import newest, standing

from .models import DueEmbargo, EmbargoMail, EmbargoReminder, EmbargoTerms
from .people import leaders
from .permissions import require_curator
from .telling import CURATORS
from .terms import policy
from .words import ENDING_SOON, REVIEW


@dataclass(frozen=True, slots=True)
class End:
    """An embargo that ends soon: of a version and its record, so many days before."""

    parent_id: UUID
    version_id: UUID
    until: date
    days: int


def nearest(left: int, reminders: Iterable[int]) -> int | None:
    """The reminder that is due when so many days are LEFT; ``None`` before the first."""
    return min((days for days in reminders if days >= left), default=None)


def remind(day: date | None = None) -> int:
    """Have persons told of what is due on a DAY (today); returns of how many records. Commits."""
    day = day or today()
    ends = [end for end in _ends(day) if _mark(end)]
    owners = leaders([end.parent_id for end in ends])
    for end in ends:
        for account in {owners.get(end.parent_id), CURATORS}:
            db.session.add(_mail(account, end))
    number = len(ends) + _review(day)
    db.session.commit()
    return number


def remind_now(identity: Identity, ids: Sequence[str]) -> int:
    """Have the leaders of these records told of their ends now; returns of how many. Commits.

    Raises ``PermissionDeniedError`` for whoever does not decide, ``PIDDoesNotExistError`` for an id
    that no record has. What is open, or closed without an end, is left out.
    """
    require_curator(identity)
    ends = [end for id_ in dict.fromkeys(ids) if (end := _end_of(id_))]
    owners = leaders([end.parent_id for end in ends])
    told = [end for end in ends if end.parent_id in owners]
    for end in told:
        _mark(end)
        db.session.add(_mail(owners[end.parent_id], end))
    db.session.commit()
    return len(told)


def _end_of(id_: str) -> End | None:
    record = records.record_cls.pid.resolve(id_)
    until = access_state(record.access.dump()).until
    if until is None or until <= today() or record.deletion_status.is_deleted:
        return None
    return End(record.parent.id, record.id, until, (until - today()).days)


def _ends(day: date) -> list[End]:
    """The ends for which a reminder is due that was not sent."""
    rules = policy()
    if not rules.reminder_days:
        return []
    last = day + timedelta(days=max(rules.reminder_days))
    sent = (
        select(EmbargoReminder.parent_id, EmbargoReminder.until,
               func.min(EmbargoReminder.days).label("days"))
        .group_by(EmbargoReminder.parent_id, EmbargoReminder.until)
        .subquery()
    )  # fmt: skip
    query = (
        select(DueEmbargo.parent_id, DueEmbargo.version_id, DueEmbargo.until, sent.c.days)
        .outerjoin(sent, (sent.c.parent_id == DueEmbargo.parent_id)
                   & (sent.c.until == DueEmbargo.until))
        .where(DueEmbargo.until > day, DueEmbargo.until <= last)
        .order_by(DueEmbargo.until, DueEmbargo.parent_id, DueEmbargo.version_id)
    )  # fmt: skip
    found: dict[tuple[UUID, date], End] = {}
    for parent_id, version_id, until, reminded in db.session.execute(query).all():
        days = nearest((until - day).days, rules.reminder_days)
        if days is not None and (reminded is None or reminded > days):
            found[(parent_id, until)] = End(parent_id, version_id, until, days)
    return list(found.values())


def _mark(end: End) -> bool:
    """Remember that persons are reminded; whether they were not yet. Not committed."""
    values = {"parent_id": end.parent_id, "until": end.until, "days": end.days}
    put = insert(EmbargoReminder).values(values).on_conflict_do_nothing()
    return bool(db.session.execute(put).rowcount)


def _mail(account: int | None, end: End) -> EmbargoMail:
    return EmbargoMail(account=account, kind=ENDING_SOON, version_id=end.version_id,
                       until=end.until)  # fmt: skip


def _review(day: date) -> int:
    """Have curators told of the restrictions that are to be reviewed, each once."""
    model: Any = RDMRecordMetadata
    query = (
        select(EmbargoTerms.parent_id, model.id, EmbargoTerms.review)
        .join(model, model.parent_id == EmbargoTerms.parent_id)
        .where(EmbargoTerms.review <= day, standing(model), newest(model))
    )
    due = [End(parent, id_, review, 0) for parent, id_, review in db.session.execute(query).all()]
    told = [end for end in due if _mark(end)]
    db.session.add_all(
        EmbargoMail(account=CURATORS, kind=REVIEW, version_id=end.version_id, until=end.until)
        for end in told
    )
    return len(told)
