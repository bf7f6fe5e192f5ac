"""Headers in text: values that remember their bytes. Runs in the reading process only.

Knowing the bytes of a value makes it possible to overwrite a name with as many others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .decoding import is_cut, label
from .limits import Limits
from .outline import Fault, Node, Value


class NotThisFormatError(Exception):
    """A file is not what its name says; ``fault`` tells it."""

    fault = Fault("wrong-format", "/")


@dataclass(frozen=True, slots=True)
class Entry:
    """A value in a header: ``start`` is its first byte in the file, ``raw`` all of them."""

    group: str
    key: str
    start: int
    raw: bytes

    @property
    def value(self) -> str:
        """The value as text."""
        return label(self.raw)


@dataclass(slots=True)
class Header:
    """The entries of a header, the byte after it, and what is wrong."""

    entries: list[Entry] = field(default_factory=list)
    end: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, group: str, key: bytes, start: int, raw: bytes) -> None:
        """Take in a value that begins at START, without the blanks around it."""
        blanks = len(raw) - len(raw.lstrip())
        entry = Entry(group, label(key.strip()), start + blanks, raw.strip())
        self.entries.append(entry)

    def nodes(self, **values: Any) -> Iterator[Node]:
        """Each group as an object, the file itself first; VALUES are of the file.

        A key that says two things has a list of them.
        """
        found: dict[str, dict[str, dict[str, None]]] = {"/": {}}
        cut: dict[str, dict[str, None]] = defaultdict(dict)
        for entry in self.entries:
            found.setdefault(entry.group, {}).setdefault(entry.key, {})[entry.value] = None
            if is_cut(entry.raw):
                cut[entry.group][entry.key] = None
        for group, keys in found.items():
            said: dict[str, Value] = {
                k: [*v] if len(v) > 1 else next(iter(v)) for k, v in keys.items()
            }
            yield Node(group, said, cut=tuple(cut[group]), **(values if group == "/" else {}))


def head(path: Path, limits: Limits) -> bytes:
    """The first bytes of the file at PATH, as many as a header may have."""
    with path.open("rb", buffering=0) as file:
        return _read(file, limits.header)


def _read(file: Any, most: int) -> bytes:
    pieces: list[bytes] = []
    while most > 0 and (piece := file.read(most)):
        pieces.append(piece)
        most -= len(piece)
    return b"".join(pieces)


def lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines of RAW without their ends: (first byte, line)."""
    at = 0
    for line in raw.splitlines(keepends=True):
        yield at, line.rstrip(b"\r\n")
        at += len(line)
