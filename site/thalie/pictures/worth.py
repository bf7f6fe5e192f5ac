"""Which files of a dataset promise most to be looked at. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any


def worth_of(analyses: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, int]]:
    """By file what its analyses promise: a large map, then many points, then standards."""
    found: dict[str, tuple[int, int]] = {}
    for one in analyses:
        name, kind = str(one.get("file", "")), (one.get("kind") or {}).get("id", "")
        rank = {"map": 0, "point": 1}.get(kind, 2)
        worth = int(one.get("pixels_x") or 1) * int(one.get("pixels_y") or 1)
        known, much = found.get(name, (9, 0))
        if rank < known:
            found[name] = (rank, -worth)
        elif rank == known:
            found[name] = (rank, min(much, -worth) if rank == 0 else much - 1)
    return found
