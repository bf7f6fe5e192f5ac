"""What the instance holds for a run, looked at from behind."""

from __future__ import annotations

from typing import Any

from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.deposit.models import IngestedRun
from thalie.deposit.report import RunReport


def draft_of(report: RunReport) -> dict[str, Any]:
    return dict(records.read_draft(system_identity, report.record).data)


def record_of(report: RunReport) -> dict[str, Any]:
    return dict(records.read(system_identity, report.record).data)


def stored(report: RunReport) -> dict[str, bytes]:
    """Content of every file of a draft or record, by name."""
    draft = report.state == "draft"
    kind = records.draft_cls if draft else records.record_cls
    holder = kind.pid.resolve(report.record, registered_only=not draft)
    found = {}
    for name, entry in holder.files.items():
        with entry.open_stream("rb") as stream:
            found[name] = stream.read()
    return found


def file_ids(report: RunReport) -> dict[str, str]:
    """Identity of the stored bytes: a file that was sent again has another."""
    draft = report.state == "draft"
    kind = records.draft_cls if draft else records.record_cls
    holder = kind.pid.resolve(report.record, registered_only=not draft)
    return {name: str(entry.file.file_id) for name, entry in holder.files.items()}


def rows(key: str) -> int:
    db.session.rollback()
    return int(db.session.query(IngestedRun).filter_by(key=key).count())
