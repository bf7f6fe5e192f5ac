"""The book of grants and share links: written in the transaction that gives or takes one.

InvenioRDM keeps them in the parent record, and tells no component of them; requests, the dialogue
of sharing and programs all change them. So the rows of parent records are watched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask, current_app, has_request_context
from flask_login import current_user
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentMetadata
from sqlalchemy import and_, delete, func, select, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.event import contains, listen

from thalie.records.days import today

from .ends import usual_end
from .models import KeptGrant, now

Key = tuple[str, str]
"""Kind and subject, as in ``KeptGrant``."""

LINK, REVIEW = "link", "review"


def watch(app: Flask) -> None:
    """See every parent record that is written."""
    for moment in ("after_insert", "after_update"):
        if not contains(RDMParentMetadata, moment, _parent_written):
            listen(RDMParentMetadata, moment, _parent_written)


def standing(access: Mapping[str, Any] | None) -> set[Key]:
    """The grants and links in the ACCESS of a parent record."""
    access = access or {}
    grants = {
        (one["subject"]["type"], str(one["subject"]["id"])) for one in access.get("grants") or ()
    }
    return grants | {(LINK, str(one["id"])) for one in access.get("links") or ()}


def _parent_written(mapper: Any, connection: Any, row: Any) -> None:
    """Enter what was given, with the usual end; strike out what was taken."""
    found = standing((row.json or {}).get("access"))
    kept = {
        (kind, subject)
        for kind, subject in connection.execute(
            select(KeptGrant.kind, KeptGrant.subject).where(
                KeptGrant.parent_id == row.id, KeptGrant.kind != REVIEW
            )
        )
    }
    for kind, subject in kept - found:
        connection.execute(delete(KeptGrant).where(_is(row.id, (kind, subject))))
    if found - kept:
        connection.execute(_entry(row.id, found - kept, given=now(), by=_who()))


def _entry(parent: UUID, keys: set[Key], **more: Any) -> Any:
    ends = usual_end(today(), current_app.config["THALIE_GRANT_DAYS"])
    rows = [
        {"parent_id": parent, "kind": kind, "subject": subject, **more,
         "ends": None if kind == LINK else ends}
        for kind, subject in sorted(keys)
    ]  # fmt: skip
    return insert(KeptGrant).values(rows).on_conflict_do_nothing()


def _who() -> int | None:
    """The account that asks, if one does: not the worker, nor a command."""
    known = has_request_context() and current_user and current_user.is_authenticated
    return int(current_user.id) if known else None


def _is(parent: UUID, key: Key) -> Any:
    return and_(
        KeptGrant.parent_id == parent, KeptGrant.kind == key[0], KeptGrant.subject == key[1]
    )


def entries(parent: UUID) -> dict[Key, KeptGrant]:
    """What is kept of the grants and links of a PARENT."""
    rows = db.session.execute(select(KeptGrant).where(KeptGrant.parent_id == parent)).scalars()
    return {(row.kind, row.subject): row for row in rows}


def set_end(parent: UUID, key: Key, ends: date) -> bool:
    """Let a grant end on ENDS; whether it stands. In the transaction that goes on."""
    changed = db.session.execute(update(KeptGrant).where(_is(parent, key)).values(ends=ends))
    return bool(changed.rowcount)


def note_reminder(parent: UUID, key: Key, ends: date) -> None:
    """Note that the holder was told of the end. In the transaction that goes on."""
    db.session.execute(update(KeptGrant).where(_is(parent, key)).values(reminded=ends))


def strike_out(parent: UUID, key: Key) -> None:
    """Forget a grant that is no more. In the transaction that goes on."""
    db.session.execute(delete(KeptGrant).where(_is(parent, key)))


def due(day: date) -> list[tuple[UUID, Key]]:
    """Grants whose end has come on DAY."""
    rows = db.session.execute(
        select(KeptGrant.parent_id, KeptGrant.kind, KeptGrant.subject).where(KeptGrant.ends <= day)
    )
    return [(parent, (kind, subject)) for parent, kind, subject in rows]


def enter_missing() -> int:
    """Enter grants and links that are older than the book, with the usual end. Commits.

    Nobody knows any more who gave them, or when.
    """
    number = 0
    for parent, access in _parents_with_access():
        missing = standing(access) - entries(parent).keys()
        if missing:
            db.session.execute(_entry(parent, missing))
            number += len(missing)
    db.session.commit()
    return number


def _parents_with_access() -> Iterator[tuple[UUID, Mapping[str, Any]]]:
    """The parents that have more grants and links than the book."""
    access = RDMParentMetadata.json.cast(JSONB)["access"]
    many = func.coalesce(func.jsonb_array_length(access["grants"]), 0) + func.coalesce(
        func.jsonb_array_length(access["links"]), 0
    )
    kept = (
        select(func.count())
        .where(KeptGrant.parent_id == RDMParentMetadata.id, KeptGrant.kind != REVIEW)
        .correlate(RDMParentMetadata)
        .scalar_subquery()
    )
    yield from (
        db.session.execute(select(RDMParentMetadata.id, access).where(many > 0, many > kept))
        .tuples()
        .all()
    )
