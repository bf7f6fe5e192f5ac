"""An instrument as RDA's PIDINST metadata schema 1.0 describes it (RDA00070). Pure.

The read model of instruments stands here too: PIDINST names what there is to be said of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from thalie.ground.instrument_kinds import INSTRUMENT_KINDS

from .model import Identifier, Organisation, Relation, Term, Words

SCHEMA_VERSION = "1.0"
UNAVAILABLE = ":unav"
"""DataCite's word for what is not known here (DataCite 4.7, appendix 3)."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another instrument: what this one is part of, or a part of it."""

    id: str
    titles: Words
    page: str
    doi: str = ""

    @property
    def identifier(self) -> Identifier:
        """Its DOI, else its page."""
        return Identifier("doi", self.doi) if self.doi else Identifier("url", self.page)

    def title(self, language: str) -> str:
        """Its name in this LANGUAGE, else in English, else its id."""
        return self.titles.get(language) or self.titles.get("en") or self.id


@dataclass(frozen=True, slots=True)
class Instrument:
    """An instrument. Days are ISO 8601; ``removed`` is the day on which it left the list.

    ``mentions`` are what datasets say of it, turned round: ``Collects``. ``year`` is that in which
    it got its DOI. ``kind`` is a key of ``INSTRUMENT_KINDS``.
    """

    id: str
    page: str
    titles: Words
    kind: str
    owners: tuple[Organisation, ...]
    publisher: Organisation
    year: int
    doi: str = ""
    contact: str = ""
    descriptions: Words = field(default_factory=dict)
    manufacturers: tuple[Organisation, ...] = ()
    model: str = ""
    serial_number: str = ""
    channel: str = ""
    techniques: tuple[Term, ...] = ()
    commissioned: str = ""
    decommissioned: str = ""
    whole: Neighbour | None = None
    parts: tuple[Neighbour, ...] = ()
    mentions: tuple[Relation, ...] = ()
    removed: str = ""

    def title(self, language: str) -> str:
        """Its name in this LANGUAGE, else in English, else its id."""
        return self.titles.get(language) or self.titles.get("en") or self.id

    def description(self, language: str) -> str:
        """What it is, in this LANGUAGE, else in English, else nothing."""
        return self.descriptions.get(language) or self.descriptions.get("en", "")

    def kind_title(self, language: str) -> str:
        """What kind of instrument it is, in this LANGUAGE."""
        known = INSTRUMENT_KINDS.get(self.kind)
        return known.title.in_language(language) if known else self.kind


def document(instrument: Instrument, language: str = "en") -> dict[str, Any]:
    """The JSON of PIDINST 1.0, with texts in this LANGUAGE where there are any."""
    found: dict[str, Any] = {
        "identifier": _identifier(instrument),
        "schemaVersion": SCHEMA_VERSION,
        "landingPage": instrument.page,
        "name": instrument.title(language),
        "owners": [_owner(one, instrument.contact) for one in instrument.owners],
        "manufacturers": _manufacturers(instrument),
        "model": {"modelName": instrument.model} if instrument.model else {},
        "description": instrument.description(language),
        "instrumentTypes": [{"instrumentTypeName": instrument.kind_title(language)}],
        "measuredVariables": [one.title(language) for one in instrument.techniques],
        "dates": [
            {"date": day, "dateType": kind}
            for kind, day in (
                ("Commissioned", instrument.commissioned),
                ("DeCommissioned", instrument.decommissioned),
            )
            if day
        ],
        "relatedIdentifiers": [*_related(instrument, language)],
        "alternateIdentifiers": [*_alternates(instrument)],
    }
    return {name: value for name, value in found.items() if value}


def _identifier(instrument: Instrument) -> dict[str, str]:
    if instrument.doi:
        return {"identifierType": "DOI", "identifier": instrument.doi}
    return {"identifierType": "URL", "identifier": instrument.page}


def _owner(owner: Organisation, contact: str) -> dict[str, Any]:
    found: dict[str, Any] = {"ownerName": owner.name}
    if contact:
        found["ownerContact"] = contact
    if owner.ror:
        found["ownerIdentifier"] = {
            "ownerIdentifier": f"https://ror.org/{owner.ror}",
            "ownerIdentifierType": "ROR",
        }
    return found


def _manufacturers(instrument: Instrument) -> list[dict[str, Any]]:
    return [_manufacturer(one) for one in instrument.manufacturers] or [
        {"manufacturerName": UNAVAILABLE}
    ]


def _manufacturer(maker: Organisation) -> dict[str, Any]:
    found: dict[str, Any] = {"manufacturerName": maker.name}
    if maker.ror:
        found["manufacturerIdentifier"] = {
            "manufacturerIdentifier": f"https://ror.org/{maker.ror}",
            "manufacturerIdentifierType": "ROR",
        }
    return found


def _related(instrument: Instrument, language: str) -> Iterator[dict[str, str]]:
    near = [("IsComponentOf", instrument.whole)] if instrument.whole else []
    for relation, other in [*near, *(("HasComponent", part) for part in instrument.parts)]:
        identifier = other.identifier
        yield {
            "relatedIdentifier": identifier.value,
            "relatedIdentifierType": identifier.scheme.upper(),
            "relationType": relation,
            "relatedIdentifierName": other.title(language),
        }


def _alternates(instrument: Instrument) -> Iterator[dict[str, str]]:
    if instrument.serial_number:
        yield {
            "alternateIdentifier": instrument.serial_number,
            "alternateIdentifierType": "SerialNumber",
        }
    if instrument.channel:
        yield {
            "alternateIdentifier": instrument.channel,
            "alternateIdentifierType": "Other",
            "alternateIdentifierName": "Name in data files",
        }
