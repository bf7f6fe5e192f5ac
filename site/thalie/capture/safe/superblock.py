"""A short look at an HDF5 file: is it one, and is its end there? Reads a few dozen bytes. Pure.

HDF5 File Format Specification 3.0, section II.A (Disk Format: Level 0A, Superblock).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

SIGNATURE = b"\x89HDF\r\n\x1a\n"
FIRST_BLOCK = 512  # bytes; the superblock stands at 0, 512, 1024, 2048 …
LONGEST = 64  # bytes of a superblock that matter here
ENDINGS = (".hdf5", ".h5", ".hdf", ".he5", ".nxs", ".nx5")


def is_hdf5(path: Path) -> bool:
    """Whether the file at PATH is HDF5, whatever its name. Raises ``OSError``."""
    with path.open("rb", buffering=0) as stream:
        return _superblock(stream, path.stat().st_size) is not None


def fault(stream: BinaryIO, size: int) -> str:
    """What is wrong with an HDF5 file of SIZE bytes: nothing, ``not-hdf5`` or ``truncated``."""
    block = _superblock(stream, size)
    if block is None:
        return "not-hdf5"
    end = _end_of_file(block)
    return "truncated" if end is None or size < end else ""


def _superblock(stream: BinaryIO, size: int) -> bytes | None:
    for place in _places(size):
        stream.seek(place)
        block = stream.read(LONGEST)
        if block.startswith(SIGNATURE):
            return block
    return None


def _places(size: int) -> Iterator[int]:
    place = 0
    while place < size:
        yield place
        place = place * 2 or FIRST_BLOCK


def _end_of_file(block: bytes) -> int | None:
    """End-of-file address, ``None`` when the superblock itself is cut or of an unknown version.

    Versions 0 and 1 keep base, free-space and end address after their fixed fields; versions 2 and
    3 keep base, extension and end address after byte 12.
    """
    if len(block) < LONGEST:
        return None
    version = block[8]
    if version in (0, 1):
        width, start = block[13], 24 if version == 0 else 28
    elif version in (2, 3):
        width, start = block[9], 12
    else:
        return None
    if width not in (2, 4, 8):
        return None
    place = start + 2 * width
    return int.from_bytes(block[place : place + width], "little")
