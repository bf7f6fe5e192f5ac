"""Files of drafts: each can be reached by its name, and what was acknowledged is never lost."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable
from typing import Any, BinaryIO
from unicodedata import normalize

from flask_principal import Identity
from invenio_db import db
from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_i18n import gettext as _
from invenio_records_resources.services.errors import (
    FileKeyNotFoundError,
    TransferException,
    ValidationErrorGroup,
)
from invenio_records_resources.services.files.components import FileServiceComponent
from marshmallow import ValidationError
from psycopg2.errorcodes import LOCK_NOT_AVAILABLE
from sqlalchemy.exc import OperationalError

from thalie.capture.safe import superblock

from .parts import is_in_parts

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
        """Raise ``ValidationError`` (400) that names them.

        Names that look the same, with accents written in two ways, are one to whoever reads them.
        """
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
        twins = _twins(record.files, [str(one["key"]) for one in data])
        if twins:
            raise ValidationError(
                _(
                    "There is a file already whose name looks the same: %(names)s. Delete it "
                    "first, or give another name.",
                    names=", ".join(twins),
                ),
                "key",
            )


def _twins(there: Iterable[str], names: Iterable[str]) -> list[str]:
    """Those of NAMES that are written as one that is THERE, but for how accents are encoded."""
    known = {normalize("NFC", name): name for name in there}
    return [name for name in names if known.setdefault(normalize("NFC", name), name) != name]


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
            _refuse_whole(entry, file_key)
        if entry is not None and is_in_parts(entry):
            raise TransferException(
                _(
                    "%(name)s is being sent in parts. Send those that are missing, or delete it "
                    "first.",
                    name=file_key,
                )
            )

    def set_multipart_file_content(
        self,
        identity: Identity,
        id: str,
        file_key: str,
        part: int,
        stream: BinaryIO,
        content_length: int | None,
        record: Any,
    ) -> None:
        """Raise ``TransferException`` (400) and leave the file as it is."""
        entry = record.files.get(file_key)
        if entry is not None:
            _refuse_whole(entry, file_key)


class NotUploadedError(FileKeyNotFoundError):  # type: ignore[misc]
    """Content was asked for that nobody sent yet; for programs and pages it is not found."""

    def __str__(self) -> str:
        """What programs are told."""
        return str(_("%(name)s is not uploaded yet.", name=self.file_key))


class AnnouncedFilesComponent(FileServiceComponent):  # type: ignore[misc]
    """Says of a file that was announced alone that there is nothing to be read yet.

    InvenioRDM goes on without it, into an error of the server.
    """

    def get_file_content(self, identity: Identity, id: str, file_key: str, record: Any) -> None:
        """Raise ``NotUploadedError`` (404)."""
        entry = record.files.get(file_key)
        if entry is not None and not _has_content(entry):
            raise NotUploadedError(id, file_key)


class WholeDraftComponent(ServiceComponent):  # type: ignore[misc]
    """Refuses to publish and to submit a draft with files that are not uploaded, by their names.

    InvenioRDM says that there are some, and submits them to a review which cannot be accepted
    (invenio-rdm-records#1809).
    """

    def submit_record(
        self, identity: Identity, data: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Nothing that cannot be accepted goes to review."""
        _refuse_unfinished(record)

    def publish(
        self, identity: Identity, draft: Any = None, record: Any = None, **kwargs: Any
    ) -> None:
        """Nothing is published of which a part is on its way."""
        _refuse_unfinished(draft)


def _has_content(entry: Any) -> bool:
    return bool(entry.file is not None and entry.file.readable)


def _refuse_whole(entry: Any, name: str) -> None:
    if _has_content(entry):
        raise TransferException(
            _(
                "%(name)s is uploaded already. Delete it first to put another in its place.",
                name=name,
            )
        )


def _refuse_unfinished(draft: Any) -> None:
    if not draft.files.enabled:
        return
    names = sorted(name for name, entry in draft.files.items() if not _has_content(entry))
    if names:
        sentence = _(
            "%(names)s: not uploaded yet. Wait until that is done, choose the file again to go on "
            "with it, or delete it.",
            names=", ".join(names),
        )
        raise ValidationErrorGroup(errors=[{"field": "files.enabled", "messages": [sentence]}])


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
