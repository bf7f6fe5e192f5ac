"""Has files read that are put into drafts, and stops what is not settled from becoming public."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO
from uuid import UUID

from flask_principal import Identity
from invenio_access.permissions import system_process
from invenio_db import db
from invenio_db.uow import Operation, UnitOfWork
from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_rdm_records.services.errors import ValidationErrorWithMessageAsList
from invenio_records_resources.services.files.components import FileServiceComponent

from thalie.heritage.custom_fields import language

from .book import files_of, forget, want
from .obstacles import obstacles
from .remembering import remember
from .tasks import nudge


class ReadOp(Operation):  # type: ignore[misc]
    """Has the files of a draft read after the commit."""

    def __init__(self, version: UUID) -> None:
        self._version = version

    def on_post_commit(self, uow: UnitOfWork) -> None:
        """Start the task."""
        nudge(self._version)


class ReadFilesComponent(FileServiceComponent):  # type: ignore[misc]
    """Keeps the list of files that are read; comes last, when a file is whole."""

    def commit_file(self, identity: Identity, id_: str, file_key: str, record: Any) -> None:
        """A file is whole."""
        if want(record, [file_key]):
            self.uow.register(ReadOp(record.id))

    def delete_file(
        self, identity: Identity, id_: str, file_key: str, record: Any, deleted_file: Any
    ) -> None:
        """A file is gone."""
        forget(record.id, [file_key])

    def delete_all_files(
        self, identity: Identity, id_: str, record: Any, results: Iterable[Any]
    ) -> None:
        """All files are gone."""
        forget(record.id, [row.key for row in files_of(record.id)])

    def set_file_content(
        self,
        identity: Identity,
        id: str,
        file_key: str,
        stream: BinaryIO,
        content_length: int | None,
        record: Any,
    ) -> None:
        """Other bytes are on their way: of what lay there nothing is known any more."""
        forget(record.id, [file_key])


class SettledFilesComponent(ServiceComponent):  # type: ignore[misc]
    """Stops persons who would submit or publish files that are not read, or names nobody decided
    on. The system, an ingest or a job, reads its files itself, and an operator answers for it.
    """

    def submit_record(
        self, identity: Identity, data: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Nothing unsettled goes to review."""
        _refuse(identity, record)

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Nothing unsettled is published; what was read is remembered as that of an ingest."""
        _refuse(identity, draft)
        with db.session.no_autoflush:
            remember(draft, record)
        forget(draft.id)

    def delete_draft(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Nothing is known of a draft that is gone."""
        forget(draft.id)


def _refuse(identity: Identity, draft: Any) -> None:
    if system_process in identity.provides:
        return
    words = (dict(draft.get(name) or {}) for name in ("metadata", "custom_fields"))
    found = obstacles(draft, *words)
    if found:
        said = [sentence.in_language(language()) for sentence in found]
        raise ValidationErrorWithMessageAsList(
            message=[{"field": "files.enabled", "messages": said}]
        )
