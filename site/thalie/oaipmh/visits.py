"""Who harvests, how much and how quickly: counted in each process, written down now and then.

By day and by what a program calls itself; no addresses of networks are kept.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from flask import current_app
from invenio_db import db
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import SQLAlchemyError

from thalie.ground.plain import legal, one_line

from .models import HarvestVisit, now
from .packing import Piece

EVERY = 10.0  # seconds between two writings of a process
MOST = 50  # programs that are told apart in this time; the others count as one
OTHERS = "(others)"
KEPT = timedelta(days=90)
_ERROR = re.compile(rb'<error code="(\w+)">([^<]{0,200})')


@dataclass(slots=True)
class Tally:
    """What one program asked for on one day; ``seconds`` are those of answering."""

    requests: int = 0
    items: int = 0
    seconds: float = 0.0
    errors: int = 0
    error: str = ""
    last: datetime = field(default_factory=now)


_tallies: dict[tuple[date, str], Tally] = {}
_lock = threading.Lock()
_written = time.monotonic()


def count(agent: str, pieces: Iterable[Piece], seconds: float) -> None:
    """Count an answer; write down what was counted if that is long ago. Commits then."""
    name = one_line(legal(agent))[:100] or "?"
    own = b"".join(one for one in pieces if isinstance(one, bytes))
    wrong = _ERROR.search(own[:4000])
    with _lock:
        key = (now().date(), name)
        if key not in _tallies and len(_tallies) >= MOST:
            key = (key[0], OTHERS)
        tally = _tallies.setdefault(key, Tally())
        tally.requests += 1
        tally.items += own.count(b"<header")
        tally.seconds += seconds
        tally.last = now()
        if wrong:
            tally.errors += 1
            tally.error = f"{wrong[1].decode()}: {wrong[2].decode('utf-8', 'replace')}"
    if time.monotonic() - _written > EVERY:
        try:
            write_down()
        except SQLAlchemyError as error:  # the answer is there, and goes out
            db.session.rollback()
            current_app.logger.warning("Harvesters were not counted: %s", error)


def write_down() -> None:
    """Add what this process counted to the table. Commits."""
    global _written
    with _lock:
        counted, _written = dict(_tallies), time.monotonic()
        _tallies.clear()
    rows = [
        {
            "day": day, "agent": agent, "requests": one.requests, "items": one.items,
            "seconds": one.seconds, "errors": one.errors, "error": one.error, "last": one.last,
        }
        for (day, agent), one in sorted(counted.items())
    ]  # fmt: skip
    if not rows:
        return
    write, table = insert(HarvestVisit).values(rows), HarvestVisit
    added = {
        name: getattr(table, name) + write.excluded[name]
        for name in ("requests", "items", "seconds", "errors")
    }
    told = func.coalesce(func.nullif(write.excluded.error, ""), table.error)
    db.session.execute(
        write.on_conflict_do_update(
            index_elements=["day", "agent"],
            set_={**added, "error": told, "last": write.excluded.last},
        )
    )
    db.session.commit()


def forget_old() -> None:
    """Forget what was long ago. Commits."""
    old = delete(HarvestVisit).where(HarvestVisit.day < now().date() - KEPT)
    db.session.execute(old.execution_options(synchronize_session=False))
    db.session.commit()


@dataclass(frozen=True, slots=True)
class Visitor:
    """A program, and what it asked for in some days; ``pace`` is items a second of answering."""

    agent: str
    requests: int
    items: int
    pace: float
    errors: int
    error: str
    last: str


def visitors(days: int, most: int = 20) -> list[Visitor]:
    """Who came in the last DAYS, who took most first."""
    table = HarvestVisit
    items = func.sum(table.items)
    query = (
        select(
            table.agent, func.sum(table.requests), items, func.sum(table.seconds),
            func.sum(table.errors), func.max(table.error), func.max(table.last),
        )
        .where(table.day > now().date() - timedelta(days=days))
        .group_by(table.agent)
        .order_by(items.desc(), table.agent)
        .limit(most)
    )  # fmt: skip
    return [
        Visitor(agent, int(requests), int(total), int(total) / seconds if seconds else 0.0,
                int(errors), error, last.isoformat(timespec="seconds"))
        for agent, requests, total, seconds, errors, error, last in db.session.execute(query)
    ]  # fmt: skip
