"""A record of software in CodeMeta 3.1, the terms of software in schema.org's words. Pure.

``applies`` says whether there is software to tell of; ``render`` gives something of any record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import bibliography, things
from .datacite import bare_doi, full_name
from .json_text import dump, tidy
from .links import address_of, is_web
from .model import Agent, Identifier, Organisation, Record, Software
from .schema_org import summary
from .settings import Settings

Json = dict[str, Any]
MEDIA_TYPE = "application/ld+json"
FILE_NAME = "codemeta.json"
CONTEXT = "https://w3id.org/codemeta/3.1"
PAPERS = frozenset(("IsSupplementTo", "IsDescribedBy", "IsDocumentedBy"))
RELATIONS = {"HasPart": "hasPart", "IsPartOf": "isPartOf", "Cites": "citation"}

_OTHER = "CodeMeta tells of programs, not of what they were used on."
LANDS: Mapping[str, str] = {
    "access.status": "isAccessibleForFree",
    "access.until": "embargoEndDate",
    "contributors.affiliations.name": "contributor → affiliation",
    "contributors.family_name": "contributor",
    "contributors.given_name": "contributor",
    "contributors.identifiers.value": "contributor → @id",
    "contributors.name": "contributor",
    "contributors.personal": "contributor → @type",
    "creators.affiliations.name": "author → affiliation",
    "creators.family_name": "author",
    "creators.given_name": "author",
    "creators.identifiers.value": "author → @id",
    "creators.name": "author",
    "creators.personal": "author → @type",
    "descriptions.text": "description",
    "doi": "@id, identifier",
    "files.media_type": "fileFormat",
    "files.name": "downloadUrl",
    "formats": "fileFormat",
    "funding.funder.identifiers": "funder → @id",
    "funding.funder.name": "funder",
    "funding.number": "funding",
    "funding.titles": "funding",
    "identifiers.value": "sameAs, where it has an address",
    "keywords.text": "keywords",
    "licences.titles": "license, where it has no address",
    "licences.url": "license",
    "mentions.identifier.value": "as relations",
    "page": "url",
    "publication_date": "datePublished",
    "publisher.identifiers": "publisher → @id",
    "publisher.name": "publisher",
    "relations.identifier.value": "referencePublication, isPartOf, hasPart, citation, relatedLink",
    "software.address": "softwareRequirements",
    "software.doi": "softwareRequirements",
    "software.name": "softwareRequirements",
    "software.version": "softwareRequirements",
    "title.text": "name",
    "updated": "dateModified",
    "version": "version",
    "withdrawal": "description",
}
LEFT_OUT: Mapping[str, str] = {
    "access": "CodeMeta has the end of an embargo, and not the reason.",
    "analyses": _OTHER,
    "concept_doi": "CodeMeta tells of one version.",
    "contributors": "CodeMeta has persons and their affiliations; roles are not for sure.",
    "copyright": "CodeMeta has holders of rights, and no notices.",
    "created": "The date Created says so.",
    "creators": "An affiliation is a name, and who created has no other role.",
    "data_management_plan": _OTHER,
    "dates": "The dates of publication and of the last change are told.",
    "derivations": _OTHER,
    "descriptions": "One description is told, in the main language.",
    "detectors": _OTHER,
    "digital_kinds": _OTHER,
    "elements": _OTHER,
    "experiment": _OTHER,
    "closed_files": "CodeMeta says where a program is downloaded.",
    "files": "CodeMeta says where a program is downloaded, no more.",
    "funding": "A grant is a text here, a funder a name with an address.",
    "id": "The address of the page and the DOI say which record it is.",
    "identifiers": "An identifier is an address here.",
    "index": "The number of the version says it.",
    "keywords": "Keywords are words here.",
    "languages": "CodeMeta has languages of programs alone.",
    "licences": "A licence is an address here.",
    "mentions": "CodeMeta names few relations, and no kinds of what is related.",
    "objects": _OTHER,
    "other_titles": "A program has one name.",
    "places": _OTHER,
    "preservation_level": _OTHER,
    "publisher": "The publisher is a name with an address.",
    "relations": "CodeMeta names few relations, and no kinds of what is related.",
    "resource_type": "All records told in CodeMeta are of software.",
    "retention_until": _OTHER,
    "samples": _OTHER,
    "sizes": _OTHER,
    "standards": _OTHER,
    "storage_tier": _OTHER,
    "synthetic": _OTHER,
    "title": "A name is of no kind and of no language here.",
    "versions": "CodeMeta tells of one version.",
}


def applies(record: Record) -> bool:
    """Whether the record is of software, and not withdrawn."""
    return record.resource_type.general == "Software" and not record.withdrawal


def render(record: Record, house: Settings) -> bytes:
    """``codemeta.json``."""
    return dump(document(record, house))


def document(record: Record, house: Settings) -> Json:
    """The description; of a withdrawn record, its tombstone alone."""
    gone = record.withdrawal
    found = {
        "@context": CONTEXT,
        "@type": "SoftwareSourceCode",
        "@id": bibliography.address(record),
        "identifier": bibliography.address(record),
        **({"description": bibliography.farewell(gone)} if gone else _described(record)),
    }
    whole: Json = tidy(found)
    return whole


def _described(record: Record) -> Json:
    until = record.access.until
    files = [things.file_uri(record, file) for file in record.files]
    return {
        "name": record.title.text,
        "description": summary(record),
        "author": _agents(record, "creator"),
        "contributor": _agents(record, "contributor"),
        "publisher": _organisation(record.publisher),
        "version": record.version,
        "datePublished": record.publication_date,
        "dateModified": record.updated,
        "embargoEndDate": until.isoformat() if until else "",
        "isAccessibleForFree": record.access.status == "open",
        "license": _licences(record),
        "url": record.page if is_web(record.page) else "",
        "sameAs": _addresses(record.identifiers),
        "keywords": [one.text for one in record.keywords],
        "downloadUrl": [address for address in files if is_web(address)],
        "fileFormat": list(
            dict.fromkeys((*record.formats, *(file.media_type for file in record.files)))
        ),
        "funder": [_organisation(one.funder) for one in record.funding],
        "funding": "; ".join(
            " ".join(filter(None, (one.number, *dict.fromkeys(one.titles.values()))))
            for one in record.funding
        ),
        "softwareRequirements": [_software(one) for one in record.software],
        **_links(record),
    }


def _agents(record: Record, kind: str) -> list[Json]:
    found = record.creators if kind == "creator" else record.contributors
    return [_agent(record, one, number, kind) for number, one in enumerate(found)]


def _agent(record: Record, one: Agent, number: int, kind: str) -> Json:
    name = bibliography.name(one)
    known = [*_addresses(one.identifiers), things.part_uri(record, kind, number + 1)]
    return {
        "@id": next(filter(is_web, known), ""),
        "@type": "Person" if one.personal else "Organization",
        "name": full_name(one),
        "givenName": name.given,
        "familyName": name.family,
        "affiliation": [_organisation(place) for place in one.affiliations],
    }


def _organisation(one: Organisation) -> Json:
    address = next(iter(_addresses(one.identifiers)), "")
    return {"@id": address, "@type": "Organization", "name": one.name} if one.name else {}


def _addresses(found: tuple[Identifier, ...]) -> list[str]:
    return list(dict.fromkeys(filter(None, map(address_of, found))))


def _licences(record: Record) -> list[str]:
    return [
        one.url if is_web(one.url) else next(iter(one.titles.values()), one.spdx)
        for one in record.licences
    ]


def _software(one: Software) -> Json:
    doi = address_of(Identifier("doi", bare_doi(one.doi)))
    address = one.address if is_web(one.address) else ""
    return {
        "@id": doi or address,
        "@type": "SoftwareApplication",
        "name": one.name,
        "version": one.version,
        "url": address,
    }


def _links(record: Record) -> Json:
    found: Json = {}
    for name, address in _related(record):
        if address not in found.setdefault(name, []):
            found[name].append(address)
    return found


def _related(record: Record) -> Iterator[tuple[str, str]]:
    for one in (*record.relations, *record.mentions):
        if address := address_of(one.identifier):
            paper = one.relation in PAPERS and one.resource_type != "Software"
            name = "referencePublication" if paper else RELATIONS.get(one.relation, "relatedLink")
            yield name, address
