"""Changes who may read the files of versions and drafts, for decisions and for the lift."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask import current_app
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.systemfields.access import Embargo
from invenio_records_resources.services.uow import RecordCommitOp
from sqlalchemy import false, select

from thalie.embargo.life import FOREVER, OPEN, Closure
from thalie.embargo.state import access_state

from .terms import policy


def open_now(access: Any, day: date) -> None:
    """Let ``access`` of InvenioRDM be what it is after an embargo that ended on DAY.

    Closed metadata stay closed, and with them the files, unless the policy opens them.
    """
    access.embargo = Embargo(until=day.isoformat(), reason=access.embargo.reason, active=False)
    if access.protection.record == "public" or policy().opens_records:
        access.protection.set(record="public", files="public")


def close_until(access: Any, closed: Closure, reason: str) -> None:
    """Let the files be closed until a day, or without an end; the metadata stay as they are."""
    if closed.files == FOREVER:
        access.embargo = Embargo(reason=reason or access.embargo.reason, active=False)
    else:
        until = closed.files.isoformat()
        access.embargo = Embargo(until=until, reason=reason or access.embargo.reason, active=True)
    access.protection.set(record=access.protection.record, files="restricted")


def put(access: Any, closed: Closure, today: date, reason: str = "") -> None:
    """Let ``access`` be closed like this; what is closed today no more is open."""
    if closed.files == OPEN:
        open_now(access, today)
    else:
        close_until(access, closed, reason)


def tell(record: Any, *, opened: bool, uow: UnitOfWork) -> None:
    """Have all who follow a version told of what becomes of it."""
    deed = "lift_embargo" if opened else "change_access"
    records.run_components(deed, system_identity, draft=None, record=record, uow=uow)


def drafts_of(records_: Iterable[Any]) -> Iterator[Any]:
    """The drafts of records: of their versions that are being edited, and of the next ones."""
    model = records.draft_cls.model_cls
    query = select(model.id).where(
        model.parent_id.in_({one.parent.id for one in records_}),
        model.is_deleted == false(),
        model.json.is_not(None),
    )
    with db.session.no_autoflush:
        ids = list(db.session.execute(query).scalars())
    for id_ in ids:
        yield records.draft_cls.get_record(id_)


def open_drafts(opened: Iterable[Any], day: date, *, uow: UnitOfWork) -> None:
    """Let drafts open whose embargo is over on DAY, as those of their records are.

    One whose access nobody can read stays as it is: it keeps no published record closed.
    """
    for draft in drafts_of(opened):
        try:
            state = access_state(draft.access.dump())
        except (ValueError, TypeError, KeyError):
            current_app.logger.exception("The access of the draft %s cannot be read", draft.id)
            continue
        if state.until is not None and state.until <= day:
            open_now(draft.access, state.until)
            uow.register(RecordCommitOp(draft, indexer=records.draft_indexer))
