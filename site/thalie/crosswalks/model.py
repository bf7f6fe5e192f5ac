"""A published record as the crosswalks see it: typed, frozen, free of any framework.

Made by ``read.read_record``. Words for kinds of titles, descriptions and dates, for roles,
relations and types of resources are those of DataCite 4.7 (``datacite_terms``). Languages are
BCP 47 tags (``en``, ``fr``), empty where nobody said. Texts are plain. What nobody said is empty,
``None`` or absent; nothing is invented.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Words = Mapping[str, str]
"""A text by language."""


def by_language(text: str, others: Words) -> Words:
    """TEXT with what it is in OTHER languages; by its own language where it is one of those."""
    return others if not text or text in others.values() else {"": text, **others}


@dataclass(frozen=True, slots=True)
class Text:
    """A title or description; ``kind`` is empty for the title by which a record is cited."""

    text: str
    language: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """``scheme`` in small letters as InvenioRDM writes it: ``orcid``, ``ror``, ``doi``, ``ark``."""

    scheme: str
    value: str


def pick(identifiers: tuple[Identifier, ...], scheme: str) -> str:
    """The first identifier of this SCHEME, or nothing."""
    return next((one.value for one in identifiers if one.scheme == scheme), "")


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a vocabulary. ``uris`` name the same thing elsewhere, the preferred one first."""

    vocabulary: str
    id: str
    titles: Words = field(default_factory=dict)
    uris: tuple[str, ...] = ()
    acronym: str = ""

    def title(self, language: str) -> str:
        """Its title in this LANGUAGE, else in any, else its id."""
        return self.titles.get(language) or next(iter(self.titles.values()), self.id)


@dataclass(frozen=True, slots=True)
class Organisation:
    """An institution. ``names`` are translations of ``name``."""

    name: str
    identifiers: tuple[Identifier, ...] = ()
    names: Words = field(default_factory=dict)

    @property
    def ror(self) -> str:
        """Its ROR identifier without address, or nothing."""
        return pick(self.identifiers, "ror")


@dataclass(frozen=True, slots=True)
class Agent:
    """A person or organisation that is cited; ``role`` is empty for creators."""

    name: str
    personal: bool = True
    given_name: str = ""
    family_name: str = ""
    identifiers: tuple[Identifier, ...] = ()
    affiliations: tuple[Organisation, ...] = ()
    role: str = ""

    @property
    def orcid(self) -> str:
        """The ORCID iD without address, or nothing."""
        return pick(self.identifiers, "orcid")


@dataclass(frozen=True, slots=True)
class Dated:
    """``when`` is a day, month or year (ISO 8601), or two of them joined by ``/``."""

    kind: str
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """``spdx`` is the identifier in the SPDX list, in small letters, or empty."""

    titles: Words
    url: str = ""
    spdx: str = ""


COAR = "http://purl.org/coar/access_right/"
ACCESS_RIGHTS: Mapping[str, tuple[str, str]] = {
    "open": ("c_abf2", "open access"),
    "embargoed": ("c_f1cf", "embargoed access"),
    "restricted": ("c_16ec", "restricted access"),
    "metadata-only": ("c_14cb", "metadata only access"),
}
"""COAR Access Rights 1.0 by InvenioRDM's access status: code and label."""


@dataclass(frozen=True, slots=True)
class Access:
    """Who may read the files. An unknown status counts as restricted."""

    status: str = "restricted"
    until: date | None = None
    reason: str = ""

    @property
    def right(self) -> tuple[str, str]:
        """COAR's code and label."""
        return ACCESS_RIGHTS.get(self.status, ACCESS_RIGHTS["restricted"])


@dataclass(frozen=True, slots=True)
class File:
    """A file; ``size`` in bytes, ``checksum`` as ``md5:…``."""

    name: str
    size: int
    media_type: str = ""
    checksum: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """Who paid, and for what."""

    funder: Organisation
    number: str = ""
    titles: Words = field(default_factory=dict)
    url: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """Another resource that has an identifier; ``resource_type`` may be empty."""

    relation: str
    identifier: Identifier
    resource_type: str = ""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A subject of the record; ``scheme`` and ``uri`` where it comes from a list."""

    text: str
    scheme: str = ""
    uri: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place; coordinates in degrees (WGS 84), both or none. ``geonames`` is a number."""

    name: str = ""
    latitude: float | None = None
    longitude: float | None = None
    geonames: str = ""


