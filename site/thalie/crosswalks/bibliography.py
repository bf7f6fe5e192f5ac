"""What formats for reference lists say of a record alike: names, days, words, a note. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from thalie.ground.plain import legal, one_line

from . import things
from .datacite import full_name
from .links import is_web
from .model import Agent, HeritageObject, Record, Withdrawal
from .schema_parts import access_words, heritage_terms, titles

_DETAIL = "A reference says what to read, not how it was made; the page has it."
NOT_CITED: Mapping[str, str] = {
    "analyses": _DETAIL,
    "concept_doi": "A reference is to one version.",
    "contributors": "A reference names those who created.",
    "copyright": _DETAIL,
    "created": _DETAIL,
    "creators.affiliations": "A reference names no affiliations.",
    "creators.identifiers": "A reference names people without identifiers.",
    "creators.role": "Who created has no other role.",
    "data_management_plan": _DETAIL,
    "dates": "A reference has the date of publication.",
    "derivations": _DETAIL,
    "descriptions": "One abstract is told, in the main language.",
    "detectors": _DETAIL,
    "digital_kinds": _DETAIL,
    "elements": _DETAIL,
    "experiment": _DETAIL,
    "files": _DETAIL,
    "closed_files": _DETAIL,
    "formats": _DETAIL,
    "funding": _DETAIL,
    "identifiers": "A reference leads to the DOI.",
    "index": "The number of the version says it.",
    "keywords": "Keywords are words here.",
    "languages": "A reference has one language.",
    "licences": _DETAIL,
    "mentions": _DETAIL,
    "objects": _DETAIL,
    "other_titles": "A reference has one title.",
    "places": _DETAIL,
    "preservation_level": _DETAIL,
    "publisher": "The publisher is a name here.",
    "relations": _DETAIL,
    "resource_type": "A few types of works are known here.",
    "retention_until": _DETAIL,
    "samples": _DETAIL,
    "sizes": _DETAIL,
    "software": _DETAIL,
    "standards": _DETAIL,
    "storage_tier": _DETAIL,
    "synthetic": _DETAIL,
    "title": "A title is of no kind and of no language here.",
    "updated": _DETAIL,
    "versions": "A reference is to one version.",
}
"""Why what no reference list tells is left out; a format adds what it has no place for."""


def left_out(lands: Mapping[str, str]) -> Mapping[str, str]:
    """What no reference list tells, without what LANDS all the same."""
    return {path: why for path, why in NOT_CITED.items() if path not in lands}


def cited(author: str, note: str, keywords: str) -> Mapping[str, str]:
    """Where what goes into every reference list lands, by the names that a format has for it."""
    return {
        "access": note,
        "creators.family_name": author,
        "creators.given_name": author,
        "creators.name": author,
        "creators.personal": author,
        "elements.element.titles": keywords,
        "experiment.techniques.acronym": keywords,
        "experiment.techniques.titles": f"{keywords}, {note}",
        "keywords.text": keywords,
        "objects.inventory_number": note,
        "objects.keeper.name": note,
        "objects.label": note,
        "objects.materials.titles": keywords,
        "objects.period.titles": keywords,
        "objects.type.titles": keywords,
        "withdrawal": note,
    }


@dataclass(frozen=True, slots=True)
class Name:
    """A name to be cited: of a person in parts, of an organisation as a whole."""

    family: str = ""
    given: str = ""
    whole: str = ""


def names(record: Record) -> list[Name]:
    """Those of the creators that have one."""
    found = (name(one) for one in record.creators)
    return [one for one in found if one != Name()]


def name(agent: Agent) -> Name:
    """The name in parts, those of ``Family, Given`` where nobody gave them."""
    whole = clean(full_name(agent))
    if not agent.personal:
        return Name(whole=whole)
    family, _, given = whole.partition(",")
    return Name(clean(agent.family_name) or clean(family), clean(agent.given_name) or clean(given))


def clean(text: str) -> str:
    """TEXT in one line, without illegal characters."""
    return one_line(legal(text))


class Day(NamedTuple):
    """A year, perhaps with month and day; 0 where they are not known."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def parts(self) -> tuple[int, ...]:
        """Those that are known."""
        return tuple(part for part in self if part)

    def joined(self, separator: str) -> str:
        """Those that are known, the year with four digits."""
        return separator.join((f"{self.year:04d}", *(f"{part:02d}" for part in self.parts[1:])))


def day(when: str) -> Day | None:
    """The day, month or year with which a date or interval of ISO 8601 begins."""
    found = re.match(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?!\d)", when)
    if not found or not int(found[1]):
        return None
    return Day(*(int(part or 0) for part in found.groups()))


def address(record: Record) -> str:
    """Where the record is found: its DOI, else its page."""
    found = things.record_uri(record)
    return found if is_web(found) else ""


def abstract(record: Record) -> str:
    """The abstract in the main language."""
    found = (one.text for one in record.descriptions if one.kind == "Abstract")
    return clean(next(found, ""))


def words(record: Record) -> list[str]:
    """Keywords, then what the objects are and how they were studied, each once."""
    every = (
        *(one.text for one in record.keywords),
        *titles(heritage_terms(record)),
        *titles(one.element for one in record.elements),
    )
    return [word for word in dict.fromkeys(map(clean, every)) if word]


def named(one: HeritageObject) -> str:
    """An object as a museum's label names it: what, number, keeper."""
    keeper = one.keeper.name if one.keeper else ""
    return ", ".join(filter(None, (one.label, one.inventory_number, keeper)))


def note(record: Record) -> str:
    """What was studied and how, and who may read it, in a few words."""
    return clean(" ".join(_note(record)))


def _note(record: Record) -> Iterator[str]:
    if objects := "; ".join(filter(None, map(named, record.objects))):
        yield f"Studied: {objects}."
    if techniques := "; ".join(one.title("en") for one in record.experiment.techniques):
        yield f"Techniques: {techniques}."
    yield f"Access: {access_words(record)}."


def farewell(gone: Withdrawal) -> str:
    """That a record is withdrawn, when and why, and how it was cited."""
    reasons = "; ".join(dict.fromkeys(filter(None, (*gone.reasons.values(), gone.note))))
    said = (
        f"Withdrawn on {gone.day}." if gone.day else "Withdrawn.",
        reasons and f"{reasons}.",
        gone.citation and f"Cited as: {gone.citation}",
    )
    return clean(" ".join(filter(None, said)))
