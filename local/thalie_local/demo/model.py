"""What a demonstration campaign is made of, for whoever publishes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in English and in French."""

    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person. ``known_as`` lists how files name them; ``affiliations`` have no ROR."""

    name: str  # "Family, Given"
    affiliations: tuple[str, ...]
    orcid: str = ""
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HeritageObject:
    """An invented object; ``type``, ``museum``, ``materials`` and ``period`` are ids of terms.

    ``keeper`` is a name where no ``museum`` is said; ``years`` are historical; a place is an entry
    of the model, or empty.
    """

    label: Text
    type: str
    inventory_number: str
    museum: str
    keeper: str
    materials: tuple[str, ...]
    period: str
    years: tuple[int, int]
    made_in: Mapping[str, Any]
    found_in: Mapping[str, Any]

    def as_entry(self) -> dict[str, Any]:
        """An entry of ``thalie:objects``, without what is not said."""
        entry = {
            "label": self.label.en,
            "type": {"id": self.type},
            "inventory_number": self.inventory_number,
            "keeper": {"id": self.museum} if self.museum else None,
            "other_keeper": {"name": self.keeper} if self.keeper else None,
            "materials": [{"id": material} for material in self.materials],
            "period": {"id": self.period},
            "year_from": self.years[0],
            "year_to": self.years[1],
            "production_place": dict(self.made_in),
            "discovery_place": dict(self.found_in),
        }
        return {name: value for name, value in entry.items() if value}


@dataclass(frozen=True, slots=True)
class Quantified:
    """An element by its id, and the least and most of it in what was analysed, in % by mass."""

    element: str
    least: float
    most: float

    def as_entry(self) -> dict[str, Any]:
        """An entry of the elements of ``thalie:processing``."""
        ends = {"least": self.least, "most": self.most, "unit": "wt%"}
        return {"element": {"id": self.element}, **ends}


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the record says; every text says that it is synthetic."""

    title: Text
    description: Text  # paragraphs parted by blank lines
    creators: tuple[Person, ...]
    contributors: tuple[Person, ...]
    keywords: tuple[Text, ...]
    methods: tuple[str, ...]
    objects: tuple[HeritageObject, ...]
    elements: tuple[Quantified, ...]
    said: Mapping[str, Mapping[str, Any]]
    day: date

    def more_fields(self) -> dict[str, dict[str, Any]]:
        """What the record says beside what the files say, by the name of its field."""
        fields = {
            name: {key: _terms(value) for key, value in group.items()}
            for name, group in self.said.items()
        }
        return fields | {"processing": {"elements": [one.as_entry() for one in self.elements]}}


def _terms(value: str | list[str]) -> dict[str, str] | list[dict[str, str]]:
    """One id of a term, or several, as records name them."""
    return {"id": value} if isinstance(value, str) else [{"id": one} for one in value]


class AccessKind(StrEnum):
    """Who may read the files."""

    OPEN = "open"
    EMBARGOED = "embargoed"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Access:
    """The access plan: ``until`` for an embargo, ``reason`` for a restriction."""

    kind: AccessKind
    until: date | None = None
    reason: Text | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """A later version: its complete run folder, and what changed since the one before."""

    folder: Path
    files: tuple[Path, ...]
    note: Text


@dataclass(frozen=True, slots=True)
class Dataset:
    """One run, to become one record.

    ``key`` is ``<project>/<label>``; ``folder`` is the run folder and ``files`` all its files.
    ``withdrawal`` is the reason for which the published record is to be withdrawn.
    """

    key: str
    folder: Path
    files: tuple[Path, ...]
    metadata: Metadata
    access: Access
    second_version: Version | None = None
    withdrawal: Text | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """Everything that was written: ``people`` is the creators mapping file."""

    folder: Path
    seed: int
    today: date
    datasets: tuple[Dataset, ...]
    people: Path
