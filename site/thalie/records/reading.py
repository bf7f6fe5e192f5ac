"""Tasks that read whole files: large ones take minutes, and leave room for others in the worker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_files_rest.models import FileInstance, ObjectVersion
from invenio_rdm_records.records.models import RDMFileDraftMetadata, RDMFileRecordMetadata
from sqlalchemy import func, select, union_all

from .locks import BusyError, one_of

LARGE = 64 * 1024**2  # bytes of a file that is read in some seconds
PAUSE = 3  # seconds until a task asks again

Answer = TypeVar("Answer")


def in_turn(task: Any, version: UUID, work: Callable[[], Answer]) -> Answer:
    """What WORK gives, which reads the files of VERSION, a draft or a published one.

    Where one is large and ``THALIE_READERS`` such tasks are at it, TASK is tried again later: a
    bound Celery task. Raises ``celery.exceptions.Retry``.
    """
    if _largest(version) < LARGE:
        return work()
    try:
        with one_of("readers", current_app.config["THALIE_READERS"]):
            return work()
    except BusyError:
        raise task.retry(countdown=PAUSE, max_retries=None) from None


def _largest(version: UUID) -> int:
    """Bytes of the largest file of VERSION."""
    held = union_all(
        *(
            select(files.object_version_id).where(files.record_id == version)
            for files in (RDMFileDraftMetadata, RDMFileRecordMetadata)
        )
    ).subquery()
    query = (
        select(func.max(FileInstance.size))
        .join(ObjectVersion, ObjectVersion.file_id == FileInstance.id)
        .join(held, held.c.object_version_id == ObjectVersion.version_id)
    )
    return int(db.session.scalar(query) or 0)
