"""By whom: everybody once, with what they did, where they work and who paid. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thalie.crosswalks.links import address_of
from thalie.crosswalks.lookup import identifier
from thalie.crosswalks.model import Agent, Funding, Organisation, Record
from thalie.crosswalks.wording import chosen
from thalie.ground.plain import fold
from thalie.ground.terms import Find

from ..present import Words, title_of

Json = Mapping[str, Any]

CONTACT = "ContactPerson"
BYLINE = 8  # names under the title


@dataclass(frozen=True, slots=True)
class Person:
    """A person or organisation: ``page`` is that of their datasets here, ``orcid`` an address.

    ``contact`` says whether they answer for the dataset.
    """

    name: str
    page: str = ""
    orcid: str = ""
    personal: bool = True
    author: bool = False
    contact: bool = False
    roles: tuple[str, ...] = ()
    affiliations: tuple[Words, ...] = ()


def people(record: Record, metadata: Json, public: bool, find: Find, language: str) -> list[Person]:
    """The authors in their order, then the others; who is both stands with the authors.

    METADATA are those that RECORD was read from. Nobody has a page unless the dataset is PUBLIC.
    """
    found: dict[str, Person] = {}
    for agent, role in _everybody(record, metadata, find, language):
        key = agent.orcid or fold(agent.name)
        known = found.get(key)
        if agent.name:
            found[key] = _joined(known, agent, role, public)
    return list(found.values())


def _everybody(
    record: Record, metadata: Json, find: Find, language: str
) -> Iterator[tuple[Agent, str]]:
    for agent in record.creators:
        yield agent, ""
    entries = metadata.get("contributors") or ()
    for agent, entry in zip(record.contributors, entries, strict=False):
        role = identifier(entry.get("role"))
        yield agent, title_of("contributorsroles", role, find, language) if role else ""


def _joined(known: Person | None, agent: Agent, role: str, public: bool) -> Person:
    places = tuple(_organisation(one) for one in agent.affiliations if one.name)
    roles = (role,) if role else ()
    contact = agent.role == CONTACT
    if known:
        return Person(
            known.name,
            known.page,
            known.orcid,
            known.personal,
            known.author,
            known.contact or contact,
            tuple(dict.fromkeys((*known.roles, *roles))),
            tuple(dict.fromkeys((*known.affiliations, *places))),
        )
    orcid = f"https://orcid.org/{agent.orcid}" if agent.orcid else ""
    page = f"/things/person/{agent.orcid}" if agent.orcid and public else ""
    return Person(agent.name, page, orcid, agent.personal, not agent.role, contact, roles, places)


def _organisation(one: Organisation) -> Words:
    return Words(one.name, f"https://ror.org/{one.ror}" if one.ror else "")


def byline(everybody: Sequence[Person]) -> tuple[tuple[Person, ...], int]:
    """The first authors, and how many more there are."""
    authors = [one for one in everybody if one.author]
    return tuple(authors[:BYLINE]), max(0, len(authors) - BYLINE)


def funding(given: Iterable[Funding], language: str) -> list[tuple[Words, ...]]:
    """Who paid: the funder, then title and number of the grant."""
    found = []
    for one in given:
        titles = chosen(one.titles, language[:2])
        award = " ".join(filter(None, (titles, f"({one.number})" if titles else one.number)))
        award = award.removesuffix(" ()")
        funder = Words(one.funder.name, address_of(one.funder.identifiers[0])
                       if one.funder.identifiers else "")  # fmt: skip
        found.append(tuple(w for w in (funder, Words(award, one.url)) if w.text))
    return [one for one in found if one]
