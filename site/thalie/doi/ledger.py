"""The book of DOIs: what is wanted is written down, taken up by a worker, and confirmed.

A worker takes an entry with a lease, in a short transaction, and holds none while it calls; so no
publication waits for DataCite. A lease that its worker lost (killed, or too slow) ends by itself;
whoever is next asks DataCite first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from sqlalchemy import case, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from .backoff import delay
from .models import DoiCall, DoiEntry, now
from .steps import State

LEASE = timedelta(seconds=45)
"""Longer than a call, before which it is renewed; so long waits a DOI whose worker was killed."""

KEPT = 40  # calls of each DOI that are kept


@dataclass(frozen=True, slots=True)
class Call:
    """A call to DataCite, or a remark: see ``models.DoiCall``."""

    sent: str
    status: int | None
    text: str
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Claim:
    """An entry that a worker took, as it was then. ``known`` is ``None`` where it is not sure."""

    doi: str
    kind: str
    object_id: UUID
    generation: int
    wanted: State
    known: State | None
    sent: str
    held: str
    ours: bool
    token: UUID


@dataclass(slots=True)
class Outcome:
    """What became of a claim.

    ``error`` is empty where DataCite has what is wanted. ``known`` is ``None`` where an answer was
    lost. ``edition`` is by what it was described (``refresh``). ``wait`` are seconds that DataCite
    asks for. ``counted`` says that it was an attempt.
    """

    wanted: State
    known: State | None
    error: str = ""
    url: str = ""
    aimed: str = ""
    sent: str = ""
    held: str = ""
    edition: str = ""
    wait: float = 0.0
    counted: bool = True
    calls: list[Call] = field(default_factory=list)


def want(doi: str, kind: str, object_id: UUID, wanted: State) -> None:
    """Write down what is wanted of a DOI, in the transaction that is going on.

    Whoever else wants something of the same DOI waits until that transaction ends.
    """
    moment = now()
    row = {
        "doi": doi, "kind": kind, "object_id": object_id, "wanted": str(wanted), "generation": 1,
        "confirmed_generation": 0, "known": str(State.ABSENT), "sure": True, "url": "",
        "ours": False, "edition": "", "aimed": "", "sent": "", "held": "", "attempts": 0,
        "next_attempt": moment, "last_error": "", "paused": False, "created": moment,
        "wanted_since": moment,
    }  # fmt: skip
    entry = DoiEntry.__table__.c
    again = {
        "wanted": str(wanted),
        "generation": entry.generation + 1,
        "attempts": 0,
        "next_attempt": moment,
        "wanted_since": case((entry.next_attempt.is_(None), moment), else_=entry.wanted_since),
    }
    with db.session.no_autoflush:
        db.session.execute(
            insert(DoiEntry).values(**row).on_conflict_do_update(index_elements=["doi"], set_=again)
        )


def doubt(entry: DoiEntry, why: str) -> None:
    """Have DataCite asked, and sent all again, whatever was confirmed before. Not committed."""
    moment = now()
    if entry.settled:
        entry.wanted_since = moment
    entry.generation += 1
    entry.sure, entry.attempts, entry.next_attempt = False, 0, moment
    entry.sent = ""
    _remember(entry.doi, [Call("here", None, why)])


def entry_of(doi: str, *, lock: bool = False) -> DoiEntry | None:
    """The entry of a DOI, as the database has it."""
    query = select(DoiEntry).where(DoiEntry.doi == doi).execution_options(populate_existing=True)
    found: DoiEntry | None = db.session.execute(
        query.with_for_update() if lock else query
    ).scalar_one_or_none()
    return found


def claim(before: datetime, doi: str = "") -> Claim | None:
    """Take the entry that is due longest among those due at BEFORE, or this one, or nothing.

    Commits. From here on nothing is sure of the DOI at DataCite until ``finish`` says so.
    """
    entry = db.session.execute(_due(before, doi)).scalar_one_or_none()
    if entry is None:
        db.session.rollback()
        return None
    token = uuid4()
    taken = Claim(
        doi=entry.doi,
        kind=entry.kind,
        object_id=entry.object_id,
        generation=entry.generation,
        wanted=State(entry.wanted),
        known=entry.remote,
        sent=entry.sent if entry.sure else "",
        held=entry.held,
        ours=entry.ours,
        token=token,
    )
    entry.lease, entry.leased_until, entry.sure = token, now() + LEASE, False
    db.session.commit()
    return taken


def renew(taken: Claim) -> bool:
    """Have the lease begin again; whether it is still this claim's. Commits."""
    entry = entry_of(taken.doi, lock=True)
    held = entry is not None and entry.lease == taken.token
    if entry is not None and held:
        entry.leased_until = now() + LEASE
    db.session.commit()
    return held


