"""A record in simple Dublin Core, as OAI-PMH wants it of everybody (``oai_dc`` 2.0). Pure.

Fifteen elements, each a plain string (DCMES 1.1; OpenAIRE Guidelines for Literature Repositories
3.0 for the words of access). What has no element of its own is told in sentences in two
descriptions, one in English and one in French. The date is that of publication alone, so that
nobody sorts by another; the end of an embargo stands beside it in the form that aggregators read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from . import wording
from .datacite import relations
from .lands import (
    HOUSEKEEPING,
    INSIDE,
    MEASUREMENTS,
    OTHER_TERMS,
    PEOPLE,
    SUBJECT_TERMS,
    each,
)
from .model import COAR, HeritageObject, Record, Relation, Term
from .resolvers import address
from .settings import Settings
from .things import doi_uri
from .wording import LANGUAGES
from .xml_tree import LOCATION, XSI, Element, Names, add, is_language, serialised, tagged, words

OAI_DC = Names("http://www.openarchives.org/OAI/2.0/oai_dc/")
DC = Names("http://purl.org/dc/elements/1.1/")
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"

EU_ACCESS: Mapping[str, str] = {
    "open": "openAccess",
    "embargoed": "embargoedAccess",
    "restricted": "restrictedAccess",
    "metadata-only": "closedAccess",
}
"""Words of ``info:eu-repo/semantics`` by InvenioRDM's access status."""

DCMI_TYPES: Mapping[str, str] = {
    "Audiovisual": "MovingImage",
    "Collection": "Collection",
    "Dataset": "Dataset",
    "Event": "Event",
    "Image": "Image",
    "InteractiveResource": "InteractiveResource",
    "Instrument": "PhysicalObject",
    "PhysicalObject": "PhysicalObject",
    "Service": "Service",
    "Software": "Software",
    "Sound": "Sound",
    **dict.fromkeys(
        (
            *("Book", "BookChapter", "ConferencePaper", "ConferenceProceeding", "DataPaper"),
            *("Dissertation", "Journal", "JournalArticle", "OutputManagementPlan", "PeerReview"),
            *("Poster", "Preprint", "Presentation", "Report", "Standard", "Text"),
        ),
        "Text",
    ),
}
"""The DCMI Type Vocabulary by DataCite's general types; the others have no counterpart."""

_ADDRESSES = "The element holds words; qualified Dublin Core and DataCite have the addresses."
_NAMES = "The element holds one name; DataCite has what else is known of somebody."

LANDS: Mapping[str, str] = {
    "title": "dc:title",
    "other_titles": "dc:title",
    "resource_type": "dc:type",
    "publisher": "dc:publisher",
    "publication_date": "dc:date",
    "doi": "dc:identifier",
    "page": "dc:identifier",
    "identifiers": "dc:identifier",
    "concept_doi": "dc:relation",
    "versions": "dc:relation",
    "version": "dc:description, in words",
    "languages": "dc:language",
    "descriptions": "dc:description",
    "creators": "dc:creator",
    "contributors": "dc:contributor",
    "dates": "dc:description, in words",
    "access": "dc:rights; the end of an embargo dc:date; in words dc:description",
    "licences": "dc:rights",
    "copyright": "dc:rights",
    "sizes": "dc:format",
    "formats": "dc:format",
    "files": "dc:format, summed up where the record says nothing of sizes and formats",
    "funding": "dc:description, in words",
    "relations": "dc:relation; dc:source for what the data are derived from",
    "mentions": "dc:relation; dc:source for what the data are derived from",
    "keywords": "dc:subject",
    "places": "dc:coverage",
    "objects": "dc:subject by name; dc:description in words; dc:coverage by time and places",
    "samples": "dc:description, in words; dc:source by identifier",
    "standards": "dc:description, in words; dc:relation by certificate",
    "experiment": "dc:description, in words",
    "experiment.techniques": "dc:subject; dc:description, in words",
    "experiment.particle": "dc:subject; dc:description, in words",
    "detectors": "dc:description, in words; dc:relation by DOI",
    "software": "dc:description, in words; dc:relation by DOI or address",
    "derivations": "dc:description, in words",
    "elements": "dc:subject; dc:description, in words",
    "digital_kinds": "dc:type",
    "data_management_plan": "dc:relation",
    "synthetic": "dc:description, in words",
    "withdrawal": "dc:description; nothing else than the DOI stands beside it",
}
"""Where places of the model land."""

