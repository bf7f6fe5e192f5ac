"""A record with tables in Croissant 1.1, which programs that learn from data read. Pure.

Files stand there with their checksums, without which Croissant takes none. The elements that were
quantified are a set of records whose data stand in the description; what the columns of a table
mean is not in the read model, so that tables are files here and no sets of records.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from math import isfinite
from typing import Any

from thalie.ground.plain import legal

from . import bibliography, bibtex, things
from .datacite import full_name
from .json_text import dump, tidy
from .lands import CLOSED_FILES
from .links import address_of, is_web
from .model import Agent, Element, File, Organisation, Record
from .schema_org import summary
from .schema_parts import LANGUAGE, access_words
from .settings import Settings

Json = dict[str, Any]
MEDIA_TYPE = "application/ld+json"
CONFORMS_TO = "http://mlcommons.org/croissant/1.1"
TABLES = frozenset(("text/csv", "text/tab-separated-values"))
_OWN = (
    *("citeAs", "column", "containedIn", "equivalentProperty", "extract", "field", "fileObject"),
    *("fileProperty", "fileSet", "format", "includes", "isArray", "isLiveDataset", "jsonPath"),
    *("key", "md5", "parentField", "path", "recordSet", "references", "regex", "repeated"),
    *("replace", "samplingRate", "separator", "source", "subField", "transform"),
)
CONTEXT: Mapping[str, Any] = {
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "description": {"@container": "@language"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "name": {"@container": "@language"},
    **{name: f"cr:{name}" for name in _OWN},
}

_LEARNING = "Whoever learns from the data needs the files; schema.org has the rest."
LANDS: Mapping[str, str] = {
    "access": "license, where there is no licence",
    "created": "dateCreated",
    "creators.affiliations.name": "creator → affiliation",
    "creators.identifiers": "creator → url",
    "creators.name": "creator → name",
    "creators.personal": "creator → @type",
    "descriptions.text": "description",
    "doi": "url, citeAs",
    "elements.element.titles": "recordSet elements, keywords",
    "elements.element.uris": "recordSet elements",
    "elements.least": "recordSet elements",
    "elements.limit_of_detection": "recordSet elements",
    "elements.most": "recordSet elements",
    "elements.unit": "recordSet elements",
    "experiment.techniques.acronym": "keywords",
    "experiment.techniques.titles": "keywords",
    "files": "distribution → FileObject",
    "identifiers.value": "sameAs",
    "keywords.text": "keywords",
    "languages": "inLanguage",
    "licences.titles": "license, where it has no address",
    "licences.url": "license",
    "objects.inventory_number": "citeAs",
    "objects.keeper.name": "citeAs",
    "objects.label": "citeAs",
    "objects.materials.titles": "keywords",
    "objects.period.titles": "keywords",
    "objects.type.titles": "keywords",
    "page": "url, where there is no DOI",
    "publication_date": "datePublished",
    "publisher.identifiers": "publisher → url",
    "publisher.name": "publisher",
    "title.text": "name",
    "updated": "dateModified",
    "version": "version",
    "withdrawal": "description",
}
LEFT_OUT: Mapping[str, str] = {
    "closed_files": CLOSED_FILES,
    "analyses": _LEARNING,
    "concept_doi": "Croissant tells of one version.",
    "contributors": _LEARNING,
    "copyright": _LEARNING,
    "creators": "A creator is a name with an address.",
    "data_management_plan": _LEARNING,
    "dates": _LEARNING,
    "derivations": _LEARNING,
    "descriptions": "One description is told, in the main language.",
    "detectors": _LEARNING,
    "digital_kinds": _LEARNING,
    "elements": "Terms are told by what they are called and by addresses elsewhere.",
    "experiment": _LEARNING,
    "formats": "Each file has its type.",
    "funding": _LEARNING,
    "id": "The address says which record it is.",
    "identifiers": "An identifier is an address here.",
    "index": "The number of the version says it.",
    "keywords": "Keywords are words here.",
    "licences": "A licence is an address here.",
    "mentions": _LEARNING,
    "objects": _LEARNING,
    "other_titles": "A set of data has one name.",
    "places": _LEARNING,
    "preservation_level": _LEARNING,
    "publisher": "The publisher is a name with an address.",
    "relations": _LEARNING,
    "resource_type": "All that Croissant tells of are data.",
    "retention_until": _LEARNING,
    "samples": _LEARNING,
    "sizes": "Each file has its size.",
    "software": _LEARNING,
    "standards": _LEARNING,
    "storage_tier": _LEARNING,
    "synthetic": _LEARNING,
    "title": "The name is of the language of the record.",
    "versions": "Croissant tells of one version.",
}


def applies(record: Record) -> bool:
    """Whether there is a table that everybody may read."""
    return not record.withdrawal and any(is_table(file) for file in record.files)


def is_table(file: File) -> bool:
    """Whether the file is a table, with a checksum."""
    named = file.media_type in TABLES or file.name.lower().endswith((".csv", ".tsv"))
    return named and bool(_digest(file))


def render(record: Record, house: Settings) -> bytes:
    """The description as a file."""
    return dump(document(record, house))


def document(record: Record, house: Settings) -> Json:
    """The description; of a withdrawn record, its tombstone alone."""
    gone = record.withdrawal
    known = () if gone else filter(LANGUAGE.fullmatch, record.languages)
    head = {
        "@context": {**CONTEXT, "@language": next(iter(known), "en")},
        "@type": "sc:Dataset",
        "conformsTo": CONFORMS_TO,
        "url": bibliography.address(record),
    }
    if gone:
        said = {
            "name": f"Withdrawn: {record.doi}",
            "description": bibliography.farewell(gone),
        }
        return {**head, **tidy(said)}
    return {**head, **tidy(_described(record)), **_records(record)}


def _described(record: Record) -> Json:
    published = bibliography.day(record.publication_date)
    return {
        "name": record.title.text.strip() or "Untitled",
        "description": summary(record),
        "citeAs": bibtex.render(record, Settings()).decode(),
        "creator": [_agent(one) for one in record.creators],
        "publisher": _organisation(record.publisher),
        "datePublished": published.joined("-") if published else "",
        "dateCreated": _moment(record.created),
        "dateModified": _moment(record.updated),
        "license": _licences(record),
        "sameAs": list(dict.fromkeys(filter(None, map(address_of, record.identifiers)))),
        "version": record.version,
        "keywords": bibliography.words(record),
        "inLanguage": list(record.languages),
        "isLiveDataset": False,
        "distribution": [_file(record, file) for file in record.files if _digest(file)],
    }


def _moment(text: str) -> str:
    """TEXT if it is a day or moment of ISO 8601: Croissant takes no other."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return ""
    return text


