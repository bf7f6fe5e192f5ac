"""What was proposed, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_notifications.services.uow import NotificationOp
from sqlalchemy import Select, func, select

from thalie.heritage.fields import vocabularies
from thalie.heritage.model import FIELDS

from .models import WantedTerm, now
from .notifications import Settled

MOST_OPEN: Final = 100
"""Proposals of one account that nobody has looked at yet."""

VOCABULARIES: Final = frozenset(name for field in FIELDS for name in vocabularies(field))


class TooManyError(Exception):
    """The account has proposed more than curators could look at."""


def propose(vocabulary: str, name: str, about: str, by: int) -> WantedTerm:
    """Keep a proposal, and commit; what the same person proposed before, and is open, is that.

    Raises ``TooManyError``.
    """
    mine = _open().where(WantedTerm.by == by)
    same = mine.where(
        WantedTerm.vocabulary == vocabulary, func.lower(WantedTerm.name) == name.lower()
    )
    found: WantedTerm | None = db.session.execute(same).scalars().first()
    if found is None:
        if (db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0) >= MOST_OPEN:
            raise TooManyError
        found = WantedTerm(vocabulary=vocabulary, name=name, by=by)
        db.session.add(found)
    found.about = about or found.about or ""
    db.session.commit()
    return found


def waiting(text: str, start: int, size: int) -> tuple[list[WantedTerm], int]:
    """Some of those that nobody has looked at, the oldest first, and how many there are."""
    query = _open()
    if text:
        query = query.where(
            WantedTerm.name.icontains(text, autoescape=True) | (WantedTerm.vocabulary == text)
        )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.execute(
        query.order_by(WantedTerm.at, WantedTerm.id).offset(start).limit(size)
    ).scalars()
    return list(rows), total


def settle(ids: Sequence[str], outcome: str) -> int:
    """Close the open ones of IDS with OUTCOME, tell who proposed them, and commit; how many."""
    chosen = [UUID(id_) for id_ in dict.fromkeys(ids)]
    query = _open().where(WantedTerm.id.in_(chosen)).with_for_update()
    rows = list(db.session.execute(query).scalars())
    with UnitOfWork() as uow:
        for row in rows:
            row.outcome, row.settled = outcome, now()
            uow.register(NotificationOp(Settled.build(row)))
        uow.commit()
    return len(rows)


def _open() -> Select[tuple[WantedTerm]]:
    return select(WantedTerm).where(WantedTerm.settled.is_(None))
