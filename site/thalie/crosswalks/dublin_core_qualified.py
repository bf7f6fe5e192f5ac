"""A record in qualified Dublin Core: DCMI Metadata Terms in the container of OCLC (``qdc``). Pure.

The fifteen elements stand for what they mean, terms of ``http://purl.org/dc/terms/`` for what
is finer; ``xsi:type`` names the syntax of a value where DCMI's schema of 2008-02-11 has one and the
value is of that syntax: ``URI``, ``W3CDTF``, ``Point``, ``Period``, ``DCMIType``, ``IMT``,
``RFC4646``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from lxml import etree

from . import dublin_core as simple
from . import wording
from .addresses import is_address
from .datacite import astronomical, relations
from .dublin_core import EU_ACCESS
from .lands import SUBJECT_TERMS
from .model import COAR, HeritageObject, Identifier, Place, Record, Text
from .resolvers import address
from .settings import Settings
from .things import doi_uri, organisation_uri
from .wording import LANGUAGES
from .xml_tree import LOCATION, XSI, Element, Names, add, said, serialised, tagged

QDC = Names("http://worldcat.org/xmlschemas/qdc-1.0/")
DC = simple.DC
TERMS = Names("http://purl.org/dc/terms/")
SCHEMA = "http://worldcat.org/xmlschemas/qdc/1.0/qdc-1.0.xsd"
_TYPE = f"{{{XSI}}}type"
_W3CDTF = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")

RELATIONS: Mapping[str, str] = {
    "Cites": "references",
    "HasPart": "hasPart",
    "HasVersion": "hasVersion",
    "IsCitedBy": "isReferencedBy",
    "IsNewVersionOf": "replaces",
    "IsObsoletedBy": "isReplacedBy",
    "IsOriginalFormOf": "hasFormat",
    "IsPartOf": "isPartOf",
    "IsPreviousVersionOf": "isReplacedBy",
    "IsReferencedBy": "isReferencedBy",
    "IsRequiredBy": "isRequiredBy",
    "IsVariantFormOf": "isFormatOf",
    "IsVersionOf": "isVersionOf",
    "Obsoletes": "replaces",
    "References": "references",
    "Requires": "requires",
}
"""DCMI's terms by DataCite's relations; what has none is ``dc:relation``."""

DATES: Mapping[str, str] = {
    "Accepted": "dateAccepted",
    "Available": "available",
    "Copyrighted": "dateCopyrighted",
    "Created": "created",
    "Issued": "issued",
    "Submitted": "dateSubmitted",
    "Updated": "modified",
    "Valid": "valid",
}
"""DCMI's terms by DataCite's kinds of dates; what has none is ``dc:date``."""

DESCRIPTIONS: Mapping[str, str] = {"Abstract": "abstract", "TableOfContents": "tableOfContents"}

LANDS: Mapping[str, str] = {
    **simple.LANDS,
    "other_titles": "dcterms:alternative",
    "publication_date": "dcterms:issued",
    "publisher.identifiers": "dc:publisher, the address of ROR",
    "concept_doi": "dcterms:isVersionOf",
    "versions": "dcterms:replaces, dcterms:isReplacedBy",
    "descriptions": "dcterms:abstract, dcterms:tableOfContents, dc:description",
    "contributors": "dc:contributor; dcterms:rightsHolder",
    "contributors.role": "dcterms:rightsHolder for who holds rights",
    "dates": "terms of DCMI for kinds of dates, else dc:date; in words dc:description",
    "access": "dcterms:accessRights; the end of an embargo dcterms:available",
    "licences": "dcterms:license by address, dc:rights by title",
    "sizes": "dcterms:extent",
    "files": "dc:format, dcterms:extent, where the record says nothing of sizes and formats",
    "relations": "terms of DCMI for relations, else dc:relation",
    "mentions": "terms of DCMI for relations, else dc:relation",
    "relations.relation": "terms of DCMI for relations",
    "mentions.relation": "terms of DCMI for relations",
    "keywords.uri": "dc:subject",
    "places": "dcterms:spatial, by name, as DCMI Point and by GeoNames",
    "objects": "dc:subject by name; dc:description in words",
    "objects.type.uris": "dc:subject",
    "objects.materials": "dcterms:medium; dc:subject",
    "objects.period": "dcterms:temporal",
    "objects.year_from": "dcterms:temporal, in words and as DCMI Period",
    "objects.year_to": "dcterms:temporal, in words and as DCMI Period",
    "objects.dating": "dcterms:temporal",
    "objects.production_place": "dcterms:spatial",
    "objects.discovery_place": "dcterms:spatial",
    "experiment.techniques": "dc:subject; dc:description, in words",
    "retention_until": "dcterms:provenance, in words",
    "withdrawal.citation": "dcterms:bibliographicCitation",
}
"""Where places of the model land."""

LEFT_OUT: Mapping[str, str] = {
    place: why
    for place, why in simple.LEFT_OUT.items()
    if place not in LANDS
    and place not in {f"{term}.uris" for term in SUBJECT_TERMS}
    and not place.endswith("geonames")
} | {
    "publisher.identifiers.scheme": "Only the address of ROR is told.",
    "descriptions.kind": "Abstracts and tables of contents have terms; others are descriptions.",
}
"""Why the others do not."""

KEPT: Mapping[str, str] = {
    "en": "The files are kept at least until {day}.",
    "fr": "Les fichiers sont conservés au moins jusqu’au {day}.",
}

Entry = tuple[str, str, str, str]  # an element in full, its text, its language, its syntax


def render(record: Record, house: Settings) -> bytes:
    """The document ``qualifieddc``."""
    return serialised(document(record))


def document(record: Record) -> Element:
    """The element ``qualifieddc``."""
    spaces = {"qdc": QDC.namespace, "dc": DC.namespace, "dcterms": TERMS.namespace, "xsi": XSI}
    root = etree.Element(QDC["qualifieddc"], nsmap=spaces)
    root.set(LOCATION, f"{QDC.namespace} {SCHEMA}")
    entries = _tombstone(record) if record.withdrawal else _entries(record)
    for name, text, language, syntax in dict.fromkeys(entries):
        if said(text):
            kind = {_TYPE: f"dcterms:{syntax}"} if syntax else {}
            add(root, name, text, {**tagged(language), **kind})
    return root


def _tombstone(record: Record) -> Iterator[Entry]:
    gone = record.withdrawal
    if record.doi:
        yield DC["identifier"], doi_uri(record.doi), "", "URI"
    for language in LANGUAGES if gone else ():
        yield DC["description"], simple.tombstone(record)[language], language, ""
    if gone:
        yield TERMS["bibliographicCitation"], gone.citation, "", ""


def _entries(record: Record) -> Iterator[Entry]:
    yield from _names(record)
    yield from _people(record)
    yield from _subjects(record)
    yield from _descriptions(record)
    yield from _dates(record)
    yield from _forms(record)
    yield from _relations(record)
    yield from _coverage(record)
    yield from _rights(record)
    yield from _materials(record)
    yield from _custody(record)


def _address(name: str, text: str) -> Entry:
    """An entry that is an address, and said to be one if it is."""
    return name, text, "", "URI" if is_address(text) else ""


def _day(name: str, when: str) -> Entry:
    return name, when, "", "W3CDTF" if _W3CDTF.fullmatch(when) else ""


def _names(record: Record) -> Iterator[Entry]:
    yield DC["title"], record.title.text, record.title.language, ""
    for one in record.other_titles:
        yield TERMS["alternative"], one.text, one.language, ""
    for text in simple.identifiers(record):
        yield _address(DC["identifier"], text)
    for tag in simple.languages(record):
        yield DC["language"], tag, "", "RFC4646"


def _people(record: Record) -> Iterator[Entry]:
    for name in wording.names(record.creators):
        yield DC["creator"], name, "", ""
    holders = [one for one in record.contributors if one.role == "RightsHolder"]
    others = [one for one in record.contributors if one.role != "RightsHolder"]
    for name in wording.names(others):
        yield DC["contributor"], name, "", ""
    for name in wording.names(holders):
        yield TERMS["rightsHolder"], name, "", ""
    yield DC["publisher"], record.publisher.name, "", ""
    yield _address(DC["publisher"], organisation_uri(record.publisher))


def _subjects(record: Record) -> Iterator[Entry]:
    for text, language in simple.subjects(record):
        yield DC["subject"], text, language, ""
    addresses = [uri for term in simple.terms(record) for uri in term.uris]
    for uri in filter(is_address, [*(one.uri for one in record.keywords), *addresses]):
        yield DC["subject"], uri, "", "URI"


def _descriptions(record: Record) -> Iterator[Entry]:
    for one in record.descriptions:
        yield _description(one)
    for language in LANGUAGES:
        yield DC["description"], "\n".join(simple.details(record, language)), language, ""


def _description(one: Text) -> Entry:
    term = DESCRIPTIONS.get(one.kind)
    return TERMS[term] if term else DC["description"], one.text, one.language, ""


def _dates(record: Record) -> Iterator[Entry]:
    yield _day(TERMS["issued"], record.publication_date)
    for one in record.dates:
        term = DATES.get(one.kind)
        yield _day(TERMS[term] if term else DC["date"], one.when)
    yield _day(TERMS["available"], _until(record.access.until))


def _until(day: date | None) -> str:
    return day.isoformat() if day else ""


def _forms(record: Record) -> Iterator[Entry]:
    known = simple.DCMI_TYPES.get(record.resource_type.general)
    if known:
        yield DC["type"], known, "", "DCMIType"
    for text, language in simple.types(record):
        if text != known:
            yield DC["type"], text, language, ""
    sizes = set(simple.sizes(record))
    for text in simple.formats(record):
        yield (TERMS["extent"] if text in sizes else DC["format"]), text, "", ""


def _relations(record: Record) -> Iterator[Entry]:
    for one in relations(record):
        term = RELATIONS.get(one.relation)
        plain = DC["source" if one.relation == "IsDerivedFrom" else "relation"]
        yield _address(TERMS[term] if term else plain, simple.located(one))


def _coverage(record: Record) -> Iterator[Entry]:
    for place in record.all_places:
        yield TERMS["spatial"], place.name, "", ""
        yield TERMS["spatial"], _point(place), "", "Point"
        yield _address(TERMS["spatial"], address(Identifier("geonames", place.geonames)))
    for one in record.objects:
        for text, language in simple.period(one):
            yield TERMS["temporal"], text, language, ""
        yield TERMS["temporal"], _period(one), "", "Period"
        for uri in filter(is_address, one.period.uris if one.period else ()):
            yield TERMS["temporal"], uri, "", "URI"


def _part(text: str) -> str:
    """A value within DCMI's structured values, where ``;``, ``=`` and backslash are signs."""
    return re.sub(r"([;=\\])", r"\\\1", text)


