"""The file of persons that an ingest takes: who is behind the names that data files carry."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import yaml

from .layouts import INSTITUTION
from .model import Person

_HEADER: Final = """\
# SYNTHETIC. Every person and place below is invented; the one ORCID iD is the example of the
# ORCID documentation.
#
# One entry a person. name is 'Family, Given' (family_name alone for an institution); orcid may be
# left out, and so may the ror of an affiliation; role is creator, contributor (who says which
# contribution) or agreed (not cited, but data files may carry the name); is lists how data files
# write this person or institution.
"""


def write_people(path: Path, people: Iterable[Person]) -> None:
    """Write the file: whom data files name collected the data, others are creators.

    The institution that data files name is not cited, but may stay in them (``agreed``).
    """
    entries = [_entry(person) for person in people]
    agreed = {"family_name": "Fictitious laboratory", "role": "agreed", "is": [INSTITUTION]}
    entries.append(agreed)
    body = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=96)
    path.write_text(_HEADER + body, encoding="utf-8")


def _entry(person: Person) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": person.name}
    if person.orcid:
        entry["orcid"] = person.orcid
    entry["affiliations"] = [{"name": name} for name in person.affiliations]
    if person.known_as:
        entry |= {"role": "contributor", "contribution": "datacollector"}
        entry["is"] = list(person.known_as)
    else:
        entry["role"] = "creator"
    return entry
