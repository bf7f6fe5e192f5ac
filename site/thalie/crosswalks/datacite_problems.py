"""What DataCite would refuse in a record, told before it is published. Pure.

DataCite judges the metadata of a findable DOI with the XSD of its kernel; mandatory are properties
1 to 5 and 10 (metadata schema 4.7, table 1). A record without problems gives XML that the XSD
accepts and a payload that fits the REST API.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from thalie.ground.plain import legal

from .addresses import is_address
from .datacite import full_name, publication_year
from .datacite_terms import TERMS
from .model import Agent, Place, Record


@dataclass(frozen=True, slots=True)
class Problem:
    """``field`` is the path in the record's JSON; the sentences say what is wrong, what to do."""

    field: str
    en: str
    fr: str


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
            f"DataCite cannot register the DOI “{record.doi}”: after 10.NNNN/ it takes letters"
            " without accents, digits and -._;()/:*~$= only. Give the dataset another DOI.",
            f"DataCite ne peut enregistrer le DOI « {record.doi} » : après 10.NNNN/, seuls"
            " les lettres sans accent, les chiffres et -._;()/:*~$= sont admis. Donnez un autre"
            " DOI au jeu de données.",
        )


def _empty(text: str) -> bool:
    return not legal(text).strip()


def _title(record: Record) -> Iterator[Problem]:
    if _empty(record.title.text):
        yield Problem(
            "metadata.title",
            "DataCite needs a title, and there is none. Write one.",
            "DataCite demande un titre, et il n’y en a pas. Écrivez-en un.",
        )


def _creators(record: Record) -> Iterator[Problem]:
    if not record.creators:
        yield Problem(
            "metadata.creators",
            "DataCite needs a creator, and there is none. Add whoever is to be cited.",
            "DataCite demande un créateur, et il n’y en a pas. Ajoutez qui doit être cité.",
        )
    for number in _nameless(record.creators):
        yield Problem(
            "metadata.creators",
            f"Creator {number} has no name, which DataCite needs. Add it, or delete the entry.",
            f"Le créateur {number} n’a pas de nom, ce que DataCite demande. Ajoutez-le, ou"
            " supprimez l’entrée.",
        )


def _contributors(record: Record) -> Iterator[Problem]:
    for number in _nameless(record.contributors):
        yield Problem(
            "metadata.contributors",
            f"Contributor {number} has no name, which DataCite needs. Add it, or delete the entry.",
            f"Le contributeur {number} n’a pas de nom, ce que DataCite demande. Ajoutez-le, ou"
            " supprimez l’entrée.",
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
            "DataCite needs a publisher, and there is none. Write the name of the institution"
            " that publishes the dataset.",
            "DataCite demande un éditeur, et il n’y en a pas. Écrivez le nom de l’institution"
            " qui publie le jeu de données.",
        )


def _year(record: Record) -> Iterator[Problem]:
    if publication_year(record.publication_date) is None:
        shown = record.publication_date or "—"
        yield Problem(
            "metadata.publication_date",
            f"DataCite needs a year of publication of four digits; the date is {shown}. Write it"
            " as 2026, 2026-01 or 2026-01-20.",
            f"DataCite demande une année de publication à quatre chiffres ; la date est {shown}."
            " Écrivez-la 2026, 2026-01 ou 2026-01-20.",
        )


def _resource_type(record: Record) -> Iterator[Problem]:
    if record.resource_type.general not in TERMS["resourceType"]:
        yield Problem(
            "metadata.resource_type",
            "DataCite has no word for this resource type, or none is chosen. Choose another one,"
            " such as Dataset.",
            "DataCite n’a pas de mot pour ce type de ressource, ou aucun n’est choisi."
            " Choisissez-en un autre, comme Jeu de données.",
        )


def _funders(record: Record) -> Iterator[Problem]:
    for number, funding in enumerate(record.funding, start=1):
        funder = funding.funder
        if _empty(funder.name) and not any(one.value for one in funder.identifiers):
            yield Problem(
                "metadata.funding",
                f"Funding {number} does not say who paid, which DataCite needs. Choose the funder,"
                " or delete the entry.",
                f"Le financement {number} ne dit pas qui a payé, ce que DataCite demande."
                " Choisissez le financeur, ou supprimez l’entrée.",
            )


# Addresses


def _addresses(record: Record) -> Iterator[Problem]:
    for field, address in _written_addresses(record):
        if address and not is_address(address):
            yield Problem(
                field,
                f"“{address}” is not a web address that DataCite takes. Copy it anew, without"
                " blanks, from https:// on.",
                f"« {address} » n’est pas une adresse que DataCite accepte. Recopiez-la, sans"
                " espaces, à partir de https://.",
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
                f"The place “{place.name}” lies at latitude {place.latitude:g}, longitude"
                f" {place.longitude:g}, which is nowhere. Latitudes go from -90 to 90, longitudes"
                " from -180 to 180.",
                f"Le lieu « {place.name} » est à la latitude {place.latitude:g}, longitude"
                f" {place.longitude:g}, donc nulle part. Les latitudes vont de -90 à 90, les"
                " longitudes de -180 à 180.",
            )


def _places(record: Record) -> Iterator[tuple[str, Place]]:
    for place in record.all_places:
        own = place in record.places
        yield ("metadata.locations" if own else "custom_fields.thalie:objects"), place
