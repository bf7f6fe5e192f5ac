"""A short look at an HDF5 file: is it one, and is its end there? Reads a few dozen bytes. Pure.

HDF5 File Format Specification 3.0, section II.A (Disk Format: Level 0A, Superblock).
"""

from __future__ import annotations

from typing import BinaryIO

SIGNATURE = b"\x89HDF\r\n\x1a\n"
PLACES = (0, 512, 1024, 2048, 4096, 8192)  # of the superblock; the specification knows more
LONGEST = 64  # bytes of a superblock that matter here
ENDINGS = (".hdf5", ".h5", ".hdf", ".he5", ".nxs", ".nx5")


def fault(stream: BinaryIO, size: int) -> str:
    """What is wrong with an HDF5 file of SIZE bytes: nothing, ``not-hdf5`` or ``truncated``."""
    block = _superblock(stream, size)
    if block is None:
        return "not-hdf5"
    end = _end_of_file(block)
    return "truncated" if end is None or size < end else ""


def _superblock(stream: BinaryIO, size: int) -> bytes | None:
    for place in PLACES:
        if place < size:
            stream.seek(place)
            block = stream.read(LONGEST)
            if block.startswith(SIGNATURE):
                return block
    return None


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
