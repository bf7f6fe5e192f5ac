"""Instruments and their DOIs. What an instrument is stands in the vocabulary ``instruments``.

A DOI is minted by a curator and stays for ever. When the vocabulary changes, the DOI follows; when
a term is taken out, the DOI is hidden at DataCite and its page says what it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_vocabularies.records.models import VocabularyMetadata
from sqlalchemy import select

from thalie.crosswalks.datacite_instrument import attributes
from thalie.crosswalks.lookup import term as term_of
from thalie.crosswalks.model import Detector, Identifier, Organisation, Record, Term
from thalie.crosswalks.pidinst import Instrument, Neighbour
from thalie.crosswalks.settings import Settings
from thalie.ground.facility import Facility
from thalie.ground.instrument_kinds import FACILITY, INSTRUMENT_KINDS
from thalie.vocabularies.terms import find

from .ledger import want
from .links import (
    Mention,
    Thing,
    announce,
    announce_namers,
    key,
    mentions,
    recognised,
)
from .models import DoiInstrument, now
from .naming import Naming
from .sources import Description
from .steps import State

INSTRUMENT = "instrument"
VOCABULARY = "instruments"

Card = Mapping[str, Any]
"""A term as the vocabulary has it: ``id``, ``title``, ``description``, ``props``."""


class InstrumentError(ValueError):
    """A DOI cannot be minted; the message says of what, and why."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All instruments: the terms of the vocabulary by id, and what has a DOI by term.

    Terms that are gone stand in ``cards`` as they were, if they have a DOI.
    """

    cards: Mapping[str, Card]
    records: Mapping[str, UUID]
    minted: Mapping[str, DoiInstrument]

    def parts(self, term: str) -> list[str]:
        """What stands directly below a term and is there, in the order of the vocabulary."""
        return [one for one in self.records if broader(self.cards[one]) == term]

    def within(self, term: str) -> list[str]:
        """A term and all that is real below it; a circle in the vocabulary ends where it closes."""
        found = [term]
        for one in found:
            found += [n for n in self.parts(one) if n not in found and is_real(self.cards[n])]
        return found

    def instrument(self, term: str) -> Instrument | None:
        """An instrument without what datasets say of it; nothing where there never was one."""
        card = self.cards.get(term)
        return self._instrument(card) if card else None

    def _instrument(self, card: Card) -> Instrument:
        config, props, row = current_app.config, card["props"], self.minted.get(card["id"])
        owner = _organisation(*Facility.from_config(config).owner)
        maker = _organisation(props.get("manufacturer", ""), props.get("manufacturer_ror", ""))
        made_here = props.get("kind") == FACILITY  # PIDINST 1.0, 6: "may also be the owner"
        whole = broader(card)
        methods = props.get("methods", "").split()
        techniques = (term_of(find, "techniques", {"id": one}) for one in methods)
        return Instrument(
            id=card["id"],
            page=page(card["id"]),
            titles=card["title"],
            kind=props.get("kind", ""),
            owners=(owner,),
            publisher=Settings.from_config(config).publisher,
            year=(row.minted if row else now()).year,
            doi=row.doi if row else "",
            contact=config["THALIE_CONTACT"],
            descriptions=card["description"],
            manufacturers=(maker,) if maker.name else (owner,) * made_here,
            model=props.get("model", ""),
            serial_number=props.get("serial_number", ""),
            channel=props.get("channel", ""),
            techniques=tuple(one for one in techniques if one),
            commissioned=props.get("commissioned", ""),
            decommissioned=props.get("decommissioned", ""),
            whole=self._neighbour(whole) if whole in self.cards else None,
            parts=tuple(map(self._neighbour, self.parts(card["id"]))),
            removed=row.removed.date().isoformat() if row and row.removed else "",
        )

    def _neighbour(self, term: str) -> Neighbour:
        row = self.minted.get(term)
        return Neighbour(term, self.cards[term]["title"], page(term), row.doi if row else "")


def _organisation(name: str, ror: str) -> Organisation:
    bare = ror.removeprefix("https://ror.org/")
    return Organisation(name, (Identifier("ror", bare),) if bare else ())


def broader(card: Card) -> str:
    """The term above, or nothing."""
    return str(card["props"].get("broader", ""))


def page(term: str) -> str:
    """The address of the page of an instrument."""
    return f"{current_app.config['SITE_UI_URL'].rstrip('/')}/instruments/{term}"


def catalogue() -> Catalogue:
    """All instruments, as the database has them now."""
    document = VocabularyMetadata.json
    rows = db.session.execute(
        select(VocabularyMetadata.id, document)
        .where(
            document["type"]["id"].as_string() == VOCABULARY,
            VocabularyMetadata.is_deleted.is_(False),
        )
        .order_by(VocabularyMetadata.created)
    ).all()
    living = {found["id"]: _card(found) for _, found in rows}
    minted = {row.term: row for row in db.session.execute(select(DoiInstrument)).scalars()}
    return Catalogue(
        {**{term: row.card for term, row in minted.items()}, **living},
        {found["id"]: id_ for id_, found in rows},
        minted,
    )


def _card(term: Mapping[str, Any]) -> Card:
    return {
        "id": term["id"],
        "title": dict(term.get("title") or {}),
        "description": dict(term.get("description") or {}),
        "props": dict(term.get("props") or {}),
    }


def named_by(instrument: Instrument, most: int = 0) -> tuple[Mention, ...]:
    """The public datasets that name an instrument, the newest first."""
    return mentions(Thing((instrument.doi, key(VOCABULARY, instrument.id))), most)


def query_of(known: Catalogue, term: str) -> str:
    """The words that find all datasets of an instrument and of its parts.

    Records name detectors by their channels, other instruments by their terms.
    """
    below = [known.cards[one]["props"] for one in known.within(term)]
    channels = [props["channel"] for props in below if props.get("channel")]
    words = [f'term:"{VOCABULARY}:{term}"', *(f'detector:"{one}"' for one in channels)]
    return " OR ".join(words)


# What records say of them


def identified(models: Iterable[Record]) -> list[Record]:
    """MODELS with the DOIs of their instruments and detectors; one that a person gave stays.

    One statement, however many.
    """
    several = [recognised(one) for one in models]
    known = dois({term.id for one in several for term in _terms(one)})
    return [_with_dois(one, known) for one in several]


def _terms(model: Record) -> Iterator[Term]:
    found = [model.experiment.instrument, *(one.instrument for one in model.detectors)]
    yield from filter(None, found)


def _with_dois(model: Record, known: Mapping[str, str]) -> Record:
    experiment = model.experiment
    if experiment.instrument and not experiment.instrument_doi:
        given = known.get(experiment.instrument.id, "")
        experiment = replace(experiment, instrument_doi=given)
    return replace(
        model,
        experiment=experiment,
        detectors=tuple(_identified(one, known) for one in model.detectors),
    )


def _identified(detector: Detector, known: Mapping[str, str]) -> Detector:
    term: Term | None = detector.instrument
    return replace(detector, doi=known.get(term.id, "")) if term else detector


def dois(terms: Iterable[str]) -> dict[str, str]:
    """The DOIs of instruments by term, of those that have one."""
    query = select(DoiInstrument.term, DoiInstrument.doi)
    wanted = list(terms)
    if not wanted:
        return {}
    rows = db.session.execute(query.where(DoiInstrument.term.in_(wanted)))
    return {row.term: row.doi for row in rows}


# The ledger


class InstrumentSource:
    """DOIs of instruments: see ``sources.Source``."""

    def wanted(self, objects: Collection[UUID]) -> dict[UUID, State]:
        """Findable; hidden once the vocabulary has it no more."""
        query = select(DoiInstrument.object_id, DoiInstrument.removed)
        rows = db.session.execute(query.where(DoiInstrument.object_id.in_(objects)))
        return {id_: _state(removed) for id_, removed in rows}

    def describe(self, object_id: UUID) -> Description | None:
        """The instrument, with the datasets that name it."""
        row = db.session.execute(
            select(DoiInstrument).where(DoiInstrument.object_id == object_id)
        ).scalar_one_or_none()
        found = catalogue().instrument(row.term) if row else None
        if row is None or found is None:
            return None
        told = tuple(one.told for one in named_by(found))
        return Description(
            _state(row.removed), found.page, attributes(replace(found, mentions=told))
        )


def _state(removed: object) -> State:
    return State.REGISTERED if removed else State.FINDABLE


def mintable(known: Catalogue, names: Iterable[str]) -> list[str]:
    """Those of these instruments that have no DOI yet; of all, where none is named.

    Raises ``InstrumentError`` for a name that is no instrument, or no real one.
    """
    asked = list(dict.fromkeys(names))
    for name in asked:
        if name not in known.records:
            raise InstrumentError(f"The vocabulary of instruments has no {name}.")
        if not is_real(known.cards[name]):
            raise InstrumentError(
                f"{name} is the name of a channel, not an instrument; it gets no DOI."
            )
    chosen = asked or [one for one in known.records if is_real(known.cards[one])]
    return [one for one in chosen if one not in known.minted]


def is_real(card: Card) -> bool:
    """Whether it is a device, not a name in data files behind which none is known."""
    kind = INSTRUMENT_KINDS.get(card["props"].get("kind", ""))
    return kind is not None and kind.is_device


def mint(names: Iterable[str]) -> dict[str, str]:
    """Give DOIs to instruments; returns the new ones by term. Raises ``InstrumentError``.

    Not committed. What is near, and the datasets that name them, will tell of the DOIs.
    """
    known = catalogue()
    prefix = Naming.from_config(current_app.config).prefix_of(INSTRUMENT)
    made = {}
    for name in sorted(mintable(known, names)):
        doi = f"{prefix}/{INSTRUMENT}.{name}".lower()
        id_, card = known.records[name], known.cards[name]
        db.session.add(DoiInstrument(term=name, object_id=id_, doi=doi, card=dict(card)))
        db.session.flush()
        want(doi, INSTRUMENT, id_, State.FINDABLE)
        _announce_neighbours(known, card)
        made[name] = doi
    announce_namers([key(VOCABULARY, name) for name in made])
    return made


def follow_vocabulary() -> int:
    """Have DataCite told what changed in the vocabulary; returns how many changed. Commits."""
    if db.session.scalar(select(DoiInstrument.term).limit(1)) is None:
        return 0
    known, changed = catalogue(), 0
    for row in sorted(known.minted.values(), key=lambda row: row.doi):
        card = known.cards[row.term]
        gone = row.term not in known.records
        if gone == bool(row.removed) and card == row.card:
            continue
        for one in (row.card, card):
            _announce_neighbours(known, one)
        row.removed = (row.removed or now()) if gone else None
        row.card = dict(card)
        db.session.flush()
        want(row.doi, INSTRUMENT, row.object_id, _state(row.removed))
        changed += 1
    db.session.commit()
    return changed


def _announce_neighbours(known: Catalogue, card: Card) -> None:
    near = [broader(card), *known.parts(card["id"])]
    announce(key(VOCABULARY, one) for one in near if one)
