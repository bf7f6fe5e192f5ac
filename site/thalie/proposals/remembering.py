"""What is kept of the files of a draft when it is published: what an ingest keeps of a run.

Names of persons stay as digests alone, so that checks find them in words that are written later.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import current_app
from invenio_db import db

from thalie.deposit.choices import Choices
from thalie.deposit.discretion import Discretion
from thalie.deposit.models import IngestedFile, IngestedRun
from thalie.deposit.people import People
from thalie.deposit.provenance import tell_provenance
from thalie.deposit.remembered import remember_names
from thalie.deposit.settings import read_settings

from .book import answers, dialect, files_of
from .joined import layout_of, run_of_rows
from .models import ReadFile
from .obstacles import names_in
from .packing import unpack
from .persons import people_of

KEY = "form:{}"
"""Of a run whose files a person uploaded; that of an ingested run has a slash."""


def remember(draft: Any, record: Any) -> None:
    """Keep what was read of the files of DRAFT, which becomes RECORD. Not committed."""
    rows = [row for row in files_of(draft.id) if row.captured]
    if not rows:
        return
    said, known = answers(draft.id), dialect()
    people = people_of(record.get("metadata") or {}, said.names)
    run = IngestedRun.query.filter_by(parent_id=record.parent.id).one_or_none()
    if run is None:
        accepted = [unpack(row.captured).sha256 for row in rows if row.accepted]
        run = IngestedRun(
            id=uuid4(),
            key=KEY.format(record.parent.pid.pid_value),
            parent_id=record.parent.id,
            choices=Choices(people=people, accepted=frozenset(accepted)).to_json(),
            generated={},
            provenance=[],
        )
        db.session.add(run)
        db.session.flush()  # before what refers to it
    layout = layout_of(rows, said, known)
    run.provenance = [*run.provenance, *tell_provenance(run_of_rows(rows, layout, known).analyses)]
    for row in rows:
        db.session.merge(_file(row, run))
    settings = read_settings(current_app.config)
    remember_names(run.id, Discretion.of(names_in(rows), People(), settings.texts).whole)


def _file(row: ReadFile, run: IngestedRun) -> IngestedFile:
    """What was read and what lies in the dataset, of one file."""
    read, copy = unpack(row.captured), row.copy
    return IngestedFile(
        record_id=row.version_id,
        name=row.key,
        run_id=run.id,
        source_sha256=read.sha256,
        source_md5=read.md5,
        source_size=read.size,
        sha256=copy["sha256"] if copy else read.sha256,
        md5=row.md5,
        size=row.size,
        redacted_places=copy["places"] if copy else 0,
    )
