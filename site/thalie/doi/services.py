"""The ledger behind a permission: what curators may see and do, on pages, by REST, by command."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import current_app
from flask_principal import Identity
from invenio_db import db
from invenio_records_resources.services.errors import PermissionDeniedError
from sqlalchemy import ColumnElement, Select, and_, func, select, true

from . import channel
from .alarms import Health, health, late_ones
from .instruments import mint
from .ledger import doubt, entry_of
from .models import DoiCall, DoiEntry, DoiReport, now
from .permissions import DoiPermissionPolicy
from .sources import described


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


def status(identity: Identity) -> dict[str, Any]:
    """How it stands: the numbers of ``Health``, and why nothing is sent, where that is so."""
    _require(identity, "read")
    stop = channel.stopped()
    found: Health = health()
    return {
        **found.as_json(),
        "settled": db.session.scalar(_counted(_condition("settled"))) or 0,
        "failing": db.session.scalar(_counted(_condition("failing"))) or 0,
        "stopped_since": stop[0].isoformat() if stop else "",
        "stopped_reason": stop[1] if stop else "",
    }


def search(
    identity: Identity, state: str = "", text: str = "", page: int = 1, size: int = 25
) -> Page:
    """Page number PAGE (from 1) of SIZE entries, those that wait longest first.

    STATE is one of ``words.STATES`` or empty; TEXT is a part of the DOI. Raises
    ``PermissionDeniedError``.
    """
    _require(identity, "search")
    condition = _condition(state)
    if text:
        condition = and_(condition, DoiEntry.doi.contains(text.strip().lower(), autoescape=True))
    rows = db.session.execute(
        select(DoiEntry)
        .where(condition)
        .order_by(DoiEntry.next_attempt.is_(None), DoiEntry.wanted_since, DoiEntry.doi)
        .offset((page - 1) * size)
        .limit(size)
        .execution_options(populate_existing=True)
    ).scalars()
    return Page([_told(row) for row in rows], db.session.scalar(_counted(condition)) or 0)


def read(identity: Identity, doi: str) -> tuple[Entry, list[CallTold]]:
    """One entry and its history, newest first. Raises ``DoiUnknownError``."""
    _require(identity, "read")
    entry = _entry(doi)
    calls = db.session.execute(
        select(DoiCall).where(DoiCall.doi == entry.doi).order_by(DoiCall.id.desc())
    ).scalars()
    return _told(entry), [
        CallTold(call.time.isoformat(), call.sent, call.status, call.text, call.seconds)
        for call in calls
    ]


def payload(identity: Identity, doi: str) -> Mapping[str, Any]:
    """What would be sent to DataCite now; empty when the object is gone.

    Raises ``DoiUnknownError``.
    """
    _require(identity, "read")
    entry = _entry(doi)
    wish = described(entry.kind, entry.object_id)
    return {**wish.metadata, "url": wish.url} if wish else {}


def retry(identity: Identity, dois: Sequence[str]) -> None:
    """Ask DataCite about these DOIs, and send all again. Raises ``DoiUnknownError``. Commits."""
    _require(identity, "manage")
    for doi in dois:
        _entry(doi)
    for doi in dois:
        doubt(_entry(doi, lock=True), "A person wants it tried again.")
        db.session.commit()
    _nudge(dois)


def take_over(identity: Identity, doi: str) -> None:
    """Say that the DOI which DataCite has already is ours, and may be changed to what is wanted.

    Raises ``DoiUnknownError``. Commits.
    """
    _require(identity, "manage")
    entry = _entry(doi, lock=True)
    entry.ours = True
    doubt(entry, "A person said that the DOI which is at DataCite is ours.")
    db.session.commit()
    _nudge([entry.doi])


def retry_all(identity: Identity, state: str = "") -> int:
    """Have everything (of a state) asked and sent again; returns how many. Commits, DOI by DOI."""
    _require(identity, "manage")
    last, number = "", 0
    while True:
        piece = (
            db.session.execute(
                select(DoiEntry.doi)
                .where(_condition(state), DoiEntry.doi > last)
                .order_by(DoiEntry.doi)
                .limit(500)
            )
            .scalars()
            .all()
        )
        if not piece:
            return number
        for doi in piece:
            entry = entry_of(doi, lock=True)
            if entry is not None:
                doubt(entry, "A person wants all tried again.")
            db.session.commit()
        last, number = piece[-1], number + len(piece)


def pause(identity: Identity, doi: str) -> None:
    """Leave a DOI alone until ``resume``. Raises ``DoiUnknownError``. Commits."""
    _require(identity, "manage")
    _entry(doi, lock=True).paused = True
    db.session.commit()


def resume(identity: Identity, doi: str) -> None:
    """Go on with a paused DOI. Raises ``DoiUnknownError``. Commits."""
    _require(identity, "manage")
    entry = _entry(doi, lock=True)
    entry.paused = False
    if not entry.settled:
        entry.next_attempt, entry.attempts = now(), 0
    db.session.commit()
    _nudge([entry.doi])


def resume_credentials(identity: Identity) -> bool:
    """Call DataCite again after its account was mended; whether nobody could call. Commits."""
    _require(identity, "manage")
    return channel.resume()


def mint_instruments(
    identity: Identity, names: Sequence[str], *, dry_run: bool = False
) -> dict[str, str]:
    """Give DOIs to these instruments, or to all; returns the new ones by term. Commits.

    With ``dry_run`` nothing is written. What has a DOI already is left out. Raises
    ``InstrumentError``, ``PermissionDeniedError``.
    """
    _require(identity, "manage")
    made = mint(names)
    if dry_run:
        db.session.rollback()
        return made
    db.session.commit()
    _nudge(list(made.values()))
    return made


def reports(identity: Identity, size: int = 10) -> list[Mapping[str, Any]]:
    """The last comparisons with DataCite, newest first."""
    _require(identity, "read")
    rows = db.session.execute(select(DoiReport).order_by(DoiReport.id.desc()).limit(size)).scalars()
    return [
        {
            "id": row.id,
            "started": row.started.isoformat(),
            "finished": row.finished.isoformat() if row.finished else "",
            "dry_run": row.dry_run,
            "compared": row.compared,
            "counts": row.counts,
            "findings": row.findings,
            "error": row.error,
        }
        for row in rows
    ]


def _require(identity: Identity, action: str) -> None:
    if not DoiPermissionPolicy(action).allows(identity):
        raise PermissionDeniedError(action)


def _nudge(dois: Sequence[str]) -> None:
    from .tasks import nudge

    nudge(list(dois), asked=True)


def _entry(doi: str, *, lock: bool = False) -> DoiEntry:
    name = doi.strip().lower()
    found = None if "\0" in name else entry_of(name, lock=lock)
    if found is None:
        raise DoiUnknownError(doi)
    return found


def _condition(state: str) -> ColumnElement[bool]:
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