@dataclass(frozen=True, slots=True)
class ResourceType:
    """``general`` is a term of DataCite, ``detail`` a finer word in English."""

    general: str
    detail: str = ""
    titles: Words = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """One of the versions of a record that are public or were; ``index`` counts from 1."""

    index: int
    doi: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why and when a record was withdrawn."""

    day: str
    reasons: Words = field(default_factory=dict)
    note: str = ""
    citation: str = ""


# What was studied, and how


@dataclass(frozen=True, slots=True)
class HeritageObject:
    """An object that was studied. Years are historical: negative is BCE, and there is no year 0.

    ``label`` is what it is called, ``labels`` the same in languages that somebody gave.
    """

    label: str
    type: Term | None = None
    inventory_number: str = ""
    keeper: Organisation | None = None
    collection: str = ""
    eros_number: str = ""
    pop_reference: str = ""
    materials: tuple[Term, ...] = ()
    period: Term | None = None
    year_from: int | None = None
    year_to: int | None = None
    dating: str = ""
    production_place: Place | None = None
    discovery_place: Place | None = None
    page: str = ""
    labels: Words = field(default_factory=dict)

    @property
    def names(self) -> Words:
        """What it is called, by language."""
        return by_language(self.label, self.labels)

    def name(self, language: str) -> str:
        """What it is called in LANGUAGE, else as it is usually called."""
        return self.labels.get(language) or self.label


@dataclass(frozen=True, slots=True)
class Sample:
    """What was taken from an object; ``object`` is the label of that."""

    label: str
    type: Term | None = None
    identifier: str = ""
    pid: str = ""
    object: str = ""
    description: str = ""
    labels: Words = field(default_factory=dict)
    descriptions: Words = field(default_factory=dict)

    @property
    def names(self) -> Words:
        """What it is called, by language."""
        return by_language(self.label, self.labels)

    def name(self, language: str) -> str:
        """What it is called in LANGUAGE, else as it is usually called."""
        return self.labels.get(language) or self.label

    @property
    def notes(self) -> Words:
        """What is told of it, by language."""
        return by_language(self.description, self.descriptions)


@dataclass(frozen=True, slots=True)
class Standard:
    """A reference material that was measured."""

    label: str
    reference_material: str = ""
    producer: str = ""
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Experiment:
    """Beam, place and time; ``energy`` in keV, days as ISO 8601."""

    project: str = ""
    run: str = ""
    facility: str = ""
    instrument: Term | None = None
    instrument_doi: str = ""
    beam_line: str = ""
    techniques: tuple[Term, ...] = ()
    particle: Term | None = None
    energy: float | None = None
    atmosphere: Term | None = None
    start: str = ""
    end: str = ""
    access_programme: Term | None = None
    euphrosyne_project: str = ""
    euphrosyne_run: str = ""
    grant: str = ""


@dataclass(frozen=True, slots=True)
class Detector:
    """A physical detector: area in mm², thickness in µm, angle in degrees.

    ``instrument`` is the term of ``instruments`` that goes by its name, ``doi`` the DOI of that.
    """

    name: str
    type: Term | None = None
    instrument: Term | None = None
    doi: str = ""
    model: str = ""
    serial_number: str = ""
    active_area: float | None = None
    thickness: float | None = None
    entrance_window: str = ""
    angle: float | None = None
    filter: str = ""
    calibration: str = ""


@dataclass(frozen=True, slots=True)
class Software:
    """A program that was used."""

    name: str
    version: str = ""
    doi: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Derivation:
    """A file or channel, and what it was made from."""

    result: str
    sources: tuple[str, ...] = ()
    method: str = ""


@dataclass(frozen=True, slots=True)
class Element:
    """A chemical element that was quantified, with the range found."""

    element: Term
    least: float | None = None
    most: float | None = None
    unit: str = ""
    limit_of_detection: float | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """One measurement. ``object`` is what was typed, ``file`` a file of the dataset, ``path``
    where inside it; sizes in µm, time in seconds, energy in keV, dose as in the file, without unit.
    """

    number: str
    kind: Term | None = None
    object: str = ""
    description: str = ""
    spot: str = ""
    day: str = ""
    started: str = ""
    pixels_x: int | None = None
    pixels_y: int | None = None
    map_size_x: float | None = None
    map_size_y: float | None = None
    pixel_size_x: float | None = None
    pixel_size_y: float | None = None
    pen_size: float | None = None
    dose: float | None = None
    acquisition_time: float | None = None
    particle: Term | None = None
    energy: float | None = None
    detectors: tuple[str, ...] = ()
    file: str = ""
    path: str = ""
    descriptions: Words = field(default_factory=dict)
    spots: Words = field(default_factory=dict)

    @property
    def notes(self) -> Words:
        """What the operator wrote, by language."""
        return by_language(self.description, self.descriptions)

    @property
    def areas(self) -> Words:
        """What the spot or area is called, by language."""
        return by_language(self.spot, self.spots)


# The whole


@dataclass(frozen=True, slots=True)
class Record:
    """One published version of a dataset. ``versions`` are in order, the oldest first.

    ``mentions`` are what other records say of this one, turned round: ``Collects``, ``IsSourceOf``.
    ``files`` are those that everybody may read, ``closed_files`` those that may be named although
    nobody may read them yet. ``created`` and ``updated`` are moments (ISO 8601) of the record, not
    of its contents.
    """

    id: str
    title: Text
    resource_type: ResourceType
    publisher: Organisation
    publication_date: str
    doi: str = ""
    concept_doi: str = ""
    page: str = ""
    created: str = ""
    updated: str = ""
    version: str = ""
    index: int = 1
    versions: tuple[Version, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    languages: tuple[str, ...] = ()
    other_titles: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    creators: tuple[Agent, ...] = ()
    contributors: tuple[Agent, ...] = ()
    dates: tuple[Dated, ...] = ()
    access: Access = field(default_factory=Access)
    licences: tuple[Licence, ...] = ()
    copyright: str = ""
    sizes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    closed_files: tuple[File, ...] = ()
    funding: tuple[Funding, ...] = ()
    relations: tuple[Relation, ...] = ()
    mentions: tuple[Relation, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    places: tuple[Place, ...] = ()
    objects: tuple[HeritageObject, ...] = ()
    samples: tuple[Sample, ...] = ()
    standards: tuple[Standard, ...] = ()
    experiment: Experiment = field(default_factory=Experiment)
    detectors: tuple[Detector, ...] = ()
    software: tuple[Software, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    elements: tuple[Element, ...] = ()
    analyses: tuple[Analysis, ...] = ()
    digital_kinds: tuple[Term, ...] = ()
    preservation_level: Term | None = None
    retention_until: str = ""
    storage_tier: Term | None = None
    data_management_plan: str = ""
    synthetic: bool = False
    withdrawal: Withdrawal | None = None

    @property
    def titles(self) -> tuple[Text, ...]:
        """All titles, the one to cite first."""
        return (self.title, *self.other_titles)

    @property
    def all_places(self) -> tuple[Place, ...]:
        """The places of the record and of its objects, each once."""
        found = [place for one in self.objects for place in _places(one)]
        return tuple(dict.fromkeys([*self.places, *found]))

    @property
    def previous(self) -> Version | None:
        """The version before this one."""
        return max(
            (one for one in self.versions if one.index < self.index),
            key=lambda one: one.index,
            default=None,
        )

    @property
    def next(self) -> Version | None:
        """The version after this one."""
        return min(
            (one for one in self.versions if one.index > self.index),
            key=lambda one: one.index,
            default=None,
        )


def _places(one: HeritageObject) -> list[Place]:
    return [place for place in (one.production_place, one.discovery_place) if place]
