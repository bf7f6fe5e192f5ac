"""Texts that are compressed once, and put into many gzip streams without compressing again. Pure.

DEFLATE is a row of blocks (RFC 1951, section 3.2.3). One that was flushed ends on a whole byte, and
refers to nothing before its own beginning: so it may stand anywhere in a stream, between others.
The checksum of the whole is combined from those of the parts (RFC 1952, section 2.3.1).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from isal import isal_zlib

EDITION = 2
"""What is kept in another form is made anew."""

SMALL = 16_384
"""Bytes: shorter texts are compressed with their neighbours, which takes less room together."""

_RAW = -15  # a window of 32 KiB, neither head nor foot
_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # gzip, no name, no time, any system
_END = b"\x03\x00"  # a last block, empty
_FOOT = struct.Struct("<II")  # CRC-32 and length modulo 2^32


@dataclass(frozen=True)
class Packed:
    """Bytes as blocks of DEFLATE, none of them the last; ``crc`` and ``size`` of what they hold."""

    blocks: bytes
    crc: int
    size: int

    @classmethod
    def of(cls, text: bytes) -> Packed:
        """TEXT, compressed well: it is kept."""
        packing = zlib.compressobj(6, zlib.DEFLATED, _RAW)
        blocks = packing.compress(text) + packing.flush(zlib.Z_SYNC_FLUSH)
        return cls(blocks, isal_zlib.crc32(text), len(text))

    @classmethod
    def read(cls, kept: bytes | memoryview) -> Packed:
        """What ``kept`` made."""
        crc, size = _FOOT.unpack(kept[-_FOOT.size :])
        return cls(bytes(kept[: -_FOOT.size]), crc, size)

    @property
    def kept(self) -> bytes:
        """As bytes that ``read`` reads."""
        return self.blocks + _FOOT.pack(self.crc, self.size)

    @cached_property
    def text(self) -> bytes:
        """What was packed."""
        return isal_zlib.decompressobj(_RAW).decompress(self.blocks)


Piece = bytes | Packed


def plain(pieces: Iterable[Piece]) -> bytes:
    """PIECES after each other."""
    return b"".join(one.text if isinstance(one, Packed) else one for one in pieces)


def zipped(pieces: Iterable[Piece]) -> bytes:
    """The same as one gzip stream (RFC 1952); what is packed and not ``SMALL`` stays as it is."""
    crc, size, parts = 0, 0, [_HEAD]
    packing = isal_zlib.compressobj(1, isal_zlib.DEFLATED, _RAW)
    for one in _gathered(pieces):
        if isinstance(one, Packed):
            parts.append(one.blocks)
            crc = isal_zlib.crc32_combine(crc, one.crc, one.size)
            size += one.size
        else:
            parts += [packing.compress(one), packing.flush(isal_zlib.Z_FULL_FLUSH)]
            crc = isal_zlib.crc32(one, crc)
            size += len(one)
    return b"".join([*parts, _END, _FOOT.pack(crc, size & 0xFFFFFFFF)])


def _gathered(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """PIECES, with those side by side that are to be compressed made one."""
    waiting: list[bytes] = []
    for one in pieces:
        if isinstance(one, Packed) and one.size < SMALL:
            waiting.append(one.text)
        elif isinstance(one, Packed):
            if waiting:
                yield b"".join(waiting)
                waiting = []
            yield one
        else:
            waiting.append(one)
    if waiting:
        yield b"".join(waiting)
