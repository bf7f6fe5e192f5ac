"""What an ingest remembers of the files of a record, for whoever judges the record later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from invenio_db import db
from sqlalchemy.dialects.postgresql import insert

from thalie.ground.private_names import PrivateNames

from .choices import Choices
from .models import IngestedFile, IngestedRun, PrivateName
from .people import People


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of one version of a record.

    ``read`` maps the names of files that were read as a whole at ingest to the MD5 of what was
    deposited; ``damaged`` are those that were accepted although a part cannot be read. ``names``
    are the persons that files carry and that the operator's list of persons does not cite.
    """

    read: dict[str, str] = field(default_factory=dict)
    damaged: frozenset[str] = frozenset()
    names: PrivateNames = field(default_factory=PrivateNames)


def remember_names(run_id: UUID, names: Iterable[str]) -> None:
    """Keep NAMES found in files of a run, as digests; names known already stay."""
    marks = PrivateNames.of(names, run_id.bytes).marks
    if marks:
        db.session.flush()  # the run itself
        rows = [{"run_id": run_id, "digest": mark, "words": words} for words, mark in marks]
        db.session.execute(insert(PrivateName).values(rows).on_conflict_do_nothing())


def recall(record_id: UUID, parent_id: UUID) -> Remembered:
    """What is remembered of a version of a record; nothing of one that was not ingested."""
    run = db.session.query(IngestedRun).filter_by(parent_id=parent_id).one_or_none()
    if run is None:
        return Remembered()
    choices = Choices.from_json(run.choices)
    files = db.session.query(IngestedFile).filter_by(record_id=record_id).all()
    rows = db.session.query(PrivateName).filter_by(run_id=run.id)
    names = PrivateNames(run.id.bytes, frozenset((row.words, row.digest) for row in rows))
    return Remembered(
        read={file.name: file.md5 for file in files},
        damaged=frozenset(f.name for f in files if f.source_sha256 in choices.accepted),
        names=names.without((choices.people or People()).public_words),
    )
