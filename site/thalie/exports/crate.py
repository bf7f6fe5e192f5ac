"""A record with its files as an RO-Crate in one zip, which is made while it is sent.

Whoever may read the files may have it. Nothing is compressed and nothing is kept: the size is known
before the first byte, and memory is that of one piece of one file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app, render_template
from flask_principal import Identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_stats.proxies import current_stats
from zipstream import ZIP_STORED, ZipStream

from thalie.crosswalks import ro_crate
from thalie.crosswalks.json_text import dump
from thalie.crosswalks.model import File, Record
from thalie.upstream.insides import record_of

from .rendering import house, model_of

PIECE = 1 << 18  # bytes read at once


@dataclass(frozen=True, slots=True)
class Package:
    """A zip in pieces; ``length`` in bytes."""

    name: str
    length: int
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True)
class Stored:
    """A whole file of a record, with the storage that opens it."""

    told: File
    storage: Any

    def pieces(self) -> Iterator[bytes]:
        """What is in it."""
        with self.storage.open("rb") as stream:
            while piece := stream.read(PIECE):
                yield piece


def package(identity: Identity, pid_value: str) -> Package:
    """The package of a published version. Raises what InvenioRDM raises for its files."""
    records.files.read_archive(identity, pid_value)  # may the files be read at once?
    shown = records.read(identity, pid_value)
    version = record_of(shown)
    stored = list(stored_files(version))
    model = replace(model_of(version), files=tuple(one.told for one in stored))
    return sent(pid_value, f"{pid_value}.crate.zip", zipped(model, stored, shown.to_dict()))


def count_downloads(pid_value: str, *, via_api: bool, names: Collection[str] | None = None) -> None:
    """Tell InvenioRDM's statistics that each file was downloaded, as it does for its archives.

    With NAMES, that these were.
    """
    emit = current_stats.get_event_emitter("file-download")
    version = records.record_cls.pid.resolve(pid_value)
    for name, entry in version.files.items() if emit and version.files.enabled else ():
        if entry.object_version is not None and (names is None or name in names):
            emit(current_app, record=version, obj=entry.object_version, via_api=via_api)


def stored_files(version: Any) -> Iterator[Stored]:
    """The files that are whole, by name."""
    for name, entry in sorted(version.files.items()) if version.files.enabled else ():
        stored = entry.object_version.file if entry.object_version else None
        if stored is not None and stored.readable:
            media_type = entry.object_version.mimetype or ""
            told = File(name, int(stored.size), media_type, stored.checksum or "")
            yield Stored(told, stored.storage())


def zipped(
    model: Record,
    stored: Sequence[Stored],
    shown: Mapping[str, Any],
    more: Mapping[str, bytes] | None = None,
    package: ro_crate.Package = ro_crate.WHOLE,
) -> ZipStream:
    """Metadata first, then what is MORE in it by path, then STORED: whoever breaks off has them."""
    made = ZipStream(compress_type=ZIP_STORED, sized=True)
    made.add(ro_crate.render(model, house(), package), ro_crate.FILE_NAME)
    made.add(_preview(model), ro_crate.PREVIEW)
    original = {name: shown.get(name) or {} for name in ("metadata", "custom_fields")}
    made.add(dump(original), ro_crate.ORIGINAL)
    for path, content in (more or {}).items():
        made.add(content, path)
    where = ro_crate.paths(model)
    for one in stored:
        made.add(one.pieces(), where[one.told.name], size=one.told.size)
    return made


def sent(pid_value: str, name: str, made: ZipStream) -> Package:
    """The zip MADE for a record, to be sent as NAME."""
    return Package(name, len(made), _sent(pid_value, made))


def _preview(model: Record) -> bytes:
    """A page about what is in the package, which needs nothing from elsewhere."""
    page = render_template(
        "thalie/exports/crate.html", record=model, paths=ro_crate.paths(model), house=house()
    )
    return page.encode(errors="replace")


def _sent(pid_value: str, made: ZipStream) -> Iterator[bytes]:
    """The pieces. Where a file cannot be read the stream ends early: its length tells."""
    db.session.rollback()  # a download of hours holds no connection
    try:
        yield from made
    except Exception as error:
        current_app.logger.error("The package of record %s broke off: %r", pid_value, error)
        raise
