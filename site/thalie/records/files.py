"""Files of drafts: each can be reached by its name, and what was acknowledged is never lost."""

from __future__ import annotations

import mimetypes
import re
from typing import Any, BinaryIO

from flask_principal import Identity
from invenio_db import db
from invenio_i18n import gettext as _
from invenio_records_resources.services.errors import TransferException
from invenio_records_resources.services.files.components import FileServiceComponent
from marshmallow import ValidationError
from psycopg2.errorcodes import LOCK_NOT_AVAILABLE
from sqlalchemy.exc import OperationalError

from thalie.capture.safe import superblock

for _ending in superblock.ENDINGS:  # Python knows two of them; exports announce what it knows
    mimetypes.add_type("application/x-hdf5", _ending)

LONGEST_NAME = 255  # characters: what the database keeps
_UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")


def may_be_named(name: str) -> bool:
    """Whether a file of a record may have NAME: as an address and in an archive it is one file.

    Folders are allowed, ways out of the archive are not; a name has nothing that cannot be seen.
    """
    parts = name.split("/")
    whole = not _UNFIT.search(name) and len(name) <= LONGEST_NAME
    return whole and all(part.strip() and part not in {".", ".."} for part in parts)


class NamedFilesComponent(FileServiceComponent):  # type: ignore[misc]
    """Refuses names under which a file could be neither filled, nor fetched, nor deleted."""

    def init_files(
        self, identity: Identity, id: str, record: Any, data: list[dict[str, Any]]
    ) -> None:
        """Raise ``ValidationError`` (400) that names them."""
        refused = [name for one in data if not may_be_named(name := str(one.get("key", "")))]
        if refused:
            raise ValidationError(
                _(
                    "No file can be called %(names)s: give a name of at most %(most)s characters, "
                    "without control characters, backslashes, and parts such as “..”.",
                    names=", ".join(map(repr, refused)),
                    most=LONGEST_NAME,
                ),
                "key",
            )


class KeepWholeFilesComponent(FileServiceComponent):  # type: ignore[misc]
    """Refuses content for a file that is whole, or on its way, before InvenioRDM deletes that file.

    The component that stores content takes the refusal of a second content for a broken upload,
    and cleans the first one away while it answers 200. Of two uploads of one name at the same time
    it would keep one and acknowledge both.
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
        if entry is not None:
            _hold(entry.model, file_key)
        if entry is not None and entry.file is not None and entry.file.readable:
            raise TransferException(
                _(
                    "%(name)s is uploaded already. Delete it first to put another in its place.",
                    name=file_key,
                )
            )


def _hold(model: Any, name: str) -> None:
    """Keep the row of a file to this transaction, which ends with the upload.

    Whoever deletes the file meanwhile waits. Raises ``TransferException`` if it is held.
    """
    query = db.session.query(type(model)).filter_by(id=model.id).populate_existing()
    try:
        query.with_for_update(nowait=True).one()
    except OperationalError as error:
        if getattr(error.orig, "pgcode", "") != LOCK_NOT_AVAILABLE:
            raise
        raise TransferException(
            _("%(name)s is being uploaded at this moment. Wait until that is done.", name=name)
        ) from error
