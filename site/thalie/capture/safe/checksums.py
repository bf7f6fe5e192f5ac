"""MD5 (what InvenioRDM and S3 speak) and SHA-256 (what lasts) in one pass over a file."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from .limits import MIB
from .model import Checksums

_PIECE = 4 * MIB


def checksums(path: Path, progress: Callable[[int], None] | None = None) -> Checksums:
    """Sum up PATH with at most 4 MiB in memory; PROGRESS hears the size of each piece read.

    Raises ``OSError`` when the file cannot be read.
    """
    md5, sha256, size = hashlib.md5(usedforsecurity=False), hashlib.sha256(), 0
    buffer = memoryview(bytearray(_PIECE))
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(buffer):
            md5.update(buffer[:count])
            sha256.update(buffer[:count])
            size += count
            if progress is not None:
                progress(count)
    return Checksums(size=size, md5=md5.hexdigest(), sha256=sha256.hexdigest())
