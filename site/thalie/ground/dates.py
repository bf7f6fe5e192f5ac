"""Dates of records: EDTF level 0 (ISO 8601-2:2019, annex A), a date or an interval of two. Pure.

Years are astronomical: 0000 is 1 BCE, -0800 is 801 BCE. Seasons, uncertain dates and open intervals
are level 1: no date of a record, since InvenioRDM neither sorts nor words them.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from babel import Locale

from .language import sentence as _

_DATE = re.compile(r"(?!-0000)(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_LEAP = 400  # years after which the Gregorian calendar repeats itself
_MONTHS = {"short": "abbreviated", "medium": "abbreviated", "long": "wide", "full": "wide"}


@dataclass(frozen=True, slots=True)
class Date:
    """A year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The date that TEXT is; ``None`` where it is none, or not in the calendar."""
        found = _DATE.fullmatch(text)
        if not found:
            return None
        date = cls(*(int(part) if part else None for part in found.groups()))  # type: ignore[arg-type]
        if date.month is not None and not 1 <= date.month <= 12:
            return None
        return date if date.day is None or 1 <= date.day <= _days(date.year, date.month) else None

    @property
    def first(self) -> tuple[int, int, int]:
        """The first day, as (year, month, day)."""
        return self.year, self.month or 1, self.day or 1

    @property
    def last(self) -> tuple[int, int, int]:
        """The last day."""
        month = self.month or 12
        return self.year, month, self.day or _days(self.year, month)

    def words(self, locale: Locale, width: str) -> str:
        """As people write it where years of both eras may meet."""
        year = _("%(year)s CE", year=self.year)
        if self.year < 1:
            year = _("%(year)s BCE", year=1 - self.year)
        month = self.month and locale.months["format"][_MONTHS[width]][self.month]
        parts = (self.day, month, year.in_language(locale.language))
        return " ".join(str(part) for part in parts if part)


def words_of_year(year: int, language: str) -> str:
    """A historical YEAR, of which there is no 0: ``664 BCE``, ``1210``."""
    if year < 0:
        return _("%(year)s BCE", year=-year).in_language(language)
    return str(year)


def _days(year: int, month: int | None) -> int:
    """Days of a month; leap years go on before our era (proleptic Gregorian calendar)."""
    return calendar.monthrange(year % _LEAP + _LEAP, month or 12)[1]


def read(text: str) -> tuple[Date, ...] | None:
    """The date, or the two of an interval; ``None`` where TEXT is neither, or runs backwards."""
    dates = tuple(Date.read(part) for part in text.split("/"))
    if len(dates) > 2 or None in dates:
        return None
    known = tuple(date for date in dates if date)
    return known if known[0].first <= known[-1].last else None


def is_moment(text: str) -> bool:
    """Whether TEXT is a date with a time (ISO 8601-1:2019, 5.4.2.1), with or without its zone."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return "T" in text


def bounds(text: str) -> dict[str, str] | None:
    """First and last day as the search engine sorts them; ``None`` where TEXT is no date."""
    dates = read(text[:10] if is_moment(text) else text)
    if not dates:
        return None
    return {"gte": _iso(dates[0].first), "lte": _iso(dates[-1].last)}


def _iso(day: tuple[int, int, int]) -> str:
    year, month, number = day
    return f"{'-' * (year < 0)}{abs(year):04d}-{month:02d}-{number:02d}"


def in_words(text: str, *, locale: Locale, width: str) -> str | None:
    """A date or an interval that begins before our era; ``None`` for others.

    ``width`` is that of the months: short, medium, long or full (Unicode CLDR).
    """
    dates = read(text)
    if not dates or dates[0].year > 0:
        return None
    return " – ".join(date.words(locale, width) for date in dates)
