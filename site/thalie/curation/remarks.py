"""Remarks of curators at fields: written, told in the form, settled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from invenio_db import db
from sqlalchemy import select, update

from thalie.checks.runs import Error
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language

from .models import Remark, now

LONGEST = 5_000  # characters of a remark


def remarks_of(request_id: UUID, *, settled: bool | None = None) -> Sequence[Remark]:
    """Those of a review, the oldest first; only those that are settled, or are not."""
    query = select(Remark).where(Remark.request_id == request_id).order_by(Remark.id)
    if settled is not None:
        query = query.where(Remark.settled.is_not(None) if settled else Remark.settled.is_(None))
    return list(db.session.execute(query).scalars())


def settle(request_id: UUID, remark: int | None = None) -> int:
    """Say that a remark is settled, or all of a review are; returns how many were open."""
    query = update(Remark).where(Remark.request_id == request_id, Remark.settled.is_(None))
    if remark is not None:
        query = query.where(Remark.id == remark)
    done = db.session.execute(query.values(settled=now()))
    return int(done.rowcount)


def at_fields(errors: list[Error], remarks: Sequence[Remark]) -> list[Error]:
    """ERRORS of a draft with the remarks at their fields, in an order that the form survives.

    The form keeps the last entry of a field, loses what is below a field that is told later, and
    takes the first entry to see whether anything stops a publication (``checks.runs.among``). So a
    remark joins what is said at its field, or at a field above or below; else it stands last.
    """
    for remark in remarks:
        said = _("A curator says: %(words)s", words=remark.words).in_language(language())
        place = next((one for one in errors if _overlap(one["field"], remark.field)), None)
        if place:
            place["messages"] = [*place["messages"], said]
        else:
            errors.append(_entry(remark.field, said))
    return errors


def _entry(field: str, said: str) -> Error:
    return {"field": field, "messages": [said], "description": "", "severity": "info",
            "context": {"community": "None"}}  # fmt: skip


def _overlap(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def told(remark: Remark) -> dict[str, Any]:
    """A remark for programs."""
    return {
        "id": remark.id,
        "field": remark.field,
        "words": remark.words,
        "at": remark.at.isoformat(),
        "settled": remark.settled.isoformat() if remark.settled else None,
    }
