"""An instrument in DataCite's metadata schema 4.7. Pure.

After PIDINST's mapping to DataCite, and the words of 4.7 on instruments: creators are the
manufacturers (property 2), the contributor ``HostingInstitution`` is the owner (property 7), parts
are ``HasPart`` (12.b). A model has no property of its own; it stands in the technical description.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import datacite
from .model import (
    Agent,
    Dated,
    Experiment,
    Identifier,
    Organisation,
    Record,
    Relation,
    ResourceType,
    Text,
)
from .pidinst import UNAVAILABLE, Instrument


def attributes(instrument: Instrument) -> dict[str, Any]:
    """What DataCite's REST API is told. An instrument is not licensed, so no rights are named."""
    return {**datacite.attributes(as_record(instrument)), "rightsList": []}


def as_record(instrument: Instrument) -> Record:
    """The instrument in the read model of records, which knows the way to DataCite."""
    english = instrument.title("en")
    return Record(
        id=instrument.id,
        doi=instrument.doi,
        page=instrument.page,
        title=Text(english, "en"),
        other_titles=tuple(
            Text(title, language, "TranslatedTitle")
            for language, title in instrument.titles.items()
            if language != "en" and title != english
        ),
        languages=("en",),
        resource_type=ResourceType("Instrument", instrument.kind_title("en")),
        publisher=instrument.publisher,
        publication_date=str(instrument.year),
        creators=tuple(map(_agent, instrument.manufacturers)) or (_nobody_known(),),
        contributors=tuple(_agent(one, "HostingInstitution") for one in instrument.owners),
        descriptions=tuple(_descriptions(instrument)),
        dates=tuple(_dates(instrument)),
        identifiers=tuple(_alternates(instrument)),
        relations=tuple(_relations(instrument)),
        mentions=instrument.mentions,
        experiment=Experiment(techniques=instrument.techniques),
    )


def _agent(organisation: Organisation, role: str = "") -> Agent:
    return Agent(organisation.name, personal=False, identifiers=organisation.identifiers, role=role)


def _nobody_known() -> Agent:
    return Agent(UNAVAILABLE, personal=False)


def _descriptions(instrument: Instrument) -> Iterator[Text]:
    for language, text in instrument.descriptions.items():
        yield Text(text, language, "TechnicalInfo")
    if instrument.model:
        yield Text(f"Model: {instrument.model}", "en", "TechnicalInfo")


def _dates(instrument: Instrument) -> Iterator[Dated]:
    """In operation since, or from and until (PIDINST's mapping: ``Available``)."""
    if instrument.commissioned:
        days = filter(None, (instrument.commissioned, instrument.decommissioned))
        yield Dated("Available", "/".join(days), "In operation")
    if instrument.removed:
        yield Dated("Withdrawn", instrument.removed)


def _alternates(instrument: Instrument) -> Iterator[Identifier]:
    if instrument.serial_number:
        yield Identifier("SerialNumber", instrument.serial_number)
    if instrument.channel:
        yield Identifier("Name in data files", instrument.channel)


def _relations(instrument: Instrument) -> Iterator[Relation]:
    """Neighbours that have DOIs; the pages of others may move."""
    if instrument.whole and instrument.whole.doi:
        yield Relation("IsPartOf", instrument.whole.identifier, "Instrument")
    for part in instrument.parts:
        if part.doi:
            yield Relation("HasPart", part.identifier, "Instrument")
