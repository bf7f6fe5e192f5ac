"""What a demonstration campaign is made of, for whoever publishes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path


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
    """An invented object."""

    label: Text
    inventory_number: str
    keeper: str
    materials: tuple[Text, ...]
    period: Text


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
    day: date


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
