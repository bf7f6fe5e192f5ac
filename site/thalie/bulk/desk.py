"""The card of the desk: changes over many records that stopped, or did not change all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from flask_principal import Identity
from invenio_db import db
from sqlalchemy import exists, or_, select

from thalie.ground.language import Sentence, counted
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.web.cards import Action, Asked, Card, Found, Row, Words, for_administrators, piece

from . import book
from .models import BulkChange, BulkRow
from .telling import change_told


def search(identity: Identity, asked: Asked) -> Found:
    """What stopped, and what left records as they were, until somebody knows of it."""
    left = exists(
        select(BulkRow.position).where(
            BulkRow.change_id == BulkChange.id, BulkRow.state.in_(book.LEFT)
        )
    )
    done = (BulkChange.state == book.DONE) & left
    query = (
        select(BulkChange)
        .where(BulkChange.settled.is_(None), or_(BulkChange.state == book.STOPPED, done))
        .order_by(BulkChange.at)
    )
    rows = [_row(one) for one in db.session.execute(query).scalars()]
    words = asked.text.lower()
    rows = [row for row in rows if words in str(row.title).lower() or words in row.key]
    return Found(piece(rows, asked), len(rows))


def _row(change: BulkChange) -> Row:
    told = change_told(change, language())
    lacks = list(_lacks(told["trouble"], told["records"]))
    url = f"/desk/bulk/{change.id}"
    return Row(str(change.id), told["what"], url, change.carried_out or change.at, lacks)


def _lacks(trouble: str, records: dict[str, int]) -> Iterator[Words]:
    if trouble:
        yield trouble
    if number := records.get(book.FAILED, 0):
        yield counted("%(number)s dataset failed.", "%(number)s datasets failed.", number)
    if number := records.get(book.SKIPPED, 0):
        yield counted(
            "%(number)s dataset was left as it is.",
            "%(number)s datasets were left as they are.",
            number,
        )


def settle(identity: Identity, chosen: Sequence[str]) -> Sentence:
    """Take the chosen off the desk. Commits."""
    ids = [UUID(one) for one in chosen]
    for one in ids:
        book.settle(identity, one)
    return counted("%(number)s change is off the desk.", "%(number)s changes are off the desk.",
                   len(ids))  # fmt: skip


CARD = Card(
    title=_("Changes of many datasets that did not end well"),
    empty=_("Every change of many datasets was carried out as it was seen."),
    allowed=for_administrators,
    search=search,
    actions={"settle": Action(_("I know of the chosen"), settle)},
    more="/desk/bulk",
)
