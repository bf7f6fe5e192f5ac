"""The walk of a worker over the records of a change: tries each, or writes each.

It may be killed at any line. What is written of a record and that it was written stand in one
transaction, so nothing is written twice; what was not done is waited for still. Two workers at one
change take different records. A record that fails stops no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_principal import Identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_records_resources.services.errors import PermissionDeniedError, ValidationErrorGroup
from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from thalie.ground.language import sentence as _

from . import book
from .errors import Fault, as_it_is, kept
from .models import BulkChange, BulkRow, now
from .operation import Operation, wanted
from .paths import SPOTS, ValueRefusedError, get, same, spot_of, text_of, value_of
from .permissions import identity_of
from .saving import (
    NO_ENTRY,
    NotNowError,
    RefusedError,
    document,
    published,
    refuse_open_draft,
    save,
    tried,
)
from .sheet import differs

Json = dict[str, Any]
Why = list[dict[str, str]]

MOST_TRIES = 3
"""How often a worker may end in the middle of one record."""
MOST_STARTS = 5
"""How often a worker may begin with a change without getting on."""

CHANGED = _("It was changed since it was seen. Look at it again.")
CHANGED_SINCE_FILE = _("It was changed since the file was written. Take the file anew.")
AGAIN = _("%(label)s: changed again since, and left as it is.")
ENDED = _("The worker ended in the middle of it, several times.")
INSIDE = _("It could not be written. Tell the operator; the log says why.")
NO_RIGHTS = _("Whoever asked for it may not change records any more.")
NO_PROGRESS = _("The worker began several times and did not get on. Tell the operator.")
TWICE = _("It is there twice.")


def work_on(change_id: UUID, told: Callable[[int], None] = lambda number: None) -> int:
    """Try or write what waits of a change; how many records were looked at. Commits."""
    found = _start(change_id)
    if found is None:
        return 0
    state, account, spoken = found
    try:
        identity = identity_of(account)
    except PermissionDeniedError:
        _stop(change_id, kept(NO_RIGHTS))
        return 0
    source, step = (book.ASKED, _look) if state == book.LOOKING else (book.READY, _write)
    number = 0
    with force_locale(spoken):
        while (position := _claim(change_id, state, source)) is not None:
            step(identity, change_id, position)
            number += 1
            told(number)
    _finish(change_id, state, source)
    return number


def _start(change_id: UUID) -> tuple[str, int | None, str] | None:
    """What is to be done for whom, in which language; ``None``: nothing."""
    found = db.session.get(BulkChange, change_id, with_for_update=True, populate_existing=True)
    if found is None or found.state not in (book.LOOKING, book.RUNNING):
        db.session.rollback()
        return None
    if found.tries >= MOST_STARTS:
        found.state, found.trouble = book.STOPPED, kept(NO_PROGRESS)
        db.session.commit()
        return None
    found.tries, found.touched = found.tries + 1, now()
    account = found.carried_out_by if found.state == book.RUNNING else found.by
    told = (found.state, account, found.language)
    db.session.commit()
    return told


def _stop(change_id: UUID, trouble: dict[str, str]) -> None:
    found = book.change(change_id, lock=True)
    found.state, found.trouble = book.STOPPED, trouble
    db.session.commit()


def _claim(change_id: UUID, state: str, source: str) -> int | None:
    """The next record, of which it is kept that a worker begins with it. Commits."""
    while True:
        found = book.change(change_id, lock=True)
        row = db.session.execute(
            select(BulkRow)
            .where(BulkRow.change_id == change_id, BulkRow.state == source)
            .order_by(BulkRow.tries, BulkRow.position)
            .limit(1)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).scalar_one_or_none()
        if row is None or found.state != state:  # all is done, or it was discarded meanwhile
            db.session.rollback()
            return None
        found.touched = now()
        if row.tries < MOST_TRIES:
            row.tries += 1
            position = int(row.position)
            db.session.commit()
            return position
        row.state, row.why = book.FAILED, [kept(ENDED)]
        db.session.commit()


def _finish(change_id: UUID, state: str, source: str) -> None:
    """Say that all is looked at, or written, where it is."""
    found = book.change(change_id, lock=True)
    waits = select(BulkRow.position).where(BulkRow.change_id == change_id, BulkRow.state == source)
    if found.state == state and db.session.execute(waits.limit(1)).first() is None:
        found.state = book.READY if state == book.LOOKING else book.DONE
        found.tries = 0
    db.session.commit()


def _row(change_id: UUID, position: int, *states: str) -> BulkRow | None:
    """The row, locked, if it is in one of the states and no other worker has it."""
    found: BulkRow | None = db.session.execute(
        select(BulkRow)
        .where(BulkRow.change_id == change_id, BulkRow.position == position)
        .where(BulkRow.state.in_(states))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    return found


# Trying one record


def _look(identity: Identity, change_id: UUID, position: int) -> None:
    """Keep what a record would say, or why it cannot be changed; nothing of the record is."""
    given = db.session.get(BulkRow, (change_id, position))
    change = book.change(change_id)
    if given is None:
        return
    facts: Json = {}
    try:
        record = published(identity, given.pid)
        facts["pid"] = record["id"]
        if given.given.get("revision") not in (None, record.revision_id):
            raise NotNowError(CHANGED_SINCE_FILE)
        _refuse_twice(change_id, position, record["id"])
        facts["revision"] = record.revision_id
        refuse_open_draft(record["id"])
        found, why = _wanted(change, given, document(record))
        facts |= {"wanted": [[place, value] for place, value in found.items()], "why": why}
        if found:
            facts["said"] = [list(one) for one in tried(record["id"], found)]
        facts["state"] = book.READY if facts.get("said") else book.SAME
        if why and not facts.get("said"):
            facts["state"] = book.REFUSED
    except Exception as error:
        db.session.rollback()
        facts |= {"state": book.REFUSED, "why": _why(error, _lines(change_id, position))}
    book.change(change_id, lock=True).tries = 0
    row = _row(change_id, position, book.ASKED)
    if row is not None:
        for name, value in facts.items():
            setattr(row, name, value)
        row.tries, row.at = 0, now()
    db.session.commit()


def _refuse_twice(change_id: UUID, position: int, pid: str) -> None:
    """Raise ``NotNowError`` where a DOI named a record that the change has already."""
    other = select(BulkRow.position).where(
        BulkRow.change_id == change_id, BulkRow.pid == pid, BulkRow.position < position
    )
    if db.session.execute(other.limit(1)).first() is not None:
        raise NotNowError(TWICE)


def _wanted(change: BulkChange, row: BulkRow, words: Json) -> tuple[dict[str, Any], Why]:
    """What the record would say at which place, and why it cannot elsewhere."""
    if change.kind == book.OPERATION:
        found, left = wanted(Operation.read(change.operation, book.named), words, book.named)
        return found, [kept(one) for one in left]
    if change.kind == book.SHEET:
        return _of_cells(row.given, words)
    return _back(row.given["back"], words)


def _of_cells(given: Json, words: Json) -> tuple[dict[str, Any], Why]:
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for place, cell in given["cells"].items():
        spot = spot_of(place)
        if spot is None or not differs(cell, text_of(spot, get(words, place))):
            continue
        try:
            value = value_of(spot, cell, book.named)
        except ValueRefusedError as error:
            faults.append(Fault(given["line"], place, error.sentence))
            continue
        if _has_entry(spot.lists, place, words):
            if not same(spot, get(words, place), value):
                found[place] = value
        else:
            faults.append(Fault(given["line"], place, NO_ENTRY))
    if faults:
        raise _CellsError(faults)
    return found, []


def _has_entry(lists: Iterable[str], place: str, words: Json) -> bool:
    """Whether every list on the way has the entry that the place counts."""
    steps = place.split(".")
    ends = [at for at, step in enumerate(steps) if step.isdecimal()]
    return not lists or all(get(words, ".".join(steps[: at + 1])) is not None for at in ends)


class _CellsError(Exception):
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("cells")
        self.faults = faults


def _back(entries: Iterable[Any], words: Json) -> tuple[dict[str, Any], Why]:
    """The old values where the record still has what the change wrote."""
    found: dict[str, Any] = {}
    why: Why = []
    for place, is_, value in entries:
        spot = spot_of(place) or SPOTS["metadata.title"]
        if same(spot, get(words, place), is_):
            found[place] = value
        else:
            why.append({
                language: AGAIN.in_language(language) % {"label": spot.label(language, place)}
                for language in kept(NO_ENTRY)
            })  # fmt: skip
    return found, why


# Writing one record


def _write(identity: Identity, change_id: UUID, position: int) -> None:
    """Write one record, and in the same transaction that it is done; else keep why not."""
    try:
        with UnitOfWork() as uow:
            row = _row(change_id, position, book.READY)
            if row is None:  # another worker has it
                uow.rollback()
                return
            record = published(identity, row.pid)
            if record.revision_id != row.revision:
                raise NotNowError(CHANGED)
            refuse_open_draft(row.pid)
            said = save(row.pid, dict(row.wanted), uow)
            row.said, row.state, row.at = [list(one) for one in said], book.DONE, now()
            book.change(change_id).tries = 0
            uow.commit()
    except Exception as error:
        db.session.rollback()
        _keep_failure(change_id, position, error)


def _keep_failure(change_id: UUID, position: int, error: Exception) -> None:
    row = _row(change_id, position, book.READY)
    if row is None:  # written: what came after the commit is found by the sweeps of the index
        db.session.rollback()
        current_app.logger.warning("After a change was written: %s", type(error).__name__)
        return
    skipped = isinstance(error, NotNowError | StaleDataError)
    row.state, row.at = (book.SKIPPED if skipped else book.FAILED), now()
    row.why = [*row.why, *_why(error, row.given)]
    book.change(change_id).tries = 0
    db.session.commit()


# Why


def _lines(change_id: UUID, position: int) -> Json:
    row = db.session.get(BulkRow, (change_id, position))
    return dict(row.given) if row is not None else {}


def _why(error: Exception, given: Json) -> Why:
    """The reasons in sentences; of a fault inside only that there is one."""
    if isinstance(error, NotNowError):
        return [kept(error.sentence)]
    if isinstance(error, StaleDataError):
        return [kept(CHANGED)]
    if isinstance(error, _CellsError):
        return [{language: fault.said(language) for language in kept(NO_ENTRY)}
                for fault in error.faults]  # fmt: skip
    if isinstance(error, RefusedError | ValidationErrorGroup):
        return [one for entry in error.errors for one in _of_entry(entry, given)]
    if isinstance(error, ValidationError):
        return [as_it_is(text) for text in _texts(error.messages)]
    current_app.logger.error("A record of a change over many failed", exc_info=error)
    return [kept(INSIDE)]


def _of_entry(entry: Json, given: Json) -> Why:
    """What the service said of a field, with its name, or its line and column of the file."""
    place = str(entry.get("field", ""))
    spot, line = spot_of(place), given.get("line")
    texts = [str(message) for message in entry.get("messages") or ()]
    if line and place in given.get("cells", {}):
        told = _("Line %(line)s, column %(column)s: %(why)s")
        return [
            {language: told.in_language(language)
             % {"line": line, "column": place, "why": text} for language in kept(NO_ENTRY)}
            for text in texts
        ]  # fmt: skip
    return [
        {language: f"{spot.label(language, place) if spot else place}: {text}"
         for language in kept(NO_ENTRY)}
        for text in texts
    ]  # fmt: skip


def _texts(messages: Any) -> list[str]:
    if isinstance(messages, dict):
        return [text for inner in messages.values() for text in _texts(inner)]
    if isinstance(messages, list):
        return [text for inner in messages for text in _texts(inner)]
    return [str(messages)]
