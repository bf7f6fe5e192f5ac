"""Where a file names persons, and free texts that name them too. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
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
    mentions,
)
from .outline import Node, Outline, Value

FREE_TEXTS = ("reference", "description", "area_of_interest", "project")
_TELLTALE = re.compile(r"[^\W\d_]{4,}")  # parts of a name that are looked for in free text


def find_names(outline: Outline, file: str) -> tuple[tuple[PersonalName, ...], list[Problem]]:
    """The names at every level of a file, and the places where one cannot be read."""
    names: list[PersonalName] = []
    unchecked: list[Problem] = []
    known = {(fault.path, fault.attribute) for fault in outline.faults}
    for node in outline.nodes.values():
        for attribute, value in _personal_values(node):
            where = Provenance(file, node.path, attribute)
            if value is None and (node.path, attribute) not in known:
                unchecked.append(problems.unchecked_name(where))
            names.extend(PersonalName(text, where) for text in strings(value) if is_name(text))
    return tuple(names), unchecked


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


def without_names(analysis: Analysis, names: Iterable[PersonalName], doubts: Doubts) -> Analysis:
    """ANALYSIS without those free texts that hold the whole name of a person."""
    persons = [name.value for name in names if not is_employer_key(name.where.attribute)]
    parts = [part for person in persons for part in _TELLTALE.findall(person)]
    for fact in FREE_TEXTS:
        text: str = getattr(analysis, fact)
        if not any(mentions(text, word) for word in (*persons, *parts)):
            continue
        doubts.add(
            "suspicious",
            analysis.provenance.get(fact, Provenance(analysis.file)),
            f"The {fact.replace('_', ' ')} of an analysis seems to hold the name of a person",
            "It stands in the file as well: have it corrected there.",
        )
        if any(mentions(text, person) for person in persons):
            analysis = replace(analysis, **{fact: HIDDEN})  # type: ignore[arg-type]
    return analysis


def named_elsewhere(files: Sequence[CapturedFile]) -> tuple[Problem, ...]:
    """Free texts that hold the whole name of a person whom another of FILES names.

    A spectrum in ASCII has no place for persons, so nothing in it would be overwritten.
    """
    doubts = Doubts()
    for file in files:
        own = {name.value for name in file.names}
        others = {
            name.value
            for other in files
            for name in other.names
            if name.value not in own and not is_employer_key(name.where.attribute)
        }
        for analysis, fact in product(file.analyses if file.is_kept else (), FREE_TEXTS):
            if any(mentions(getattr(analysis, fact), name) for name in others):
                doubts.add(
                    "suspicious",
                    analysis.provenance.get(fact, Provenance(file.name)),
                    f"The {fact.replace('_', ' ')} of an analysis in {file.name} holds the name of "
                    "a person whom another file of the run names",
                    "It cannot be overwritten: have it corrected in the file, or leave that out.",
                )
    return tuple(doubts.problems())
