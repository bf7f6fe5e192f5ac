"""A record in DCAT-AP 3.0.1, the profile of DCAT 3 of Europe's data portals. Pure.

Every record is a ``dcat:Dataset``: the profile lists nothing else in a catalogue but services, and
``dct:type`` tells what it is. What was studied, and how, stands in ``dcat_heritage``; a page of the
catalogue in ``dcat_catalogue``. Beside the profile, terms of PROV-O, SKOS, the W3C Organization
Ontology and schema.org are used where DCAT has none.

The profile knows one right of access for a dataset: the EU's. COAR's, which tells embargoes apart,
stands among the rights. An algorithm of a checksum is SPDX's own address (``http``); the shapes for
vocabularies want one that does not exist (``https``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import pycountry
from pyoxigraph import Literal, NamedNode

from . import things
from .datacite import full_name
from .dcat_heritage import tell_heritage
from .dcat_parts import (
    tell_agent,
    tell_contact,
    tell_organisation,
    tell_period,
    tell_provenance,
    tell_type,
)
from .model import COAR, Agent, File, Licence, Record, Relation, Withdrawal
from .rdf import (
    ADMS,
    DCAT,
    DCATAP,
    DCT,
    EU,
    FOAF,
    OWL,
    PROV,
    RDFS,
    SCHEMA,
    SKOS,
    SPDX,
    VCARD,
    WITHDRAWN,
    A,
    Graph,
    Telling,
    day,
    ends,
    identified,
    iri,
    tell_concept,
    text,
    texts,
    typed,
    written,
)
from .settings import Settings

PROFILE = "http://data.europa.eu/r5r/"


LANDS: Mapping[str, str] = {
    "id": "part of the addresses of what has no other",
    "title": "dct:title",
    "resource_type": "dct:type → DCMI type and skos:Concept",
    "publisher": "dct:publisher → foaf:Agent",
    "publication_date": "dct:issued",
    "doi": "dct:identifier, address of the dcat:Dataset",
    "concept_doi": "dcat:isVersionOf",
    "page": "dcat:landingPage",
    "created": "dcat:CatalogRecord → dct:issued",
    "updated": "dct:modified",
    "version": "dcat:version",
    "index": "dcat:previousVersion, dct:isReplacedBy",
    "versions": "dcat:hasVersion of the concept",
    "identifiers": "adms:identifier",
    "languages": "dct:language → the EU's code",
    "other_titles": "dct:title (translations), dct:alternative",
    "descriptions": "dct:description, dct:provenance (methods), dct:tableOfContents",
    "creators": "dct:creator → foaf:Agent",
    "contributors": "prov:qualifiedAttribution, dct:contributor, dcat:contactPoint",
    "dates": "dct:available, dct:created, …, dct:temporal (collected, coverage)",
    "access": "dct:accessRights (EU), dct:rights (COAR), dct:available",
    "licences": "dct:license of dataset and distributions",
    "copyright": "dct:rights",
    "sizes": "dct:extent, where files are closed",
    "formats": "dct:format, where files are closed",
    "closed_files": "dcat:Distribution with dct:accessRights, dct:available, without downloadURL",
    "files": "dcat:Distribution with spdx:Checksum",
    "funding": "schema:funding → schema:Grant",
    "relations": "dct:relation and its finer properties",
    "mentions": "dct:relation and its finer properties",
    "keywords": "dcat:keyword, dcat:theme",
    "places": "dct:spatial → dct:Location",
    "objects": "dct:subject → dct:PhysicalResource, with crm:P50 for the keeper",
    "samples": "prov:wasDerivedFrom → dct:PhysicalResource",
    "standards": "prov:wasGeneratedBy → prov:used",
    "experiment": "prov:wasGeneratedBy → prov:Activity",
    "detectors": "prov:wasGeneratedBy → prov:used",
    "software": "prov:wasGeneratedBy → prov:used",
    "derivations": "dct:provenance",
    "elements": "schema:variableMeasured, dct:subject",
    "digital_kinds": "dct:type",
    "data_management_plan": "foaf:page",
    "synthetic": "dct:provenance",
    "withdrawal": "adms:status, dct:description, dct:modified",
}
_CRM = "Told by the graph in CIDOC CRM, whose terms it needs."
LEFT_OUT: Mapping[str, str] = {
    "creators.role": "Creators have no role beside this.",
    "objects.collection": _CRM,
    "detectors.active_area": _CRM,
    "detectors.thickness": _CRM,
    "detectors.entrance_window": _CRM,
    "detectors.angle": _CRM,
    "detectors.filter": _CRM,
    "detectors.calibration": _CRM,
    "analyses": "Thousands of measurements are no business of a catalogue of datasets.",
    "dates.note": "Only a period has a label in DCAT.",
    "preservation_level": "DCAT has no term for how data are kept.",
    "retention_until": "DCAT has no term for how data are kept.",
    "storage_tier": "DCAT has no term for how data are kept.",
    "withdrawal.note": "A tombstone tells the reason, not what was noted beside it.",
}


def document(record: Record, house: Settings) -> Graph:
    """What RECORD tells; of a withdrawn one, only that it is withdrawn."""
    return tell(Telling.begun(record, house))


def tell(of: Telling) -> Graph:
    """The same, in a graph that may hold more."""
    if of.record.withdrawal:
        _tombstone(of, of.record.withdrawal)
    else:
        _dataset(of)
        tell_heritage(of)
        _catalog_record(of)
    of.say(catalogue(of.house), DCAT["dataset"], of.dataset)
    return of.graph


def catalogue(house: Settings) -> NamedNode | None:
    """The catalogue as a whole."""
    return iri(f"{house.site}/catalog")


def _dataset(of: Telling) -> None:
    of.say(of.dataset, A, DCAT["Dataset"])
    _words(of)
    _names(of)
    tell_versions(of)
    _dates(of)
    _people(of)
    _subjects(of)
    _access(of)
    _distributions(of)
    _relations(of)
    _money(of)


# Words


UNTITLED = {"en": "Without title", "fr": "Sans titre"}
UNDESCRIBED = {"en": "No description was given.", "fr": "Aucune description n’a été donnée."}
TITLES = {"": "title", "TranslatedTitle": "title"}


def _words(of: Telling) -> None:
    """Titles and descriptions; the profile wants one of each."""
    node, record = of.dataset, of.record
    for one in record.titles:
        of.say(node, DCT[TITLES.get(one.kind, "alternative")], text(one.text, one.language))
    if not of.graph.has_property(node, DCT["title"]):
        of.say(node, DCT["title"], *texts(UNTITLED))
    for number, one in enumerate(record.descriptions, start=1):
        words = text(one.text, one.language)
        if one.kind == "Methods" and words:
            tell_provenance(of, "method", number, words)
        elif one.kind == "TableOfContents":
            of.say(node, DCT["tableOfContents"], words)
        else:
            of.say(node, DCT["description"], words)
    if not of.graph.has_property(node, DCT["description"]):
        of.say(node, DCT["description"], *texts(UNDESCRIBED))
    of.say(node, DCT["language"], *(tell_language(of.graph, tag) for tag in record.languages))
    _types(of)


def _types(of: Telling) -> None:
    kind = of.record.resource_type
    general = tell_type(of.graph, kind.general)
    of.say(of.dataset, DCT["type"], general)
    if labels := texts(kind.titles) or [one for one in [text(kind.detail, "en")] if one]:
        finer = of.part("type", 1)
        of.say(of.dataset, DCT["type"], finer)
        of.say(finer, A, SKOS["Concept"])
        of.say(finer, SKOS["prefLabel"], *labels)
        of.say(finer, SKOS["altLabel"], text(kind.detail, "en"))
        of.say(finer, SKOS["broader"], general)
    of.say(of.dataset, DCT["type"], *map(of.term, of.record.digital_kinds))


@lru_cache(maxsize=256)
def language_code(tag: str) -> str:
    """The three letters of ISO 639-3 for a BCP 47 tag, as the EU writes them, or nothing."""
    bare = tag.split("-")[0].lower()
    if len(bare) not in (2, 3):
        return ""
    found = pycountry.languages.get(**{f"alpha_{len(bare)}": bare})
    return found.alpha_3.upper() if found else ""


def tell_language(graph: Graph, tag: str) -> NamedNode | None:
    """A language by the EU's code."""
    code = language_code(tag)
    if not code:
        return None
    node = iri(f"{EU}language/{code}")
    graph.say(node, A, DCT["LinguisticSystem"])
    graph.say(node, SKOS["inScheme"], iri(f"{EU}language"))
    return node


