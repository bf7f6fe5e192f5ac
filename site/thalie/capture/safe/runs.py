"""A run as read, and what was measured in it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from .dialect import Dialect
from .doubts import Doubts
from .model import Analysis, CapturedFile, Problem, RunSource
from .series import join

Days = tuple[date | None, date | None]


@dataclass(frozen=True)
class CapturedRun:
    """A run as read: what becomes one dataset. ``problems`` are those of the run as a whole."""

    source: RunSource
    files: tuple[CapturedFile, ...]
    dialect: Dialect
    problems: tuple[Problem, ...] = ()

    @cached_property
    def analyses(self) -> tuple[Analysis, ...]:
        """The analyses of all accepted files."""
        return analyses_of((file for file in self.files if file.refusal is None), self.dialect)


def analyses_of(files: Iterable[CapturedFile], dialect: Dialect) -> tuple[Analysis, ...]:
    """The analyses of FILES by day, number and path, series joined. It costs: do it once."""
    found = join((a for file in files for a in file.analyses), dialect.merge, Doubts())
    return tuple(sorted(found, key=lambda a: (a.day or date.min, a.number, a.path)))


def days_of(analyses: Iterable[Analysis]) -> Days:
    """First and last day of beam, as far as files tell; an embargo counts from the last."""
    days = {analysis.day for analysis in analyses if analysis.day}
    return min(days, default=None), max(days, default=None)


def distinct(analyses: Iterable[Analysis], dialect: Dialect) -> tuple[Analysis, ...]:
    """One of ANALYSES, which are joined, a measurement: where files of several formats tell of it,
    the one whose format tells most.
    """
    tells = {form.key: form.tells for form in dialect.formats}
    found: dict[tuple[str, str], Analysis] = {}
    for analysis in analyses:
        other = found.setdefault(analysis.measurement, analysis)
        if tells.get(analysis.format, 0) > tells.get(other.format, 0):
            found[analysis.measurement] = analysis
    return tuple(found.values())
