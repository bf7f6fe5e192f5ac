"""The file in which an operator names the persons of a run (``--creators people.yaml``).

A list, one entry a person::

    - name: "Martin, Jeanne"            # or family_name and given_name
      orcid: 0000-0002-1825-0097        # optional
      role: creator                     # creator (default), contributor, agreed
      contribution: projectleader       # DataCite contributorType, required for a contributor
      affiliations:
        - name: Musée imaginaire
          ror: https://ror.org/02egw5x81  # optional
      is: ["J. Martin"]                 # how data files write this person or institution

``agreed`` is a person who is not cited but agreed that data files may carry the name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idutils import is_orcid, normalize_orcid

from thalie.crosswalks.datacite_terms import TERMS, term
from thalie.ground.errors import OperatorError
from thalie.ground.identifiers import bare_ror
from thalie.ground.plain import fold, one_line
from thalie.ground.schemas import Json, Place, dotted, format_of, mistakes
from thalie.ground.yaml import YamlError, read_yaml

SCHEMA = read_yaml(Path(__file__).with_name("people.schema.yaml"))
CONTRIBUTIONS = ", ".join(sorted(name.casefold() for name in TERMS["contributorType"]))


class PeopleError(OperatorError):
    """The file of persons cannot be used; ``problems`` has one sentence per mistake."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Affiliation:
    """Where a person works; ``ror`` is the bare identifier (``02egw5x81``) or empty."""

    name: str
    ror: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One entry. ``found_as`` holds the spellings that data files use."""

    family_name: str
    given_name: str = ""
    orcid: str = ""
    affiliations: tuple[Affiliation, ...] = ()
    role: str = "creator"
    contribution: str = ""
    found_as: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Family name, comma, given name."""
        return ", ".join(part for part in (self.family_name, self.given_name) if part)


@dataclass(frozen=True, slots=True)
class People:
    """The persons of a run, in the order in which they are cited."""

    persons: tuple[Person, ...] = ()

    @property
    def creators(self) -> tuple[Person, ...]:
        """Persons to cite."""
        return tuple(person for person in self.persons if person.role == "creator")

    @property
    def contributors(self) -> tuple[Person, ...]:
        """Persons to name for what they did."""
        return tuple(person for person in self.persons if person.role == "contributor")

    @property
    def public_words(self) -> frozenset[str]:
        """Names and affiliations that the record itself shows, folded for comparison."""
        shown = self.creators + self.contributors
        words = {person.name for person in shown}
        words |= {f"{person.given_name} {person.family_name}".strip() for person in shown}
        words |= {place.name for person in shown for place in person.affiliations}
        words |= {spelling for person in shown for spelling in person.found_as}
        return frozenset(fold(word) for word in words)

    def may_stay(self, value: str) -> bool:
        """Whether ``value``, found in a file, is a person who is named here or agreed."""
        agreed = {fold(spelling) for person in self.persons for spelling in person.found_as}
        return fold(value) in agreed | self.public_words


def read_people(path: Path) -> People:
    """Read a file of persons.

    Raises ``PeopleError`` with every mistake of the file: entry, field and what is expected.
    """
    try:
        return parse_people(read_yaml(path), str(path))
    except OSError as error:
        raise PeopleError([f"{path}: cannot be read ({error.strerror or error})."]) from error
    except YamlError as error:
        raise PeopleError([f"{path}: is not YAML text ({error})."]) from error


def parse_people(document: Any, source: str = "people") -> People:
    """Make persons of a parsed file; ``source`` opens each sentence of a ``PeopleError``."""
    entries = [_filled(entry) for entry in document] if isinstance(document, list) else document
    found = list(mistakes(entries, SCHEMA, contributions=CONTRIBUTIONS))
    problems = [f"{source}{_place(path)}: {text}" for path, text in found]
    if any(not path for path, _ in found):
        raise PeopleError(problems)
    wrong = {path[0] for path, _ in found}
    persons = tuple(_person(one) for number, one in enumerate(entries) if number not in wrong)
    problems += _repeated(persons, source)
    if problems:
        raise PeopleError(problems)
    return People(persons)


def people_document(people: People) -> list[dict[str, Any]]:
    """Return the list that ``parse_people`` reads back."""
    return [
        {
            "family_name": person.family_name,
            **({"given_name": person.given_name} if person.given_name else {}),
            **({"orcid": person.orcid} if person.orcid else {}),
            "affiliations": [{"name": p.name, "ror": p.ror} for p in person.affiliations],
            "role": person.role,
            **({"contribution": person.contribution} if person.contribution else {}),
            "is": list(person.found_as),
        }
        for person in people.persons
    ]


def _place(path: Place) -> str:
    """``, entry 1, affiliations[1].name``; nothing for the list as a whole."""
    if not path:
        return ""
    entry, *field = path
    return f", entry {int(entry) + 1}" + (f", {dotted(field)}" if field else "")


def _filled(entry: Any) -> Any:
    """The entry without fields that were left empty."""
    if not isinstance(entry, Mapping):
        return entry
    return {field: value for field, value in entry.items() if value is not None}


def _person(entry: Json) -> Person:
    """The person of an entry without mistakes."""
    family, _, given = entry.get("name", "").partition(",")
    spellings = entry.get("is", [])
    return Person(
        family_name=one_line(family or entry["family_name"]),
        given_name=one_line(given or entry.get("given_name", "")),
        orcid=normalize_orcid(entry["orcid"].strip()) if "orcid" in entry else "",
        affiliations=tuple(
            Affiliation(one_line(place["name"]), bare_ror(place.get("ror")))
            for place in entry.get("affiliations", ())
        ),
        role=entry.get("role", "creator"),
        contribution=_contribution(entry.get("contribution", "")).casefold(),
        found_as=(spellings,) if isinstance(spellings, str) else tuple(spellings),
    )


def _contribution(text: str) -> str:
    return term("contributorType", text.strip())


def _repeated(persons: Sequence[Person], source: str) -> list[str]:
    problems = []
    for what, values in (
        ("ORCID iD", [p.orcid for p in persons if p.orcid]),
        ("spelling", [fold(spelling) for p in persons for spelling in set(p.found_as)]),
    ):
        repeated = sorted({value for value in values if values.count(value) > 1})
        problems += [f"{source}: the {what} {value!r} stands in two entries." for value in repeated]
    return problems


format_of("orcid", lambda text: is_orcid(text.strip()))
format_of("ror", lambda text: not text or bare_ror(text))
format_of("contribution", _contribution)