# Names and versions


def _names(of: Telling) -> None:
    record, node = of.record, of.dataset
    of.say(node, DCT["identifier"], text(node.value))
    page = iri(record.page)
    of.say(node, DCAT["landingPage"], page)
    of.say(page, A, FOAF["Document"])
    for number, one in enumerate(record.identifiers, start=1):
        name = of.part("identifier", number)
        of.say(node, ADMS["identifier"], name)
        of.say(name, A, ADMS["Identifier"])
        of.say(name, SKOS["notation"], text(one.value))
        of.say(name, ADMS["schemaAgency"], text(one.scheme))
        of.say(node, OWL["sameAs"], identified(one))


def tell_versions(of: Telling) -> None:
    """The version, its neighbours, and what means them all (DCAT 3, 11)."""
    record, node = of.record, of.dataset
    of.say(node, DCAT["version"], text(record.version))
    concept = iri(things.doi_uri(record.concept_doi)) if record.concept_doi else None
    of.say(node, DCAT["isVersionOf"], concept)
    versions = {one.index: iri(things.doi_uri(one.doi)) for one in record.versions if one.doi}
    of.say(concept, DCAT["hasVersion"], *versions.values())
    if record.previous:
        of.say(node, DCAT["previousVersion"], versions.get(record.previous.index))
    if record.next:
        of.say(node, DCT["isReplacedBy"], versions.get(record.next.index))


