"""Files of drafts: what was acknowledged is never lost."""

from __future__ import annotations

from typing import Any, BinaryIO

from flask_principal import Identity
from invenio_i18n import gettext as _
from invenio_records_resources.services.errors import TransferException
from invenio_records_resources.services.files.components import FileServiceComponent


class KeepWholeFilesComponent(FileServiceComponent):  # type: ignore[misc]
    """Refuses content for a file that is whole, before InvenioRDM deletes that file.

    The component that stores content takes the refusal of a second content for a broken upload,
    and cleans the first one away while it answers 200.
    """

    def set_file_content(
        self,
        identity: Identity,
        id: str,
        file_key: str,
        stream: BinaryIO,
        content_length: int | None,
        record: Any,
    ) -> None:
        """Raise ``TransferException`` (400) and leave the file as it is."""
        entry = record.files.get(file_key)
        if entry is not None and entry.file is not None and entry.file.readable:
            raise TransferException(
                _(
                    "%(name)s is uploaded already. Delete it first to put another in its place.",
                    name=file_key,
                )
            )
