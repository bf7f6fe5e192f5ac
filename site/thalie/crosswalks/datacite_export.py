"""What the exports in DataCite's words tell: what DOIs are registered with, and no more. Pure.

``datacite.attributes`` as it is. Only where the kernel requires what a record does not have, its
code for what is unavailable stands (4.7, appendix 3); a record that was withdrawn tells what its
tombstone tells, in the properties of the kernel. A record that can be registered has no such gaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from thalie.ground.plain import legal

from . import wording
from .datacite import attributes, publication_year
from .datacite_terms import TERMS
from .lands import HOUSEKEEPING, INSIDE, MEASUREMENTS, OTHER_TERMS, PEOPLE, SUBJECT_TERMS, each
from .model import Access, Agent, Dated, Organisation, Record, ResourceType, Text, Withdrawal

UNAVAILABLE = ":unav"
TO_COME = ":tba"
"""DataCite's words for what is not known, and for a DOI that is still to be given."""

Json = dict[str, Any]

_UNSAID = "DataCite has no property for it; LIDO and the graph of CIDOC CRM tell it."

LANDS: Mapping[str, str] = {
    "title": "titles",
    "other_titles": "titles",
    "resource_type": "types",
    "publisher": "publisher",
    "publication_date": "publicationYear",
    "doi": "doi",
    "concept_doi": "relatedIdentifiers, IsVersionOf",
    "versions": "relatedIdentifiers, IsNewVersionOf, IsPreviousVersionOf",
    "version": "version",
    "identifiers": "identifiers",
    "languages": "language, the first",
    "descriptions": "descriptions",
    "creators": "creators",
    "contributors": "contributors",
    "dates": "dates",
    "access": "rightsList, in the words of COAR",
    "licences": "rightsList",
    "copyright": "rightsList",
    "sizes": "sizes",
    "formats": "formats",
    "files": "sizes, formats, where the record says nothing of them",
    "funding": "fundingReferences",
    "relations": "relatedIdentifiers; relatedItems for what DataCite has no type of identifier",
    "mentions": "relatedIdentifiers",
    "keywords": "subjects",
    "places": "geoLocations",
    "objects": "relatedItems; relatedIdentifiers by page",
    "objects.type": "subjects",
    "objects.materials": "subjects",
    "objects.period": "subjects",
    "objects.year_from": "dates, Coverage",
    "objects.year_to": "dates, Coverage",
    "objects.production_place": "geoLocations",
    "objects.discovery_place": "geoLocations",
    "samples": "relatedItems; relatedIdentifiers by persistent identifier",
    "standards": "relatedItems; relatedIdentifiers by certificate",
    "experiment.project": "relatedItems",
    "experiment.run": "relatedItems, number",
    "experiment.instrument": "relatedItems",
    "experiment.instrument_doi": "relatedIdentifiers, IsCollectedBy",
    "experiment.techniques": "subjects",
    "experiment.particle": "subjects",
    "detectors.doi": "relatedIdentifiers, IsCollectedBy",
    "software": "relatedItems; relatedIdentifiers by DOI or address",
    "elements.element": "subjects",
    "digital_kinds": "types, resourceType",
    "data_management_plan": "relatedIdentifiers, IsDocumentedBy",
    "withdrawal": "descriptions; dates, Withdrawn",
}
"""Where places of the model land."""