DATES: Mapping[str, str] = {
    "Accepted": "dateAccepted",
    "Available": "available",
    "Copyrighted": "dateCopyrighted",
    "Created": "created",
    "Submitted": "dateSubmitted",
    "Valid": "valid",
    "Other": "date",
}


def _dates(of: Telling) -> None:
    record, node = of.record, of.dataset
    of.say(node, DCT["issued"], day(ends(record.publication_date)[0]))
    of.say(node, DCT["modified"], day(record.updated))
    if record.access.status == "embargoed" and record.access.until:
        of.say(node, DCT["available"], _opening(record))
    for number, one in enumerate(record.dates, start=1):
        if one.kind in DATES:
            of.say(node, DCT[DATES[one.kind]], *(day(end) for end in ends(one.when)))
        elif one.kind == "Coverage" or (one.kind == "Collected" and not record.experiment.start):
            period = of.part("date", number)
            if tell_period(of, period, *ends(one.when), one.note):
                of.say(node, DCT["temporal"], period)


# People and institutions


def _people(of: Telling) -> None:
    record, node = of.record, of.dataset
    for place, one in enumerate(record.creators):
        of.say(node, DCT["creator"], tell_agent(of, one, place, "creator"))
    for place, one in enumerate(record.contributors):
        _contributor(of, one, place)
    of.say(node, DCT["publisher"], tell_organisation(of, record.publisher, "publisher", 1))
    of.say(node, DCAT["contactPoint"], tell_contact(of.graph, of.house))


def _contributor(of: Telling, one: Agent, place: int) -> None:
    """Who did what (DCAT 3, 15.1)."""
    node = tell_agent(of, one, place, "contributor")
    if not node:
        return
    attribution, role = of.part("attribution", place + 1), _role(of, one.role)
    of.say(of.dataset, DCT["contributor"], node)
    of.say(of.dataset, PROV["qualifiedAttribution"], attribution)
    of.say(attribution, A, PROV["Attribution"])
    of.say(attribution, PROV["agent"], node)
    of.say(attribution, DCAT["hadRole"], role)
    if one.role == "RightsHolder":
        of.say(of.dataset, DCT["rightsHolder"], node)
    if one.role == "ContactPerson":
        contact = of.part("contact", place + 1)
        of.say(of.dataset, DCAT["contactPoint"], contact)
        kind = VCARD["Individual"] if one.personal else VCARD["Organization"]
        of.say(contact, A, VCARD["Kind"], kind)
        of.say(contact, VCARD["fn"], text(full_name(one)))
        of.say(contact, VCARD["hasUID"], node if node != contact else None)


_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _role(of: Telling, word: str) -> NamedNode | None:
    """DataCite's role under our address of its vocabulary."""
    word = word or "Other"
    node = iri(f"{of.house.site}/vocabulary/contributorsroles/{things.quoted(word.lower())}")
    of.say(node, A, DCAT["Role"], SKOS["Concept"])
    of.say(node, SKOS["prefLabel"], text(_CAPITAL.sub(" ", word).lower(), "en") or text("other"))
    return node


# What it is about


THEMES: Mapping[str, Mapping[str, str]] = {  # of the EU's list of data themes
    "TECH": {"en": "Science and technology", "fr": "Science et technologie"},
    "EDUC": {"en": "Education, culture and sport", "fr": "Éducation, culture et sport"},
}


