"""How a term of a vocabulary is looked up by whoever needs it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol


class Facts(Protocol):
    """What a vocabulary says of a term."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> Mapping[str, str]:
        """Its titles by language."""

    @property
    def props(self) -> Mapping[str, str]:
        """Identifiers, an acronym and the like, all text."""


Find = Callable[[str, str], Facts | None]  # (vocabulary, id) -> what is known of the term


def no_terms(vocabulary: str, term: str) -> None:
    """Know nothing: terms are then told by their ids and the titles that came with the record."""
