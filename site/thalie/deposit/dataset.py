"""All that a draft is made of, and what follows from it, worked out once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from thalie.capture.join import distinct, join
from thalie.capture.model import Analysis, CapturedRun, Detector
from thalie.embargo.policy import EmbargoPolicy
from thalie.ground.facility import Facility

from .access import Access
from .discretion import Discretion
from .files import DepositFile
from .people import People

Days = tuple[date, date]
Resolve = Callable[[str, str], str | None]  # (vocabulary, words) -> id of the term


def no_terms(vocabulary: str, words: str) -> str | None:
    """Resolve nothing: without vocabularies no term is named."""
    return None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the configuration says about the facility that publishes."""

    facility: Facility
    publisher: str
    licence: str = "cc-by-4.0"
    policy: EmbargoPolicy = field(default_factory=EmbargoPolicy)

    @property
    def texts(self) -> list[str]:
        """Words that are public because the configuration says so."""
        return [*self.facility.public_words, self.publisher]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person chose; by language where there are two (``en``, ``fr``).

    ``objects`` are entries of ``thalie:objects``, in the place of what the files call them.
    """

    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Mapping[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    synthetic: bool = False
    objects: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Dataset:
    """What was captured, what was chosen, and what the facility says.

    ``resolve`` finds terms of the vocabularies.
    """

    run: CapturedRun
    files: tuple[DepositFile, ...]
    people: People
    settings: Settings
    access: Access
    wishes: Wishes = Wishes()
    resolve: Resolve = no_terms

    @cached_property
    def analyses(self) -> tuple[Analysis, ...]:
        """Analyses of the files that are deposited, damaged ones included as far as readable."""
        found = join(analysis for file in self.files for analysis in file.captured.analyses)
        return tuple(sorted(found, key=lambda a: (a.day or date.min, a.number, a.path)))

    @cached_property
    def measured(self) -> tuple[Analysis, ...]:
        """One analysis for each measurement, for counting."""
        return distinct(self.analyses)

    @cached_property
    def days(self) -> Days | None:
        """First and last day of beam, if a file tells one."""
        return days_of(self.analyses)

    @cached_property
    def discretion(self) -> Discretion:
        """Which words of the files must not become public."""
        names = [name for file in self.run.files for name in file.names]
        return Discretion.of(names, self.people, self.settings.texts)


def days_of(analyses: Iterable[Analysis]) -> Days | None:
    """First and last day of beam, if an analysis tells one. An embargo counts from the last."""
    days = {analysis.day for analysis in analyses if analysis.day}
    return (min(days), max(days)) if days else None


def recorded(detector: Detector) -> bool:
    """Whether a detector was on. One that is called off but has counts was on."""
    return not detector.is_sum and (not detector.off or bool(detector.counts))