def _subjects(of: Telling) -> None:
    for code, labels in THEMES.items():
        theme = tell_concept(of.graph, f"{EU}data-theme/{code}", labels)
        of.say(theme, SKOS["inScheme"], iri(f"{EU}data-theme"))
        of.say(of.dataset, DCAT["theme"], theme)
    for one in of.record.keywords:
        label, theme = text(one.text), iri(one.uri) if one.uri else None
        of.say(of.dataset, DCAT["keyword"], label)
        if theme and label:
            of.say(of.dataset, DCAT["theme"], theme)
            of.say(theme, A, SKOS["Concept"])
            of.say(theme, SKOS["prefLabel"], label)
            of.say(theme, RDFS["comment"], text(one.scheme))


# Access, licences, files

EU_RIGHTS = {"open": "PUBLIC", "embargoed": "RESTRICTED", "metadata-only": "NON_PUBLIC"}


def _access(of: Telling) -> None:
    record, node, right = of.record, of.dataset, _right(of)
    of.say(node, DCT["accessRights"], right)
    of.say(right, A, DCT["RightsStatement"], SKOS["Concept"])
    of.say(right, SKOS["prefLabel"], text(right.value.rsplit("/", 1)[-1] if right else ""))
    of.say(right, SKOS["inScheme"], iri(f"{EU}access-right"))
    of.say(node, DCT["rights"], _coar(of))
    for kind, words in (("access-reason", record.access.reason), ("copyright", record.copyright)):
        if label := text(words):
            statement = of.part(kind, 1)
            of.say(node, DCT["rights"], statement)
            of.say(statement, A, DCT["RightsStatement"])
            of.say(statement, RDFS["label"], label)
    of.say(node, DCT["license"], *_licences(of))


def _right(of: Telling) -> NamedNode | None:
    return iri(f"{EU}access-right/{EU_RIGHTS.get(of.record.access.status, 'RESTRICTED')}")


def _opening(record: Record) -> Literal | None:
    """The day on which closed files open."""
    return typed(record.access.until.isoformat(), "date") if record.access.until else None


def _coar(of: Telling) -> NamedNode | None:
    code, label = of.record.access.right
    return tell_concept(of.graph, COAR + code, {"en": label}, DCT["RightsStatement"])


def _licences(of: Telling) -> list[NamedNode]:
    found = enumerate(of.record.licences, start=1)
    return [node for number, one in found if (node := _licence(of, one, number))]


def _licence(of: Telling, one: Licence, number: int) -> NamedNode | None:
    names = texts(one.titles)
    address = iri(one.url) if one.url else None
    if not (address or names or one.spdx):
        return None
    node = address or of.part("licence", number)
    of.say(node, A, DCT["LicenseDocument"])
    of.say(node, DCT["title"], *names)
    of.say(node, DCT["identifier"], text(one.spdx))
    return node


def _distributions(of: Telling) -> None:
    """Files that everybody may read; where they are closed, the page that tells how to ask."""
    record, alike = of.record, _alike(of)
    named = (*record.files, *record.closed_files)
    for number, file in enumerate(named, start=1):
        node = of.part("file", number)
        _distribution(of, node, alike)
        _file(of, file, number)
        if number > len(record.files):
            of.say(node, DCT["accessRights"], _right(of))
            of.say(node, DCT["available"], _opening(record))
        else:
            of.say(node, DCAT["downloadURL"], iri(things.file_uri(record, file)))
    if not named and record.access.status != "metadata-only":
        _distribution(of, of.part("access", 1), alike)
    if not named:
        _outline(of)


def _alike(of: Telling) -> list[tuple[NamedNode, NamedNode | None]]:
    """What all distributions of a record have in common."""
    found = [
        (A, DCAT["Distribution"]),
        (DCAT["accessURL"], iri(of.record.page)),
        (DCT["license"], next(iter(_licences(of)), None)),
        (DCT["rights"], _coar(of)),
    ]
    if of.record.doi:
        stable = tell_concept(of.graph, f"{EU}planned-availability/STABLE", {"en": "stable"})
        of.say(stable, SKOS["inScheme"], iri(f"{EU}planned-availability"))
        found.append((DCATAP["availability"], stable))
    return found


def _distribution(
    of: Telling, node: NamedNode, alike: list[tuple[NamedNode, NamedNode | None]]
) -> None:
    of.say(of.dataset, DCAT["distribution"], node)
    for prop, value in alike:
        of.say(node, prop, value)


