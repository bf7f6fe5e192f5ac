"""Who tells what a draft lacks is handed in: the checks stand on a floor above."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol


class Lack(Protocol):
    """One thing that a record lacks; ``message`` by language."""

    @property
    def rule(self) -> str:
        """Name of the rule."""

    @property
    def level(self) -> str:
        """How grave it is."""

    @property
    def field(self) -> str:
        """Where it is lacking."""

    @property
    def message(self) -> Mapping[str, str]:
        """What is to be done."""


Judge = Callable[[Any], Sequence[Lack]]
"""Tells what a draft or record of InvenioRDM lacks."""


def unjudged(record: Any) -> Sequence[Lack]:
    """Say nothing of a record."""
    return ()
