"""Files with some bytes spoilt, as disks, networks and programs that stop half-way spoil them."""

from __future__ import annotations

import random
from collections.abc import Iterator

KINDS = ("flip", "zero", "dup", "swap")
_LONGEST = 4096  # bytes spoilt in one piece


def mutants(raw: bytes, seed: int, number: int) -> Iterator[tuple[str, bytes]]:
    """NUMBER times RAW with one piece spoilt, and how; the same for the same SEED."""
    chance = random.Random(seed)
    for _ in range(number):
        kind = chance.choice(KINDS)
        length = min(1 << chance.randrange(_LONGEST.bit_length()), len(raw) // 2)
        first, second = (chance.randrange(8, len(raw) - length) for _ in range(2))
        yield (
            f"{kind} {length} bytes at {first}, {second}",
            _spoil(bytearray(raw), kind, first, second, length, chance),
        )


def _spoil(
    raw: bytearray, kind: str, first: int, second: int, length: int, chance: random.Random
) -> bytes:
    one, other = slice(first, first + length), slice(second, second + length)
    if kind == "flip":
        raw[first] ^= 1 << chance.randrange(8)
    elif kind == "zero":
        raw[one] = bytes(length)
    elif kind == "dup":
        raw[one] = raw[other]
    else:
        raw[one], raw[other] = raw[other], raw[one]
    return bytes(raw)
