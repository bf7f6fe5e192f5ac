"""What the head of a page says of a record: Highwire's tags, and Dublin Core. Pure.

Google Scholar ("Inclusion guidelines for webmasters") and Zotero read the first, whoever reads
Dublin Core in HTML (DCMI, "Expressing Dublin Core in HTML", 2008) the second. ``DC.`` and
``DCTERMS.`` are at home at ``SCHEMES``, which the page links to with ``rel="schema.DC"``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from thalie.ground.plain import legal, one_line

from . import things
from .bibliography import day, named, words
from .datacite import full_name
from .links import address_of, is_web
from .model import COAR, Identifier, Record, Withdrawal
from .schema_parts import dating, has_point
from .settings import Settings

Tag = tuple[str, str]
SCHEMES = {
    "DC": "http://purl.org/dc/elements/1.1/",
    "DCTERMS": "http://purl.org/dc/terms/",
}
DCMI_TYPES = {
    "Audiovisual": "MovingImage",
    "Collection": "Collection",
    "Dataset": "Dataset",
    "Event": "Event",
    "Image": "Image",
    "InteractiveResource": "InteractiveResource",
    "PhysicalObject": "PhysicalObject",
    "Service": "Service",
    "Software": "Software",
    "Sound": "Sound",
}
"""Terms of DCMI's vocabulary of types by DataCite's; all others are ``Text``."""

RELATIONS = {
    "HasPart": "DCTERMS.hasPart",
    "IsDerivedFrom": "DC.source",
    "IsPartOf": "DCTERMS.isPartOf",
    "IsReferencedBy": "DCTERMS.isReferencedBy",
    "IsVersionOf": "DCTERMS.isVersionOf",
    "HasVersion": "DCTERMS.hasVersion",
    "References": "DCTERMS.references",
    "Cites": "DCTERMS.references",
}
"""Terms of DCMI by DataCite's relations; all others are relations."""

LANDS: Mapping[str, str] = {
    "access": "DC.rights, DCTERMS.accessRights, DCTERMS.available",
    "concept_doi": "DCTERMS.isVersionOf",
    "contributors.name": "DC.contributor",
    "copyright": "DC.rights",
    "creators": "citation_author, citation_author_institution, citation_author_orcid, DC.creator",
    "descriptions.text": "DC.description, DCTERMS.abstract",
    "doi": "citation_doi, DC.identifier",
    "elements.element": "DC.subject",
    "experiment.techniques": "DC.subject, citation_keywords",
    "files.media_type": "DC.format",
    "formats": "DC.format",
    "identifiers.value": "DC.identifier",
    "keywords.text": "DC.subject, citation_keywords",
    "languages": "citation_language, DC.language",
    "licences": "DC.rights, DCTERMS.license",
    "mentions.identifier.value": "as relations",
    "objects": "DC.subject, citation_keywords, DCTERMS.temporal, DCTERMS.spatial",
    "other_titles.text": "DCTERMS.alternative",
    "page": "citation_abstract_html_url",
    "places": "DCTERMS.spatial",
    "publication_date": "citation_publication_date, DC.date",
    "publisher.name": "citation_publisher, DC.publisher",
    "relations.identifier.value": "DCTERMS.references, isPartOf …, DC.source, else DC.relation",
    "resource_type": "DC.type",
    "sizes": "DCTERMS.extent",
    "title.text": "citation_title, DC.title",
    "updated": "DCTERMS.modified",
    "versions.doi": "DCTERMS.replaces, DCTERMS.isReplacedBy",
    "index": "DCTERMS.replaces, DCTERMS.isReplacedBy",
    "withdrawal": "DC.description, DCTERMS.bibliographicCitation",
}
_CITING = "The head of a page is read to cite; schema.org on the same page has it."
_NAME = "Parts of a name stand for it only where the whole is missing."
_WORD = "Words alone are read here, not the lists that they are of."
_TERMS = ("objects.type", "objects.materials", "objects.period")
LEFT_OUT: Mapping[str, str] = {
    **{
        f"{term}.{part}": _WORD
        for term in ("elements.element", "experiment.techniques", *_TERMS)
        for part in ("id", "uris", "vocabulary")
    },
    "analyses": _CITING,
    "contributors": "Only the name of a contributor has a place.",
    "created": _CITING,
    "creators.affiliations.identifiers": "An institution is a name here.",
    "creators.affiliations.names": "An institution is a name here.",
    "creators.family_name": _NAME,
    "creators.given_name": _NAME,
    "creators.identifiers": "Of all identifiers of people, ORCID iDs alone have a tag.",
    "creators.personal": "A name is a name, whosesoever it is.",
    "creators.role": "Who created has no other role.",
    "data_management_plan": _CITING,
    "dates": _CITING,
    "derivations": _CITING,
    "descriptions": "Metadata in HTML take the language of the page.",
    "detectors": _CITING,
    "digital_kinds": _CITING,
    "elements": _CITING,
    "experiment": _CITING,
    "files": _CITING,
    "closed_files": _CITING,
    "funding": _CITING,
    "id": "The address of the page and the DOI say which record it is.",
    "identifiers": "An identifier is a text without a scheme here.",
    "keywords": _WORD,
    "licences.spdx": "The address of the licence says which it is.",
    "mentions": "Dublin Core names few relations, and no kinds of what is related.",
    "objects.collection": _CITING,
    "objects.eros_number": _CITING,
    "objects.keeper.identifiers": _CITING,
    "objects.keeper.names": _CITING,
    "objects.page": _CITING,
    "objects.pop_reference": _CITING,
    "objects.production_place.geonames": _CITING,
    "objects.discovery_place.geonames": _CITING,
    "other_titles": "A title is of no kind and of no language here.",
    "places.geonames": _CITING,
    "preservation_level": _CITING,
    "publisher": "The publisher is a name here.",
    "relations": "Dublin Core names few relations, and no kinds of what is related.",
    "resource_type.titles": "The type is a term of DCMI, and a finer word in English.",
    "retention_until": _CITING,
    "samples": _CITING,
    "software": _CITING,
    "standards": _CITING,
    "storage_tier": _CITING,
    "synthetic": _CITING,
    "title": "The title is of no kind and of no language here.",
    "version": _CITING,
    "versions": "Versions are named by their DOIs.",
}