def _agent(one: Agent) -> Json:
    return {
        "@type": "sc:Person" if one.personal else "sc:Organization",
        "name": full_name(one),
        "url": next(filter(None, map(address_of, one.identifiers)), ""),
        "affiliation": [_organisation(place) for place in one.affiliations],
    }


def _organisation(one: Organisation) -> Json:
    address = next(filter(None, map(address_of, one.identifiers)), "")
    return {"@type": "sc:Organization", "name": one.name, "url": address} if one.name else {}


def _licences(record: Record) -> list[str]:
    """Licences, else who may read: Croissant wants to know one or the other."""
    found = [
        one.url if is_web(one.url) else next(iter(one.titles.values()), one.spdx)
        for one in record.licences
    ]
    return [*filter(None, found)] or [access_words(record)]


def _digest(file: File) -> Mapping[str, str]:
    """The checksum under the name that Croissant has for it."""
    method, _, digest = file.checksum.rpartition(":")
    return {method: digest} if method in ("md5", "sha256") and legal(digest) else {}


def _file(record: Record, file: File) -> Json:
    address = things.file_uri(record, file)
    return {
        "@type": "cr:FileObject",
        "@id": things.quoted(file.name, safe="/"),
        "name": file.name,
        "contentUrl": address if is_web(address) else things.quoted(file.name, safe="/"),
        "contentSize": f"{file.size} B",
        "encodingFormat": file.media_type or "application/octet-stream",
        **_digest(file),
    }


# The elements, as a table in the description


def _records(record: Record) -> Json:
    """The elements with the ranges found, as a set of records with its data."""
    rows = [_row(one) for one in record.elements]
    used = [name for name in COLUMNS if any(row[name] not in (None, "") for row in rows)]
    if not used:
        return {}
    return {
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "elements",
                "name": "elements",
                "description": "Elements that were quantified, with the range found",
                "field": list(_fields(used)),
                "data": [{f"elements/{name}": row[name] for name in used} for row in rows],
            }
        ]
    }


COLUMNS: Mapping[str, tuple[str, str]] = {
    "element": ("sc:Text", "Name of the chemical element"),
    "same_as": ("sc:Text", "Addresses of the element in other vocabularies"),
    "least": ("sc:Float", "Smallest value found"),
    "most": ("sc:Float", "Largest value found"),
    "limit_of_detection": ("sc:Float", "Limit of detection"),
    "unit": ("sc:Text", "Unit of the values"),
}
"""Columns of the set of elements: type and description."""


def _fields(used: list[str]) -> Iterator[Json]:
    for name in used:
        kind, description = COLUMNS[name]
        yield {
            "@type": "cr:Field",
            "@id": f"elements/{name}",
            "name": name,
            "description": description,
            "dataType": kind,
        }


def _row(one: Element) -> Json:
    return {
        "element": legal(one.element.title("en")),
        "same_as": " ".join(uri for uri in one.element.uris if is_web(uri)),
        "least": _finite(one.least),
        "most": _finite(one.most),
        "limit_of_detection": _finite(one.limit_of_detection),
        "unit": legal(one.unit),
    }


def _finite(number: float | None) -> float | None:
    return number if number is not None and isfinite(number) else None
