"""What is told to whoever asks for a change that cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from thalie.ground.language import Sentence, languages
from thalie.ground.language import sentence as _


class BulkError(Exception):
    """It cannot be done; ``conflict`` says that it is over, or somebody was quicker."""

    def __init__(self, sentence: Sentence, *, conflict: bool = False) -> None:
        """Say why."""
        super().__init__(sentence.in_language("en"))
        self.sentence = sentence
        self.conflict = conflict


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file: its ``line``, from 1, and the name of the ``column``, if one."""

    line: int
    column: str
    sentence: Sentence

    def said(self, language: str) -> str:
        """Place and reason in one sentence."""
        why = self.sentence.in_language(language)
        if self.column:
            told = _("Line %(line)s, column %(column)s: %(why)s", line=self.line,
                     column=self.column, why=why)  # fmt: skip
        else:
            told = _("Line %(line)s: %(why)s", line=self.line, why=why)
        return told.in_language(language)

    def as_json(self, language: str) -> dict[str, Any]:
        """For programs."""
        return {"line": self.line, "column": self.column,
                "message": self.sentence.in_language(language)}  # fmt: skip


class SheetError(BulkError):
    """A file that is no sheet of corrections; ``faults`` says where."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Say what is wrong with the first line that is."""
        super().__init__(faults[0].sentence)
        self.faults = list(faults)


def kept(sentence: Sentence) -> dict[str, str]:
    """A sentence as the tables keep it: in each language."""
    return {language: sentence.in_language(language) for language in languages()}


def as_it_is(text: str) -> dict[str, str]:
    """What somebody else said, in the one language in which it was said."""
    return {"en": text}
