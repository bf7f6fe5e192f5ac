"""Tells persons what happened to embargoes: one mail each, however much it is.

First the history is turned into rows of who is to be told of what, each event once, with the mark
that it was. Then each person's rows become a mail, and are deleted after it went out: who kills the
job at that line is told twice, never not at all. A mail server that refuses or hangs at one person
keeps nobody else back; that person's turn comes again, with longer and longer pauses.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select, update

from thalie.embargo.life import Closure
from thalie.ground.pauses import doubled
from thalie.records.days import today

from .letters import letter
from .models import Deed, DueEmbargo, EmbargoEvent, EmbargoMail, now
from .notifications import send
from .people import deciders, leaders, reader
from .words import CLOSED_RECORD, ENDING_SOON

MOST_EVENTS = 20_000  # told of in one go
FIRST, LONGEST = 120.0, 21_600.0  # seconds before a mail is tried again: doubled each time
MOST_ATTEMPTS = 30  # about a week

CURATORS = None
"""The account that stands for the mailbox of the curators."""

OPEN_WORD = Closure().word()
OF_LIFTS = (Deed.LIFTED.value, Deed.FAILED.value)
TOLD_TO: dict[str, Sequence[str]] = {
    "asked": ("deciders",),
    "cancelled": ("deciders",),
    "declined": ("asker", "leader"),
    "extended": ("asker", "leader"),
    "overtaken": ("asker",),
    "released": ("leader", "curators"),
    "shortened": ("leader", "curators"),
    "excepted": ("leader", "curators"),
    "restricted": ("leader", "curators"),
    "lifted": ("leader", "curators"),
    "failed": ("curators",),
}
"""Who is told of what; of the rest nobody."""


def collect() -> int:
    """Write down who is to be told of what happened; returns of how many events. Commits."""
    events = _untold()
    if rows := list(_rows(events)):
        db.session.execute(insert(EmbargoMail), rows)
    told = update(EmbargoEvent).where(EmbargoEvent.id.in_([event.id for event in events]))
    db.session.execute(told.values(told=now()).execution_options(synchronize_session=False))
    db.session.commit()
    return len(events)


def _untold() -> Sequence[EmbargoEvent]:
    """What nobody was told of; lifts only once all of them are through, so that it is one mail."""
    query = select(EmbargoEvent).where(EmbargoEvent.told.is_(None))
    if _lifting():
        query = query.where(EmbargoEvent.deed.not_in(OF_LIFTS))
    query = query.order_by(EmbargoEvent.id).limit(MOST_EVENTS).with_for_update(skip_locked=True)
    return list(db.session.execute(query).scalars())


def _lifting() -> bool:
    waiting = select(DueEmbargo.version_id).where(
        DueEmbargo.until <= today(), DueEmbargo.attempts == 0
    )
    return bool(db.session.scalar(select(exists(waiting))))


def _rows(events: Sequence[EmbargoEvent]) -> Iterator[dict[str, Any]]:
    """Who is told of what; of a record of which several versions opened, once."""
    lifted: set[UUID] = set()
    owners = leaders([event.parent_id for event in events])
    askers = _askers([event.request_id for event in events if event.request_id])
    for event in events:
        if event.version_id is None or _again(event, lifted):
            continue
        for account in _told(event, owners.get(event.parent_id), askers.get(event.request_id)):
            yield {"account": account, "kind": _kind(event), "version_id": event.version_id,
                   "event_id": event.id}  # fmt: skip


def _again(event: EmbargoEvent, lifted: set[UUID]) -> bool:
    if event.deed != Deed.LIFTED.value:
        return False
    known = event.parent_id in lifted
    lifted.add(event.parent_id)
    return known


def _kind(event: EmbargoEvent) -> str:
    """The deed; of a lift that opened nothing, because the record is closed, another word."""
    closed = event.deed == Deed.LIFTED.value and event.after != OPEN_WORD
    return CLOSED_RECORD if closed else str(event.deed)


def _told(event: EmbargoEvent, leader: int | None, asker: int | None) -> Iterable[int | None]:
    """The accounts that are told of an event, each once."""
    wanted = TOLD_TO.get(event.deed, ())
    found: dict[int | None, None] = {}
    if "leader" in wanted and leader is not None:
        found[leader] = None
    if "asker" in wanted and asker is not None:
        found[asker] = None
    if "curators" in wanted:
        found[CURATORS] = None
    if "deciders" in wanted:
        found |= dict.fromkeys(deciders())
    return found


def _askers(requests: Sequence[UUID]) -> dict[UUID, int | None]:
    query = select(EmbargoEvent.request_id, EmbargoEvent.by).where(
        EmbargoEvent.request_id.in_(requests), EmbargoEvent.deed == Deed.ASKED.value
    )
    return dict(db.session.execute(query).tuples().all())


def send_due(seconds: float | None = None) -> int:
    """Send the mails whose time has come; none begins after so many SECONDS. Commits.

    Returns how many went out.
    """
    started, seen, number = time.monotonic(), set[int | None](), 0
    while seconds is None or time.monotonic() - started < seconds:
        account = _next(seen)
        if account is _NOBODY:
            break
        seen.add(account)
        number += _send_to(account)
    return number


_NOBODY: Any = object()


def _due() -> ColumnElement[bool]:
    return or_(EmbargoMail.next_attempt.is_(None), EmbargoMail.next_attempt <= now())


def _next(seen: Iterable[int | None]) -> Any:
    """The account that is told next: who was tried least often comes first."""
    query = (
        select(EmbargoMail.account)
        .where(_due())
        .group_by(EmbargoMail.account)
        .order_by(func.max(EmbargoMail.attempts), func.min(EmbargoMail.id))
    )
    found = list(db.session.execute(query).scalars())
    db.session.rollback()
    return next((account for account in found if account not in set(seen)), _NOBODY)


def _mails_of(account: int | None) -> Sequence[EmbargoMail]:
    """What is due for an account, in the order in which it happened; another worker's are its."""
    query = select(EmbargoMail).where(EmbargoMail.account.is_not_distinct_from(account), _due())
    query = query.order_by(EmbargoMail.id).with_for_update(skip_locked=True)
    return list(db.session.execute(query).scalars())