def _outline(of: Telling) -> None:
    """Sizes and formats of files that may not be named."""
    for number, size in enumerate(of.record.sizes, start=1):
        if label := text(size):
            extent = of.part("size", number)
            of.say(of.dataset, DCT["extent"], extent)
            of.say(extent, A, DCT["SizeOrDuration"])
            of.say(extent, RDFS["label"], label)
    for number, form in enumerate(of.record.formats, start=1):
        of.say(of.dataset, DCT["format"], _format(of, form, number))


def _file(of: Telling, file: File, number: int) -> None:
    node = of.part("file", number)
    of.say(node, DCT["title"], text(file.name))
    if file.size >= 0:
        of.say(node, DCAT["byteSize"], typed(str(file.size), "nonNegativeInteger"))
    of.say(node, DCAT["mediaType"], _media_type(of.graph, file.media_type))
    of.say(node, DCT["format"], _format(of, file.media_type, number, "file-format"))
    of.say(node, SPDX["checksum"], _checksum(of, file, number))


_MEDIA_TYPE = re.compile(r"(application|audio|font|image|model|text|video)/(?!x-)[a-z0-9.+_-]+")


@lru_cache(maxsize=256)
def _bare_media_type(said: str) -> str:
    """A media type without parameters, in small letters."""
    return said.split(";")[0].strip().lower()


def _media_type(graph: Graph, said: str) -> NamedNode | None:
    """The address at IANA; types that begin with ``x-`` are not registered (RFC 6838, 3.4)."""
    bare = _bare_media_type(said)
    if not _MEDIA_TYPE.fullmatch(bare):
        return None
    node = iri(f"https://www.iana.org/assignments/media-types/{bare}")
    if node and not graph.tells_of(node):
        graph.say(node, A, DCT["MediaType"], DCT["MediaTypeOrExtent"])
    return node


FILE_TYPES: Mapping[str, str] = {  # media type -> code in the EU's list of file types
    "application/gzip": "GZIP",
    "application/json": "JSON",
    "application/ld+json": "JSON_LD",
    "application/pdf": "PDF",
    "application/x-hdf5": "HDF",
    "application/xml": "XML",
    "application/zip": "ZIP",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/tiff": "TIFF",
    "text/csv": "CSV",
    "text/html": "HTML",
    "text/plain": "TXT",
    "text/tab-separated-values": "TSV",
    "text/xml": "XML",
}


def _format(of: Telling, said: str, number: int, kind: str = "format") -> NamedNode | None:
    """The EU's file type, else the media type as it was said."""
    bare = _bare_media_type(said)
    code = FILE_TYPES.get(bare)
    label = text(said)
    if code:
        node = iri(f"{EU}file-type/{code}")
        if node and of.graph.tells_of(node):
            return node
        of.say(node, SKOS["inScheme"], iri(f"{EU}file-type"))
    elif label:
        node = of.part(kind, number)
    else:
        return None
    of.say(node, A, DCT["MediaTypeOrExtent"])
    of.say(node, RDFS["label"], label)
    return node


ALGORITHMS = frozenset(
    {"adler32", "md2", "md4", "md5", "md6", "sha1", "sha224", "sha256", "sha384", "sha512"}
)
_HEX = re.compile(r"([0-9a-fA-F]{2})+")


def _checksum(of: Telling, file: File, number: int) -> NamedNode | None:
    algorithm, _, value = file.checksum.partition(":")
    algorithm = algorithm.lower().replace("-", "")
    if algorithm not in ALGORITHMS or not _HEX.fullmatch(value):
        return None
    node, kind = of.part("checksum", number), SPDX[f"checksumAlgorithm_{algorithm}"]
    of.say(node, A, SPDX["Checksum"])
    of.say(node, SPDX["algorithm"], kind)
    of.say(node, SPDX["checksumValue"], typed(value.lower(), "hexBinary"))
    of.say(kind, A, SPDX["ChecksumAlgorithm"])
    return node


# What is near

