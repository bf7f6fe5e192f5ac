"""Addresses under which the things that records tell of are known: one for each thing. Pure.

All stand under the root of the site, so that whoever follows one is answered (``/id/…``), or are
parts of the page of a record (``…#measurement-1``), which answers for them. What is known elsewhere
(a DOI, an ORCID iD, a term of the AAT) is told beside, as being the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from thalie.ground.plain import unaccented

from .model import Agent, File, HeritageObject, Organisation, Record, Sample, Term, pick
from .settings import Settings

KINDS = {
    "techniques": "technique",
    "materials": "material",
    "periods": "period",
    "museums": "museum",
    "objecttypes": "object-type",
    "instruments": "instrument",
    "elements": "element",
}
"""Vocabularies whose terms are things of their own, with the word for one of them."""

VOCABULARIES = {kind: vocabulary for vocabulary, kind in KINDS.items()}
STUDIED = ("object", "sample", "keeper", "person")
"""Kinds of things that only records tell of."""

KEEPERS = ("museofile", "ror", "wikidata")  # identifiers of a keeper, the preferred one first
_WORD = re.compile(r"[a-z0-9]+")
_ORCID = re.compile(r"(\d{4}-){3}\d{3}[\dX]")
LONGEST = 255  # characters of a label that is kept


@dataclass(frozen=True, slots=True)
class Named:
    """A thing that a record names: KIND is one of ``STUDIED``, ``key`` ends its address.

    ``place`` counts from 0 among those of its kind in the record.
    """

    kind: str
    key: str
    place: int
    label: str


def record_uri(record: Record) -> str:
    """The dataset: its DOI, else its page."""
    return doi_uri(record.doi) if record.doi else record.page


def doi_uri(doi: str) -> str:
    """The address of a bare DOI (DOI Handbook, 3.5), percent-encoded."""
    return f"https://doi.org/{quoted(doi, safe='/:;()._-')}"


def part_uri(record: Record, kind: str, number: int | str) -> str:
    """A part of what RECORD tells, counted from 1 within its KIND."""
    return f"{record.page}#{kind}-{number}"


def file_uri(record: Record, file: File) -> str:
    """Where a file is downloaded."""
    return f"{record.page}/files/{quoted(file.name)}?download=1"


def term_uri(term: Term, house: Settings) -> str:
    """A term of one of our vocabularies."""
    kind = KINDS.get(term.vocabulary)
    way = f"id/{kind}" if kind else f"vocabulary/{quoted(term.vocabulary)}"
    return f"{house.site}/{way}/{quoted(term.id)}"


def object_uri(record: Record, place: int, house: Settings) -> str:
    """The object at PLACE of RECORD, counted from 0.

    One object studied in several datasets has one address: by its POP reference, or by its keeper
    and its inventory number, or as what a curator merged it into. What nothing names is known
    within its record alone.
    """
    key = key_within(record, place)
    return f"{house.site}/id/object/{house.same.get(key, key)}"


def key_within(record: Record, place: int) -> str:
    """What the object at PLACE goes by before anything is merged: its own key, else its place."""
    return object_key(record.objects[place]) or f"{record.id}-{place + 1}"


def object_key(one: HeritageObject) -> str:
    """What names the object wherever it is studied, or nothing."""
    if words := slug(one.pop_reference):
        return f"pop-{words}"
    keeper = keeper_key(one.keeper) if one.keeper else ""
    number = slug(one.inventory_number)
    return f"{keeper}-{number}" if keeper and number else ""


def keeper_key(keeper: Organisation) -> str:
    """What names a keeper: an identifier, else the words of its name."""
    found = ((scheme, pick(keeper.identifiers, scheme)) for scheme in KEEPERS)
    named = next((f"{scheme}-{slug(value)}" for scheme, value in found if value), "")
    return named or slug(keeper.name)


def keeper_uri(keeper: Organisation, house: Settings) -> str:
    """A museum or other keeper of objects."""
    return f"{house.site}/id/keeper/{keeper_key(keeper)}"


def sample_uri(record: Record, place: int, house: Settings) -> str:
    """The sample at PLACE of RECORD, counted from 0."""
    return f"{house.site}/id/sample/{record.id}-{place + 1}"


def sample_pid(sample: Sample) -> str:
    """The address that the sample has elsewhere, if it has one."""
    pid = sample.pid.strip()
    if pid.startswith(("http://", "https://")):
        return pid
    return doi_uri(pid) if pid.startswith("10.") else ""


def agent_uri(agent: Agent, record: Record, place: int, kind: str = "creator") -> str:
    """A person or organisation of RECORD: by ORCID iD or ROR, else as a part of the record.

    PLACE is counted from 0 among those of its KIND.
    """
    if agent.orcid:
        return f"https://orcid.org/{agent.orcid}"
    ror = pick(agent.identifiers, "ror")
    return f"https://ror.org/{ror}" if ror else part_uri(record, kind, place + 1)


def organisation_uri(one: Organisation) -> str:
    """An organisation that has a ROR identifier, else nothing."""
    return f"https://ror.org/{one.ror}" if one.ror else ""


def named(record: Record) -> list[Named]:
    """All things of ``STUDIED`` that RECORD names, each once, where it first stands."""
    first: dict[tuple[str, str], Named] = {}
    for one in _named(record):
        if one.key:
            first.setdefault((one.kind, one.key), one)
    return list(first.values())


def _named(record: Record) -> Iterator[Named]:
    for place, one in enumerate(record.objects):
        key = key_within(record, place)
        yield Named("object", key, place, _label(one.label, one.inventory_number, key))
        if one.keeper:
            key = keeper_key(one.keeper)
            yield Named("keeper", key, place, _label(one.keeper.name, key))
    for place, sample in enumerate(record.samples):
        key = f"{record.id}-{place + 1}"
        yield Named("sample", key, place, _label(sample.label, sample.identifier, key))
    for place, agent in enumerate((*record.creators, *record.contributors)):
        if agent.personal and _ORCID.fullmatch(agent.orcid):
            yield Named("person", agent.orcid, place, _label(agent.name, agent.orcid))


def _label(*words: str) -> str:
    return next((word.strip() for word in words if word.strip()), "")[:LONGEST]


def quoted(text: str, safe: str = "") -> str:
    """TEXT percent-encoded as a part of an address; halves of surrogate pairs become ``?``."""
    return quote(text, safe=safe, errors="replace")


@lru_cache(maxsize=4096)
def slug(text: str) -> str:
    """TEXT as a part of an address: small letters, digits and hyphens."""
    return "-".join(_words(text))


def _words(text: str) -> Sequence[str]:
    return _WORD.findall(unaccented(text).replace("œ", "oe").replace("æ", "ae"))