LEFT_OUT: Mapping[str, str] = {
    **INSIDE,
    **HOUSEKEEPING,
    **MEASUREMENTS,
    **each(PEOPLE, ("personal", "identifiers", "affiliations"), _NAMES),
    **each(PEOPLE, ("given_name", "family_name"), "They are parts of the name."),
    "contributors.role": "The element holds one name.",
    "publisher.identifiers": _NAMES,
    "funding.funder.identifiers": _NAMES,
    "objects.keeper.identifiers": _NAMES,
    **each((*SUBJECT_TERMS, *OTHER_TERMS), ("uris",), _ADDRESSES),
    **each(
        sorted({*SUBJECT_TERMS, *OTHER_TERMS} - {"experiment.techniques"}),
        ("acronym",),
        "The title says it in full.",
    ),
    "identifiers.scheme": "The element holds a string alone.",
    "other_titles.kind": "Titles have no kinds here.",
    "descriptions.kind": "Descriptions have no kinds here.",
    "files.name": "It is in the list of files of the page.",
    "files.checksum": "It is in the list of files of the page.",
    "keywords.scheme": _ADDRESSES,
    "keywords.uri": _ADDRESSES,
    "licences.spdx": "The address of the licence says it.",
    **each(
        ("relations", "mentions"),
        ("relation",),
        "Only what the data are derived from has an element of its own.",
    ),
    "relations.resource_type": "The element holds an address alone.",
    "mentions.resource_type": "The element holds an address alone.",
    "places.geonames": _ADDRESSES,
    "objects.production_place.geonames": _ADDRESSES,
    "objects.discovery_place.geonames": _ADDRESSES,
}
"""Why the others do not."""

Entry = tuple[str, str, str]  # an element, its text, the language of that


def render(record: Record, house: Settings) -> bytes:
    """The document ``oai_dc:dc``."""
    return serialised(document(record))


def document(record: Record) -> Element:
    """The element ``oai_dc:dc``."""
    root = etree.Element(
        OAI_DC["dc"], nsmap={"oai_dc": OAI_DC.namespace, "dc": DC.namespace, "xsi": XSI}
    )
    root.set(LOCATION, f"{OAI_DC.namespace} {SCHEMA}")
    for name, text, language in _entries(record):
        add(root, DC[name], text, tagged(language))
    return root


def _entries(record: Record) -> Iterator[Entry]:
    if record.withdrawal:
        yield from _tombstone(record)
        return
    for name, pairs in (
        ("title", titles(record)),
        ("creator", _plain(wording.names(record.creators))),
        ("subject", subjects(record)),
        ("description", _descriptions(record)),
        ("publisher", _plain([record.publisher.name])),
        ("contributor", _plain(wording.names(record.contributors))),
        ("date", _plain(_dates(record))),
        ("type", types(record)),
        ("format", _plain(formats(record))),
        ("identifier", _plain(identifiers(record))),
        ("source", _plain(_near(record, sources=True))),
        ("language", _plain(languages(record))),
        ("relation", _plain(_near(record, sources=False))),
        ("coverage", coverage(record)),
        ("rights", _rights(record)),
    ):
        for text, language in words(pairs):
            yield name, text, language


Pairs = Iterable[tuple[str, str]]


def _plain(texts: Iterable[str]) -> Pairs:
    """TEXTS in no language."""
    return ((text, "") for text in texts)


def _tombstone(record: Record) -> Iterator[Entry]:
    """What a record that was withdrawn may tell."""
    for language, text in tombstone(record).items():
        yield "description", text, language
    if record.doi:
        yield "identifier", doi_uri(record.doi), ""


def tombstone(record: Record) -> Mapping[str, str]:
    """That RECORD was withdrawn, when, why, and how it was cited; by language."""
    gone = record.withdrawal
    if gone is None:
        return {}
    told = {language: wording.withdrawal_words(gone, language) for language in LANGUAGES}
    return {**told, **({"": gone.citation} if gone.citation else {})}


# What the elements of both kinds of Dublin Core have in common


def titles(record: Record) -> Pairs:
    """Title and language of each title."""
    return ((one.text, one.language) for one in record.titles)


def subjects(record: Record) -> Iterator[tuple[str, str]]:
    """Keywords, objects by name, terms in each language they have."""
    yield from ((one.text, "") for one in record.keywords)
    yield from ((wording.object_name(one), "") for one in record.objects)
    for term in terms(record):
        yield from ((title, language) for language, title in _titles(term))


