"""Whose turn it is in a review."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from invenio_db import db
from sqlalchemy.dialects.postgresql import insert

from .models import CURATOR, Review, now


def begin(request_id: UUID) -> None:
    """A draft was submitted: a curator looks at it."""
    _set(request_id, CURATOR)


def hand(request_id: UUID, turn: str) -> None:
    """It is somebody else's turn, from now on; a leader who hands back submits once more."""
    _set(request_id, turn, again=turn == CURATOR)


def turn_of(request_id: UUID) -> str:
    """``curator`` or ``leader``."""
    found = db.session.get(Review, request_id)
    return str(found.turn) if found else CURATOR


def _set(request_id: UUID, turn: str, *, again: bool = False) -> None:
    values: dict[str, Any] = {"turn": turn, "since": now()}
    statement = insert(Review).values(request_id=request_id, rounds=1, **values)
    later = values | ({"rounds": Review.rounds + 1} if again else {})
    db.session.execute(
        statement.on_conflict_do_update(index_elements=[Review.request_id], set_=later)
    )


def since_of(request_id: UUID, submitted: datetime) -> datetime:
    """Since when it waits for whose turn it is."""
    found = db.session.get(Review, request_id)
    return found.since if found else submitted
