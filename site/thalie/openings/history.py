"""Who set, asked, decided, extended and released, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_principal import Identity
from invenio_access.permissions import system_process
from invenio_db import db
from invenio_db.uow import UnitOfWork
from sqlalchemy import select

from thalie.embargo.life import Closure

from .auditlog import log
from .models import Deed, EmbargoEvent


def note(
    record: Any,
    deed: Deed,
    *,
    by: Identity | None = None,
    before: Closure | None = None,
    after: Closure | None = None,
    reason: str = "",
    request_id: UUID | None = None,
    uow: UnitOfWork | None = None,
) -> None:
    """Write down what happened to the embargo of a record; with UOW in the audit log, too.

    Not committed.
    """
    db.session.add(
        EmbargoEvent(
            parent_id=record.parent.id,
            version_id=record.id,
            by=account(by),
            deed=deed.value,
            before=before.word() if before else "",
            after=after.word() if after else "",
            reason=reason,
            request_id=request_id,
        )
    )
    if uow is not None:
        log(record, deed, by, uow, before=before.word() if before else "",
            after=after.word() if after else "", reason=reason,
            request=str(request_id or ""))  # fmt: skip


def account(identity: Identity | None) -> int | None:
    """The number of the account that acts; ``None`` for the system."""
    if identity is None or system_process in identity.provides:
        return None
    return int(identity.id)


def history(parent_id: UUID) -> Sequence[EmbargoEvent]:
    """What happened to a record, the oldest first."""
    query = select(EmbargoEvent).where(EmbargoEvent.parent_id == parent_id)
    return list(db.session.execute(query.order_by(EmbargoEvent.id)).scalars())
