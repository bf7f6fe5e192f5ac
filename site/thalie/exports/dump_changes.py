"""What changed between two dumps: two lists of digests in one order, read side by side. Pure.

A record has changed when any of its documents has, whatever was the cause: a term renamed, a newer
version, the end of an embargo. Memory does not grow with the lists.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Known:
    """A record in a dump: ``key`` orders them, ``digest`` is that of its documents."""

    key: str
    digest: str
    id: str
    doi: str

    def line(self) -> bytes:
        """As it is kept."""
        return "\t".join((self.key, self.digest, self.id, self.doi)).encode() + b"\n"


def digest(documents: Iterable[bytes]) -> str:
    """One for all documents of a record."""
    made = blake2b(digest_size=16)
    for one in documents:
        made.update(len(one).to_bytes(8, "big") + one)
    return made.hexdigest()


def kept(path: Path) -> Iterator[Known]:
    """The records of a former dump; where the list breaks off, those before."""
    with suppress(OSError, EOFError, ValueError), gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield Known(*line.rstrip("\n").split("\t"))


class Former:
    """The records of the former dump, asked for in the order of their keys.

    ``gone`` are those that were passed over.
    """

    def __init__(self, known: Iterable[Known]) -> None:
        """KNOWN in order."""
        self._rest = iter(known)
        self._next = next(self._rest, None)
        self.gone: list[Known] = []

    def find(self, key: str) -> Known | None:
        """The record of KEY; all before it are gone."""
        while self._next and self._next.key < key:
            self._pass()
        found = self._next if self._next and self._next.key == key else None
        if found:
            self._next = next(self._rest, None)
        return found

    def end(self) -> None:
        """No record is left to be asked for."""
        while self._next:
            self._pass()

    def _pass(self) -> None:
        if self._next:
            self.gone.append(self._next)
        self._next = next(self._rest, None)
