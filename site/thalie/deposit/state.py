"""Where a run stands: what was ingested, what is a draft, what is published."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMVersionsState

from thalie.records.versions import versions_of

from .models import IngestedFile, IngestedRun


@dataclass(frozen=True)
class RunState:
    """A run as the database knows it.

    ``draft_id`` is its unpublished draft (first or next version), ``record_id`` the latest
    published version that is not withdrawn; both are UUIDs and may be missing. ``published`` are
    all published versions, ``withdrawn`` those of them that were removed.
    """

    run: IngestedRun | None = None
    draft_id: UUID | None = None
    record_id: UUID | None = None
    published: frozenset[UUID] = frozenset()
    withdrawn: frozenset[UUID] = frozenset()
    files: dict[UUID, dict[str, IngestedFile]] = field(default_factory=dict)

    def files_of(self, record_id: UUID | None) -> dict[str, IngestedFile]:
        """The files deposited for a version, by name."""
        return self.files.get(record_id, {}) if record_id else {}


def find_state(key: str) -> RunState:
    """Read the state of the run ``key`` in four short queries."""
    run = db.session.query(IngestedRun).filter_by(key=key).one_or_none()
    if run is None:
        return RunState()
    versions = db.session.query(RDMVersionsState).filter_by(parent_id=run.parent_id).one_or_none()
    published = versions_of(run.parent_id)
    withdrawn = frozenset(one.id for one in published if one.visibility.withdrawn)
    files: dict[UUID, dict[str, IngestedFile]] = {}
    for file in db.session.query(IngestedFile).filter_by(run_id=run.id):
        files.setdefault(file.record_id, {})[file.name] = file
    latest = versions.latest_id if versions else None
    return RunState(
        run=run,
        draft_id=versions.next_draft_id if versions else None,
        record_id=None if latest in withdrawn else latest,
        published=frozenset(one.id for one in published),
        withdrawn=withdrawn,
        files=files,
    )


def version_of(state: RunState, version_id: UUID) -> Any:
    """The draft or published version of a run, as InvenioRDM's record object."""
    kind = records.draft_cls if version_id == state.draft_id else records.record_cls
    return kind.get_record(version_id)


def stored_files(holder: Any) -> dict[str, str]:
    """MD5 of each whole file of a draft or record; of one that was only announced, nothing."""
    return {
        name: entry.file.checksum.removeprefix("md5:") if entry.file else ""
        for name, entry in holder.files.items()
    }
