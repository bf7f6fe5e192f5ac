"""What an ingest remembers of a run and its files: for the next one, and for who judges later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from invenio_db import db
from sqlalchemy.dialects.postgresql import insert

from thalie.ground.private_names import PrivateNames

from .choices import Choices
from .discretion import Discretion
from .files import DepositFile
from .job import Job
from .merge import snapshot
from .models import IngestedFile, IngestedRun, PrivateName
from .people import People
from .provenance import tell_provenance


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


def remember_run(
    row: IngestedRun, job: Job, made: Mapping[str, Any], kept: Mapping[str, Any]
) -> None:
    """Keep what was generated and chosen for a run, whence its values are, and names in its files.

    ``made`` is the draft as generated, ``kept`` as InvenioRDM keeps it.
    """
    row.generated = snapshot(made, kept)
    accepted = {one.captured.sha256 for one in job.selection.chosen if one.damage}
    row.choices = replace(job.choices, accepted=job.choices.accepted | accepted).to_json()
    row.provenance = tell_provenance(job.run.analyses)
    names = [name for file in job.run.files for name in file.names]
    remember_names(row.id, Discretion.of(names, People(), job.settings.texts).whole)


def remember_files(job: Job, run_id: UUID, version_id: UUID, files: Sequence[DepositFile]) -> None:
    """Keep which bytes were read, and which were deposited for them."""
    rows = job.state.files_of(version_id)
    for file in files:
        row = rows.get(file.name) or IngestedFile(record_id=version_id, name=file.name)
        row.run_id = run_id
        row.source_sha256 = file.captured.sha256
        row.source_md5 = file.captured.md5
        row.source_size = file.captured.size
        row.sha256, row.md5, row.size = file.sha256, file.md5, file.size
        row.redacted_places = file.redacted_places
        db.session.add(row)


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
