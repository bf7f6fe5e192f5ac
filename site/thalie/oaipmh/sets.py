"""Sets of OAI-PMH as data: which an item is in, by the rules of ``app_data/oai_sets.yaml``. Pure.

A rule makes one set of what meets a condition, or, with ``by``, a set for each term that records
have, below a set of all that have any. An item is also in the sets of the terms above its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from thalie.crosswalks.model import Record, Term, Words
from thalie.ground.plain import unaccented

Above = Callable[[str, str], Iterable[tuple[str, Words]]]
"""Ids and titles of the terms above a term of a vocabulary."""

_SPEC = re.compile(r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*")  # OAI-PMH.xsd, setSpecType


class SetsError(ValueError):
    """The rules cannot be used; the message says which, and why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A set, or with ``by`` the sets of a hierarchy.

    ``has`` are paths of the read model that must not be empty, ``any`` paths of which one must not;
    ``kinds`` the types of resources that belong, ``access`` the states; empty: all.
    """

    spec: str
    name: Words
    about: Words = field(default_factory=dict)
    by: str = ""
    has: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    access: tuple[str, ...] = ()

    def takes(self, record: Record) -> bool:
        """Whether RECORD meets the condition."""
        return (
            (not self.kinds or record.resource_type.general in self.kinds)
            and (not self.access or record.access.status in self.access)
            and all(any_at(record, path) for path in self.has)
            and (not self.any or any(any_at(record, path) for path in self.any))
        )


def read_rules(document: Any) -> tuple[Rule, ...]:
    """The rules of a YAML document: a list. Raises ``SetsError``."""
    rules = tuple(_rule(entry) for entry in document or ())
    specs = [rule.spec for rule in rules]
    if doubles := sorted({spec for spec in specs if specs.count(spec) > 1}):
        raise SetsError(f"These sets are there twice: {', '.join(doubles)}.")
    return rules


def _rule(entry: Any) -> Rule:
    spec = str(entry.get("spec") if isinstance(entry, Mapping) else entry)
    if not isinstance(entry, Mapping) or not _SPEC.fullmatch(spec):
        raise SetsError(f"{spec!r} is no name of a set.")
    known = set(Rule.__dataclass_fields__)
    if unknown := sorted(entry.keys() - known):
        raise SetsError(f"{spec} has {', '.join(unknown)}; known are {', '.join(sorted(known))}.")
    if not {"en", "fr"} <= set(entry.get("name") or {}):
        raise SetsError(f"{spec} needs a name in English and in French.")
    lists = {key: tuple(entry.get(key) or ()) for key in ("has", "any", "kinds", "access")}
    rule = Rule(spec, dict(entry["name"]), dict(entry.get("about") or {}),
                str(entry.get("by") or ""), **lists)  # fmt: skip
    if rule.by and rule.by not in BY:
        raise SetsError(f"{spec}: by what? There are {', '.join(BY)}.")
    if bad := [path for path in (*rule.has, *rule.any) if not _is_path(path)]:
        raise SetsError(f"{spec}: the read model has no {', '.join(bad)}.")
    return rule


def _is_path(path: str) -> bool:
    return path.partition(".")[0] in Record.__dataclass_fields__


def any_at(record: Record, path: str) -> bool:
    """Whether something stands at a PATH such as ``objects.period``, in any member of a list."""
    found: list[Any] = [record]
    for name in path.split("."):
        values = [getattr(one, name, None) for one in found]
        found = [one for value in values for one in _members(value)]
    return bool(found)


def _members(value: Any) -> tuple[Any, ...]:
    if isinstance(value, tuple):
        return value
    return (value,) if value else ()


# Sets of a hierarchy


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the sets below a rule: the name of what it means, and its term, where it is one."""

    id: str
    titles: Words
    vocabulary: str = ""


def _terms(terms: Iterable[Term | None]) -> Iterator[Branch]:
    for term in terms:
        if term is not None:
            yield Branch(term.id, term.titles, term.vocabulary)


def _words(text: str) -> Iterator[Branch]:
    if text:
        yield Branch(text, {"en": text, "fr": text})


BY: Mapping[str, Callable[[Record], Iterator[Branch]]] = {
    "technique": lambda record: _terms(record.experiment.techniques),
    "material": lambda record: _terms(m for one in record.objects for m in one.materials),
    "object_type": lambda record: _terms(one.type for one in record.objects),
    "period": lambda record: _terms(one.period for one in record.objects),
    "resource_type": lambda record: _words(record.resource_type.general),
    "project": lambda record: _words(record.experiment.project),
    "access": lambda record: _words(record.access.status),
}
"""What hierarchies there may be."""


def slug(text: str) -> str:
    """TEXT in characters that a name of a set may have; at most 60."""
    return re.sub(r"[^a-z0-9]+", "-", unaccented(text)).strip("-")[:60].rstrip("-")


def sets_of(record: Record, rules: Iterable[Rule], above: Above) -> dict[str, Words]:
    """All sets that RECORD is in, and what they are called."""
    found: dict[str, Words] = {}
    for rule in rules:
        if not rule.takes(record):
            continue
        if not rule.by:
            found[rule.spec] = rule.name
        for id_, titles in _branches(rule, record, above):
            if end := slug(id_):
                found[rule.spec] = rule.name
                found[f"{rule.spec}:{end}"] = titles
    return found


def _branches(rule: Rule, record: Record, above: Above) -> Iterator[tuple[str, Words]]:
    for branch in BY[rule.by](record) if rule.by else ():
        yield branch.id, branch.titles
        if branch.vocabulary:
            yield from above(branch.vocabulary, branch.id)
