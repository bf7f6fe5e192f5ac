"""Files that are sent in parts, so that a network that drops costs a part and not the file.

InvenioRDM has the protocol (transfer type ``M``): the file is announced with its size and the size
of a part, each part is sent by a request of its own, and the file is committed. For files in a
folder it keeps no book of the parts: what was begun cannot be continued, a file of which parts
never came can be committed, its size counts for no quota, and a checksum that the sender gives is
taken as that of the file. Upstream: the uploader of invenio-rdm-records says that asking for the
parts that are there (``listParts``) is missing in the API.
"""

from __future__ import annotations

import hashlib
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO

import marshmallow as ma
from invenio_db import db
from invenio_files_rest.errors import FileSizeError
from invenio_files_rest.tasks import remove_file_data
from invenio_i18n import gettext as _
from invenio_records_resources.services.files.transfer import LOCAL_TRANSFER_TYPE
from invenio_records_resources.services.files.transfer.providers.multipart import MultipartTransfer
from invenio_records_resources.services.uow import TaskOp
from marshmallow import ValidationError

SMALLEST_PART = 1024**2  # bytes, but for the last part
LARGEST_PART = 100 * 1024**2  # bytes
MOST_PARTS = 10_000
_CHUNK = 256 * 1024  # bytes that are held in memory


class PartsTransfer(MultipartTransfer):  # type: ignore[misc]
    """A file sent in parts, with a book of those that came; for files that are kept in a folder.

    ``transfer.received`` gives the checksum of each part that is there, by its number from 1, such
    as ``sha256:…``. Whoever sends compares it, and goes on with the parts that it does not name.
    Until it is committed nothing can be read of the file.
    """

    class Schema(MultipartTransfer.Schema):  # type: ignore[misc]
        """What is told of it."""

        received = ma.fields.Dict(keys=ma.fields.Str(), values=ma.fields.Str(), dump_only=True)

    def init_file(self, record: Any, file_metadata: dict[str, Any], **kwargs: Any) -> Any:
        """Announce a file and keep the space for it.

        Raises ``ValidationError`` for sizes that do not go together, and ``FileSizeError``.
        """
        size = file_metadata.get("size") or 0
        transfer = file_metadata["transfer"]
        _check_parts(size, transfer.get("parts") or 0, transfer.get("part_size") or 0)
        limit = record.bucket.size_limit
        if limit is not None and size > limit:
            raise FileSizeError(description=str(getattr(limit, "reason", "")) or None)
        taken = ("key", "size", "transfer", "metadata", "access")
        words = {name: file_metadata[name] for name in taken if name in file_metadata}
        entry = super().init_file(record, words, **kwargs)
        kept = entry.object_version.file
        kept.readable, kept.checksum = False, ""
        record.bucket.size += size
        entry.transfer["received"] = {}
        entry.transfer["said"] = file_metadata.get("checksum") or ""
        entry.commit()
        return entry

    def set_file_multipart_content(
        self, part: int, stream: BinaryIO, content_length: int | None
    ) -> None:
        """Take a part. It is written into the file, and noted, when it has come to its end.

        Raises ``ValidationError`` for a part that is none of the file's or has another size.
        """
        known = self.multipart_metadata
        part_size, parts = int(known["part_size"]), int(known["parts"])
        if not 1 <= part <= parts:
            raise ValidationError(
                _(
                    "%(name)s has no part %(part)s: its parts are 1 to %(parts)s.",
                    name=self.file_record.key,
                    part=part,
                    parts=parts,
                ),
                "part",
            )
        start = (part - 1) * part_size
        length = min(part_size, int(known["size"]) - start)
        with TemporaryFile() as kept:
            checksum = _receive(stream, kept, length)
            if checksum is None:
                raise ValidationError(
                    _(
                        "Part %(part)s of %(name)s has another size than its %(size)s bytes. "
                        "Send it again.",
                        part=part,
                        name=self.file_record.key,
                        size=length,
                    ),
                    "part",
                )
            entry = self._held()  # nobody commits or deletes the file meanwhile
            self._get_storage().update(kept, seek=start, size=length)
        entry.transfer["received"][str(part)] = checksum
        entry.commit()
        self.file_record.transfer["received"] = entry.transfer["received"]  # which is answered

    def commit_file(self) -> None:
        """Make the file one like any other, with its checksum.

        Raises ``ValidationError`` while parts are missing, and for another checksum than was said
        when it was announced.
        """
        entry = self._held()
        name, parts = self.file_record.key, int(self.multipart_metadata["parts"])
        missing = parts - len(entry.transfer["received"])
        if missing:
            raise ValidationError(
                _(
                    "%(name)s is not whole: %(missing)s of its %(parts)s parts are missing.",
                    name=name,
                    missing=missing,
                    parts=parts,
                ),
                "parts",
            )
        checksum, said = self._get_storage().checksum(), entry.transfer["said"]
        if said and said != checksum:
            raise ValidationError(
                _(
                    "%(name)s has the checksum %(found)s here, and %(said)s was announced. Delete "
                    "it and send it again.",
                    name=name,
                    found=checksum,
                    said=said,
                ),
                "checksum",
            )
        kept = self.file_record.object_version.file
        kept.readable, kept.checksum = True, checksum
        self.record.files.commit(name)
        self.file_record.transfer.set({})
        self.file_record.transfer.transfer_type = LOCAL_TRANSFER_TYPE
        self.file_record.commit()

    def delete_file(self) -> None:
        """Give the space back of what was begun: nobody can have seen it."""
        version = self.file_record.object_version
        file = str(version.file_id)
        version.bucket.size += version.file.size  # taken off by the deletion, and now once more
        version.remove()
        self.uow.register(TaskOp(remove_file_data, file, force=True))

    def _held(self) -> Any:
        """The entry of the file as the database has it, kept to this transaction.

        Raises ``ValidationError`` if it is committed or deleted by now.
        """
        model = self.file_record.model
        query = db.session.query(type(model)).filter_by(id=model.id, is_deleted=False)
        found = query.populate_existing().with_for_update().one_or_none()
        entry = type(self.file_record)(found.data, model=found) if found is not None else None
        if entry is None or entry.transfer.transfer_type != self.transfer_type:
            raise ValidationError(
                _("%(name)s is whole by now, or deleted.", name=self.file_record.key), "key"
            )
        return entry


def is_in_parts(entry: Any) -> bool:
    """Whether the file of ENTRY is sent in parts and not whole yet."""
    return bool(entry.transfer.transfer_type == PartsTransfer.transfer_type)


def _check_parts(size: int, parts: int, part_size: int) -> None:
    fits = SMALLEST_PART <= part_size <= LARGEST_PART and 1 <= parts <= MOST_PARTS
    if size < 1 or not fits or parts != -(-size // part_size):
        raise ValidationError(
            _(
                "A file is sent in at most %(most)s parts of %(least)s to %(largest)s bytes. Say "
                "its size (size), the size of a part (transfer.part_size), and how many these are "
                "(transfer.parts).",
                most=MOST_PARTS,
                least=SMALLEST_PART,
                largest=LARGEST_PART,
            ),
            "transfer",
        )


def _receive(stream: BinaryIO, kept: IO[bytes], length: int) -> str | None:
    """Copy LENGTH bytes into KEPT; their checksum, or ``None`` if there are less or more."""
    digest, left = hashlib.sha256(), length
    while left and (chunk := stream.read(min(_CHUNK, left))):
        kept.write(chunk)
        digest.update(chunk)
        left -= len(chunk)
    if left or stream.read(1):
        return None
    kept.seek(0)
    return f"sha256:{digest.hexdigest()}"
