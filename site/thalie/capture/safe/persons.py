"""Where a file names persons, and free texts that name them too. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from . import problems
from .doubts import Doubts
from .model import Analysis, CapturedFile, PersonalName, Problem, Provenance
from .names import (
    HIDDEN,
    is_employer_key,
    is_name,
    is_person_group,
    is_person_key,
    mentions_any,
)
from .outline import Node, Outline, Value

FREE_TEXTS = ("reference", "description", "area_of_interest", "project")
_TELLTALE = re.compile(r"[^\W\d_]{4,}")  # parts of a name that are looked for in free text
_LONGEST_NAME = 500  # characters
_MOST_NAMES = 500  # different ones of a file
_MOST_LISTED = 1 << 22  # characters of names and places of a file, and
_ENTRY = 100  # of what stands around each in a report


def find_names(outline: Outline, file: str) -> tuple[tuple[PersonalName, ...], list[Problem]]:
    """The names at every level of a file, and the places where one cannot be read.

    A file with more or longer names than persons have is refused, as each is listed, looked for in
    texts and overwritten.
    """
    names: list[PersonalName] = []
    unchecked: list[Problem] = []
    too_long: list[Problem] = []
    known = {(fault.path, fault.attribute) for fault in outline.faults}
    for node in outline.nodes.values():
        for attribute, value in _personal_values(node):
            where = Provenance(file, node.path, attribute)
            if value is None and (node.path, attribute) not in known:
                unchecked.append(problems.unchecked_name(where))
            said = [text for text in strings(value) if is_name(text)]
            names += (PersonalName(text, where) for text in said if len(text) <= _LONGEST_NAME)
            if any(len(text) > _LONGEST_NAME for text in said):
                too_long.append(problems.too_long_a_name(where))
    listed = tuple(_as_many_as_can_be_listed(names))
    too_many = [problems.too_many_names(name.where) for name in names[len(listed) :][:1]]
    return listed, [*problems.few(unchecked), *problems.few(too_long), *too_many]


def _as_many_as_can_be_listed(names: Iterable[PersonalName]) -> Iterator[PersonalName]:
    different: set[str] = set()
    room = _MOST_LISTED
    for name in names:
        different.add(name.value)
        room -= len(name.value) + len(name.where.group) + len(name.where.attribute) + _ENTRY
        if len(different) > _MOST_NAMES or room < 0:
            return
        yield name


def _personal_values(node: Node) -> Iterator[tuple[str, Value]]:
    """What NODE says about persons: (attribute or nothing for the data, value)."""
    about = any(is_person_group(part) for part in node.parent.split("/"))
    for key, value in node.attributes.items():
        if is_person_key(key) or about or is_person_group(node.name):
            yield key, value
    if any(is_person_key(name) for name in node.fields):
        yield "", None
    elif node.is_dataset and (about or is_person_key(node.name)):
        yield "", list(node.text) or (None if node.total is None else node.total)


def strings(value: Value) -> list[str]:
    """The texts in VALUE."""
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


@dataclass(frozen=True, slots=True)
class Hidden:
    """Persons whose names are taken out of free texts, and the words that tell of them."""

    persons: frozenset[str]
    words: frozenset[str]

    @classmethod
    def of(cls, names: Iterable[PersonalName]) -> Hidden:
        """Hide NAMES, but for those of institutions."""
        persons = _persons(names)
        parts = (part for person in persons for part in _TELLTALE.findall(person))
        return cls(persons, persons.union(parts))


def _persons(names: Iterable[PersonalName]) -> frozenset[str]:
    return frozenset(name.value for name in names if not is_employer_key(name.where.attribute))


def without_names(analysis: Analysis, hidden: Hidden, doubts: Doubts) -> Analysis:
    """ANALYSIS without those free texts that hold the whole name of a person."""
    for fact in FREE_TEXTS:
        text: str = getattr(analysis, fact)
        if not mentions_any(text, hidden.words):
            continue
        doubts.add(
            "suspicious",
            analysis.provenance.get(fact, Provenance(analysis.file)),
            f"The {fact.replace('_', ' ')} of an analysis seems to hold the name of a person",
            "It stands in the file as well: have it corrected there.",
        )
        if mentions_any(text, hidden.persons):
            analysis = replace(analysis, **{fact: HIDDEN})  # type: ignore[arg-type]
    return analysis


def named_elsewhere(files: Sequence[CapturedFile]) -> tuple[Problem, ...]:
    """Free texts that hold the whole name of a person whom another of FILES names.

    A spectrum in ASCII has no place for persons, so nothing in it would be overwritten.
    """
    doubts = Doubts()
    everybody = _persons(name for file in files for name in file.names)
    for file in files:
        others = everybody.difference(name.value for name in file.names)
        for analysis, fact in product(file.analyses if file.is_kept else (), FREE_TEXTS):
            if mentions_any(getattr(analysis, fact), others):
                doubts.add(
                    "suspicious",
                    analysis.provenance.get(fact, Provenance(file.name)),
                    f"The {fact.replace('_', ' ')} of an analysis in {file.name} holds the name of "
                    "a person whom another file of the run names",
                    "It cannot be overwritten: have it corrected in the file, or leave that out.",
                )
    return tuple(doubts.problems())
