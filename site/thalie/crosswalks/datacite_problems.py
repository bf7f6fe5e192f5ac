"""What DataCite would refuse in a record, told before it is published. Pure.

DataCite judges the metadata of a findable DOI with the XSD of its kernel; mandatory are properties
1 to 5 and 10 (metadata schema 4.7, table 1). A record without problems gives XML that the XSD
accepts and a payload that fits the REST API.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.ground.plain import legal

from .addresses import is_address
from .datacite import full_name, funder_name, publication_year
from .datacite_terms import TERMS
from .model import Agent, Place, Record


@dataclass(frozen=True, slots=True)
class Problem:
    """``field`` is the path in the record's JSON; the sentence says what is wrong, what to do."""

    field: str
    sentence: Sentence


def problems(record: Record) -> list[Problem]:
    """What DataCite would refuse in RECORD; nothing, where it would take it."""
    return [
        *_doi(record),
        *_title(record),
        *_creators(record),
        *_contributors(record),
        *_publisher(record),
        *_year(record),
        *_resource_type(record),
        *_funders(record),
        *_addresses(record),
        *_coordinates(record),
    ]


# DataCite REST API: a prefix of four or five digits, and these characters after the slash.
DOI = re.compile(r"10\.\d{4,5}/[-._;()/:a-zA-Z0-9*~$=]+")


def _doi(record: Record) -> Iterator[Problem]:
    """The DOI; a draft has none yet."""
    if record.doi and not DOI.fullmatch(record.doi):
        yield Problem(
            "pids.doi",
            _(
                "DataCite cannot register the DOI “%(doi)s”: after 10.NNNN/ it takes letters"
                " without accents, digits and -._;()/:*~$= only. Give the dataset another DOI.",
                doi=record.doi,
            ),
        )


def _empty(text: str) -> bool:
    return not legal(text).strip()


def _title(record: Record) -> Iterator[Problem]:
    if _empty(record.title.text):
        yield Problem(
            "metadata.title",
            _("DataCite needs a title, and there is none. Write one."),
        )


def _creators(record: Record) -> Iterator[Problem]:
    if not record.creators:
        yield Problem(
            "metadata.creators",
            _("DataCite needs a creator, and there is none. Add whoever is to be cited."),
        )
    for number in _nameless(record.creators):
        yield Problem(
            "metadata.creators",
            _(
                "Creator %(number)s has no name, which DataCite needs. Add it, or delete the"
                " entry.",
                number=number,
            ),
        )


def _contributors(record: Record) -> Iterator[Problem]:
    for number in _nameless(record.contributors):
        yield Problem(
            "metadata.contributors",
            _(
                "Contributor %(number)s has no name, which DataCite needs. Add it, or delete the"
                " entry.",
                number=number,
            ),
        )


def _nameless(agents: Sequence[Agent]) -> Iterator[int]:
    """Numbers, from 1, of those who have no name."""
    for number, agent in enumerate(agents, start=1):
        if _empty(full_name(agent)):
            yield number


def _publisher(record: Record) -> Iterator[Problem]:
    if _empty(record.publisher.name):
        yield Problem(
            "metadata.publisher",
            _(
                "DataCite needs a publisher, and there is none. Write the name of the institution"
                " that publishes the dataset."
            ),
        )


def _year(record: Record) -> Iterator[Problem]:
    if publication_year(record.publication_date) is None:
        yield Problem(
            "metadata.publication_date",
            _(
                "DataCite needs a year of publication of four digits; the date is %(date)s. Write"
                " it as 2026, 2026-01 or 2026-01-20.",
                date=record.publication_date or "—",
            ),
        )


def _resource_type(record: Record) -> Iterator[Problem]:
    if record.resource_type.general not in TERMS["resourceType"]:
        yield Problem(
            "metadata.resource_type",
            _(
                "DataCite has no word for this resource type, or none is chosen. Choose another"
                " one, such as Dataset."
            ),
        )


def _funders(record: Record) -> Iterator[Problem]:
    for number, funding in enumerate(record.funding, start=1):
        if _empty(funder_name(funding.funder)):
            yield Problem(
                "metadata.funding",
                _(
                    "Funding %(number)s does not say who paid, which DataCite needs. Choose the"
                    " funder, or delete the entry.",
                    number=number,
                ),
            )


# Addresses


def _addresses(record: Record) -> Iterator[Problem]:
    for field, address in _written_addresses(record):
        if address and not is_address(address):
            yield Problem(
                field,
                _(
                    "“%(address)s” is not a web address that DataCite takes. Copy it anew, without"
                    " blanks, from https:// on.",
                    address=address,
                ),
            )


def _written_addresses(record: Record) -> Iterator[tuple[str, str]]:
    """Addresses that people or vocabularies wrote and that DataCite types as such."""
    for licence in record.licences:
        yield "metadata.rights", licence.url
    for funding in record.funding:
        yield "metadata.funding", funding.url
    for keyword in record.keywords:
        yield "metadata.subjects", keyword.uri


# Places


def _coordinates(record: Record) -> Iterator[Problem]:
    for field, place in _places(record):
        if place.latitude is None or place.longitude is None:
            continue
        if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
            yield Problem(
                field,
                _(
                    "The place “%(name)s” lies at latitude %(latitude)s, longitude %(longitude)s,"
                    " which is nowhere. Latitudes go from -90 to 90, longitudes from -180 to 180.",
                    name=place.name,
                    latitude=f"{place.latitude:g}",
                    longitude=f"{place.longitude:g}",
                ),
            )


def _places(record: Record) -> Iterator[tuple[str, Place]]:
    for place in record.all_places:
        own = place in record.places
        yield ("metadata.locations" if own else "custom_fields.thalie:objects"), place
