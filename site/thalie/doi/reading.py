"""What the ledger says, for whoever may read it: of the tables alone.

Light: ``thalie doi status`` answers without InvenioRDM. Who may read is asked in ``services``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from invenio_db import db
from sqlalchemy import ColumnElement, Select, and_, func, select, true

from . import channel
from .models import DoiCall, DoiEntry, now


class DoiUnknownError(LookupError):
    """The ledger has no such DOI; the message says which."""

    def __init__(self, doi: str) -> None:
        super().__init__(f"The ledger has no DOI {doi}.")
        self.doi = doi


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the ledger; times are ISO 8601, or empty. ``known`` is empty where unsure."""

    doi: str
    kind: str
    object: str
    wanted: str
    known: str
    settled: bool
    ours: bool
    late: bool
    paused: bool
    attempts: int
    error: str
    url: str
    created: str
    wanted_since: str
    next_attempt: str
    confirmed: str

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class CallTold:
    """A call to DataCite: see ``models.DoiCall``."""

    time: str
    sent: str
    status: int | None
    text: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page of entries and how many there are in all."""

    hits: list[Entry]
    total: int


@dataclass(frozen=True, slots=True)
class Health:
    """Numbers for a monitor: DOIs ``pending``, those ``late`` among them, those ``paused``.

    ``oldest`` is how long the oldest waits, in seconds. ``stopped``: the account was refused.
    """

    pending: int
    late: int
    paused: int
    oldest: float
    stopped: bool

    def as_json(self) -> dict[str, int | float | bool]:
        """Plain values."""
        return asdict(self)


def health() -> Health:
    """How it stands now."""
    moment = now()
    waiting = DoiEntry.next_attempt.is_not(None) & DoiEntry.paused.is_(False)
    pending, oldest = db.session.execute(
        select(func.count(), func.min(DoiEntry.wanted_since)).where(waiting)
    ).one()
    late = db.session.scalar(select(func.count()).select_from(DoiEntry).where(late_ones(moment)))
    paused = db.session.scalar(
        select(func.count()).select_from(DoiEntry).where(DoiEntry.paused.is_(True))
    )
    return Health(
        pending=pending,
        late=late or 0,
        paused=paused or 0,
        oldest=(moment - oldest).total_seconds() if oldest else 0.0,
        stopped=channel.stopped() is not None,
    )


def late_ones(moment: datetime) -> ColumnElement[bool]:
    """Condition: DataCite does not have what is wanted for longer than ``THALIE_DOI_LATE``."""
    limit = moment - timedelta(seconds=current_app.config["THALIE_DOI_LATE"])
    return and_(
        DoiEntry.next_attempt.is_not(None),
        DoiEntry.paused.is_(False),
        DoiEntry.wanted_since < limit,
    )


def numbers() -> dict[str, Any]:
    """How it stands: the numbers of ``Health``, and why nothing is sent, where that is so."""
    stop = channel.stopped()
    return {
        **health().as_json(),
        "settled": db.session.scalar(_counted(condition("settled"))) or 0,
        "failing": db.session.scalar(_counted(condition("failing"))) or 0,
        "stopped_since": stop[0].isoformat() if stop else "",
        "stopped_reason": stop[1] if stop else "",
    }


def search(state: str = "", text: str = "", page: int = 1, size: int = 25) -> Page:
    """Page number PAGE (from 1) of SIZE entries, those that wait longest first.

    STATE is one of ``words.STATES`` or empty; TEXT is a part of the DOI.
    """
    wanted = condition(state)
    if text:
        wanted = and_(wanted, DoiEntry.doi.contains(text.strip().lower(), autoescape=True))
    rows = db.session.execute(
        select(DoiEntry)
        .where(wanted)
        .order_by(DoiEntry.next_attempt.is_(None), DoiEntry.wanted_since, DoiEntry.doi)
        .offset((page - 1) * size)
        .limit(size)
        .execution_options(populate_existing=True)
    ).scalars()
    return Page([_told(row) for row in rows], db.session.scalar(_counted(wanted)) or 0)


def read(doi: str) -> tuple[Entry, list[CallTold]]:
    """One entry and its history, newest first. Raises ``DoiUnknownError``."""
    name = doi.strip().lower()
    entry = None if "\0" in name else db.session.get(DoiEntry, name, populate_existing=True)
    if entry is None:
        raise DoiUnknownError(doi)
    calls = db.session.execute(
        select(DoiCall).where(DoiCall.doi == entry.doi).order_by(DoiCall.id.desc())
    ).scalars()
    return _told(entry), [
        CallTold(call.time.isoformat(), call.sent, call.status, call.text, call.seconds)
        for call in calls
    ]


def condition(state: str) -> ColumnElement[bool]:
    """Of the entries in a state, one of ``words.STATES``; of all where it is empty."""
    waiting = and_(DoiEntry.next_attempt.is_not(None), DoiEntry.paused.is_(False))
    conditions: Mapping[str, ColumnElement[bool]] = {
        "": true(),
        "pending": waiting,
        "late": late_ones(now()),
        "failing": and_(waiting, DoiEntry.last_error != ""),
        "paused": DoiEntry.paused.is_(True),
        "settled": DoiEntry.next_attempt.is_(None),
    }
    return conditions[state]


def _counted(condition: ColumnElement[bool]) -> Select[tuple[int]]:
    return select(func.count()).select_from(DoiEntry).where(condition)


def _told(entry: DoiEntry) -> Entry:
    late = entry.waits.total_seconds() > current_app.config["THALIE_DOI_LATE"]
    return Entry(
        doi=entry.doi,
        kind=entry.kind,
        object=str(entry.object_id),
        wanted=entry.wanted,
        known=str(entry.remote or ""),
        settled=entry.settled,
        ours=entry.ours,
        late=late and not entry.paused,
        paused=entry.paused,
        attempts=entry.attempts,
        error=entry.last_error,
        url=entry.url,
        created=entry.created.isoformat(),
        wanted_since=entry.wanted_since.isoformat(),
        next_attempt=entry.next_attempt.isoformat() if entry.next_attempt else "",
        confirmed=entry.confirmed.isoformat() if entry.confirmed else "",
    )
