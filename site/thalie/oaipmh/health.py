"""How the ledger of harvesters stands: of its tables alone, so that it can be asked quickly."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from invenio_db import db
from sqlalchemy import func, select

from .models import HarvestBook, HarvestItem, HarvestMark, HarvestRendering, now

LATE = 300.0
"""Seconds after which a change that is not entered is late."""


@dataclass(frozen=True, slots=True)
class Health:
    """Numbers for a person or a monitor.

    ``waiting`` changes are not entered; ``oldest`` is how long the first of them waits, in seconds.
    ``unwritten`` items are not yet in all formats as they are now; ``failed`` is how many of the
    items of a format cannot be written in it.
    """

    open: bool
    items: int
    deleted: int
    waiting: int
    oldest: float
    unwritten: int
    failed: int
    last_change: str

    @property
    def well(self) -> bool:
        """Whether nobody need look."""
        return self.open and not self.failed and self.oldest < LATE

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**asdict(self), "well": self.well}


def health() -> Health:
    """How it stands now."""
    count = select(func.count())
    book = db.session.execute(select(HarvestBook).limit(1)).scalar_one_or_none()
    waiting, since = db.session.execute(
        select(func.count(), func.min(HarvestMark.since)).select_from(HarvestMark)
    ).one()
    rendered = book.rendered if book else 0
    return Health(
        open=book is not None and book.opened is not None,
        items=_number(count.select_from(HarvestItem)),
        deleted=_number(count.select_from(HarvestItem).where(HarvestItem.deleted)),
        waiting=waiting,
        oldest=(now() - since).total_seconds() if since else 0.0,
        unwritten=_number(count.select_from(HarvestItem).where(HarvestItem.position > rendered)),
        failed=_number(count.select_from(HarvestRendering).where(HarvestRendering.failure != "")),
        last_change=book.datestamp.isoformat() if book else "",
    )


def _number(query: Any) -> int:
    return db.session.scalar(query) or 0