RELATIONS: Mapping[str, NamedNode] = {
    "Cites": DCT["references"],
    "HasPart": DCT["hasPart"],
    "HasVersion": DCAT["hasVersion"],
    "IsCitedBy": DCT["isReferencedBy"],
    "IsDerivedFrom": PROV["wasDerivedFrom"],
    "IsIdenticalTo": OWL["sameAs"],
    "IsNewVersionOf": DCAT["previousVersion"],
    "IsObsoletedBy": DCT["isReplacedBy"],
    "IsOriginalFormOf": DCT["hasFormat"],
    "IsPartOf": DCT["isPartOf"],
    "IsPreviousVersionOf": DCT["isReplacedBy"],
    "IsPublishedIn": DCT["isPartOf"],
    "IsReferencedBy": DCT["isReferencedBy"],
    "IsRequiredBy": DCT["isRequiredBy"],
    "IsSupplementTo": DCT["isReferencedBy"],
    "IsTranslationOf": DCT["isFormatOf"],
    "IsVariantFormOf": DCT["isFormatOf"],
    "IsVersionOf": DCAT["isVersionOf"],
    "Obsoletes": DCT["replaces"],
    "References": DCT["references"],
    "Requires": DCT["requires"],
}
"""Relations of DataCite; all others are ``dct:relation``."""


def _relations(of: Telling) -> None:
    for kind, several in (("relation", of.record.relations), ("mention", of.record.mentions)):
        for number, one in enumerate(several, start=1):
            _relation(of, one, kind, number)
    plan = iri(of.record.data_management_plan) if of.record.data_management_plan else None
    of.say(of.dataset, FOAF["page"], plan)
    of.say(plan, A, FOAF["Document"])


def _relation(of: Telling, one: Relation, kind: str, number: int) -> None:
    """Another resource by its address; what has none, by its identifier alone."""
    node = identified(one.identifier) or of.part(kind, number)
    if node == of.dataset:
        return
    if not identified(one.identifier):
        of.say(node, DCT["identifier"], text(one.identifier.value))
        of.say(node, ADMS["schemaAgency"], text(one.identifier.scheme))
    of.say(of.dataset, RELATIONS.get(one.relation, DCT["relation"]), node)
    if one.resource_type and not of.graph.has_property(node, A):
        of.say(node, DCT["type"], tell_type(of.graph, one.resource_type))


def _money(of: Telling) -> None:
    """Grants, in the words of schema.org: DCAT has none."""
    for number, one in enumerate(of.record.funding, start=1):
        grant = of.part("funding", number)
        of.say(of.dataset, SCHEMA["funding"], grant)
        of.say(grant, A, SCHEMA["Grant"])
        of.say(grant, SCHEMA["funder"], tell_organisation(of, one.funder, "funder", number))
        of.say(grant, SCHEMA["identifier"], text(one.number))
        of.say(grant, SCHEMA["name"], *texts(one.titles))
        of.say(grant, SCHEMA["url"], iri(one.url) if one.url else None)


# The entry in the catalogue


def _catalog_record(of: Telling) -> None:
    """The record itself; the profile wants to know when it was changed last."""
    record = of.record
    changed = day(record.updated) or day(record.created) or day(ends(record.publication_date)[0])
    if not changed:
        return
    node = _entry(of)
    of.say(node, DCT["issued"], day(record.created))
    of.say(node, DCT["modified"], changed)


def _entry(of: Telling) -> NamedNode:
    node, standard = of.part("record", 1), iri(PROFILE)
    of.say(node, A, DCAT["CatalogRecord"])
    of.say(node, FOAF["primaryTopic"], of.dataset)
    of.say(node, DCT["conformsTo"], standard)
    of.say(standard, A, DCT["Standard"])
    of.say(catalogue(of.house), DCAT["record"], node)
    return node


# What was withdrawn


def _tombstone(of: Telling, gone: Withdrawal) -> None:
    """The DOI, that it is withdrawn, when and why, and the citation."""
    of.say(of.dataset, A, DCAT["Dataset"])
    of.say(of.dataset, DCT["identifier"], text(of.dataset.value))
    of.say(of.dataset, DCT["title"], *texts(WITHDRAWN))
    of.say(of.dataset, DCT["description"], *(texts(gone.reasons) or texts(WITHDRAWN)))
    of.say(of.dataset, DCT["bibliographicCitation"], text(gone.citation))
    status = tell_concept(of.graph, f"{EU}distribution-status/WITHDRAWN", WITHDRAWN)
    of.say(status, SKOS["inScheme"], iri(f"{EU}distribution-status"))
    of.say(of.dataset, ADMS["status"], status)
    if changed := day(gone.day):
        of.say(of.dataset, DCT["modified"], changed)
        entry = _entry(of)
        of.say(entry, DCT["modified"], changed)
        of.say(entry, ADMS["status"], status)


render_turtle = written(document, Graph.turtle)
render_json_ld = written(document, Graph.json_ld)
render_rdf_xml = written(document, Graph.rdf_xml)
render_n_triples = written(document, Graph.n_triples)
