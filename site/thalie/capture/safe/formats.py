"""The table of file formats that a dialect has: how each is recognised, read, and told of. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from . import superblock


@dataclass(frozen=True, slots=True)
class FileFormat:
    """Files of one kind: the one row that all of Thalie reads of them.

    ``key`` is stored and printed. ``label`` completes “the file is named like …”. ``names`` are
    those of such files (see ``ending``). ``reader`` is the dotted name of the module that opens
    them in the reading process (see ``worker``). ``advice`` tells whoever opens a dataset how they
    are read, by language. ``signature`` knows such a file by its bytes, whatever its name; without
    one, the name decides and the reader finds out whether it is true. ``misnamed`` is the code of
    the problem of a file that is only named so. Where files of several formats tell of one
    measurement, that which ``tells`` most stands for it.
    """

    key: str
    label: str
    names: re.Pattern[str]
    reader: str
    media_type: str = "application/octet-stream"
    advice: Mapping[str, str] = field(default_factory=dict)
    signature: Callable[[Path], bool] | None = None
    misnamed: str = "wrong-format"
    tells: int = 0

    def is_named(self, name: str) -> bool:
        """Whether a file called NAME is to be taken for one of this format."""
        return self.names.search(name) is not None


def ending(*patterns: str) -> re.Pattern[str]:
    """Names that end in a dot and one of PATTERNS (regular expressions), in whatever case."""
    return re.compile(rf".\.(?:{'|'.join(patterns)})\Z", re.IGNORECASE | re.DOTALL)


def hdf5(advice: Mapping[str, str], *, tells: int = 0) -> FileFormat:
    """HDF5, which every dialect reads by the same reader."""
    return FileFormat(
        key="HDF5",
        label="an HDF5 file",
        names=ending(*(word.removeprefix(".") for word in superblock.ENDINGS)),
        reader="thalie.capture.safe.hdf5",
        media_type="application/x-hdf5",
        advice=advice,
        signature=superblock.is_hdf5,
        misnamed="not-hdf5",
        tells=tells,
    )


def recognise(path: Path, formats: Sequence[FileFormat]) -> FileFormat | None:
    """The one of FORMATS that the file at PATH is in, by its bytes, else by its name.

    Raises ``OSError``.
    """
    for form in formats:
        if form.signature is not None and form.signature(path):
            return form
    unsigned = (form for form in formats if form.signature is None)
    return next((form for form in unsigned if form.is_named(path.name)), None)
