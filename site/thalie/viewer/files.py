"""A file of a dataset that somebody may look into, and where it lies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import g, request
from invenio_files_rest.models import FileInstance
from invenio_rdm_records.proxies import current_rdm_records_service as service
from werkzeug.exceptions import NotFound

from thalie.embargo.state import access_state
from thalie.pictures.book import drawable
from thalie.upstream.insides import record_of

from .refusals import RefusedError


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that whoever asks may read. ``id`` is that of its bytes, which never change."""

    pid: str
    name: str
    id: str
    size: int
    uri: str
    open: bool
    draft: bool
    record: Any

    @property
    def path(self) -> Path:
        """Where it lies. Raises ``RefusedError`` where that is on no disk of ours."""
        path = Path(self.uri)
        if not (path.is_absolute() and path.is_file()):
            raise RefusedError("not-here")
        return path


def opened(pid: str, name: str) -> Opened:
    """The HDF5 file called NAME of the version or, with ``?preview=1``, of the draft PID.

    Raises what the service raises for those who may not read the files, whether there is such a
    file or not; then ``NotFound``.
    """
    draft = request.args.get("preview") == "1"
    item = (service.read_draft if draft else service.read)(g.identity, pid)
    record = record_of(item)
    action = "draft_read_files" if draft else "read_files"
    service.require_permission(g.identity, action, record=record)
    held: FileInstance | None = drawable(record).get(name) if record.files.enabled else None
    if held is None or not held.readable:
        raise NotFound
    return Opened(
        pid,
        name,
        str(held.id),
        int(held.size or 0),
        str(held.uri or ""),
        not draft and access_state(record["access"]).open,
        draft,
        item,
    )
