"""Changes over many records as they are kept: begun, decided, listed, told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from flask_principal import Identity
from invenio_accounts.models import User
from invenio_db import db
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.vocabularies import terms

from .errors import BulkError
from .models import BulkChange, BulkRow, now
from .operation import Operation
from .paths import ValueRefusedError, get, storable
from .permissions import account_of, require_curator
from .saving import NotNowError, document, published, readable
from .selecting import chosen, selection
from .sheet import read

Json = dict[str, Any]

OPERATION, SHEET, UNDO = "operation", "sheet", "undo"
LOOKING, READY, RUNNING, DONE, STOPPED, DISCARDED = (
    "looking", "ready", "running", "done", "stopped", "discarded"
)  # fmt: skip
ASKED, SAME, REFUSED, SKIPPED, FAILED = "asked", "same", "refused", "skipped", "failed"
LEFT = (SKIPPED, FAILED)
"""Rows that were to be changed, and were not."""

QUIET = timedelta(minutes=3)
"""After which nobody is taken to be at a change."""

LONGEST_NAME = 200
ONCE = _("This change is %(state)s: that cannot be done with it now.")
STATES: Mapping[str, Sentence] = {
    LOOKING: _("being tried"),
    READY: _("to be decided"),
    RUNNING: _("being carried out"),
    DONE: _("carried out"),
    STOPPED: _("stopped"),
    DISCARDED: _("discarded"),
}
ROW_STATES: Mapping[str, Sentence] = {
    ASKED: _("not looked at yet"),
    READY: _("to be changed"),
    SAME: _("nothing to change"),
    REFUSED: _("cannot be changed"),
    DONE: _("changed"),
    SKIPPED: _("left as it is"),
    FAILED: _("failed"),
}


def named(vocabulary: str, words: str) -> str | None:
    """The id of a term by its id or a name in any language."""
    return words if terms.known(vocabulary, words) else terms.named(vocabulary, words)


# Begun


def begin(identity: Identity, select_: Mapping[str, Any], asked: Mapping[str, Any]) -> BulkChange:
    """A change of one field, to be tried. Commits. Raises ``BulkError`` for what cannot be."""
    require_curator(identity)
    try:
        operation = Operation.read(asked, named)
    except ValueRefusedError as error:
        raise BulkError(error.sentence) from None
    which = selection(select_)
    rows = [{"pid": pid} for pid in chosen(identity, which)]
    return _begun(identity, OPERATION, rows, selection=which, operation=operation.as_json())


def begin_sheet(identity: Identity, content: bytes, name: str = "") -> BulkChange:
    """A change by a CSV file, to be tried. Commits.

    Raises ``BulkError``, ``SheetError`` among them.
    """
    require_curator(identity)
    largest = int(current_app.config["THALIE_BULK_CSV"])
    if len(content) > largest:
        raise BulkError(_("The file is too large: at most %(most)s bytes.", most=largest))
    lines = read(content, int(current_app.config["THALIE_BULK_RECORDS"]))
    rows = [
        {
            "pid": one.id,
            "given": {"line": one.number, "revision": one.revision, "cells": dict(one.cells)},
        }
        for one in lines
    ]
    return _begun(identity, SHEET, rows, selection={"name": storable(name)[:LONGEST_NAME]})


def begin_undo(identity: Identity, change_id: UUID) -> BulkChange:
    """A change that takes another back, to be tried. Commits. Raises ``BulkError``."""
    require_curator(identity)
    undone = change(change_id, lock=True)
    open_ = select(BulkChange.id).where(
        BulkChange.undone == change_id, BulkChange.state.in_((LOOKING, READY, RUNNING))
    )
    if db.session.execute(open_.limit(1)).first():
        raise BulkError(_("It is being taken back already."), conflict=True)
    if undone.state not in (DONE, STOPPED):
        raise _not_now(undone)
    done = db.session.execute(
        select(BulkRow.pid, BulkRow.said)
        .where(BulkRow.change_id == change_id, BulkRow.state == DONE)
        .order_by(BulkRow.position)
    ).all()
    rows = [
        {"pid": pid, "given": {"back": [[place, new, old] for place, old, new in said]}}
        for pid, said in done
    ]
    if not rows:
        raise BulkError(_("It changed nothing."), conflict=True)
    return _begun(identity, UNDO, rows, undone=change_id)


def _begun(identity: Identity, kind: str, rows: Sequence[Json], **facts: Any) -> BulkChange:
    made = BulkChange(
        kind=kind, by=account_of(identity), language=language()[:10], state=LOOKING, **facts
    )
    db.session.add(made)
    db.session.flush()
    db.session.add_all(
        BulkRow(change_id=made.id, position=number, state=ASKED, **row)
        for number, row in enumerate(rows)
    )
    db.session.commit()
    return made


# Decided


def carry_out(identity: Identity, change_id: UUID) -> BulkChange:
    """Let the worker write what was tried, or go on with it. Commits. Raises ``BulkError``."""
    require_curator(identity)
    found = change(change_id, lock=True)
    begun = found.carried_out is not None
    if found.state == STOPPED:
        found.state = RUNNING if begun else LOOKING
    elif found.state == READY:
        found.state = RUNNING
    else:
        raise _not_now(found)
    if found.state == RUNNING and not begun:
        found.carried_out, found.carried_out_by = now(), account_of(identity)
    found.tries, found.touched, found.trouble = 0, now(), {}
    db.session.commit()
    return found


def discard(identity: Identity, change_id: UUID) -> BulkChange:
    """Forget what was tried and not carried out; the values go. Commits. Raises ``BulkError``."""
    require_curator(identity)
    found = change(change_id, lock=True)
    if found.carried_out is not None or found.state not in (LOOKING, READY, STOPPED):
        raise _not_now(found)
    found.state = DISCARDED
    BulkRow.query.filter_by(change_id=change_id).delete()
    db.session.commit()
    return found


def settle(identity: Identity, change_id: UUID) -> BulkChange:
    """Say that somebody knows of what was not done. Commits."""
    require_curator(identity)
    found = change(change_id, lock=True)
    if found.state not in (DONE, STOPPED):
        raise _not_now(found)
    found.settled = now()
    db.session.commit()
    return found


def _not_now(found: BulkChange) -> BulkError:
    state = STATES[found.state].in_language(language())
    db.session.rollback()
    return BulkError(Sentence(ONCE.english, {"state": state}), conflict=True)


# Told


def change(change_id: UUID, *, lock: bool = False) -> BulkChange:
    """The change. Raises ``NoResultFound`` where there is none."""
    found: BulkChange | None = db.session.get(
        BulkChange, change_id, with_for_update=lock, populate_existing=lock
    )
    if found is None:
        raise NoResultFound
    return found


def history(identity: Identity, page: int, size: int) -> tuple[Sequence[BulkChange], int]:
    """Changes, the newest first, and how many there are."""
    require_curator(identity)
    query = select(BulkChange).order_by(BulkChange.at.desc(), BulkChange.id)
    found = db.session.execute(query.offset((page - 1) * size).limit(size)).scalars().all()
    return found, db.session.scalar(select(func.count(BulkChange.id))) or 0


def counts(ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """How many records of each change are in which state. One statement."""
    query = (
        select(BulkRow.change_id, BulkRow.state, func.count())
        .where(BulkRow.change_id.in_(ids))
        .group_by(BulkRow.change_id, BulkRow.state)
    )
    found: dict[UUID, dict[str, int]] = {id_: {} for id_ in ids}
    for id_, state, number in db.session.execute(query):
        found[id_][state] = number
    return found


def rows(
    identity: Identity, change_id: UUID, page: int, size: int, state: str = ""
) -> list[tuple[BulkRow, bool]]:
    """Records of a change, and whether this person may read each of them now."""
    require_curator(identity)
    query = select(BulkRow).where(BulkRow.change_id == change_id).order_by(BulkRow.position)
    if state:
        query = query.where(BulkRow.state == state)
    found = db.session.execute(query.offset((page - 1) * size).limit(size)).scalars().all()
    return [(row, _readable(identity, row)) for row in found]


def _readable(identity: Identity, row: BulkRow) -> bool:
    """Whether nothing is told by telling the row: of what nobody saw there is nothing."""
    if row.revision is None and "back" not in row.given:
        return True
    return readable(identity, row.pid)


def names(ids: Sequence[int | None]) -> dict[int, str]:
    """What accounts are called."""
    accounts = [id_ for id_ in ids if id_ is not None]
    if not accounts:
        return {}
    users = db.session.execute(select(User).where(User.id.in_(accounts))).scalars()
    return {user.id: (user.user_profile or {}).get("full_name") or user.email for user in users}


def exported(identity: Identity, select_: Mapping[str, Any]) -> list[tuple[Json, Json]]:
    """The records of a selection, each (facts, document), for ``sheet.written``.

    What this person may not read, or what is no published record, is left out.
    """
    require_curator(identity)
    found = []
    for pid in chosen(identity, selection(select_)):
        try:
            record = published(identity, pid)
        except NotNowError:
            continue
        doi = get(record.pids, "doi.identifier") or ""
        facts = {"id": record["id"], "revision": record.revision_id, "doi": doi}
        found.append((facts, document(record)))
    if not found:
        raise BulkError(_("Nothing is found."))
    return found
