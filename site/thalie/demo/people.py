"""The creators mapping file: who is behind the names that data files carry."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import yaml

from .model import Person

_HEADER: Final = """\
# SYNTHETIC. Every person and place below is invented; the one ORCID iD is the example of the
# ORCID documentation.
#
# One entry a person. name is 'Family, Given'; orcid and ror may be left empty; role is creator
# or contributor; is lists the values of the files' username attribute that mean this person.
"""


def write_people(path: Path, people: Iterable[Person]) -> None:
    """Write the mapping file; a person whom files name is a contributor, others are creators."""
    entries = [_entry(person) for person in people]
    body = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=96)
    path.write_text(_HEADER + body, encoding="utf-8")


def _entry(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "orcid": person.orcid,
        "affiliations": [{"name": name, "ror": ""} for name in person.affiliations],
        "role": "contributor" if person.known_as else "creator",
        "is": list(person.known_as),
    }
