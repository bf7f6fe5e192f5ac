"""Ends of embargoes in the words of whoever reads: days, and how long it is until then. Pure."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from babel.units import format_unit

from thalie.ground.language import Sentence, locale
from thalie.ground.language import sentence as _

JOINED = "\u00a0"  # within what is no line of its own: a number and its unit


def day_words(day: date, language: str) -> str:
    """A day as LANGUAGE writes it: ``12 March 2028``."""
    return str(format_date(day, "long", locale(language)))


def time_words(today: date, until: date, language: str) -> str:
    """How long it is until a later day: ``2 years, 3 months``; days where it is under a month."""
    months = _months(today, until)
    counted = [("year", months // 12), ("month", months % 12)]
    if not months:
        counted = [("day", (until - today).days)]
    written = [
        format_unit(number, f"duration-{unit}", "long", locale=locale(language))
        for unit, number in counted
        if number
    ]
    joined = [one.replace(" ", JOINED) for one in written]
    return str(format_list(joined, style="unit", locale=locale(language)))


def badge(until: date, today: date, language: str) -> str:
    """``Embargoed until 12 March 2028 (2 years, 3 months)``; for one that is over, that it is."""
    day = day_words(until, language)
    if until <= today:
        return _("The embargo ended on %(day)s", day=day).in_language(language)
    left = time_words(today, until, language)
    said = _("Embargoed until %(day)s (%(time)s)", day=day, time=left)
    return said.in_language(language)


def spoken(said: Sentence, language: str) -> str:
    """A sentence with its days as LANGUAGE writes them."""
    values = {
        name: day_words(value, language) if isinstance(value, date) else value
        for name, value in said.values.items()
    }
    return replace(said, values=values).in_language(language)


def _months(start: date, end: date) -> int:
    """Whole months from a day to a later one; the last day of a month ends one that lacks the day.

    As in the French code of civil procedure, article 641.
    """
    months = (end.year - start.year) * 12 + end.month - start.month
    last = monthrange(end.year, end.month)[1]
    return months - (end.day < start.day and end.day < last)
