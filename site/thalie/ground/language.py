"""Sentences and lists in the languages of the house. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list

LOCALES = {"en": "en_GB", "fr": "fr_FR"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in both languages of the house."""

    en: str
    fr: str

    def in_language(self, language: str) -> str:
        """The sentence in French for ``fr…``, else in English."""
        return self.fr if language.startswith("fr") else self.en


def and_more(number: int, language: str) -> str:
    """Close a list that was cut."""
    return f"et {number} de plus" if language == "fr" else f"and {number} more"


def few(values: Sequence[str], most: int, language: str) -> str:
    """Join values, the first ``most`` of them, saying how many are left out."""
    if len(values) <= most:
        return enumeration(values, language)
    return f"{', '.join(values[:most])} {and_more(len(values) - most, language)}"


def enumeration(values: Sequence[str], language: str) -> str:
    """``a, b and c``."""
    return format_list(values, locale=LOCALES[language])
