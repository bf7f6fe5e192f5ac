"""Rules that need more than the expression language: named functions with parameters. Pure.

A predicate looks at a ``Subject`` and yields a ``Fault`` for each fault. Its keyword parameters are
set in the file of rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from thalie.crosswalks.datacite_problems import problems
from thalie.embargo.beam import last_day_of_beam
from thalie.ground.language import Sentence

from .subject import Json, Subject, identifier

Value = Sequence[str | Sentence]
Values = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault. ``values`` fill the message; ``path`` is the field, if not that of the rule."""

    values: Values = field(default_factory=dict)
    path: str = ""


@dataclass(frozen=True, slots=True)
class Predicate:
    """``tells`` are the names of the values that its faults fill into a message."""

    look: Callable[..., Iterator[Fault]]
    tells: frozenset[str]


PREDICATES: dict[str, Predicate] = {}


def predicate(*tells: str) -> Callable[[Callable[..., Iterator[Fault]]], Any]:
    """Register a function under its own name."""

    def register(look: Callable[..., Iterator[Fault]]) -> Callable[..., Iterator[Fault]]:
        PREDICATES[look.__name__] = Predicate(look, frozenset(tells))
        return look

    return register


# People


@predicate("who")
def leader_has_orcid(subject: Subject) -> Iterator[Fault]:
    """The project leader, else the first creator, has an ORCID iD; an organisation needs none."""
    contributors = subject.metadata.get("contributors") or []
    leaders = [c for c in contributors if identifier(c.get("role")) == "projectleader"]
    people = leaders or (subject.metadata.get("creators") or [])[:1]
    if not people:
        return  # that a creator is missing, InvenioRDM says
    who = people[0].get("person_or_org") or {}
    if who.get("type") == "organizational":
        return
    if not any(i.get("scheme") == "orcid" for i in who.get("identifiers") or []):
        path = "metadata.contributors" if leaders else "metadata.creators"
        yield Fault({"who": [who.get("name", "")]}, path)


@predicate("people")
def creators_have_affiliations(subject: Subject) -> Iterator[Fault]:
    """Every person among the creators has an affiliation."""
    creators = subject.metadata.get("creators") or []
    persons = [c for c in creators if (c.get("person_or_org") or {}).get("type") == "personal"]
    missing = [c["person_or_org"].get("name", "") for c in persons if not c.get("affiliations")]
    if missing:
        yield Fault({"people": missing})


# DataCite


@predicate("reason")
def datacite_takes_it(subject: Subject) -> Iterator[Fault]:
    """DataCite would register the DOI, unless that is one from elsewhere."""
    doi = (subject.document.get("pids") or {}).get("doi") or {}
    if doi.get("provider") == "external":
        return
    for problem in problems(subject.read()):
        yield Fault({"reason": [problem.sentence]}, problem.field)


# Words


@predicate("least")
def described(subject: Subject, *, characters: int) -> Iterator[Fault]:
    """One abstract, in whatever language, has at least so many characters of plain text."""
    lengths = [len(text) for _, kind, text in subject.descriptions() if kind == "abstract"]
    if max(lengths) < characters:
        yield Fault({"least": [str(characters)]})


@predicate("date")
def published_by_now(subject: Subject) -> Iterator[Fault]:
    """The publication date is not in the future."""
    text = subject.metadata.get("publication_date") or ""
    first = _bound(text.split("/")[0], last=False)
    if first and first > _triple(subject.today):
        yield Fault({"date": [text]})


PEOPLE_FIELDS = frozenset({"creators", "contributors", "references", "funding"})