def terms(record: Record) -> Iterator[Term]:
    """What was measured, of what, and how."""
    yield from record.experiment.techniques
    for one in record.objects:
        yield from (one.type, *one.materials) if one.type else one.materials
    yield from (one.element for one in record.elements)
    if record.experiment.particle:
        yield record.experiment.particle


def _titles(term: Term) -> Iterable[tuple[str, str]]:
    return term.titles.items() or (("", term.id),)


def types(record: Record) -> Iterator[tuple[str, str]]:
    """DCMI's type, then finer words."""
    kind = record.resource_type
    yield DCMI_TYPES.get(kind.general, kind.general), "en"
    yield kind.detail, "en"
    yield from ((title, language) for language, title in kind.titles.items())
    for one in record.digital_kinds:
        yield from ((title, language) for language, title in _titles(one))


def formats(record: Record) -> Iterator[str]:
    """Media types, then sizes, as the record says them, else as its open files have them."""
    yield from record.formats or (file.media_type for file in record.files)
    yield from sizes(record)


def sizes(record: Record) -> tuple[str, ...]:
    """How much there is, as the record says it, else as its open files add up."""
    if record.sizes or not record.files:
        return record.sizes
    total = sum(file.size for file in record.files)
    number = len(record.files)
    return f"{number} file{'s' if number != 1 else ''}", f"{total} bytes"


def identifiers(record: Record) -> Iterator[str]:
    """The address of the DOI, that of the page, then other names."""
    if record.doi:
        yield doi_uri(record.doi)
    yield record.page
    yield from (address(one) or one.value for one in record.identifiers if one.scheme != "doi")


def languages(record: Record) -> Iterable[str]:
    """Tags of languages (RFC 5646)."""
    return filter(is_language, record.languages)


def coverage(record: Record) -> Iterator[tuple[str, str]]:
    """Places with what they are called and where they are, periods, years."""
    for place in record.all_places:
        yield wording.place_words(place), ""
    for one in record.objects:
        yield from period(one)


def period(one: HeritageObject) -> Iterator[tuple[str, str]]:
    """The time from which an object is: its period in each language, years, words of a person."""
    if one.period:
        yield from ((title, language) for language, title in _titles(one.period))
    yield from ((wording.years(one, language), language) for language in LANGUAGES)
    yield one.dating, ""


# What simple Dublin Core has to itself


def _descriptions(record: Record) -> Iterator[tuple[str, str]]:
    yield from ((text.text, text.language) for text in record.descriptions)
    for language in LANGUAGES:
        yield "\n".join(details(record, language)), language


def details(record: Record, language: str) -> list[str]:
    """Sentences on all that has no element of its own."""
    dates = [wording.date_words(one, language) for one in record.dates if one.when]
    version = [f"Version {record.version}"] if record.version else []
    access = wording.access_words(record.access, language)
    right = f"{wording.LABELS[language]['access']}{wording.SEPARATOR[language]}{access}"
    return [*wording.sentences(record, language), *dates, *version, right]


def _dates(record: Record) -> Iterator[str]:
    yield record.publication_date
    if record.access.until:
        yield f"info:eu-repo/date/embargoEnd/{record.access.until.isoformat()}"


def _near(record: Record, *, sources: bool) -> Iterator[str]:
    """Other resources: those that this one is derived from (SOURCES), or the others."""
    for one in relations(record):
        if (one.relation == "IsDerivedFrom") is sources:
            yield located(one)


def located(one: Relation) -> str:
    """Where a resource is, else its identifier with the scheme of that."""
    scheme = one.identifier.scheme
    bare = one.identifier.value if scheme in ("", "other") else f"{scheme}:{one.identifier.value}"
    return address(one.identifier) or (bare if one.identifier.value else "")


def _rights(record: Record) -> Iterator[tuple[str, str]]:
    code, label = record.access.right
    status = EU_ACCESS.get(record.access.status, EU_ACCESS["restricted"])
    yield f"info:eu-repo/semantics/{status}", ""
    yield f"{COAR}{code}", ""
    yield label, "en"
    yield from licences(record)
    yield record.copyright, ""


def licences(record: Record) -> Iterator[tuple[str, str]]:
    """Addresses and titles of licences."""
    for one in record.licences:
        yield one.url, ""
        yield from ((title, language) for language, title in one.titles.items())
        if not one.url and not one.titles:
            yield one.spdx, ""
