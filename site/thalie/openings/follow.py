"""Keeps the list of embargoes that are to be lifted, with each change of a published version."""

from __future__ import annotations

from uuid import UUID

from invenio_db import db
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from thalie.embargo.state import AccessState, access_state
from thalie.records.changes import Change, Kind

from .models import DueEmbargo


def follow(change: Change) -> None:
    """Note until when a version is closed; forget one that opened or is withdrawn."""
    record = change.record
    state = access_state(record.access.dump())
    with db.session.no_autoflush:
        watch(record.id, record.parent.id, None if change.kind is Kind.WITHDRAWN else state)


def watch(version_id: UUID, parent_id: UUID, state: AccessState | None) -> None:
    """Have the embargo of a version lifted on its day, or forget it. Not committed."""
    if state is None or state.status != "embargoed" or state.until is None:
        forget = delete(DueEmbargo).where(DueEmbargo.version_id == version_id)
        db.session.execute(forget.execution_options(synchronize_session=False))
        return
    values = {"version_id": version_id, "parent_id": parent_id, "until": state.until,
              "attempts": 0, "failure": "", "next_attempt": None, "failed": None}  # fmt: skip
    put = insert(DueEmbargo).values(values)
    changed = {name: value for name, value in values.items() if name != "version_id"}
    db.session.execute(put.on_conflict_do_update(index_elements=["version_id"], set_=changed))
