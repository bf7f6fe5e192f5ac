"""Objects that are one though datasets call them differently: a curator says so, or takes it back.

All exports name the object that stays; the address of the other leads to it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from invenio_db import db
from sqlalchemy import delete, select, text

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _

from .models import MergedObject, NamedThing
from .sameness import resolved

FRESH = 5.0  # seconds after which another process sees a merge


class MergeError(ValueError):
    """Two objects cannot be merged, or not be told apart; ``sentence`` says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.in_language("en"))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge that stands. ``by`` is the number of an account, or nothing."""

    merged: str
    into: str
    by: int | None
    at: datetime


_same: dict[str, str] = {}
_read_at = float("-inf")


def same() -> Mapping[str, str]:
    """The key that stays for each key that was merged, as it was within some seconds."""
    global _same, _read_at
    if time.monotonic() - _read_at > FRESH:
        _same, _read_at = same_now(), time.monotonic()
    return _same


def same_now() -> dict[str, str]:
    """The same, as the database has it."""
    with db.session.no_autoflush:
        rows = db.session.execute(select(MergedObject.merged, MergedObject.into))
        return resolved(dict(rows.tuples().all()))


def merges() -> list[Merge]:
    """All merges that stand, the newest first."""
    rows = db.session.execute(select(MergedObject).order_by(MergedObject.at.desc())).scalars()
    return [Merge(row.merged, row.into, row.by, row.at) for row in rows]


def merge(merged: str, into: str, by: int | None = None) -> None:
    """Let the object MERGED be the object INTO from now on. Commits. Raises ``MergeError``."""
    db.session.execute(text("LOCK TABLE thalie_thing_merge IN SHARE ROW EXCLUSIVE MODE"))
    found = same_now()
    try:
        _refuse_unknown(merged, into)
        if merged == into or found.get(into) == merged:
            raise MergeError(_("%(key)s is this object already.", key=into))
        if merged in found:
            other = found[merged]
            raise MergeError(_("%(key)s is %(other)s already.", key=merged, other=other))
    except MergeError:
        db.session.rollback()
        raise
    db.session.add(MergedObject(merged=merged, into=into, by=by))
    db.session.commit()
    forget()


def split(merged: str) -> None:
    """Let the object MERGED be one of its own again. Commits. Raises ``MergeError``."""
    gone = db.session.execute(delete(MergedObject).where(MergedObject.merged == merged))
    db.session.commit()
    forget()
    if not gone.rowcount:
        raise MergeError(_("%(key)s was not merged into another object.", key=merged))


def _refuse_unknown(*keys: str) -> None:
    query = select(NamedThing.key).where(NamedThing.kind == "object", NamedThing.key.in_(keys))
    known = set(db.session.execute(query.distinct()).scalars())
    for key in keys:
        if key not in known:
            raise MergeError(_("No dataset names an object %(key)s.", key=key))


def forget() -> None:
    """Read them anew when they are next needed."""
    global _read_at
    _read_at = float("-inf")
