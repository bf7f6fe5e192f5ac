"""Decisions on embargoes in the audit log of InvenioRDM, where it is kept (``AUDIT_LOGS_ENABLED``).

The history of a record (``history``) is there in any case; the log is for administrators.
"""

from __future__ import annotations

from typing import Any

from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_audit_logs.services import AuditLogOp
from invenio_db.uow import UnitOfWork
from invenio_drafts_resources.auditlog.actions import RecordBaseAuditLog
from marshmallow import fields

from .models import Deed

LEFT_OUT = frozenset({Deed.LIFTED, Deed.FAILED})
"""What nobody decides: the job does it."""


class _Decision:
    """Puts into an entry what was decided."""

    def __call__(self, data: dict[str, Any], decision: dict[str, str], **kwargs: Any) -> None:
        data.setdefault("metadata", {}).update(decision)


class EmbargoAuditLog(RecordBaseAuditLog):  # type: ignore[misc]
    """Somebody decided on the embargo of a record, or asked for a decision."""

    id = "record.embargo"
    message_template = "User {user_id} decided on the embargo of the record {resource_id}."

    context = [*RecordBaseAuditLog.context, _Decision()]  # noqa: RUF012

    metadata_schema = {  # noqa: RUF012
        **RecordBaseAuditLog.metadata_schema,
        **{
            name: fields.Str(required=True)
            for name in ("deed", "before", "after", "reason", "request")
        },
    }


def log(record: Any, deed: Deed, by: Identity | None, uow: UnitOfWork, **words: str) -> None:
    """Write an entry with UOW: that a ``deed`` was done BY somebody, or by the system."""
    if deed in LEFT_OUT:
        return
    entry = EmbargoAuditLog.build(
        by or system_identity,
        record.pid.pid_value,
        parent=record.parent,
        decision={"deed": deed.value, **words},
    )
    if entry:
        uow.register(AuditLogOp(entry))
