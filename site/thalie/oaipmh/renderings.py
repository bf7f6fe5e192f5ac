"""Items in the formats that are harvested: written once, kept compressed, written anew when stale.

What is kept are the bytes that the export of the format gives, without the XML declaration. They
are good while what they tell is the same (``print``) and they would be written alike (``edition``).
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from invenio_vocabularies.records.models import VocabularyMetadata
from sqlalchemy import and_, func, select, update
from sqlalchemy.dialects.postgresql import insert

from thalie.crosswalks.formats import FORMATS, Format
from thalie.crosswalks.model import Record
from thalie.doi.edition import describing
from thalie.exports.rendering import house
from thalie.records.versions import public
from thalie.vocabularies.terms import forget

from .facts import models_of, print_of
from .models import HarvestBook, HarvestItem, HarvestRendering
from .packing import EDITION, Packed

HARVESTED: Mapping[str, Format] = {
    prefix: one for one in FORMATS if one.harvest for prefix in one.harvest.prefixes
}
"""The formats by their prefixes, in the order of the table."""

PIECE = 50  # items that are written in one transaction
FRESH = 30  # seconds for which an edition holds
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>\s*")


@dataclass(frozen=True, slots=True)
class Rendered:
    """An item in a format: XML without declaration, or why there is none."""

    body: Packed | None
    failure: str = ""


# What decides how a format is written


def edition() -> str:
    """A short name for the code of the formats, the settings and the vocabularies, as of now."""
    return _edition(int(time.monotonic() // FRESH))


@lru_cache(maxsize=1)
def _edition(period: int) -> str:
    terms = db.session.execute(
        select(func.count(), func.max(VocabularyMetadata.updated)).select_from(VocabularyMetadata)
    ).one()
    forget()  # what is kept of the vocabularies may be older than what was just counted
    said = (_code(), house(), tuple(terms), EDITION)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@cache
def _code() -> str:
    files = describing(["thalie.crosswalks.formats", "thalie.exports.rendering"]).values()
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


# Writing


def render_missing(items: Collection[UUID], one: Format) -> dict[UUID, Rendered]:
    """Items in a format, as they are now, by id; kept. Those that are not public are left out."""
    models = _public_models(items)
    made = {
        id_: _write(one, id_, model) if model else Rendered(None, "It cannot be read.")
        for id_, model in models.items()
    }
    read = [(id_, model) for id_, model in models.items() if model]
    current = edition()
    _keep([_row(id_, one, print_of(model), current, made[id_]) for id_, model in read])
    return made


def _public_models(items: Collection[UUID]) -> dict[UUID, Record | None]:
    """The read models of those that are public; none of what cannot be read."""
    wanted = select(RDMRecordMetadata.id).where(public(), RDMRecordMetadata.id.in_(items))
    there = list(db.session.execute(wanted).scalars())
    models = dict(models_of(there))
    return {id_: models.get(id_) for id_ in there}


def _write(one: Format, id_: UUID, model: Record) -> Rendered:
    """The document; a fault of the mapping is told, and keeps nothing else back."""
    if not one.exists(model):
        return Rendered(None, "It has no such format.")
    try:
        document = one.render(model, house())
    except Exception as error:
        current_app.logger.exception("%s cannot be written as %s for harvesters", id_, one.key)
        return Rendered(None, f"It cannot be written ({type(error).__name__}).")
    return Rendered(Packed.of(_DECLARATION.sub(b"", document, count=1).strip()))


def _row(id_: UUID, one: Format, printed: str, current: str, made: Rendered) -> dict[str, object]:
    body = None if made.body is None else made.body.kept
    return {
        "item_id": id_, "key": one.key, "print": printed, "edition": current,
        "body": body, "failure": made.failure,
    }  # fmt: skip


def _keep(rows: list[dict[str, object]]) -> None:
    if rows:
        ids = {row["item_id"] for row in rows}
        known = set(
            db.session.execute(select(HarvestItem.id).where(HarvestItem.id.in_(ids))).scalars()
        )
        rows = sorted(
            (row for row in rows if row["item_id"] in known),
            key=lambda row: (str(row["item_id"]), row["key"]),
        )
    if rows:
        write = insert(HarvestRendering).values(rows)
        new = {name: write.excluded[name] for name in ("print", "edition", "body", "failure")}
        db.session.execute(write.on_conflict_do_update(index_elements=["item_id", "key"], set_=new))
    db.session.commit()


def render_stale(budget: float) -> int:
    """Write anew what is missing or out of date, for so many seconds; returns how many items.

    Goes through the items in the order of changes, so that a changed one is met again. Commits.
    """
    end, number = time.monotonic() + budget, 0
    formats = {one.key: one for one in HARVESTED.values()}
    while time.monotonic() < end:
        current = edition()
        ids, last = _next_piece(current)
        if last is None:
            break
        _render(_lacking(ids, list(formats), current), formats, current)
        moved = update(HarvestBook).values(rendered=last, edition=current)
        db.session.execute(moved)
        db.session.commit()
        number += len(ids)
    db.session.rollback()
    return number


def _render(
    lacking: Mapping[str, Collection[UUID]], formats: Mapping[str, Format], current: str
) -> None:
    """Write and keep items in formats. Commits."""
    models = _public_models({id_ for ids in lacking.values() for id_ in ids})
    rows = []
    for id_, model in models.items():
        if model is None:
            continue
        printed = print_of(model)
        for key in (key for key, ids in lacking.items() if id_ in ids):
            made = _write(formats[key], id_, model)
            rows.append(_row(id_, formats[key], printed, current, made))
    _keep(rows)


def _next_piece(current: str) -> tuple[list[UUID], int | None]:
    """The next items that are looked at in this edition, and the position of the last of them."""
    begun = select(HarvestBook.rendered).where(HarvestBook.edition == current)
    after = db.session.scalar(begun) or 0
    query = (
        select(HarvestItem.id, HarvestItem.position, HarvestItem.deleted)
        .where(HarvestItem.position > after)
        .order_by(HarvestItem.position)
        .limit(PIECE)
    )
    rows = db.session.execute(query).all()
    return [id_ for id_, _, deleted in rows if not deleted], rows[-1][1] if rows else None


def _lacking(items: Collection[UUID], keys: Collection[str], current: str) -> dict[str, list[UUID]]:
    """Which of these items are not kept as they are now, by format."""
    query = select(HarvestRendering.key, HarvestRendering.item_id).join(
        HarvestItem,
        and_(
            HarvestRendering.item_id == HarvestItem.id,
            HarvestRendering.print == HarvestItem.print,
        ),
    )
    good = query.where(HarvestItem.id.in_(items), HarvestRendering.edition == current)
    kept = {(key, id_) for key, id_ in db.session.execute(good)}
    lacking = {key: [id_ for id_ in items if (key, id_) not in kept] for key in keys}
    return {key: ids for key, ids in lacking.items() if ids}