@predicate()
def names_nobody_from_files(subject: Subject) -> Iterator[Fault]:
    """No text shows a name that only a file carries. Fields made to name people are left out."""
    if not subject.names.marks:
        return
    cited = list(_cited(subject.metadata))
    names = subject.names.without(cited)
    words = {k: v for k, v in subject.metadata.items() if k not in PEOPLE_FIELDS}
    fields = {f"metadata.{key}": value for key, value in words.items()}
    custom = subject.document.get("custom_fields") or {}
    fields |= {f"custom_fields.{key}": value for key, value in custom.items()}
    fields["access.embargo.until"] = subject.embargo.get("reason")
    for path, value in fields.items():
        if any(names.stand_in(text) for text in _texts(value)):
            yield Fault(path=path)


def _cited(metadata: Json) -> Iterator[str]:
    """Names that the record shows on purpose."""
    for entry in [*(metadata.get("creators") or []), *(metadata.get("contributors") or [])]:
        yield (entry.get("person_or_org") or {}).get("name", "")
        yield from (place.get("name", "") for place in entry.get("affiliations") or [])


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


# Dates


@predicate("dates")
def dates_in_order(subject: Subject, *, kind: str) -> Iterator[Fault]:
    """A range of days of this KIND does not end before it begins."""
    for number, entry in enumerate(subject.metadata.get("dates") or []):
        first, _, last = str(entry.get("date", "")).partition("/")
        start, end = _bound(first, last=False), _bound(last, last=True)
        if identifier(entry.get("type")) == kind and start and end and start > end:
            yield Fault({"dates": [entry["date"]]}, f"metadata.dates.{number}.date")


@predicate("start", "end")
def experiment_in_order(subject: Subject) -> Iterator[Fault]:
    """The last day of beam is not before the first."""
    experiment = subject.heritage("experiment")
    start, end = experiment.get("start"), experiment.get("end")
    if start and end and start > end:
        yield Fault({"start": [start], "end": [end]})


@predicate("day")
def experiment_over(subject: Subject) -> Iterator[Fault]:
    """No day of beam is in the future."""
    experiment = subject.heritage("experiment")
    day = max((experiment.get(name) or "" for name in ("start", "end")), default="")
    if day > subject.today.isoformat():
        yield Fault({"day": [day]})


@predicate("objects")
def periods_in_order(subject: Subject) -> Iterator[Fault]:
    """Of each object, the first year is not after the last."""
    wrong = [
        entry.get("label", "")
        for entry in subject.heritage("objects")
        if None not in (entry.get("year_from"), entry.get("year_to"))
        and entry["year_from"] > entry["year_to"]
    ]
    if wrong:
        yield Fault({"objects": wrong})


