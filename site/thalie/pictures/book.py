"""Which pictures are wanted, and those that were drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_files_rest.models import FileInstance
from invenio_rdm_records.records.api import RDMRecord
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import NoResultFound

from thalie.capture import Dialect, configured
from thalie.preview.told import Told
from thalie.records.versions import standing, walk
from thalie.search.edition import begin_another

from .models import PictureImage, PicturesEntry, now

EDITION = 1
"""Of the drawing: pictures of an older one are drawn again by ``thalie pictures draw``."""

DRAWABLE = "HDF5"
"""Key of the format whose files hold what is drawn."""

MOST_TRIES = 3
_GIVEN_UP_AFTER = timedelta(minutes=20)  # a worker that began then is gone
_PIECE = 200


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture to be kept: its name, content and size in pixels."""

    name: str
    content: bytes
    width: int
    height: int


def dialect() -> Dialect:
    """How the files of this facility are written."""
    return configured(current_app.config)


def drawable(record: Any) -> dict[str, FileInstance]:
    """The files of a RECORD that may be drawn, by name."""
    form = next((one for one in dialect().formats if one.key == DRAWABLE), None)
    if form is None:  # files of another facility
        return {}
    return {
        name: held.file.file_model
        for name, held in record.files.items()
        if held.file and form.is_named(name)
    }


def digest_of(files: Mapping[str, FileInstance]) -> str:
    """A digest of which FILES these are; empty for none."""
    said = "\n".join(sorted(f"{name}\t{held.checksum}" for name, held in files.items()))
    return sha256(said.encode()).hexdigest() if files else ""


def want(record: Any, *, again: bool = False) -> bool:
    """Note that pictures of RECORD are wanted, unless they are there. Not committed.

    Pictures of other files are gone at once. Returns whether there is something to be drawn.
    """
    wanted = digest_of(drawable(record)) if record.files.enabled else ""
    entry = db.session.get(PicturesEntry, record.id)
    if not wanted:
        if entry is not None:
            _forget(record.id)
        return False
    same = entry is not None and (entry.drawn_from, entry.edition) == (wanted, EDITION)
    if entry is not None and same and not again:
        return bool(entry.state == "wanted")
    _drop_images(record.id)
    if entry is None:
        entry = PicturesEntry(version_id=record.id, pid=record.pid.pid_value)
    entry.drawn_from, entry.edition, entry.state = wanted, EDITION, "wanted"
    entry.tries, entry.at, entry.told = 0, now(), []
    db.session.add(entry)
    return True


def begin(version: UUID) -> str | None:
    """Note that drawing begins, and commit; of which files, or ``None`` if nothing is wanted."""
    entry = db.session.get(PicturesEntry, version, with_for_update=True)
    if entry is None or entry.state != "wanted" or entry.tries >= MOST_TRIES:
        db.session.rollback()
        return None
    entry.tries, entry.at = entry.tries + 1, now()
    wanted = str(entry.drawn_from)
    db.session.commit()
    return wanted


def keep(version: UUID, drawn_from: str, images: Sequence[Drawn], told: Sequence[Told]) -> bool:
    """Keep pictures that were drawn of the files DRAWN_FROM, and commit.

    Returns false, and keeps nothing, where meanwhile others are wanted.
    """
    entry = db.session.get(PicturesEntry, version, with_for_update=True)
    if entry is None or entry.drawn_from != drawn_from:
        db.session.rollback()
        return False
    _drop_images(version)
    for one in images:
        digest = sha256(one.content).hexdigest()
        row = PictureImage(version_id=version, name=one.name, content=one.content, digest=digest)
        row.width, row.height = one.width, one.height
        db.session.add(row)
    entry.told = [one.as_json() for one in told]
    entry.state, entry.at = ("drawn" if images else "nothing"), now()
    db.session.commit()
    begin_another()  # lists show them, though no index tells of them
    return True


