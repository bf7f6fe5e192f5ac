"""Opens the data whose embargo is over: in batches, each record alone where a batch fails.

What is to be lifted stands in a table of ours, which the transaction of each change keeps. A lift
is one transaction with what others are told of it; who kills the job loses nothing but the time.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_db.uow import Operation, UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import Boolean, cast, exists, or_, select, update

from thalie.embargo.life import closure
from thalie.embargo.state import access_state
from thalie.ground.pauses import doubled
from thalie.records.days import today
from thalie.records.versions import standing
from thalie.search import bulk

from .follow import watch
from .history import note
from .models import Deed, DueEmbargo, EmbargoEvent, now
from .opening import open_drafts, open_now, tell
from .terms import closure_of, policy

BATCH = 20  # records lifted in one transaction
FIRST, LONGEST = 60.0, 3600.0  # seconds before a failed lift is tried again: doubled each time
TOLD = 2_000  # characters of a failure that are kept


@dataclass(frozen=True, slots=True)
class Lifts:
    """How many versions were opened, and how many could not be."""

    lifted: int = 0
    failed: int = 0

    def __add__(self, other: Lifts) -> Lifts:
        """Both together."""
        return Lifts(self.lifted + other.lifted, self.failed + other.failed)


def lift_due(seconds: float | None = None, *, day: date | None = None) -> Lifts:
    """Open what is due on a DAY (today); no batch begins after so many SECONDS. Commits."""
    started, day, done = time.monotonic(), day or today(), Lifts()
    while seconds is None or time.monotonic() - started < seconds:
        ids = _due(day, BATCH)
        if not ids:
            break
        done += lift(ids, day)
    return done


def lift(ids: Sequence[UUID], day: date) -> Lifts:
    """Open these versions together, else each alone. Commits."""
    try:
        return _together(ids, day)
    except Exception as error:  # whatever it is, the others open
        db.session.rollback()
        if len(ids) == 1:
            return _failed(ids[0], error)
    done = Lifts()
    for id_ in ids:
        done += lift([id_], day)
    return done


def _due(day: date, most: int) -> list[UUID]:
    """What is to be opened next; what failed waits for its time."""
    query = (
        select(DueEmbargo.version_id)
        .where(DueEmbargo.until <= day)
        .where(or_(DueEmbargo.next_attempt.is_(None), DueEmbargo.next_attempt <= now()))
        .order_by(DueEmbargo.attempts, DueEmbargo.until, DueEmbargo.version_id)
        .limit(most)
    )
    found = list(db.session.execute(query).scalars())
    db.session.rollback()
    return found


def _together(ids: Collection[UUID], day: date) -> Lifts:
    """Open these in one transaction; another worker's are left to it."""
    with UnitOfWork() as uow:
        held = list(
            db.session.execute(
                select(DueEmbargo.version_id)
                .where(DueEmbargo.version_id.in_(ids), DueEmbargo.until <= day)
                .order_by(DueEmbargo.version_id)
                .with_for_update(skip_locked=True)
            ).scalars()
        )
        opened = [record for id_ in held if (record := _open(id_, day, uow)) is not None]
        uow.register(IndexOp(opened))
        uow.commit()
    db.session.expunge_all()
    return Lifts(lifted=len(opened))


def _open(id_: UUID, day: date, uow: UnitOfWork) -> Any:
    """Open one version; ``None`` where it needs no lift any more. Not committed."""
    record = records.record_cls.get_record(id_)
    access = record.access.dump()
    state = access_state(access)
    if state.status != "embargoed" or state.until is None or state.until > day:
        watch(record.id, record.parent.id, state)
        return None
    before = closure(access, policy(), state.until - timedelta(days=1))
    open_now(record.access, state.until)
    tell(record, opened=True, uow=uow)
    note(record, Deed.LIFTED, before=before, after=closure_of(record.access.dump()))
    record.commit()
    open_drafts(record, day, uow=uow)
    return record


class IndexOp(Operation):  # type: ignore[misc]
    """Writes versions into the index together, after the commit; the repair finds what lacks."""

    def __init__(self, opened: Sequence[Any]) -> None:
        super().__init__()
        self._opened = opened

    def on_commit(self, uow: UnitOfWork) -> None:
        """Write them."""
        if self._opened:
            bulk.write(bulk.index_of(records, records.record_cls), self._opened)


def _failed(id_: UUID, error: Exception) -> Lifts:
    """Keep why a version could not be opened, and when it is tried again. Commits."""
    current_app.logger.error("The embargo of %s cannot be lifted", id_, exc_info=error)
    row = db.session.get(DueEmbargo, id_, with_for_update=True)
    if row is None:
        db.session.rollback()
        return Lifts()
    row.attempts += 1
    row.failure, row.failed = f"{type(error).__name__}: {error}"[:TOLD], now()
    row.next_attempt = now() + timedelta(seconds=doubled(row.attempts, FIRST, LONGEST))
    if row.attempts == 1:
        _note_failure(row)
    db.session.commit()
    return Lifts(failed=1)


def _note_failure(row: DueEmbargo) -> None:
    db.session.add(EmbargoEvent(parent_id=row.parent_id, version_id=row.version_id,
                                deed=Deed.FAILED.value, before=row.until.isoformat(),
                                reason=row.failure))  # fmt: skip


def try_again(ids: Collection[UUID] = ()) -> int:
    """Let failed lifts (these, or all) be tried at once; returns how many. Commits."""
    failed = update(DueEmbargo).where(DueEmbargo.attempts > 0)
    if ids:
        failed = failed.where(DueEmbargo.version_id.in_(ids))
    found = db.session.execute(failed.values(next_attempt=None))
    db.session.commit()
    return int(found.rowcount)


def find_missing() -> int:
    """Put embargoes on the list that are not on it; returns how many. Commits.

    Those of an instance that is older than the list, and whatever was written past the service. One
    whose end is no day is put there for today: its lift fails, and somebody is told.
    """
    model = RDMRecordMetadata
    embargo = model.json["access"]["embargo"]
    query = select(model.id, model.parent_id, model.json["access"]).where(
        standing(model),
        cast(embargo["active"].as_string(), Boolean),
        ~exists(select(DueEmbargo.version_id).where(DueEmbargo.version_id == model.id)),
    )
    number = 0
    for id_, parent_id, access in db.session.execute(query).all():
        state = access_state(access)
        watch(id_, parent_id, replace(state, until=state.until or today()))
        number += 1
    db.session.commit()
    return number
