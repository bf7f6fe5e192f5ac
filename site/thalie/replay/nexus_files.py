"""NeXus files of published versions, made when asked for, for those who may read the files.

Files are read and the new one is written in processes of their own (``nexus_making``): bounded
memory, bounded time, and no more than a few at once.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore

from flask import current_app
from flask_principal import Identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.capture import configured
from thalie.capture.dialect import DEFAULT, SETTING
from thalie.crosswalks.model import Record
from thalie.exports.crate import PIECE, Stored, stored_files
from thalie.exports.rendering import model_of
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.records.days import zone
from thalie.upstream.insides import record_of

from .nexus_making import MakingError, Order, make

FORMAT = "HDF5"


class NexusError(Exception):
    """No NeXus file can be made; ``sentence`` says why, ``code`` in HTTP."""

    def __init__(self, sentence: Sentence, code: int) -> None:
        super().__init__(sentence.in_language("en"))
        self.sentence, self.code = sentence, code


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was made, in a folder that is removed by ``discard``; ``size`` in bytes."""

    name: str
    size: int
    sources: frozenset[str]
    folder: TemporaryDirectory[str]
    path: Path

    def pieces(self) -> Iterator[bytes]:
        """What is in it."""
        with self.path.open("rb") as stream:
            while piece := stream.read(PIECE):
                yield piece

    def discard(self) -> None:
        """Forget it."""
        self.folder.cleanup()


def made_of(identity: Identity, pid_value: str, name: str | None, number: str = "") -> Made:
    """The file NAME of a version as NeXus, or all its HDF5 files; of them one NUMBER of analysis.

    Raises what InvenioRDM raises for records and files, and ``NexusError``.
    """
    version = record_of(records.read(identity, pid_value))
    records.require_permission(identity, "read_files", record=version)
    stored = _chosen(list(stored_files(version)), name)
    about = model_of(version)
    called = PurePosixPath(name).name if name else pid_value
    db.session.rollback()  # nothing is held while files are read
    with _turn():
        folder = TemporaryDirectory(prefix="thalie-nexus-")
        try:
            path = Path(folder.name) / "made.nxs"
            _write(path, stored, about, number)
            ending = f".{number}.nxs" if number else ".nxs"
            names = frozenset(one.told.name for one in stored)
            return Made(called + ending, path.stat().st_size, names, folder, path)
        except BaseException:
            folder.cleanup()
            raise


def _chosen(stored: Sequence[Stored], name: str | None) -> list[Stored]:
    forms = [one for one in configured(current_app.config).formats if one.key == FORMAT]
    found = [one for one in stored if name in (None, one.told.name)]
    if not found and name:
        raise NexusError(_("This dataset has no file “%(name)s”.", name=name[:200]), 404)
    readable = [one for one in found if any(form.is_named(one.told.name) for form in forms)]
    if not readable:
        raise NexusError(_("Only HDF5 files can be had as NeXus."), 422)
    most = current_app.config["THALIE_NEXUS_LARGEST"]
    if sum(one.told.size for one in readable) > most:
        raise NexusError(
            _("NeXus files are made of at most %(most)s bytes: ask for a single file.", most=most),
            413,
        )
    return readable


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few that may be made at once."""
    places = _places(current_app.config["THALIE_NEXUS_AT_ONCE"])
    if not places.acquire(blocking=False):
        raise NexusError(_("Others are having NeXus files made. Try again in a minute."), 503)
    try:
        yield
    finally:
        places.release()


@cache
def _places(number: int) -> BoundedSemaphore:
    return BoundedSemaphore(max(1, number))


def _write(target: Path, stored: Sequence[Stored], about: Record, number: str) -> None:
    seconds = current_app.config["THALIE_NEXUS_SECONDS"]
    experiment = about.experiment
    instrument = experiment.instrument.title("en") if experiment.instrument else ""
    with ExitStack() as opened:
        order = Order(
            target=str(target),
            files=tuple((str(opened.enter_context(on_disk(one))), one.told.name) for one in stored),
            dialect=current_app.config.get(SETTING) or DEFAULT,
            cpu_seconds=seconds,
            title=about.title.text,
            doi=about.doi,
            facility=experiment.facility,
            instrument=instrument,
            zone=str(zone()),
            number=number,
        )
        try:
            entries = make(order, seconds)
        except MakingError as error:
            current_app.logger.warning("A NeXus file cannot be made: %s", error)
            raise NexusError(_refusal(error), 422) from error
    if not entries:
        raise NexusError(_("No analysis was found that can be had as NeXus."), 422)


def _refusal(error: MakingError) -> Sentence:
    if error.name:
        return _("The file “%(name)s” cannot be copied.", name=error.name)
    return _("This takes too long here: ask for a single file, or a single analysis.")


@contextmanager
def on_disk(stored: Stored) -> Iterator[Path]:
    """A file of a record under its own last name: where it lies, else a copy from the storage."""
    name = PurePosixPath(stored.told.name).name or "file"
    with TemporaryDirectory(prefix="thalie-replay-") as folder:
        path = Path(folder) / name
        there = Path(str(getattr(stored.storage, "fileurl", "")))
        if there.is_absolute() and there.is_file():
            path.symlink_to(there)
        else:
            with stored.storage.open("rb") as source, path.open("wb") as target:
                shutil.copyfileobj(source, target, PIECE)
        yield path
