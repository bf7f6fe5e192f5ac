"""What ends, ends: grants and links whose day has come, each alone; and who is told before.

Everything is found in the database, so that a sweep that was killed is made up by the next. A mail
goes out before it is noted: killed in between it goes out twice, never not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import current_app
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_notifications.tasks import broadcast_notification
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.secret_links.models import SecretLink
from sqlalchemy import String, and_, cast, or_, select

from thalie.records.days import today

from . import book
from .book import LINK, Key
from .ends import is_to_be_told, usual_end
from .listing import end_of_link
from .models import KeptGrant, now
from .notifications import ending
from .offer import pid_of
from .services import GrantUnknownError, revoke

Entry = tuple[UUID, Key]


def end_due() -> int:
    """Revoke what has ended; how many. Each in a transaction of its own."""
    links = _links(SecretLink.expires_at <= now())
    return _each([*book.due(today()), *links], _end)


def give_ends() -> int:
    """Let links that InvenioRDM made without an end have the usual one; how many."""
    return _each(_links(SecretLink.expires_at.is_(None)), _shorten)


def _each(entries: Iterable[Entry], act: Callable[[UUID, Key], None]) -> int:
    """Act on each alone; what fails is told to the log and tried again by the next sweep."""
    done = 0
    for parent, key in entries:
        try:
            act(parent, key)
            done += 1
        except Exception as failure:
            db.session.rollback()
            current_app.logger.error("Access of %s %s: %s", *key, failure, exc_info=failure)
    return done


def _end(parent: UUID, key: Key) -> None:
    row, pid = book.entries(parent).get(key), pid_of(parent)
    ends = end_of(row) if row else None
    if ends and ends > today():  # somebody changed it meanwhile
        return
    try:
        if pid is None:
            raise GrantUnknownError(key)
        revoke(system_identity, pid, key)
    except GrantUnknownError:  # it went another way
        book.strike_out(parent, key)
        db.session.commit()


def _shorten(parent: UUID, key: Key) -> None:
    pid = pid_of(parent)
    if pid is not None:
        ends = usual_end(today(), current_app.config["THALIE_GRANT_DAYS"])
        records.access.update_secret_link(
            system_identity, pid, key[1], {"expires_at": ends.isoformat()}
        )


def _links(*conditions: Any) -> list[Entry]:
    rows = db.session.execute(
        select(KeptGrant.parent_id, KeptGrant.subject)
        .join(SecretLink, cast(SecretLink.id, String) == KeptGrant.subject)
        .where(KeptGrant.kind == LINK, *conditions)
    )
    return [(parent, (LINK, subject)) for parent, subject in rows]


def remind() -> int:
    """Tell of what ends soon, each end once; how many."""
    return _each(to_be_told(), _tell)


def to_be_told() -> list[Entry]:
    """What ends within the days of the reminder, and whose holder does not know it yet."""
    day, before = today(), current_app.config["THALIE_GRANT_REMINDER_DAYS"]
    zone = ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"])
    latest = datetime.combine(day + timedelta(days=before + 1), time.min, zone).astimezone(UTC)
    found = []
    for row in db.session.execute(_ending_until(latest)).scalars():
        ends = end_of(row)
        given = row.given.astimezone(zone).date() if row.given else None
        if ends and ends != row.reminded and is_to_be_told(ends, given, day, before):
            found.append((row.parent_id, (row.kind, row.subject)))
    return found


def _ending_until(moment: datetime) -> Any:
    """Rows of the book of what ends until a MOMENT."""
    link = cast(SecretLink.id, String) == KeptGrant.subject
    return (
        select(KeptGrant)
        .outerjoin(SecretLink, and_(KeptGrant.kind == LINK, link))
        .where(or_(KeptGrant.ends <= moment.date(), SecretLink.expires_at <= moment))
    )


def end_of(row: KeptGrant) -> date | None:
    """The first day without the access that a ROW of the book is about."""
    if row.kind != LINK:
        ends: date | None = row.ends
        return ends
    link = db.session.get(SecretLink, row.subject)
    return end_of_link(link) if link else None


def _tell(parent: UUID, key: Key) -> None:
    row = book.entries(parent)[key]
    ends, pid = end_of(row), pid_of(parent)
    if ends is None:
        return
    if pid is not None:
        record, found = records.access.get_parent_and_record_or_draft(pid)
        for notification in ending(record, found, key, ends):
            broadcast_notification.delay(notification.dumps())
    book.note_reminder(parent, key, ends)
    db.session.commit()
