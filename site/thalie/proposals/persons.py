"""The persons whom a draft cites, as an ingest knows them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thalie.deposit.people import Affiliation, People, Person

from .decided import KEEP, Decisions


def people_of(metadata: Mapping[str, Any], decisions: Decisions) -> People:
    """Creators and contributors of METADATA, and the names that DECISIONS keep: those agreed.

    Contributors count as creators: all of them are public, and that alone matters here.
    """
    cited = [*_cited(metadata.get("creators")), *_cited(metadata.get("contributors"))]
    agreed = [
        Person(family_name=name, role="agreed", found_as=(name,))
        for name, said in decisions.items()
        if said.get("decision") == KEEP
    ]
    return People((*cited, *agreed))


def _cited(entries: Iterable[Mapping[str, Any]] | None) -> Iterator[Person]:
    for entry in entries or ():
        who = entry.get("person_or_org") or {}
        family = str(who.get("family_name") or who.get("name") or "")
        if family:
            yield Person(
                family_name=family,
                given_name=str(who.get("given_name") or ""),
                affiliations=tuple(
                    Affiliation(str(place["name"]))
                    for place in entry.get("affiliations") or ()
                    if place.get("name")
                ),
            )