def hasten() -> int:
    """Make due what waits because answers of DataCite were lost; how many. Commits.

    For when DataCite answers again after a long silence, which would else end for each DOI only
    with its own pause.
    """
    waits = DoiEntry.query.filter(
        DoiEntry.sure.is_(False), DoiEntry.lease.is_(None), DoiEntry.next_attempt > now()
    )
    number: int = waits.update({"next_attempt": now()}, synchronize_session=False)
    db.session.commit()
    return number


def finish(taken: Claim, outcome: Outcome) -> bool:
    """Write down what became of a claim; returns whether the DOI is settled. Commits."""
    entry = entry_of(taken.doi, lock=True)
    if entry is None:
        db.session.rollback()
        return False
    _remember(entry.doi, outcome.calls)
    if entry.lease != taken.token:
        _distrust(entry)
    else:
        entry.lease = entry.leased_until = None
        _note(entry, taken, outcome)
        if outcome.error:
            _fail(entry, outcome)
        else:
            _confirm(entry, taken, outcome)
        _follow(entry)
    db.session.commit()
    return bool(entry.settled)


def _due(before: datetime, doi: str) -> Any:
    query = (
        select(DoiEntry)
        .where(
            DoiEntry.next_attempt <= before,
            DoiEntry.paused.is_(False),
            or_(DoiEntry.leased_until.is_(None), DoiEntry.leased_until < now()),
        )
        .order_by(DoiEntry.next_attempt)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return query.where(DoiEntry.doi == doi) if doi else query


def _distrust(entry: DoiEntry) -> None:
    """Two workers were at it, and nobody knows whose word came last: look again."""
    entry.sure, entry.sent = False, ""
    if entry.settled:
        entry.next_attempt = entry.wanted_since = now()


def _note(entry: DoiEntry, taken: Claim, outcome: Outcome) -> None:
    """What was learned of DataCite, and of what the DOI names."""
    if entry.generation == taken.generation:
        entry.wanted = str(outcome.wanted)
    entry.sure = outcome.known is not None
    if outcome.known is not None:
        entry.known, entry.sent, entry.held = str(outcome.known), outcome.sent, outcome.held
        entry.ours = outcome.known is not State.ABSENT
    else:
        entry.sent = ""
    if outcome.aimed:
        entry.aimed, entry.url, entry.edition = outcome.aimed, outcome.url, outcome.edition


def _fail(entry: DoiEntry, outcome: Outcome) -> None:
    entry.last_error = outcome.error[:500]
    entry.attempts += outcome.counted
    pause = delay(entry.attempts, outcome.wait) if outcome.counted else outcome.wait
    entry.next_attempt = now() + timedelta(seconds=pause)


def _confirm(entry: DoiEntry, taken: Claim, outcome: Outcome) -> None:
    moment = now()
    entry.confirmed, entry.confirmed_generation = moment, taken.generation
    entry.attempts, entry.last_error = 0, ""
    if entry.generation == taken.generation:
        entry.next_attempt = None
    else:  # something else was wanted meanwhile
        entry.wanted_since = entry.next_attempt = moment


def _follow(entry: DoiEntry) -> None:
    """Let the identifier's status in InvenioRDM say what DataCite said."""
    pid = PersistentIdentifier.query.filter_by(pid_type="doi", pid_value=entry.doi).one_or_none()
    if pid is None or pid.is_deleted() or entry.remote is None:
        return
    if entry.remote.resolves and not pid.is_registered():
        pid.sync_status(PIDStatus.REGISTERED)
    elif not entry.remote.resolves and pid.is_registered():
        pid.sync_status(PIDStatus.RESERVED)


def _remember(doi: str, calls: Sequence[Call]) -> None:
    """Keep the calls in the history, and forget the oldest."""
    if not calls:
        return
    for call in calls:
        db.session.add(
            DoiCall(
                doi=doi,
                sent=call.sent,
                status=call.status,
                text=call.text[:500],
                seconds=round(call.seconds, 3),
            )
        )
    db.session.flush()
    last_kept = (
        select(DoiCall.id)
        .where(DoiCall.doi == doi)
        .order_by(DoiCall.id.desc())
        .offset(KEPT)
        .limit(1)
        .scalar_subquery()
    )
    db.session.execute(
        delete(DoiCall)
        .where(DoiCall.doi == doi, DoiCall.id <= last_kept)
        .execution_options(synchronize_session=False)
    )
