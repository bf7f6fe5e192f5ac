"""Changes are entered into the ledger: each item gets its datestamp and place after the commit.

A change only leaves a mark. What is entered is the state that was committed, and its datestamp is
that of the entry: a transaction that commits late is entered late, and no harvester is past it. An
item that comes out as it was keeps its datestamp, so that anything may be marked at any time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_oaiserver.models import OAISet
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import delete, exists, select, tuple_
from sqlalchemy.dialects.postgresql import insert as upsert

from thalie.crosswalks.model import Words
from thalie.records.versions import published

from . import book
from .facts import Facts, community_of, facts_of
from .marks import mark
from .models import HarvestBook, HarvestItem, HarvestMark, HarvestRendering, HarvestSet, now

PIECE = 20  # records whose changes are entered in one transaction
PAGE = 1000  # records that are marked in one transaction
OPENING = 100  # versions that are entered in one transaction when the ledger begins


def stamp(budget: float, patience: float = 0.0) -> int:
    """Enter what is marked, for so many seconds; returns how many items changed. Commits.

    Nothing happens while another process is at it, for which it waits ``patience`` seconds. What
    cannot be entered stays marked, and keeps nothing else back.
    """
    end, number, size = time.monotonic() + budget, 0, PIECE
    failed: set[UUID] = set()
    while time.monotonic() < end and (parents := _begin_piece(size, failed, patience)):
        try:
            number += _enter_piece(parents)
        except Exception:
            db.session.rollback()
            if size == 1:
                failed |= parents
                current_app.logger.exception("%s cannot be told to harvesters", *parents)
            size = 1
    db.session.rollback()
    return number


def _begin_piece(size: int, failed: Collection[UUID], patience: float) -> set[UUID]:
    """The first records that are marked; none if somebody else is at it."""
    db.session.rollback()
    db.session.expire_all()
    if not book.is_open() or not book.enter_alone(patience):
        return set()
    first = select(HarvestMark.parent_id).where(HarvestMark.parent_id.not_in(failed))
    return set(db.session.execute(first.order_by(HarvestMark.id).limit(size)).scalars())


def _enter_piece(parents: Collection[UUID]) -> int:
    """Enter what is marked of these records. Commits."""
    marks = select(HarvestMark.id).where(HarvestMark.parent_id.in_(parents))
    ids = list(db.session.execute(marks).scalars())
    number = _enter(parents, facts_of(RDMRecordMetadata.parent_id.in_(parents)))
    forget = delete(HarvestMark).where(HarvestMark.id.in_(ids))
    db.session.execute(forget.execution_options(synchronize_session=False))
    db.session.commit()
    return number


def _enter(parents: Collection[UUID], facts: Collection[Facts]) -> int:
    """Write down what came out otherwise; returns how many items did. Not committed."""
    query = select(HarvestItem).where(HarvestItem.parent_id.in_(parents))
    query = query.execution_options(populate_existing=True)
    items = {one.id: one for one in db.session.execute(query).scalars()}
    told, kept = {one.version.id for one in facts}, _searched_sets()
    due = [one for one in facts if _differs(one, items.get(one.version.id), kept)]
    gone = [one for one in items.values() if one.id not in told and not one.deleted]
    if due or gone:
        _name_sets(due)
        moment, page = book.stop_clock()
        for one in due:
            _write(items.get(one.version.id), one, kept, next_place(page, moment))
        for item in gone:
            item.deleted, (item.datestamp, item.position) = True, next_place(page, moment)
        db.session.flush()
        _forget_renderings(parents)
    return len(due) + len(gone)


def _forget_renderings(parents: Collection[UUID]) -> None:
    """What is deleted is nowhere told, and not kept either."""
    deleted = select(HarvestItem.id).where(HarvestItem.parent_id.in_(parents), HarvestItem.deleted)
    forget = delete(HarvestRendering).where(HarvestRendering.item_id.in_(deleted))
    db.session.execute(forget.execution_options(synchronize_session=False))


def next_place(page: HarvestBook, moment: datetime) -> tuple[datetime, int]:
    """The next place in the order of changes."""
    page.datestamp, page.position = moment, page.position + 1
    return moment, page.position


def _differs(one: Facts, item: HarvestItem | None, kept: Collection[str]) -> bool:
    if item is None:
        return one.ever
    if not one.public:
        return not item.deleted
    moved = one.model is not None and {*item.sets} - {*kept} != one.sets.keys()
    return bool(item.deleted or item.print != one.print or moved)


def _write(
    item: HarvestItem | None, one: Facts, kept: Collection[str], place: tuple[datetime, int]
) -> None:
    """A deleted item stays in the sets that it was in, to be told there."""
    if item is None:
        item = HarvestItem(id=one.version.id, sets=[], known_sets=[], print="")
        db.session.add(item)
    item.parent_id, item.identifier = one.version.parent_id, one.identifier
    item.datestamp, item.position = place
    item.deleted = not one.public
    if one.public:
        item.print = one.print
    if one.model:
        item.sets = sorted({*one.sets, *({*item.sets} & {*kept})})
        item.known_sets = sorted({*item.known_sets, *item.sets})


def _searched_sets() -> set[str]:
    """Sets that are searches: who is in them is looked at elsewhere (``searches``)."""
    rows = db.session.execute(select(OAISet)).scalars()
    return {one.spec for one in rows if not community_of(one)}


def _name_sets(facts: Iterable[Facts]) -> None:
    names: dict[str, Words] = {}
    for one in facts:
        names |= one.sets
    rows = [
        {"spec": spec, "english": _name(spec, name, "en"), "french": _name(spec, name, "fr")}
        for spec, name in sorted(names.items())
    ]
    if rows:
        write = upsert(HarvestSet).values(rows)
        new = {"english": write.excluded.english, "french": write.excluded.french}
        db.session.execute(write.on_conflict_do_update(index_elements=["spec"], set_=new))


def _name(spec: str, names: Words, language: str) -> str:
    return str(names.get(language) or next(iter(names.values()), "") or spec)[:500]


# All records


def open_ledger(tell: Callable[[int], None] = lambda number: None) -> int:
    """Enter all that was there before the ledger, each with the date of its own last change.

    Returns how many items were entered. Commits in pieces; what was interrupted goes on.
    """
    last: tuple[datetime, UUID] | None = None
    number = 0
    while not book.is_open():
        db.session.rollback()
        if not book.enter_alone():
            break
        rows = _without_item(last)
        facts = facts_of(RDMRecordMetadata.id.in_([id_ for id_, _ in rows])) if rows else []
        due = sorted((one for one in facts if one.ever), key=lambda o: (o.updated, o.version.id))
        _name_sets(due)
        _, page = book.stop_clock()
        for one in due:
            moment = max(page.datestamp.astimezone(UTC), one.updated)
            _write(None, one, (), next_place(page, moment))
        if rows:
            last = rows[-1][1], rows[-1][0]
        else:
            page.opened = now()
        db.session.commit()
        number += len(due)
        tell(number)
    db.session.rollback()
    return number


def _without_item(last: tuple[datetime, UUID] | None) -> list[tuple[UUID, datetime]]:
    """The next published versions without an item, in the order of their last changes."""
    model = RDMRecordMetadata
    query = (
        select(model.id, model.updated)
        .where(published(model), ~exists(select(HarvestItem.id).where(HarvestItem.id == model.id)))
        .order_by(model.updated, model.id)
        .limit(OPENING)
    )
    if last:
        query = query.where(tuple_(model.updated, model.id) > last)
    return [(id_, moment) for id_, moment in db.session.execute(query)]


def mark_all() -> int:
    """Mark every record that was published; returns how many. Commits in pieces."""
    model, last, number = RDMRecordMetadata, UUID(int=0), 0
    while True:
        rows = select(model.parent_id).where(published(model), model.parent_id > last)
        rows = rows.distinct().order_by(model.parent_id).limit(PAGE)
        parents = list(db.session.execute(rows).scalars())
        if not parents:
            return number
        mark(parents)
        db.session.commit()
        last, number = parents[-1], number + len(parents)
