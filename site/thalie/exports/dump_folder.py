"""Dumps of the catalogue in a folder: whole ones alone are seen, whatever happens. Pure.

A dump is made in a folder of another name, and gets its own when it is whole, which one call of the
system does. Whoever reads a dump keeps what is open, even when the dump is taken away.
"""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from thalie.ground.errors import OperatorError

Json = dict[str, Any]
MANIFEST, DIGESTS = "manifest.json", ".digests.gz"
NAME = re.compile(r"\d{8}T\d{6}Z")
_STAMP = "%Y%m%dT%H%M%SZ"
_PARTIAL, _LOCK = ".partial", ".lock"


class DumpBusyError(OperatorError):
    """Another process makes a dump in this folder."""


@dataclass(frozen=True, slots=True)
class WholeDump:
    """A dump that is whole; ``name`` is the moment at which it began, in UTC."""

    path: Path

    @property
    def name(self) -> str:
        """By which it is asked for."""
        return self.path.name

    @property
    def moment(self) -> datetime:
        """When it began: nothing that was changed later need be in it."""
        return datetime.strptime(self.name, _STAMP).replace(tzinfo=UTC)

    def manifest(self) -> Json:
        """What is in it."""
        found: Json = json.loads((self.path / MANIFEST).read_bytes())
        return found


@dataclass(frozen=True, slots=True)
class DumpFolder:
    """Where dumps lie; made when the first one is."""

    path: Path

    def dumps(self) -> list[WholeDump]:
        """Those that are whole, the newest first."""
        if not self.path.is_dir():
            return []
        names = sorted((one.name for one in self.path.iterdir()), reverse=True)
        return [WholeDump(self.path / name) for name in names if NAME.fullmatch(name)]

    @contextmanager
    def begin(self, moment: datetime) -> Iterator[Path]:
        """An empty folder to fill, which becomes the dump of MOMENT when the block ends well.

        What an interrupted one left is taken away. Raises ``DumpBusyError``.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / _LOCK).open("w") as lock:  # let go when the process ends, however it does
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise DumpBusyError("Another process is making a dump; wait for it.") from error
            partial = self.path / _PARTIAL
            for left in (partial, *(one for one in self.path.iterdir() if _doomed(one))):
                shutil.rmtree(left, ignore_errors=True)
            partial.mkdir()
            try:
                yield partial
                _settle(partial)
                partial.rename(self._free(moment))
                _settle(self.path)
            finally:
                shutil.rmtree(partial, ignore_errors=True)

    def _free(self, moment: datetime) -> Path:
        """The place of a dump of MOMENT, or of the next second in which there is none."""
        while (found := self.path / moment.strftime(_STAMP)).exists():
            moment += timedelta(seconds=1)
        return found

    def keep(self, newest: WholeDump, since: datetime) -> None:
        """Take away the dumps that began before SINCE, but NEWEST."""
        for one in self.dumps():
            if one.moment < since and one.name != newest.name:
                doomed = self.path / f".{one.name}"
                with suppress(OSError):
                    one.path.rename(doomed)  # nobody sees a half of it
                shutil.rmtree(doomed, ignore_errors=True)


def _doomed(path: Path) -> bool:
    """Whether it is a dump that was being taken away."""
    return path.name.startswith(".") and bool(NAME.fullmatch(path.name[1:]))


def _settle(folder: Path) -> None:
    """Bring what was written to the disk: a name without its contents is no dump."""
    for path in [*(one for one in folder.iterdir() if one.is_file()), folder]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


class Written:
    """A file that is being written, with the size (bytes) and the SHA-256 of what stands in it.

    The same content gives the same bytes, compressed or not.
    """

    def __init__(self, path: Path, *, compressed: bool) -> None:
        """A new file at PATH."""
        self.name = path.name
        self.size = 0
        self.records = 0
        self._digest = sha256()
        self._file: BinaryIO = path.open("xb")
        self._zip = gzip.GzipFile("", "wb", 6, _Through(self), 0) if compressed else None

    @property
    def sha256(self) -> str:
        """The sum in hexadecimal digits."""
        return self._digest.hexdigest()

    def write(self, content: bytes) -> None:
        """Add CONTENT."""
        if self._zip:
            self._zip.write(content)
        else:
            self.put(content)

    def put(self, stored: bytes) -> None:
        """Add bytes as they will be stored."""
        self._file.write(stored)
        self._digest.update(stored)
        self.size += len(stored)

    def close(self) -> None:
        """Write what is left."""
        if self._zip:
            self._zip.close()
        self._file.close()


@dataclass(frozen=True, slots=True)
class _Through:
    """What ``gzip`` writes to."""

    written: Written

    def write(self, stored: bytes) -> int:
        self.written.put(stored)
        return len(stored)

    def flush(self) -> None:
        """All is flushed when the file is closed."""
