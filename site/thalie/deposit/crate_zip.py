"""A zip that somebody sent: looked at before anything is taken out of it. Pure.

What it claims is bounded, what it holds is read no further than it claims, and nothing is written
to a path of its own. One doubtful entry refuses all of it: half of a crate helps nobody.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from thalie.crosswalks.ro_crate import FILE_NAME, ORIGINAL, PREVIEW, REPLAY
from thalie.crosswalks.ro_crate_graph import CrateError
from thalie.ground.language import sentence as _

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
LARGEST_DIRECTORY = 64 << 20  # bytes of the list of entries
LARGEST_DESCRIPTION = 32 << 20  # bytes of JSON
RATIO, HARMLESS = 200, 1 << 20  # how far an entry may swell, if it has more bytes than these
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OverflowError, ValueError,
          NotImplementedError)  # fmt: skip
UNFIT = frozenset("\\\0")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many files a draft may have, and how many bytes all of them."""

    files: int
    size: int


class Whole:
    """A stream that has as many bytes as it was said to have: fewer are an error."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream = stream
        self._left = size

    def read(self, size: int = -1) -> bytes:
        """As any stream. Raises ``BadZipFile`` where it ends too early."""
        piece = self._stream.read(size)
        self._left -= len(piece)
        if self._left and (size < 0 or (size and not piece)):
            raise zipfile.BadZipFile
        return piece


class CrateZip:
    """The files of a crate by their paths from its root."""

    def __init__(self, archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> None:
        self._archive = archive
        self._entries = entries

    def description(self) -> bytes:
        """``ro-crate-metadata.json``."""
        return self._read(FILE_NAME)

    def original(self) -> bytes | None:
        """The record as InvenioRDM kept it, where this software wrote the crate."""
        return self._read(ORIGINAL) if ORIGINAL in self._entries else None

    def files(self) -> Iterator[tuple[str, int]]:
        """Paths and sizes of what becomes files of a draft."""
        folders = [f"{PurePosixPath(PREVIEW).stem}_files/"]  # of the preview (RO-Crate, 4.1.3)
        if ORIGINAL in self._entries and f"{REPLAY}/conditions.json" in self._entries:
            folders.append(f"{REPLAY}/")  # made of the record, and made anew
        for path, entry in self._entries.items():
            if path not in (FILE_NAME, PREVIEW, ORIGINAL) and not path.startswith(tuple(folders)):
                yield path, entry.file_size

    @contextmanager
    def open(self, path: str) -> Iterator[Whole]:
        """The content of a file; it ends where the entry said. Raises ``CrateError``."""
        entry = self._entries[path]
        with _told_plainly(path), self._archive.open(entry) as stream:
            yield Whole(stream, entry.file_size)

    def _read(self, path: str) -> bytes:
        entry = self._entries[path]
        if entry.file_size > LARGEST_DESCRIPTION:
            raise CrateError(
                _(
                    "“%(path)s” has more than %(most)s MiB.",
                    path=path,
                    most=LARGEST_DESCRIPTION >> 20,
                )
            )
        with self.open(path) as stream:
            return stream.read()


@contextmanager
def opened(stream: BinaryIO, limits: Limits) -> Iterator[CrateZip]:
    """The crate in a zip that is read from STREAM. Raises ``CrateError``."""
    size = _size(stream)
    with _told_plainly(""):
        _refuse_long_directory(stream, size)
        archive = zipfile.ZipFile(stream)
    with archive:
        entries = [one for one in archive.infolist() if not one.is_dir()]
        _refuse_too_much(entries, size, limits)
        for one in entries:
            _refuse_unfit(one)
        yield CrateZip(archive, _from_root(entries))


@contextmanager
def _told_plainly(path: str) -> Iterator[None]:
    """What ``zipfile`` says of a broken archive, as a sentence."""
    try:
        yield
    except CrateError:
        raise
    except BROKEN as error:
        raise CrateError(
            _("“%(path)s” cannot be read out of the zip.", path=path)
            if path
            else _("This is no zip, or it is broken.")
        ) from error


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, 2)
    stream.seek(0)
    return size


def _refuse_long_directory(stream: BinaryIO, size: int) -> None:
    """The list of entries is read into memory: its length is looked at before (APPNOTE, 4.3.16)."""
    stream.seek(max(0, size - (1 << 16) - 22))
    tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < 22:
        raise zipfile.BadZipFile
    (length,) = struct.unpack_from("<L", tail, at + 12)
    wide = tail.rfind(b"PK\6\6", 0, at)
    if length == 0xFFFFFFFF and wide >= 0:
        (length,) = struct.unpack_from("<Q", tail, wide + 40)
    stream.seek(0)
    if length > LARGEST_DIRECTORY:
        raise CrateError(_("The zip lists more files than are taken."))


def _refuse_too_much(entries: Sequence[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if len(entries) > limits.files + len((FILE_NAME, PREVIEW, ORIGINAL)):
        raise CrateError(
            _("The zip has %(number)s files; a dataset has %(most)s at most.",
              number=len(entries), most=limits.files)
        )  # fmt: skip
    if sum(one.file_size for one in entries) > limits.size:
        raise CrateError(
            _(
                "What is in the zip is larger than the %(most)s bytes of a dataset.",
                most=limits.size,
            )
        )
    if sum(one.compress_size for one in entries) > size:
        raise CrateError(_("Files of the zip lie upon each other."))


def _refuse_unfit(one: zipfile.ZipInfo) -> None:
    """An entry that is no plain file, or is called what no file may be called."""
    name, kind = one.filename, stat.S_IFMT(one.external_attr >> 16)
    parts = PurePosixPath(name).parts
    if UNFIT.intersection(one.orig_filename) or not parts or {"..", "/"}.intersection(parts):
        raise CrateError(_("No file of a crate can be called “%(name)s”.", name=name[:200]))
    if kind not in (0, stat.S_IFREG):
        raise CrateError(_("“%(name)s” is a link, or no file at all.", name=name[:200]))
    if one.flag_bits & 1:
        raise CrateError(_("“%(name)s” is encrypted.", name=name[:200]))
    swollen = one.file_size > HARMLESS and one.file_size > RATIO * max(one.compress_size, 1)
    if one.compress_type not in METHODS or swollen:
        raise CrateError(_("“%(name)s” is compressed in a way that is not taken.", name=name[:200]))


def _from_root(entries: Sequence[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The entries by their paths from the folder of the description, which may be the only one."""
    names = [one.filename for one in entries]
    tops = [name for name in names if name.count("/") < 2 and name.endswith(f"/{FILE_NAME}")]
    roots = [one.removesuffix(FILE_NAME) for one in tops] + [""] * names.count(FILE_NAME)
    root = min(roots, key=len, default=None)
    if root is None:
        raise CrateError(_("The zip has no %(name)s.", name=FILE_NAME))
    found: dict[str, zipfile.ZipInfo] = {}
    for one in entries:
        path = one.filename.removeprefix(root)
        if not one.filename.startswith(root):
            raise CrateError(_("“%(name)s” lies outside of the crate.", name=one.filename[:200]))
        if path in found:
            raise CrateError(_("“%(name)s” is in the zip twice.", name=path[:200]))
        found[path] = one
    return found
