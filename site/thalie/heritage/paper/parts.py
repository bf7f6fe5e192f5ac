"""What sections are made of: texts in their languages, and pages of long lists. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from babel import Locale, UnknownLocaleError

from thalie.ground.language import Sentence, locale
from thalie.ground.language import sentence as _

from ..present import Words

T = TypeVar("T")


def in_tongue(tag: str, language: str) -> str:
    """“In English”, for the BCP 47 TAG of a language, in LANGUAGE."""
    try:
        name = Locale.parse(tag, sep="-").get_language_name(locale(language)) if tag else ""
    except (UnknownLocaleError, ValueError):
        name = tag
    told = _("In %(language)s", language=name) if name else _("In another language")
    return told.in_language(language)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells hold pieces of text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Words, ...], ...], ...]


def grid(
    columns: Sequence[tuple[Sentence, Sequence[str]]],
    rows: Sequence[Mapping[str, Sequence[Words]]],
    language: str,
) -> Grid:
    """ROWS by the names of fields, several of which may share a column.

    Columns that all rows leave empty are left out.
    """
    used = [one for one in columns if any(row.get(field) for row in rows for field in one[1])]
    return Grid(
        tuple(label.in_language(language) for label, _fields in used),
        tuple(
            tuple(
                tuple(word for field in fields for word in row.get(field, ()))
                for _label, fields in used
            )
            for row in rows
        ),
    )


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """A page of a list of ``total`` rows; ``page`` counts from 1, ``start`` from 0."""

    rows: tuple[T, ...] = ()
    total: int = 0
    page: int = 1
    pages: int = 1
    start: int = 0

    def __bool__(self) -> bool:
        """Whether there is anything."""
        return bool(self.total)


def part(rows: Sequence[T], asked: str, size: int) -> Part[T]:
    """The page of ROWS that is ASKED for; the nearest for what is no number or not there."""
    pages = max(1, -(-len(rows) // size))
    known = asked.isascii() and asked.isdecimal()
    page = min(max(int(asked[:9]), 1), pages) if known else 1
    start = (page - 1) * size
    return Part(tuple(rows[start : start + size]), len(rows), page, pages, start)
