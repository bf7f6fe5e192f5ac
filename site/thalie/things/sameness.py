"""Which keys of objects lead to which, from the merges that curators made. Pure."""

from __future__ import annotations

from collections.abc import Mapping


def resolved(merges: Mapping[str, str]) -> dict[str, str]:
    """The key that stays for each that was merged; chains are followed to their ends.

    Where merges go round in a circle, which no curator can make, each stays what it is.
    """
    ends = {key: _end(key, merges) for key in merges}
    return {key: end for key, end in ends.items() if end != key}


def _end(key: str, merges: Mapping[str, str]) -> str:
    seen, here = {key}, key
    while here in merges:
        here = merges[here]
        if here in seen:
            return key
        seen.add(here)
    return here


def family(key: str, same: Mapping[str, str]) -> list[str]:
    """KEY and all that were merged into it; SAME is ``resolved``."""
    return [key, *sorted(other for other, end in same.items() if end == key)]