def give_up(version: UUID) -> None:
    """Note that the pictures of a version could not be drawn, where it was tried often enough."""
    entry = db.session.get(PicturesEntry, version, with_for_update=True)
    if entry is not None and entry.state == "wanted" and entry.tries >= MOST_TRIES:
        entry.state = "failed"
    db.session.commit()


def waiting(most: int, moment: datetime | None = None) -> list[UUID]:
    """Versions whose pictures are wanted, and that no worker draws; those tried too often fail."""
    entry, since = PicturesEntry, (moment or now()) - _GIVEN_UP_AFTER
    left = or_(entry.tries == 0, entry.at < since)
    query = select(entry.version_id, entry.tries).where(entry.state == "wanted", left)
    rows = db.session.execute(query.order_by(entry.tries, entry.at).limit(most)).all()
    for version, tries in rows:
        if tries >= MOST_TRIES:
            give_up(version)
    return [version for version, tries in rows if tries < MOST_TRIES]


def image(version: UUID, name: str) -> PictureImage | None:
    """The picture of this name, if there is one."""
    found: PictureImage | None = db.session.get(PictureImage, (version, name))
    return found


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the pictures of a version; ``access`` is as the database has it now."""

    pid: str
    told: tuple[Told, ...]
    access: Mapping[str, Any]
    digest: str
    version: UUID


def known(pids: Sequence[str]) -> dict[str, Known]:
    """Of versions that have pictures and are not withdrawn, by id."""
    entry, model = PicturesEntry, RDMRecordMetadata
    if not pids:
        return {}
    rows = db.session.execute(
        select(entry.pid, entry.told, model.json["access"], entry.drawn_from, entry.version_id)
        .join(model, model.id == entry.version_id)
        .where(entry.pid.in_(pids), entry.state == "drawn", standing())
    )
    return {
        pid: Known(pid, tuple(map(Told.from_json, told)), access or {}, drawn_from[:12], version)
        for pid, told, access, drawn_from, version in rows
    }


def sizes(version: UUID) -> dict[str, tuple[int, int]]:
    """Width and height of each picture of a version, by name."""
    row = PictureImage
    query = select(row.name, row.width, row.height).where(row.version_id == version)
    return {name: (width, height) for name, width, height in db.session.execute(query)}


def counts() -> dict[str, int]:
    """How many versions are in each state, and ``bytes`` of all pictures."""
    entry = PicturesEntry
    states = db.session.execute(select(entry.state, func.count()).group_by(entry.state))
    size = db.session.execute(select(func.sum(func.length(PictureImage.content)))).scalar()
    found = dict.fromkeys(("drawn", "wanted", "nothing", "failed"), 0)
    for state, number in states:
        found[state] = int(number)
    return {**found, "bytes": int(size or 0)}


def enter(again: bool = False, tell: Callable[[int], None] = lambda number: None) -> list[UUID]:
    """Want the pictures of all published versions that have none; those, in order.

    AGAIN: of all, also where there are some. Commits in pieces.
    """
    found: list[UUID] = []
    number = 0
    for ids in walk(_PIECE):
        for id_ in ids:
            try:
                record = RDMRecord.get_record(id_)
            except NoResultFound:
                continue
            if not record.deletion_status.is_deleted and want(record, again=again or _failed(id_)):
                found.append(id_)
        db.session.commit()
        db.session.expunge_all()
        number += len(ids)
        tell(number)
    return found


def _failed(version: UUID) -> bool:
    entry = db.session.get(PicturesEntry, version)
    return entry is not None and (
        entry.state == "failed" or (entry.tries > 0 and entry.state == "wanted")
    )


def _forget(version: UUID) -> None:
    _drop_images(version)
    entry = db.session.get(PicturesEntry, version)
    if entry is not None:
        db.session.delete(entry)


def _drop_images(version: UUID) -> None:
    gone = delete(PictureImage).where(PictureImage.version_id == version)
    db.session.execute(gone.execution_options(synchronize_session=False))