def _point(place: Place) -> str:
    """A place in the DCMI Point encoding scheme; nothing without coordinates."""
    found = wording.coordinates(place)
    if found is None:
        return ""
    name = f"name={_part(place.name)}; " if place.name else ""
    north, east = map(wording.number, found)
    return f"{name}east={east}; north={north}; units=signed decimal degrees"


def _period(one: HeritageObject) -> str:
    """The time from which an object is in the DCMI Period encoding scheme, years astronomical."""
    if not one.year_from and not one.year_to:
        return ""
    name = f"name={_part(one.period.title('en'))}" if one.period else ""
    start = f"start={astronomical(one.year_from)}" if one.year_from else ""
    end = f"end={astronomical(one.year_to)}" if one.year_to else ""
    return "; ".join(filter(None, (name, start, end)))


def _rights(record: Record) -> Iterator[Entry]:
    code, label = record.access.right
    status = EU_ACCESS.get(record.access.status, EU_ACCESS["restricted"])
    yield TERMS["accessRights"], f"info:eu-repo/semantics/{status}", "", "URI"
    yield TERMS["accessRights"], f"{COAR}{code}", "", "URI"
    yield TERMS["accessRights"], label, "en", ""
    for language in LANGUAGES:
        yield TERMS["accessRights"], wording.access_words(record.access, language), language, ""
    for one in record.licences:
        yield _address(TERMS["license"], one.url)
        for language, title in one.titles.items():
            yield DC["rights"], title, language, ""
        if not one.url and not one.titles:
            yield DC["rights"], one.spdx, "", ""
    yield DC["rights"], record.copyright, "", ""


def _materials(record: Record) -> Iterator[Entry]:
    for one in record.objects:
        for term in one.materials:
            for language, title in term.titles.items():
                yield TERMS["medium"], title, language, ""


def _custody(record: Record) -> Iterator[Entry]:
    """How long the files are kept: DCMI's provenance is a statement of custody, too."""
    for language, words in KEPT.items() if record.retention_until else ():
        yield TERMS["provenance"], words.format(day=record.retention_until), language, ""