Triple = tuple[int, int, int]
DAY = re.compile(r"(-?\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def _bound(text: str, *, last: bool) -> Triple | None:
    """First or last day that an EDTF date of level 0 may mean (ISO 8601-2); open ends have none."""
    found = DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = found.groups()
    return int(year), int(month or (12 if last else 1)), int(day or (31 if last else 1))


def _triple(day: date) -> Triple:
    return day.year, day.month, day.day


# Access


@predicate("until", "latest", "day")
def embargo_within_policy(subject: Subject) -> Iterator[Fault]:
    """The embargo ends no later than the policy allows, or a curator has granted.

    Counted from the last day of beam; where none is known, from the day of deposit.
    """
    until = subject.embargo.get("until")
    if not until:
        return
    counted_from = (
        last_day_of_beam(subject.metadata, subject.heritage("experiment")) or subject.deposited
    )
    latest = max(subject.policy.latest_end(counted_from), subject.granted)
    if until > latest.isoformat():
        yield Fault(
            {"until": [until], "latest": [latest.isoformat()], "day": [counted_from.isoformat()]}
        )


@predicate()
def closed_for_a_time(subject: Subject) -> Iterator[Fault]:
    """What is closed is under an embargo, which ends by itself."""
    if subject.closed and not subject.embargo:
        yield Fault()


@predicate("day")
def restriction_reviewed(subject: Subject, *, called: str) -> Iterator[Fault]:
    """The day on which a restriction is looked at again (a date so CALLED) is not past."""
    if not subject.closed or subject.embargo:
        return
    days = [
        e["date"] for e in subject.metadata.get("dates") or [] if e.get("description") == called
    ]
    if days and max(days) <= subject.today.isoformat():
        yield Fault({"day": [max(days)]})


# Object and experiment

NO_OBJECT = frozenset({"standard", "blank"})


@predicate()
def object_with_keeper(subject: Subject) -> Iterator[Fault]:
    """One object at least has a keeper; a dataset of standards and blanks alone needs no object."""
    kinds = {identifier(entry.get("kind")) for entry in subject.heritage("analyses")}
    if kinds and kinds <= NO_OBJECT:
        return
    if not any(
        identifier(entry.get("keeper")) or (entry.get("other_keeper") or {}).get("name")
        for entry in subject.heritage("objects")
    ):
        yield Fault()


@predicate("objects")
def objects_have_inventory_numbers(subject: Subject) -> Iterator[Fault]:
    """Every object that has a keeper has the keeper's number."""
    missing = [
        entry.get("label", "")
        for entry in subject.heritage("objects")
        if (entry.get("keeper") or entry.get("other_keeper")) and not entry.get("inventory_number")
    ]
    if missing:
        yield Fault({"objects": missing})


@predicate("detectors")
def detectors_known(subject: Subject) -> Iterator[Fault]:
    """Every detector of an analysis is described, or is named as computed."""
    known = {entry.get("name") for entry in subject.heritage("detectors")}
    computed = subject.heritage("processing").get("derivations") or []
    known |= {entry.get("result") for entry in computed}
    yield from _strangers(
        "detectors",
        known,
        (n for a in subject.heritage("analyses") for n in a.get("detectors", ())),
    )


@predicate("objects")
def analysed_objects_known(subject: Subject) -> Iterator[Fault]:
    """What an analysis names as its object stands among the objects, samples or standards."""
    entries = [e for name in ("objects", "samples", "standards") for e in subject.heritage(name)]
    known = {entry.get("label") for entry in entries}
    known |= {entry.get("inventory_number") for entry in entries}
    named = (a["object"] for a in subject.heritage("analyses") if a.get("object"))
    yield from _strangers("objects", known, named)


@predicate("files")
def analysed_files_known(subject: Subject) -> Iterator[Fault]:
    """The file that an analysis names is in the dataset."""
    known = {file.name for file in subject.files}
    named = (a["file"] for a in subject.heritage("analyses") if a.get("file"))
    yield from _strangers("files", known, named)


def _strangers(what: str, known: set[Any], named: Iterator[str]) -> Iterator[Fault]:
    missing = [name for name in dict.fromkeys(named) if name not in known]
    if missing:
        yield Fault({what: missing})


@predicate("doi")
def doi_elsewhere(subject: Subject, *, existence: str) -> Iterator[Fault]:
    """A DOI from elsewhere is not in this state of EXISTENCE: ``missing`` or ``unknown``."""
    if subject.existence == existence:
        yield Fault({"doi": [subject.document["pids"]["doi"]["identifier"]]})


# Files

MOST_FILES = 20  # told one by one; a form with more marks helps nobody


@predicate("file")
def files_readable(subject: Subject, *, fault: str) -> Iterator[Fault]:
    """No file has this FAULT, as far as a short look tells."""
    wrong = [file.name for file in subject.files if file.fault == fault]
    for name in wrong[:MOST_FILES]:
        yield Fault({"file": [name]}, f"files.entries.{name}")


@predicate("file")
def damage_noted(subject: Subject, *, words: list[str]) -> Iterator[Fault]:
    """Each damaged file that was accepted is named in a description, near one of these WORDS."""
    notes = [text for _, _, text in subject.descriptions()]
    for file in subject.files:
        if file.damaged and not any(_noted(file.name, text, words) for text in notes):
            yield Fault({"file": [file.name]}, f"files.entries.{file.name}")


def _noted(name: str, text: str, words: Sequence[str]) -> bool:
    return name in text and any(word.casefold() in text.casefold() for word in words)