def _send_to(account: int | None) -> bool:
    """Send one person's mail; whether it went out. Commits."""
    rows = _mails_of(account)
    ids = [row.id for row in rows]
    try:
        to = reader(account)
        told = _that_hold(rows)
        if to is not None and told:
            send(to, [letter(told, language) for language in to.languages])
    except Exception as failure:  # whatever it is, the others are told
        db.session.rollback()
        _failed(ids, failure)
        return False
    db.session.execute(_these(ids))
    db.session.commit()
    return to is not None and bool(told)


def _that_hold(rows: Sequence[EmbargoMail]) -> Sequence[EmbargoMail]:
    """ROWS without reminders of ends that were changed since."""
    ids = [row.version_id for row in rows if row.kind == ENDING_SOON]
    query = select(DueEmbargo.version_id, DueEmbargo.until).where(DueEmbargo.version_id.in_(ids))
    ends = {(id_, until) for id_, until in db.session.execute(query).all()}
    return [row for row in rows if row.kind != ENDING_SOON or (row.version_id, row.until) in ends]


def _these(ids: Sequence[int]) -> Any:
    gone = delete(EmbargoMail).where(EmbargoMail.id.in_(ids))
    return gone.execution_options(synchronize_session=False)


def _failed(ids: Sequence[int], failure: Exception) -> None:
    """Have a mail tried again later. Commits."""
    current_app.logger.warning("A mail about embargoes could not be sent: %s", failure)
    attempts = db.session.scalar(
        select(func.max(EmbargoMail.attempts)).where(EmbargoMail.id.in_(ids))
    )
    number = (attempts or 0) + 1
    if number >= MOST_ATTEMPTS:
        current_app.logger.error("A mail about embargoes was given up after %s attempts", number)
        db.session.execute(_these(ids))
    else:
        later = now() + timedelta(seconds=doubled(number, FIRST, LONGEST))
        tried = update(EmbargoMail).where(EmbargoMail.id.in_(ids))
        tried = tried.values(attempts=number, next_attempt=later)
        db.session.execute(tried.execution_options(synchronize_session=False))
    db.session.commit()
