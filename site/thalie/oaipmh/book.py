"""The ledger as a whole: its locks, its clock, whether it is open.

Two advisory locks of PostgreSQL keep the order. Who enters changes holds ``ENTERING`` while it
reads them, and ``CLOCK`` from the moment when it looks at the clock until its commit. Who lists
waits for ``CLOCK``, and then looks at the clock: every change with an earlier datestamp is there to
be read.
"""

from __future__ import annotations

from datetime import UTC, datetime

from invenio_db import db
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from .models import HarvestBook, HarvestItem

ENTERING, CLOCK = 7_206_412_001, 7_206_412_002  # keys of locks; nobody else uses these
_ONLY = 1
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def enter_alone(patience: float = 0.0) -> bool:
    """Whether nobody else enters changes, until the transaction ends.

    Waits so many seconds for who does. Without the lock, the transaction is at its end.
    """
    if not patience:
        return bool(db.session.scalar(select(func.pg_try_advisory_xact_lock(ENTERING))))
    limit = f"{int(patience * 1000)}ms"
    db.session.execute(select(func.set_config("lock_timeout", limit, True)))
    try:
        db.session.execute(select(func.pg_advisory_xact_lock(ENTERING)))
    except OperationalError:  # the lock was not there in time
        db.session.rollback()
        return False
    db.session.execute(select(func.set_config("lock_timeout", "0", True)))
    return True


def stop_clock() -> tuple[datetime, HarvestBook]:
    """The datestamp of what is entered now, in whole seconds, and the book, to be written.

    Until the transaction ends nobody else learns what time it is. Datestamps never go back.
    """
    db.session.execute(select(func.pg_advisory_xact_lock(CLOCK)))
    moment = _clock()
    fresh = insert(HarvestBook).values(
        id=_ONLY, datestamp=BEGINNING, position=0, rendered=0, edition="", searched=0
    )
    db.session.execute(fresh.on_conflict_do_nothing())
    book = db.session.get(HarvestBook, _ONLY, populate_existing=True)
    return max(moment, book.datestamp.astimezone(UTC)), book


def read_clock() -> datetime:
    """The time up to which all changes can be read: a ``responseDate``.

    One statement takes the lock, looks at the clock and gives the lock back, in this order: whoever
    is slow with a page keeps no entry waiting.
    """
    row = db.session.connection().exec_driver_sql(
        "SELECT pg_advisory_lock_shared(%(key)s), date_trunc('second', clock_timestamp()), "
        "pg_advisory_unlock_shared(%(key)s)",
        {"key": CLOCK},
    )
    moment: datetime = row.one()[1]
    return moment.astimezone(UTC)


def look() -> tuple[bool, bool]:
    """Whether the ledger is open, and whether changes wait to be entered."""
    row = db.session.connection().exec_driver_sql(
        "SELECT EXISTS (SELECT FROM thalie_oai_book WHERE opened IS NOT NULL), "
        "EXISTS (SELECT FROM thalie_oai_mark)"
    )
    opened, marked = row.one()
    return opened, marked


def _clock() -> datetime:
    now = select(func.date_trunc("second", func.clock_timestamp()))
    moment: datetime = db.session.scalar(now)
    return moment.astimezone(UTC)


def is_open() -> bool:
    """Whether all that was there before the ledger is in it."""
    return look()[0]


def has_marks() -> bool:
    """Whether changes wait to be entered."""
    return look()[1]


def earliest() -> datetime | None:
    """The least datestamp of the ledger."""
    moment = db.session.scalar(select(func.min(HarvestItem.datestamp)))
    return moment.astimezone(UTC) if moment else None
