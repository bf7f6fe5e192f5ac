"""What decides who sees a version of a record. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Visibility:
    """A published version: its place among the versions, and who may read its metadata."""

    index: int
    withdrawn: bool
    restricted: bool

    @property
    def public(self) -> bool:
        """Whether everybody may read its metadata."""
        return not (self.withdrawn or self.restricted)


def speaker(versions: Iterable[Visibility]) -> Visibility | None:
    """The version that speaks for all: the newest not withdrawn, else the newest."""
    return max(versions, key=lambda v: (not v.withdrawn, v.index), default=None)
