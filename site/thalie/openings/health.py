"""How it stands with the lifts: of our table alone, so that it can be asked quickly."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from invenio_db import db
from sqlalchemy import func, select

from thalie.records.days import today, zone

from .models import DueEmbargo

LATE = timedelta(minutes=5)
"""After which an embargo that is over and not lifted is late."""


@dataclass(frozen=True, slots=True)
class Health:
    """Numbers for a person or a monitor.

    ``closed`` versions are under an embargo, ``due`` of them are over, ``failed`` could not be
    lifted. ``late`` says that some are over for more than five minutes; ``next_day`` is when the
    next ones open.
    """

    closed: int
    due: int
    failed: int
    late: bool
    next_day: date | None

    @property
    def well(self) -> bool:
        """Whether nobody need look."""
        return not self.failed and not self.late

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        told = {**asdict(self), "well": self.well}
        return told | {"next_day": self.next_day.isoformat() if self.next_day else None}


def health() -> Health:
    """How it stands now."""
    day, until = today(), DueEmbargo.until
    count = select(func.count()).select_from(DueEmbargo)
    first = db.session.scalar(select(func.min(until)))
    return Health(
        closed=_number(count),
        due=_number(count.where(until <= day)),
        failed=_number(count.where(DueEmbargo.attempts > 0)),
        late=first is not None and datetime.now(zone()) > _midnight(first) + LATE,
        next_day=db.session.scalar(select(func.min(until)).where(until > day)),
    )


def _midnight(day: date) -> datetime:
    """When DAY begins where the facility is."""
    return datetime.combine(day, time(), zone())


def _number(query: Any) -> int:
    return db.session.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class FailedLift:
    """A version that could not be opened: why, how often it was tried, when it is tried next."""

    version: UUID
    until: date
    failure: str
    attempts: int
    next_attempt: datetime | None

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "version": str(self.version),
            "until": self.until.isoformat(),
            "failure": self.failure,
            "attempts": self.attempts,
            "next_attempt": self.next_attempt.isoformat() if self.next_attempt else None,
        }


def failed_lifts(most: int = 1000) -> list[FailedLift]:
    """The versions that could not be opened, those tried most often first."""
    table = DueEmbargo
    query = (
        select(table.version_id, table.until, table.failure, table.attempts, table.next_attempt)
        .where(table.attempts > 0)
        .order_by(table.attempts.desc(), table.version_id)
        .limit(most)
    )
    return [FailedLift(*row) for row in db.session.execute(query)]