LEFT_OUT: Mapping[str, str] = {
    **INSIDE,
    **HOUSEKEEPING,
    **MEASUREMENTS,
    "page": "DataCite has it as the address of the DOI and not in the metadata.",
    "access.until": "It is among the dates, Available.",
    "access.reason": "DataCite tells rights, not why.",
    "funding.funder.names": "A funder is named once.",
    "files.name": "DataCite has sizes and types of files alone.",
    "files.checksum": "DataCite has sizes and types of files alone.",
    "places.geonames": "A place has a name and coordinates alone.",
    "objects.production_place.geonames": "A place has a name and coordinates alone.",
    "objects.discovery_place.geonames": "A place has a name and coordinates alone.",
    "objects.keeper.names": "A publisher is named once.",
    "objects.keeper.identifiers": "A publisher of a related item has a name alone.",
    "objects.collection": _UNSAID,
    "objects.eros_number": _UNSAID,
    "objects.pop_reference": _UNSAID,
    "objects.dating": _UNSAID,
    "samples.type": _UNSAID,
    "samples.object": _UNSAID,
    "samples.description": _UNSAID,
    "samples.descriptions": _UNSAID,
    "standards.label": "The name of the reference material stands for it where there is one.",
    "experiment.instrument.uris": "A related item has one identifier, the DOI.",
    "experiment.facility": "The contributors name it as the hosting institution.",
    "experiment.beam_line": _UNSAID,
    "experiment.energy": _UNSAID,
    "experiment.atmosphere": _UNSAID,
    "experiment.start": "It is among the dates, Collected.",
    "experiment.end": "It is among the dates, Collected.",
    "experiment.access_programme": "What it pays is in the funding references.",
    "experiment.grant": "What it pays is in the funding references.",
    "detectors": _UNSAID,
    "derivations": _UNSAID,
    "elements": _UNSAID,
    "elements.element.acronym": "The titles say it in full.",
    "synthetic": "The words of the descriptions tell it.",
    **each(
        sorted({*SUBJECT_TERMS, *OTHER_TERMS} - {"elements.element", "detectors.type"}),
        ("acronym",),
        "The titles say it in full.",
    ),
    "digital_kinds.uris": "The finer type is a word alone.",
    **each(
        PEOPLE,
        ("affiliations.names",),
        "An affiliation is named once.",
    ),
    "resource_type.titles": "The general type is a word of DataCite.",
}
"""Why the others do not."""


def told(record: Record) -> Json:
    """The attributes of RECORD, with what the kernel requires."""
    gone = record.withdrawal
    shown = _tombstone(record, gone) if gone else record
    return _complete(attributes(shown), shown)


def named(record: Record) -> str:
    """The DOI of RECORD, else the word for one that is still to be given."""
    return legal(record.doi).strip() or TO_COME


def _complete(said: Json, record: Record) -> Json:
    general = said["types"].get("resourceTypeGeneral")
    year = said["publicationYear"]
    return said | {
        "creators": said["creators"] or [_nobody()],
        "titles": said["titles"] or [{"title": UNAVAILABLE}],
        "publisher": said["publisher"] | _known(said["publisher"]["name"]),
        "publicationYear": publication_year(record.created) if year is None else year,
        "types": said["types"]
        | {"resourceTypeGeneral": general if general in TERMS["resourceType"] else "Other"},
        "geoLocations": list(_earthly(said["geoLocations"])),
    }


def _nobody() -> Json:
    return {"name": UNAVAILABLE, "nameIdentifiers": [], "affiliation": []}


def _known(name: str) -> Json:
    return {"name": name if name.strip() else UNAVAILABLE}


def _earthly(locations: list[Json]) -> Iterator[Json]:
    """LOCATIONS without coordinates that are none."""
    for one in locations:
        point = one.get("geoLocationPoint")
        if not point or _on_earth(point):
            yield one
        elif one.get("geoLocationPlace"):
            yield {"geoLocationPlace": one["geoLocationPlace"]}


def _on_earth(point: Mapping[str, float]) -> bool:
    return -90 <= point["pointLatitude"] <= 90 and -180 <= point["pointLongitude"] <= 180


def _tombstone(record: Record, gone: Withdrawal) -> Record:
    """What may be told of a record that was withdrawn."""
    texts = [Text(wording.withdrawal_words(gone, one), one, "Other") for one in wording.LANGUAGES]
    return Record(
        id=record.id,
        doi=record.doi,
        title=Text(UNAVAILABLE),
        creators=(Agent(UNAVAILABLE, personal=False),),
        resource_type=ResourceType("Other"),
        publisher=Organisation(UNAVAILABLE),
        publication_date=_cited_year(record, gone),
        access=Access("metadata-only"),
        dates=(Dated("Withdrawn", gone.day),),
        descriptions=(*texts, Text(gone.citation, kind="Other")),
    )


def _cited_year(record: Record, gone: Withdrawal) -> str:
    """The year of publication if the citation tells it, else that of the withdrawal."""
    year = record.publication_date[:4]
    told_of = bool(re.fullmatch(r"\d{4}", year)) and year in gone.citation
    return year if told_of else gone.day
