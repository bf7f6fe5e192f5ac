"""The way to DataCite as a whole: its pace, and its closing when the account is refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from invenio_db import db
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from .models import DoiChannel, now

ONLY = 1
LONGEST_QUEUE = timedelta(seconds=30)
LEAST_PAUSE = 5.0  # seconds to wait after "too many requests" that names no time
SILENCE = timedelta(minutes=1)
"""Without an answer for so long, DataCite is taken to be away: one DOI at a time tries it."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether a call may be made: after ``wait`` seconds, or not (``closed`` says why)."""

    wait: float = 0.0
    closed: str = ""


def closed() -> bool:
    """Whether no call may be made now: the account was refused, or DataCite wants a pause."""
    row = _row()
    moment = now()
    shut = row.stopped is not None or (row.not_before is not None and row.not_before > moment)
    db.session.rollback()
    return shut


def take_turn() -> Gate:
    """Reserve the next call, at most ``THALIE_DOI_RATE`` a second for all workers. Commits."""
    row, moment = _row(lock=True), now()
    if row.stopped is not None:
        gate = Gate(closed="the account was refused; see `thalie doi resume --credentials`")
    elif row.not_before is not None and row.not_before > moment:
        gate = Gate((row.not_before - moment).total_seconds(), "DataCite asked for a pause")
    else:
        turn = max(moment, row.next_call or moment)
        if turn - moment > LONGEST_QUEUE:  # the clock was set back
            turn = moment
        row.next_call = turn + timedelta(seconds=1 / current_app.config["THALIE_DOI_RATE"])
        gate = Gate((turn - moment).total_seconds())
    db.session.commit()
    return gate


def pause(seconds: float) -> None:
    """Let nobody call for so long. Commits."""
    row = _row(lock=True)
    until = now() + timedelta(seconds=max(seconds, LEAST_PAUSE))
    row.not_before = max(until, row.not_before or until)
    db.session.commit()


def refused(why: str) -> None:
    """Count a refusal of the account; after some in a row, let nobody call. Commits."""
    row = _row(lock=True)
    row.refusals += 1
    if row.refusals >= current_app.config["THALIE_DOI_REFUSALS"] and row.stopped is None:
        row.stopped, row.reason = now(), why[:500]
        current_app.logger.error("DataCite refuses the account; no DOI is sent any more: %s", why)
    db.session.commit()


def accepted() -> None:
    """Forget refusals: the account was taken. Commits."""
    if _row().refusals:
        row = _row(lock=True)
        if row.stopped is None:
            row.refusals = 0
    db.session.commit()


def unheard() -> None:
    """Note that an answer was lost. Commits."""
    if _row().silent_since is None:
        row = _row(lock=True)
        row.silent_since = row.silent_since or now()
    db.session.commit()


def heard() -> bool:
    """Note that DataCite answers; whether it was away before. Commits."""
    since = _row().silent_since
    if since is not None:
        _row(lock=True).silent_since = None
    db.session.commit()
    return since is not None and now() - since > SILENCE


def silent() -> bool:
    """Whether DataCite is away."""
    since = _row().silent_since
    db.session.rollback()
    return since is not None and now() - since > SILENCE


def resume() -> bool:
    """Let all call again; whether nobody could. Commits."""
    row = _row(lock=True)
    was = row.stopped is not None
    row.stopped, row.refusals, row.reason, row.not_before = None, 0, "", None
    db.session.commit()
    return was


def stopped() -> tuple[datetime, str] | None:
    """Since when and why nobody may call, until a person resumes."""
    row = _row()
    return (row.stopped, row.reason) if row.stopped is not None else None


def _row(*, lock: bool = False) -> DoiChannel:
    query = (
        select(DoiChannel).where(DoiChannel.id == ONLY).execution_options(populate_existing=True)
    )
    found: DoiChannel | None = db.session.execute(
        query.with_for_update() if lock else query
    ).scalar_one_or_none()
    if found is None:
        try:
            with db.session.begin_nested():
                db.session.add(DoiChannel(id=ONLY))
        except IntegrityError:  # another worker was first
            pass
        return _row(lock=lock)
    return found
