"""Drawing the pictures of one version. Runs in a worker, or in a command: never for a page.

It may be killed at any line: what is kept is kept in one transaction, and what was not is wanted
still. Files are read in the reading process of ``capture``, with bounded memory and time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_rdm_records.records.api import RDMRecord
from sqlalchemy.exc import NoResultFound

from thalie.capture import CaptureError, Limits
from thalie.ground.language import languages
from thalie.heritage.model import PREFIX
from thalie.preview import drawing
from thalie.preview.looking import Seen, look
from thalie.preview.seen import told_of_map, told_of_spectrum
from thalie.preview.told import LARGE, THUMBNAIL, Told
from thalie.records.stored import on_disk

from . import names
from .book import Drawn, begin, dialect, drawable, give_up, keep
from .worth import worth_of

_TRIED = 4  # files of a version


@dataclass(frozen=True, slots=True)
class _Stored:
    """A file of a version: ``id`` and ``uri`` are those of InvenioRDM's ``FileInstance``."""

    name: str
    size: int
    id: UUID
    uri: str


def draw(version: UUID) -> bool:
    """Draw what is wanted of VERSION; whether there are pictures now."""
    wanted = begin(version)
    if wanted is None:
        return False
    try:
        seen = _seen(_files(version))
        images, told = pictures(seen)
        return keep(version, wanted, images, told) and bool(images)
    except (CaptureError, OSError, ValueError, ArithmeticError, MemoryError) as error:
        db.session.rollback()
        current_app.logger.warning(
            "Pictures of %s cannot be drawn: %s", version, type(error).__name__
        )
        give_up(version)
        return False


def pictures(seen: Seen) -> tuple[list[Drawn], list[Told]]:
    """All pictures of what was SEEN, and their facts."""
    images: list[Drawn] = []
    told: list[Told] = []
    if seen.map is not None:
        images += _drawn("map", seen.map, drawing.draw_map)
        told.append(told_of_map(seen.map))
    if seen.spectrum is not None:
        images += _drawn("spectrum", seen.spectrum, drawing.draw_spectrum)
        told.append(told_of_spectrum(seen.spectrum))
    return images, told


def _drawn(kind: str, seen: Any, draw_it: Any) -> Iterator[Drawn]:
    small = draw_it(seen, THUMBNAIL)
    yield Drawn(names.thumbnail(kind), small.content, small.width, small.height)
    for language in languages():
        image = draw_it(seen, LARGE, language)
        yield Drawn(names.large(kind, language), image.content, image.width, image.height)


def _files(version: UUID) -> list[_Stored]:
    """The files that may show something, the most telling first."""
    try:
        record = RDMRecord.get_record(version)
    except NoResultFound:
        return []
    if record.deletion_status.is_deleted or not record.files.enabled:
        return []
    largest = current_app.config["THALIE_PICTURES_LARGEST"]
    worth = worth_of(record.get("custom_fields", {}).get(f"{PREFIX}:analyses", []))
    found = [
        _Stored(name, int(held.size), held.id, str(held.uri or ""))
        for name, held in drawable(record).items()
        if 0 < (held.size or 0) <= largest
    ]
    return sorted(found, key=lambda one: (*worth.get(one.name, (9, 0)), one.size))[:_TRIED]


def _seen(files: Sequence[_Stored]) -> Seen:
    """What the first of FILES shows that shows a map, else the first spectrum."""
    limits = Limits(cpu_seconds=current_app.config["THALIE_PICTURES_SECONDS"])
    spectrum = None
    db.session.rollback()  # nothing is held while files are read
    for one in files:
        with on_disk(one.id, one.uri, PurePosixPath(one.name).name or "file") as path:
            seen = look(path, one.name, dialect(), limits)
        if seen.map is not None:
            return seen
        spectrum = spectrum or seen.spectrum
        if spectrum is not None and one is files[0]:
            break
    return Seen(spectrum=spectrum)
