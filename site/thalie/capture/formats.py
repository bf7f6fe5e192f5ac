"""Which format a file is in: by its first bytes for HDF5, by its name for the others."""

from __future__ import annotations

import re
from pathlib import Path

from thalie.capture.model import Format

HDF5_ENDINGS = frozenset({".hdf5", ".h5", ".hdf", ".he5", ".nxs", ".nx5"})
_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_FIRST_BLOCK = 512  # the superblock stands at 0, 512, 1024, 2048 …
_SPECTRUM = re.compile(r"\.(?:x\d{1,4}|g\d{1,2}|r\d{1,3}|il\d)", re.IGNORECASE)
_ENDINGS = {".lst": Format.LST, ".edf": Format.EDF}


def recognise(path: Path) -> Format | None:
    """The format of the file at PATH, or ``None`` for one that is not read here.

    Whether the file really is what its name says is found out by reading it. Raises ``OSError``.
    """
    if _is_hdf5(path):
        return Format.HDF5
    if _SPECTRUM.fullmatch(path.suffix):
        return Format.ASCII
    return _ENDINGS.get(path.suffix.casefold())


def _is_hdf5(path: Path) -> bool:
    at, size = 0, path.stat().st_size
    with path.open("rb", buffering=0) as file:
        while at < size:
            file.seek(at)
            if file.read(len(_SIGNATURE)) == _SIGNATURE:
                return True
            at = at * 2 or _FIRST_BLOCK
    return False
