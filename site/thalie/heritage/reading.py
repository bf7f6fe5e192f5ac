"""Reading what a person or a program gave: the clean value, and what is to be said about it.

Pure. Values are checked by the kinds of ``values.py``; this module holds what they share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from thalie.ground.language import Sentence

Path = tuple[str | int, ...]  # ``("objects", 3, "year_from")``
Known = Callable[[str, str], bool]  # (vocabulary, id) -> whether there is such a term


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about the value at ``path``. ``given`` is the value as it was given."""

    path: Path
    sentence: Sentence
    given: Any = None


class RejectedError(Exception):
    """The value cannot be kept."""

    def __init__(self, sentence: Sentence) -> None:
        """Say why."""
        super().__init__(sentence.in_language("en"))
        self.sentence = sentence


@dataclass(slots=True)
class Reading:
    """What came of reading one value.

    ``rejected`` are values that were left out, ``notes`` values that were changed. ``known`` tells
    whether a vocabulary has a term.
    """

    known: Known
    rejected: list[Remark] = field(default_factory=list)
    notes: list[Remark] = field(default_factory=list)

    def reject(self, path: Path, why: Sentence, given: Any = None) -> None:
        """Leave the value at PATH out."""
        self.rejected.append(Remark(path, why, given))

    def note(self, path: Path, how: Sentence, given: Any = None) -> None:
        """Say that the value at PATH is kept in another form."""
        self.notes.append(Remark(path, how, given))
