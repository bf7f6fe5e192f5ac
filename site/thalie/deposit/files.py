"""The files of a dataset together with the bytes that are sent for them. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from thalie.capture import CapturedFile, Problem
from thalie.crosswalks.model import File

BATCH = 64 * 1024 * 1024  # bytes sent in one transaction; a larger file has one of its own


@dataclass(frozen=True, slots=True)
class DepositFile:
    """One file of a dataset.

    ``path`` holds the bytes to send: the file itself, or a copy without the names of persons, in
    which ``redacted_places`` values were overwritten. ``md5``, ``sha256`` and ``size`` are those of
    these bytes. ``damage`` is the problem with which the file was accepted.
    """

    captured: CapturedFile
    path: Path
    size: int
    md5: str
    sha256: str
    redacted_places: int = 0
    damage: Problem | None = None

    @property
    def name(self) -> str:
        """Name in the dataset."""
        return self.captured.name

    @property
    def listed(self) -> File:
        """As a README lists it."""
        return File(self.name, self.size, checksum=f"sha256:{self.sha256}")

    @classmethod
    def unchanged(cls, captured: CapturedFile, damage: Problem | None = None) -> DepositFile:
        """The file as the facility wrote it."""
        return cls(
            captured, captured.path, captured.size, captured.md5, captured.sha256, damage=damage
        )


@dataclass(frozen=True, slots=True)
class Manifest:
    """The list of SHA-256 sums that goes with the files; ``sha256sum -c`` reads it."""

    NAME = "manifest-sha256.txt"

    content: bytes

    @classmethod
    def of(cls, files: Iterable[DepositFile]) -> Manifest:
        """One line a file, ordered by name.

        A name with a backslash or a line break is escaped as coreutils does (``sha256sum`` manual).
        """
        lines = []
        for file in sorted(files, key=lambda file: file.name):
            escaped = file.name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
            mark = "\\" if escaped != file.name else ""
            lines.append(f"{mark}{file.sha256}  {escaped}\n")
        return cls("".join(lines).encode())

    @property
    def sha256(self) -> str:
        """Sum that is shown with the file."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def md5(self) -> str:
        """Sum by which the file storage identifies it."""
        return hashlib.md5(self.content, usedforsecurity=False).hexdigest()


def batches(files: Sequence[DepositFile], size: int = BATCH) -> Iterator[list[DepositFile]]:
    """Cut ``files`` into lists of at most ``size`` bytes or one larger file; at least one list."""
    batch: list[DepositFile] = []
    for file in files:
        if batch and sum(one.size for one in batch) + file.size > size:
            yield batch
            batch = []
        batch.append(file)
    yield batch
