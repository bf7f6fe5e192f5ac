"""Reading the files of a draft, and taking names out of them. Runs in a worker.

It may be killed at any line: what is known of a file is kept in one transaction, a copy without
names takes the place of its file in one, and what was not done is waited for still. Files are read
in the reading process of ``capture``, with bounded memory and time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_files_rest.tasks import remove_file_data
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.uow import RecordCommitOp, TaskOp
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError

from thalie.capture import CaptureError, Limits, PersonalName, Redaction, capture_file, redact
from thalie.deposit.files import DepositFile
from thalie.deposit.uow import DepositUnitOfWork
from thalie.deposit.writer import DraftWriter
from thalie.ground.errors import OperatorError
from thalie.records.stored import on_disk

from . import book
from .book import Claim
from .decided import to_be_redacted
from .layout import last_name, path_of
from .models import ReadFile, now
from .packing import unpack


def work_on(version: UUID) -> int:
    """Read and copy what waits of a draft; how many files were looked at."""
    number = 0
    while claim := book.begin(version):
        number += 1
        _work(claim)
    return number


def _work(claim: Claim) -> None:
    held = _held_in_draft(claim)
    if held is None:
        book.drop(claim)
        return
    id_, uri, name = held
    db.session.rollback()  # nothing is held while a file is read
    try:
        with on_disk(id_, uri, name) as path:
            if claim.state == book.WAITING:
                _read(claim, path)
            else:
                _copy(claim, path, id_)
    except (CaptureError, OSError, OperatorError, StaleDataError) as error:
        db.session.rollback()
        current_app.logger.warning(
            "%s of draft %s: %s", claim.state, claim.version, type(error).__name__
        )
        # a copy that cannot be made is never made; a machine that cannot read may be mended
        final = isinstance(error, CaptureError) and claim.state == book.COPYING
        book.give_up(claim, str(error), at_once=final)


def _held_in_draft(claim: Claim) -> tuple[UUID, str, str] | None:
    """Id and URI of the stored file of CLAIM, and the name under which it is read, if it is in a
    draft that may still be changed.
    """
    draft = _draft(claim.version)
    entry = draft.files.get(claim.key) if draft is not None else None
    if entry is None or entry.file is None or entry.file.checksum != f"md5:{claim.md5}":
        return None
    model = entry.file.file_model
    path = path_of(claim.key, book.answers(claim.version).paths, book.dialect())
    return model.id, str(model.uri or ""), last_name(path)


def _draft(version: UUID) -> Any:
    try:
        draft = records.draft_cls.get_record(version)
    except NoResultFound:
        return None
    return draft if draft.files.enabled and not draft.is_published else None


def _read(claim: Claim, path: Path) -> None:
    limits = Limits(cpu_seconds=current_app.config["THALIE_READING_SECONDS"])
    captured = capture_file(path, claim.key, dialect=book.dialect(), limits=limits)
    book.keep(claim, replace(captured, path=Path(path.name)))


# A copy without names


def _copy(claim: Claim, path: Path, id_: UUID) -> None:
    """Put a copy without names in the place of the file at PATH, whose bytes then go."""
    row = db.session.get(ReadFile, (claim.version, claim.key))
    captured = unpack(row.captured)
    wanted = to_be_redacted(row, book.answers(claim.version).names)
    names = [name for name in captured.names if name.value in wanted]
    if not names:  # somebody thought better of it
        book.settle(claim)
        return
    db.session.rollback()
    with TemporaryDirectory(prefix="thalie-copy-") as folder:
        copy = Path(folder) / path.name
        redaction = redact(path, copy, names, dialect=book.dialect())
        if redaction.before.md5 == claim.md5:
            _replace(claim, id_, redaction, names)


def _replace(claim: Claim, id_: UUID, redaction: Redaction, names: Sequence[PersonalName]) -> None:
    after, places = redaction.after, len(redaction.places)
    with DepositUnitOfWork() as uow:
        row, writer = book.held(claim), DraftWriter(uow)
        if row is None:
            return
        writer.open(claim.version)
        entry = writer.draft.files.get(claim.key)
        if entry is None or entry.file.checksum != f"md5:{claim.md5}":
            return
        writer.draft.files.delete(claim.key, softdelete_obj=False, remove_rf=True)
        uow.register(RecordCommitOp(writer.draft, indexer=records.draft_indexer))
        captured = replace(unpack(row.captured), path=redaction.target)
        writer.send(
            [DepositFile(captured, redaction.target, after.size, after.md5, after.sha256, places)]
        )
        past = row.copy or {"places": 0, "names": []}
        row.copy = {
            "sha256": after.sha256,
            "after": after.md5,
            "size": after.size,
            "places": past["places"] + places,
            "names": sorted({*past["names"], *(name.value for name in names)}),
        }
        row.md5, row.size = after.md5, after.size
        row.state, row.tries, row.at, row.trouble = book.READ, 0, now(), ""
        uow.register(TaskOp(remove_file_data, str(id_), force=True))
        uow.commit()
