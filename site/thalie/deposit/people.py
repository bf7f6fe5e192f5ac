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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idutils import is_orcid, normalize_orcid

from thalie.crosswalks.datacite_terms import TERMS
from thalie.ground.errors import OperatorError
from thalie.ground.identifiers import bare_ror
from thalie.ground.plain import fold, one_line
from thalie.ground.yaml import YamlError, read_yaml

# As InvenioRDM spells DataCite's words.
CONTRIBUTIONS = frozenset(word.casefold() for word in TERMS["contributorType"])
ROLES = ("creator", "contributor", "agreed")
KEYS = frozenset(
    {"name", "family_name", "given_name", "orcid", "affiliations", "role", "contribution", "is"}
)
AFFILIATION_KEYS = frozenset({"name", "ror"})


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
    if not isinstance(document, list) or not document:
        raise PeopleError([f"{source}: expected a list of persons, one entry each."])
    problems: list[str] = []
    persons = []
    for number, entry in enumerate(document, start=1):
        reader = _Entry(entry, f"{source}, entry {number}", problems)
        person = reader.person()
        if person:
            persons.append(person)
    problems += _repeated(persons, source)
    if problems:
        raise PeopleError(problems)
    return People(tuple(persons))


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


class _Entry:
    """Reads one entry and adds what is wrong with it to ``problems``."""

    def __init__(self, entry: Any, where: str, problems: list[str]) -> None:
        self.entry, self.where, self.problems = entry, where, problems

    def person(self) -> Person | None:
        """Return the person, or ``None`` when something was wrong."""
        before = len(self.problems)
        if not isinstance(self.entry, dict):
            self.problems.append(f"{self.where}: expected fields such as 'name:', not plain text.")
            return None
        self.refuse_unknown(self.entry, KEYS, "")
        family_name, given_name = self.names()
        role = self.text("role") or "creator"
        person = Person(
            family_name=family_name,
            given_name=given_name,
            orcid=self.orcid(),
            affiliations=self.affiliations(),
            role=role,
            contribution=self.contribution(role),
            found_as=self.found_as(),
        )
        return person if len(self.problems) == before else None

    def complain(self, field: str, sentence: str) -> None:
        self.problems.append(f"{self.where}, {field}: {sentence}")

    def refuse_unknown(self, entry: dict[Any, Any], known: Iterable[str], field: str) -> None:
        for key in sorted(str(key) for key in entry if key not in known):
            self.complain(f"{field}{key}", f"unknown field; known are {', '.join(sorted(known))}.")

    def text(self, field: str) -> str:
        value = self.entry.get(field)
        if value is None:
            return ""
        if not isinstance(value, str) or not value.strip():
            self.complain(field, f"expected text, not {value!r:.80}.")
            return ""
        return one_line(value)

    def names(self) -> tuple[str, str]:
        whole, family, given = (self.text(key) for key in ("name", "family_name", "given_name"))
        if whole and (family or given):
            self.complain("name", "give either name, or family_name and given_name, not both.")
        elif whole:
            family, _, given = (part.strip() for part in whole.partition(","))
            if not (family and given):
                self.complain("name", f"expected 'Family, Given', not {whole!r:.80}.")
        elif not family:
            self.complain("name", "is missing; expected 'Family, Given'.")
        return family, given

    def orcid(self) -> str:
        text = self.text("orcid")
        if not text:
            return ""
        if not is_orcid(text):
            self.complain(
                "orcid",
                f"{text!r:.80} is not an ORCID iD or its last digit is wrong; expected four "
                "blocks such as 0000-0002-1825-0097.",
            )
            return ""
        return str(normalize_orcid(text))

    def contribution(self, role: str) -> str:
        value = self.text("contribution").casefold()
        if role not in ROLES:
            self.complain("role", f"{role!r:.80} is none of {', '.join(ROLES)}.")
        elif role == "contributor" and not value:
            self.complain("contribution", "is missing; a contributor has done something, "
                          f"one of {', '.join(sorted(CONTRIBUTIONS))}.")  # fmt: skip
        elif role == "agreed" and value:
            self.complain("contribution", "a person with role 'agreed' is not named, so none.")
        if value and value not in CONTRIBUTIONS:
            self.complain(
                "contribution", f"{value!r:.80} is none of {', '.join(sorted(CONTRIBUTIONS))}."
            )
        return value

    def affiliations(self) -> tuple[Affiliation, ...]:
        listed = self.entry.get("affiliations") or []
        if not isinstance(listed, list):
            self.complain("affiliations", "expected a list of entries with name and ror.")
            return ()
        read = (self.affiliation(n, place) for n, place in enumerate(listed, start=1))
        return tuple(place for place in read if place)

    def affiliation(self, number: int, place: Any) -> Affiliation | None:
        field = f"affiliations[{number}]."
        if not isinstance(place, dict):
            self.complain(f"affiliations[{number}]", "expected the fields name and ror.")
            return None
        self.refuse_unknown(place, AFFILIATION_KEYS, field)
        name, ror = place.get("name"), place.get("ror") or ""
        if not isinstance(name, str) or not name.strip():
            self.complain(f"{field}name", "is missing.")
            return None
        bare = bare_ror(ror)
        if ror and not bare:
            self.complain(
                f"{field}ror",
                f"{ror!r:.80} is not a ROR identifier or its last digits are wrong; expected one "
                "such as https://ror.org/02egw5x81.",
            )
            return None
        return Affiliation(name=one_line(name), ror=bare)

    def found_as(self) -> tuple[str, ...]:
        values = self.entry.get("is") or []
        if isinstance(values, str):
            values = [values]
        if not isinstance(values, list) or not all(
            isinstance(v, str) and v.strip() for v in values
        ):
            self.complain("is", "expected the spellings found in files, as a list of texts.")
            return ()
        return tuple(values)


def _repeated(persons: Sequence[Person], source: str) -> list[str]:
    problems = []
    for what, values in (
        ("ORCID iD", [p.orcid for p in persons if p.orcid]),
        ("spelling", [fold(spelling) for p in persons for spelling in set(p.found_as)]),
    ):
        repeated = sorted({value for value in values if values.count(value) > 1})
        problems += [f"{source}: the {what} {value!r} stands in two entries." for value in repeated]
    return problems
