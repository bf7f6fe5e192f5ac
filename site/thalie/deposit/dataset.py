"""All that a draft is made of, and what follows from it, worked out once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from thalie.capture import Analysis, CapturedRun, Days, Detector, analyses_of, days_of, distinct
from thalie.embargo.policy import EmbargoPolicy
from thalie.ground import terms
from thalie.ground.facility import Facility
from thalie.ground.terms import Find

from .access import Access
from .discretion import Discretion
from .files import DepositFile
from .people import People

LICENCE = "cc-by-4.0"  # unless the configuration says another
Resolve = Callable[[str, str], str | None]  # (vocabulary, words) -> id of the term


def no_terms(vocabulary: str, words: str) -> str | None:
    """Resolve nothing: without vocabularies no term is named."""
    return None


@dataclass(frozen=True, slots=True)
class Named:
    """A thing by the words that were found for it, and the term that it is, if it is known.

    ``titles`` are the labels of the term by language.
    """

    words: str
    id: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    acronym: str = ""

    def title(self, language: str) -> str:
        """Its label in this LANGUAGE, else in English, else the words as they were found."""
        return self.titles.get(language) or self.titles.get("en") or self.words

    @property
    def short(self) -> str:
        """Its acronym, else the words as they were found."""
        return self.acronym or self.words


@dataclass(frozen=True, slots=True)
class Settings:
    """What the configuration says about the facility that publishes."""

    facility: Facility
    publisher: str
    licence: str = LICENCE
    policy: EmbargoPolicy = field(default_factory=EmbargoPolicy)

    @property
    def texts(self) -> list[str]:
        """Words that are public because the configuration says so."""
        return [*self.facility.public_words, self.publisher]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person chose; by language where there are two (``en``, ``fr``).

    ``objects`` are entries of ``thalie:objects``, in the place of what the files call them.
    ``fields`` are more of the model's fields by name, each a group: they complete what the files
    say, lists by what they add.
    """

    title: Mapping[str, str] = field(default_factory=dict)
    description: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Mapping[str, str], ...] = ()
    keywords: tuple[str, ...] = ()
    synthetic: bool = False
    objects: tuple[Mapping[str, Any], ...] = ()
    fields: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Dataset:
    """What was captured, what was chosen, and what the facility says.

    ``resolve`` finds terms of the vocabularies by words, ``find`` what is known of a term.
    """

    run: CapturedRun
    files: tuple[DepositFile, ...]
    people: People
    settings: Settings
    access: Access
    wishes: Wishes = Wishes()
    resolve: Resolve = no_terms
    find: Find = terms.no_terms

    def named(self, vocabulary: str, words: str) -> Named:
        """What goes by WORDS, or by their first word: the term, where the VOCABULARY has it."""
        key = (vocabulary, words)
        if key not in self._named:
            self._named[key] = self._look_up(vocabulary, words)
        return self._named[key]

    @cached_property
    def _named(self) -> dict[tuple[str, str], Named]:
        """What ``named`` answered: a run says the same words over and over."""
        return {}

    def _look_up(self, vocabulary: str, words: str) -> Named:
        for said in (words, words.split(" ", 1)[0]):
            if said and (term := self.resolve(vocabulary, said)):
                facts = self.find(vocabulary, term)
                acronyms = facts.props.get("acronym", "").split() if facts else []
                return Named(words, term, facts.title if facts else {}, "".join(acronyms[:1]))
        return Named(words)

    @cached_property
    def analyses(self) -> tuple[Analysis, ...]:
        """Analyses of the files that are deposited, damaged ones included as far as readable."""
        return analyses_of((file.captured for file in self.files), self.run.dialect)

    @cached_property
    def measured(self) -> tuple[Analysis, ...]:
        """One analysis for each measurement, for counting."""
        return distinct(self.analyses, self.run.dialect)

    @cached_property
    def days(self) -> Days:
        """First and last day of beam."""
        return days_of(self.analyses)

    @cached_property
    def discretion(self) -> Discretion:
        """Which words of the files must not become public."""
        names = [name for file in self.run.files for name in file.names]
        return Discretion.of(names, self.people, self.settings.texts)


def recorded(detector: Detector) -> bool:
    """Whether a detector was on. One that is called off but has counts was on."""
    return not detector.is_sum and (not detector.off or bool(detector.counts))
