"""What was decided of the persons whom files of a draft name, and what still is to be. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

KEEP, REDACT, LEAVE_OUT = "keep", "redact", "leave-out"
DECISIONS = (KEEP, REDACT, LEAVE_OUT)

Decisions = Mapping[str, Mapping[str, Any]]


class Named(Protocol):
    """A file, and the persons in it; ``copy`` tells of names that were taken out."""

    names: list[str]
    copy: Mapping[str, Any] | None


def left_in(file: Named) -> list[str]:
    """The names that FILE carries now."""
    gone = set((file.copy or {}).get("names", ()))
    return [name for name in file.names if name not in gone]


def decision_on(name: str, decisions: Decisions) -> str:
    """What is to become of NAME; empty while nobody said."""
    return str(decisions.get(name, {}).get("decision", ""))


def undecided(files: Iterable[Named], decisions: Decisions) -> list[str]:
    """The names that FILES carry and nobody decided on, each once."""
    names = dict.fromkeys(name for file in files for name in left_in(file))
    return [name for name in names if not decision_on(name, decisions)]


def to_be_redacted(file: Named, decisions: Decisions) -> frozenset[str]:
    """The names that are to be taken out of FILE; none until all of them are decided on."""
    names = left_in(file)
    if undecided([file], decisions):
        return frozenset()
    return frozenset(name for name in names if decision_on(name, decisions) == REDACT)
