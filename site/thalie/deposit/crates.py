"""An RO-Crate becomes a draft with its files: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from flask import current_app
from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_db.uow import UnitOfWork
from invenio_files_rest.errors import FileSizeError
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.proxies import current_service_registry
from invenio_records_resources.services.files.transfer import LOCAL_TRANSFER_TYPE
from invenio_records_resources.services.uow import RecordCommitOp
from sqlalchemy.exc import NoResultFound

from thalie.crosswalks.ro_crate_graph import CrateError, parsed
from thalie.crosswalks.ro_crate_import import Imported, Lookup, read_crate
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.records.files import may_be_named
from thalie.upstream.insides import record_of
from thalie.vocabularies import terms

from .crate_zip import LARGEST_DESCRIPTION, CrateZip, Limits, opened

TABLES = ("affiliations", "funders")  # vocabularies with a service of their own
MAGIC = b"PK"


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft as the service shows it, how many files it has, and what was left out."""

    shown: dict[str, Any]
    files: int
    remarks: tuple[Sentence, ...]


def limits() -> Limits:
    """What a draft of this instance takes."""
    config = current_app.config
    return Limits(
        records.draft_files.config.max_files_count or config["RDM_RECORDS_MAX_FILES_COUNT"],
        config["RDM_FILES_DEFAULT_QUOTA_SIZE"],
    )


def import_crate(identity: Identity, stream: BinaryIO) -> Draft:
    """Make a draft of the crate in STREAM, a zip or the JSON of its description.

    Raises ``CrateError`` for what is no crate, or cannot be kept; then nothing was made.
    """
    with _inside(stream) as zipped:
        made = _read(zipped, stream)
        with UnitOfWork() as uow:
            data = {
                "metadata": made.metadata,
                "custom_fields": made.custom_fields,
                "files": {"enabled": True},
            }
            item = records.create(identity, data, uow=uow)
            draft = record_of(item)
            number = _send(draft, zipped, made, uow) if zipped else 0
            uow.commit()
        return Draft(records.read_draft(identity, item.id).to_dict() | _errors(item), number,
                     tuple(made.remarks))  # fmt: skip


def _errors(item: Any) -> dict[str, Any]:
    """What the service says is lacking or wrong, as it says it of any draft."""
    return {"errors": item.errors} if item.errors else {}


@contextmanager
def _inside(stream: BinaryIO) -> Iterator[CrateZip | None]:
    """The zip that STREAM is, if it is one."""
    magic = stream.read(len(MAGIC))
    stream.seek(0)
    if magic != MAGIC:
        yield None
        return
    with opened(stream, limits()) as zipped:
        yield zipped


def _read(zipped: CrateZip | None, stream: BinaryIO) -> Imported:
    content = zipped.description() if zipped else stream.read(LARGEST_DESCRIPTION + 1)
    if len(content) > LARGEST_DESCRIPTION:
        raise CrateError(
            _("The description has more than %(most)s MiB.", most=LARGEST_DESCRIPTION >> 20)
        )
    made = read_crate(parsed(content), Lookup(_known, terms.named))
    original = zipped.original() if zipped else None
    if original is not None:
        whole = parsed(original)
        parts = [whole.get(name) if isinstance(whole, dict) else None
                 for name in ("metadata", "custom_fields")]  # fmt: skip
        if isinstance(parts[0], dict) and isinstance(parts[1], dict):
            made.metadata, made.custom_fields = parts[0], parts[1]
    return made


def _known(vocabulary: str, term: str) -> bool:
    """Whether a vocabulary has a term."""
    if vocabulary not in TABLES:
        return terms.known(vocabulary, term)
    try:
        current_service_registry.get(vocabulary).read(system_identity, term)
    except (NoResultFound, PIDDoesNotExistError):
        return False
    return True


def _send(draft: Any, zipped: CrateZip, made: Imported, uow: UnitOfWork) -> int:
    """Put the files of the crate into DRAFT; those that it lacks are told of."""
    names: dict[str, str] = {}
    for path, _size in zipped.files():
        told = made.files.pop(path, path)
        names[path] = told if told not in names.values() and may_be_named(told) else path
    for path, size in zipped.files():
        if not may_be_named(names[path]):
            raise CrateError(_("No file of a dataset can be called “%(name)s”.", name=path[:200]))
        with zipped.open(path) as content:
            _put(draft, names[path], content, size)
    lacking = [path for path in made.files if path]
    if lacking:
        few = ", ".join(lacking[:10])
        made.remarks.append(
            _("Files that the crate names and does not have: %(names)s.", names=few)
        )
    uow.register(RecordCommitOp(draft, indexer=records.draft_indexer))
    return len(names)


def _put(draft: Any, name: str, content: Any, size: int) -> None:
    try:
        draft.files.create(
            name,
            stream=content,
            data={"metadata": {}},
            transfer={"type": LOCAL_TRANSFER_TYPE},
            size=size,
            size_limit=draft.files.bucket.size_limit,
        )
    except FileSizeError as error:
        raise CrateError(_("“%(name)s” is too large for a dataset.", name=name[:200])) from error