def tags(record: Record, house: Settings) -> tuple[Tag, ...]:
    """Names and contents, in order; of a withdrawn record, its tombstone alone.

    Contents are plain: what writes the page escapes them.
    """
    gone = record.withdrawal
    made = _tombstone(record, gone) if gone else (*_highwire(record), *_dublin_core(record))
    return tuple(_distinct((name, one_line(legal(content))) for name, content in made))


def _distinct(made: Iterable[Tag]) -> Iterator[Tag]:
    """Tags that say something, each once; but of two people of one name, both."""
    seen = set()
    for tag in made:
        if tag[1] and (tag not in seen or tag[0].startswith(("citation_author", "DC.creator"))):
            seen.add(tag)
            yield tag


def _highwire(record: Record) -> Iterator[Tag]:
    yield "citation_title", record.title.text
    for one in record.creators:
        yield "citation_author", full_name(one)
        for place in one.affiliations:
            yield "citation_author_institution", place.name
        yield "citation_author_orcid", address_of(Identifier("orcid", one.orcid))
    yield "citation_publication_date", slashed(record.publication_date)
    yield "citation_doi", record.doi
    yield "citation_publisher", record.publisher.name
    for language in record.languages[:1]:
        yield "citation_language", language
    yield "citation_abstract_html_url", record.page
    for word in words(record):
        yield "citation_keywords", word


def slashed(when: str) -> str:
    """The day, month or year with which a date begins, as Google Scholar reads it: 2026/03/05."""
    found = day(when)
    return found.joined("/") if found else ""


def _dublin_core(record: Record) -> Iterator[Tag]:
    yield "DC.title", record.title.text
    for text in record.other_titles:
        yield "DCTERMS.alternative", text.text
    for one in record.creators:
        yield "DC.creator", full_name(one)
    for one in record.contributors:
        yield "DC.contributor", full_name(one)
    yield "DC.publisher", record.publisher.name
    yield "DC.date", record.publication_date
    yield "DCTERMS.modified", record.updated
    yield from _kinds(record)
    yield from _identifiers(record)
    for language in record.languages:
        yield "DC.language", language
    others = (name for one in record.objects for name in one.labels.values())
    for word in (*words(record), *map(named, record.objects), *others):
        yield "DC.subject", word
    for text in record.descriptions:
        name = "DCTERMS.abstract" if text.kind == "Abstract" else "DC.description"
        yield name, text.text
    yield from _coverage(record)
    yield from _rights(record)
    yield from _relations(record)


def _kinds(record: Record) -> Iterator[Tag]:
    yield "DC.type", DCMI_TYPES.get(record.resource_type.general, "Text")
    if record.resource_type.general not in DCMI_TYPES:
        yield "DC.type", record.resource_type.general
    yield "DC.type", record.resource_type.detail
    for kind in (*record.formats, *(file.media_type for file in record.files)):
        yield "DC.format", kind
    for size in record.sizes:
        yield "DCTERMS.extent", size


def _identifiers(record: Record) -> Iterator[Tag]:
    if record.doi:
        yield "DC.identifier", things.doi_uri(record.doi)
    for one in record.identifiers:
        yield "DC.identifier", address_of(one) or one.value


def _coverage(record: Record) -> Iterator[Tag]:
    for place in record.all_places:
        yield "DCTERMS.spatial", place.name
        if has_point(place):
            point = f"east={place.longitude}; north={place.latitude}"  # DCMI Point Encoding Scheme
            yield "DCTERMS.spatial", f"{point}; name={place.name}" if place.name else point
    for one in record.objects:
        yield "DCTERMS.temporal", dating(one)
        yield "DCTERMS.temporal", one.dating


def _rights(record: Record) -> Iterator[Tag]:
    code, label = record.access.right
    for licence in record.licences:
        if is_web(licence.url):
            yield "DCTERMS.license", licence.url
        for title in licence.titles.values():
            yield "DC.rights", title
    yield "DC.rights", record.copyright
    yield "DC.rights", label
    yield "DC.rights", record.access.reason
    yield "DCTERMS.accessRights", f"{COAR}{code}"
    if record.access.until:
        yield "DCTERMS.available", record.access.until.isoformat()


def _relations(record: Record) -> Iterator[Tag]:
    if record.concept_doi:
        yield "DCTERMS.isVersionOf", things.doi_uri(record.concept_doi)
    if record.previous:
        yield "DCTERMS.replaces", things.doi_uri(record.previous.doi)
    if record.next:
        yield "DCTERMS.isReplacedBy", things.doi_uri(record.next.doi)
    for one in (*record.relations, *record.mentions):
        yield (
            RELATIONS.get(one.relation, "DC.relation"),
            (address_of(one.identifier) or one.identifier.value),
        )


def _tombstone(record: Record, gone: Withdrawal) -> Iterator[Tag]:
    if record.doi:
        yield "DC.identifier", things.doi_uri(record.doi)
    yield "DC.description", f"Withdrawn on {gone.day}."
    for reason in (*gone.reasons.values(), gone.note):
        yield "DC.description", reason
    yield "DCTERMS.bibliographicCitation", gone.citation
