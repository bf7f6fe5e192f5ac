"""A record as schema.org describes it, in JSON-LD: for search engines, and for CDIF. Pure.

What Google Dataset Search requires and recommends, and the core and discovery profiles of the
Cross-Domain Interoperability Framework 1.1. The context is inline: whoever cannot fetch another
reads it all the same. Its values are names of namespaces only, which is how F-UJI collects them.

``temporalCoverage`` is the time from which the objects are, in astronomical years; when they were
measured is told by the action that made the data (``prov:wasGeneratedBy``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thalie.ground.plain import one_line

from . import things
from .bibliography import day
from .datacite import bare_doi
from .json_text import dump, inside_html, tidy
from .links import address_of, is_web
from .model import (
    COAR,
    Derivation,
    Detector,
    Identifier,
    Record,
    Relation,
    Software,
    Standard,
    Withdrawal,
)
from .schema_parts import (
    PREFIXES,
    Json,
    access_words,
    addresses,
    agent,
    agents,
    dating,
    defined_term,
    defined_terms,
    download,
    element,
    grant,
    heritage_object,
    identifier,
    keywords,
    known,
    licence,
    node,
    organisation,
    place,
    property_value,
    reference,
    sample,
    spoken,
    spoken_text,
    titles,
)
from .settings import Settings

MEDIA_TYPE = "application/ld+json"
VOCABULARY = "http://schema.org/"
CONTEXT: list[Mapping[str, str]] = [{"@vocab": VOCABULARY, **PREFIXES}]
CDIF = ("https://w3id.org/cdif/core/1.1", "https://w3id.org/cdif/discovery/1.1")
LEAST, MOST = 50, 5000  # characters of a description, says Google Dataset Search

TYPES = {
    "Audiovisual": "VideoObject",
    "Book": "Book",
    "BookChapter": "Chapter",
    "Collection": "Collection",
    "ConferencePaper": "ScholarlyArticle",
    "DataPaper": "ScholarlyArticle",
    "Dataset": "Dataset",
    "Dissertation": "Thesis",
    "Image": "ImageObject",
    "JournalArticle": "ScholarlyArticle",
    "Poster": "Poster",
    "Preprint": "ScholarlyArticle",
    "Presentation": "PresentationDigitalDocument",
    "Report": "Report",
    "Software": "SoftwareSourceCode",
    "Sound": "AudioObject",
}
"""Types of schema.org by DataCite's; all others are works."""

DATES = {
    "Accepted": "dcterms:dateAccepted",
    "Available": "dcterms:available",
    "Copyrighted": "dcterms:dateCopyrighted",
    "Created": "dateCreated",
    "Issued": "dcterms:issued",
    "Submitted": "dcterms:dateSubmitted",
    "Updated": "dcterms:modified",
    "Valid": "dcterms:valid",
}
"""Properties by DataCite's kinds of dates; all others are dates."""

ROLES = {
    "Editor": "editor",
    "Producer": "producer",
    "RightsHolder": "copyrightHolder",
    "Sponsor": "sponsor",
    "Translator": "translator",
}
"""Roles that schema.org has a property for."""

RELATIONS = {
    "Cites": "citation",
    "HasPart": "hasPart",
    "HasTranslation": "workTranslation",
    "HasVersion": "workExample",
    "IsCitedBy": "subjectOf",
    "IsDerivedFrom": "isBasedOn",
    "IsDescribedBy": "subjectOf",
    "IsDocumentedBy": "subjectOf",
    "IsPartOf": "isPartOf",
    "IsReferencedBy": "subjectOf",
    "IsReviewedBy": "subjectOf",
    "IsSupplementTo": "citation",
    "IsTranslationOf": "translationOfWork",
    "IsVersionOf": "exampleOfWork",
    "References": "citation",
}
"""Properties of schema.org by DataCite's relations; all others are links with a role."""

LANDS: Mapping[str, str] = {
    "access": "isAccessibleForFree, conditionsOfAccess, dcterms:available",
    "closed_files": "distribution with conditionsOfAccess, dcterms:available",
    "concept_doi": "exampleOfWork",
    "contributors": "contributor (Role), editor, producer, copyrightHolder, sponsor, translator",
    "copyright": "copyrightNotice",
    "creators": "creator",
    "data_management_plan": "subjectOf",
    "dates": "dateCreated, datePublished, dcterms:…, startTime and endTime of the action",
    "derivations": "dcterms:hasPart → prov:wasDerivedFrom",
    "descriptions": "description, abstract, measurementMethod",
    "detectors": "prov:wasGeneratedBy → instrument",
    "digital_kinds": "additionalType",
    "doi": "@id, identifier",
    "elements": "variableMeasured",
    "experiment": "prov:wasGeneratedBy, measurementTechnique",
    "files": "distribution",
    "formats": "encodingFormat",
    "funding": "funding, funder",
    "id": "@id of samples, and of objects that nothing else names",
    "identifiers": "identifier, sameAs",
    "keywords": "keywords",
    "languages": "inLanguage",
    "licences": "license",
    "mentions": "as relations",
    "objects": "about, keywords, spatialCoverage, temporalCoverage",
    "other_titles": "alternateName",
    "page": "url",
    "places": "spatialCoverage",
    "publication_date": "datePublished",
    "publisher": "publisher",
    "relations": "citation, isBasedOn, isPartOf, subjectOf …, else relatedLink → LinkRole",
    "resource_type": "@type, additionalType, genre",
    "samples": "about",
    "sizes": "size",
    "software": "prov:wasGeneratedBy → instrument",
    "standards": "mentions",
    "synthetic": "digitalSourceType",
    "title": "name",
    "updated": "dateModified",
    "version": "version",
    "versions": "dcterms:replaces, dcterms:isReplacedBy, prov:wasRevisionOf",
    "index": "dcterms:replaces, dcterms:isReplacedBy: which versions are before and after",
    "withdrawal": "creativeWorkStatus, expires, description, dcterms:bibliographicCitation",
}
LEFT_OUT: Mapping[str, str] = {
    "created": "The date Created tells the day of it.",
    "creators.role": "Who created has no other role.",
    "other_titles.kind": "An alternateName is of no kind.",
    "title.kind": "The title to cite is of no kind.",
    "analyses": "Thousands of measurements would drown the rest; the CIDOC CRM has each.",
    "dates.note": "Dates of schema.org carry no words beside them.",
    "preservation_level": "How the repository keeps files tells a search engine nothing.",
    "retention_until": "How long the repository keeps files tells a search engine nothing.",
    "storage_tier": "Where the repository keeps files tells a search engine nothing.",
}


def render(record: Record, house: Settings) -> bytes:
    """The description as a file."""
    return dump(document(record, house))


def script(record: Record, house: Settings) -> str:
    """The description as what stands between the tags of a ``script`` in a page."""
    return inside_html(document(record, house))


def document(record: Record, house: Settings) -> Json:
    """The description; of a withdrawn record, its tombstone alone."""
    gone = record.withdrawal
    made = _tombstone(record, gone) if gone else description(record, house)
    found: Json = tidy({"@context": CONTEXT, **made})
    return found


def description(record: Record, house: Settings) -> Json:
    """The description without context, with empty members."""
    own = {
        **node(TYPES.get(record.resource_type.general, "CreativeWork"), things.record_uri(record)),
        "additionalType": [
            record.resource_type.detail.replace(":", " "),
            *defined_terms(record.digital_kinds, house),
        ],
        "genre": [spoken(text, lang) for lang, text in record.resource_type.titles.items()],
        **_names(record),
        **_people(record, house),
        **_dates(record),
        **_rights(record),
        "includedInDataCatalog": _catalogue(house),
        "distribution": [
            *(download(record, file) for file in record.files),
            *({**download(record, file), **_closed(record)} for file in record.closed_files),
        ],
        "size": list(record.sizes),
        "encodingFormat": list(record.formats),
        **_science(record, house),
        "digitalSourceType": reference(f"{VOCABULARY}AlgorithmicMediaDigitalSource")
        if record.synthetic
        else None,
        "dcterms:hasPart": [_derived(record, one) for one in record.derivations],
        "prov:wasGeneratedBy": _activity(record, house),
    }
    for name, value in _near(record):
        own.setdefault(name, []).append(value)
    return own


# What it is called


def _names(record: Record) -> Json:
    main = next((one for one in record.descriptions if one.kind == "Abstract"), None)
    others = [one for one in record.descriptions if one is not main and one.kind != "Methods"]
    return {
        "name": record.title.text,
        "alternateName": [spoken_text(one) for one in record.other_titles],
        "description": summary(record),
        "abstract": [spoken_text(one) for one in others],
        "measurementMethod": [
            spoken_text(one) for one in record.descriptions if one.kind == "Methods"
        ],
        "identifier": [
            identifier(Identifier("doi", record.doi)),
            *map(identifier, record.identifiers),
        ],
        "sameAs": addresses(
            address_of(one) for one in record.identifiers if one.scheme in ("doi", "ark", "handle")
        ),
        "url": known(record.page),
        "version": record.version,
        "inLanguage": _single(list(record.languages)),
        "keywords": keywords(record),
    }


def summary(record: Record) -> str:
    """What the data are, in the fifty to five thousand characters that Google wants.

    The abstract of the record; where it is missing or too short, what else is known follows it.
    """
    given = next((one.text for one in record.descriptions if one.kind == "Abstract"), "")
    text = given if len(given) >= LEAST else "\n".join(filter(None, (given, _composed(record))))
    return text if len(text) <= MOST else text[: MOST - 1].rsplit(" ", 1)[0] + "…"


def _composed(record: Record) -> str:
    objects = "; ".join(one.label for one in record.objects if one.label)
    techniques = "; ".join(one.title("en") for one in record.experiment.techniques)
    said = (
        f"{record.resource_type.titles.get('en') or record.resource_type.general or 'Record'}:"
        f" {record.title.text}",
        f"Studied: {objects}" if objects else "",
        f"Techniques: {techniques}" if techniques else "",
        f"Published by {record.publisher.name}" if record.publisher.name else "",
    )
    return one_line(" ".join(f"{one}." for one in said if one))


# People and money


def _people(record: Record, house: Settings) -> Json:
    found: Json = {"creator": agents(record), "publisher": organisation(record.publisher)}
    for number, one in enumerate(record.contributors):
        who = agent(one, record, number, "contributor")
        direct = ROLES.get(one.role)
        role = node("Role", roleName=one.role, contributor=who) if tidy(who) else {}
        found.setdefault(direct or "contributor", []).append(who if direct else role)
    funders = {one.funder.ror or one.funder.name: one.funder for one in record.funding}
    return {
        **found,
        "funding": [grant(one) for one in record.funding],
        "funder": [organisation(one) for one in funders.values()],
    }


def _catalogue(house: Settings) -> Json:
    if not house.site:
        return {}
    return node(
        "DataCatalog",
        f"{house.site}/catalog",
        name=house.name or house.site,
        url=house.site,
        description=[spoken(text, language) for language, text in house.about.items()],
    )


# Dates and rights


def _dates(record: Record) -> Json:
    """CDIF wants to know when the record changed; published is the least it did."""
    published = day(record.publication_date)
    found: Json = {
        "datePublished": published.joined("-") if published else "",
        "dateModified": record.updated or record.publication_date,
    }
    for one in record.dates:
        name = DATES.get(one.kind, "dcterms:date")
        if one.kind not in ("Collected", "Coverage") and one.when not in found.get(name, []):
            found.setdefault(name, []).append(one.when)
    if record.access.until:
        found["dcterms:available"] = record.access.until.isoformat()
    return {name: _single(value) for name, value in found.items()}


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _rights(record: Record) -> Json:
    code, _ = record.access.right
    return {
        "license": _single([licence(one) for one in record.licences]),
        "copyrightNotice": record.copyright,
        "isAccessibleForFree": record.access.status == "open",
        "conditionsOfAccess": [f"{COAR}{code}", access_words(record)],
    }


def _closed(record: Record) -> Json:
    """What is said of a file that nobody may read yet; its address refuses until then."""
    until = record.access.until
    return {
        "isAccessibleForFree": False,
        "conditionsOfAccess": access_words(record),
        "dcterms:available": until.isoformat() if until else "",
    }


# What was studied, and how


def _science(record: Record, house: Settings) -> Json:
    techniques = defined_terms(record.experiment.techniques, house)
    datings = [dating(one) for one in record.objects]
    told: set[str] = {one["@id"] for one in techniques if "@id" in one}
    covered = [one.when for one in record.dates if one.kind == "Coverage"]
    return {
        "measurementTechnique": techniques,
        "variableMeasured": _variables(record, house, techniques),
        "temporalCoverage": _single(list(dict.fromkeys(filter(None, [*datings, *covered])))),
        "spatialCoverage": [place(one) for one in record.all_places],
        "about": [
            *(
                heritage_object(record, number, house, told)
                for number in range(len(record.objects))
            ),
            *(sample(record, number, house) for number in range(len(record.samples))),
        ],
        "mentions": [_standard(one) for one in record.standards],
    }


def _variables(record: Record, house: Settings, techniques: list[Json]) -> list[Json]:
    """The elements with their ranges, then what each technique records."""
    by = [reference(one.get("@id", "")) for one in techniques]
    return [
        *(element(one, house, by) for one in record.elements),
        *(_recorded(one, way) for one, way in zip(techniques, by, strict=True)),
    ]


def _recorded(technique: Json, way: Json) -> Json:
    """What a technique gives, the elements found aside: a signal."""
    name = technique["name"]
    return node(
        "PropertyValue",
        name=f"signal of {name}",
        description=f"What the detectors recorded in {name}",
        propertyID=way,
        measurementTechnique=way,
    )


def _standard(one: Standard) -> Json:
    return node(
        ["Thing", "crm:E18_Physical_Thing"],
        name=one.label,
        alternateName=one.reference_material,
        disambiguatingDescription=one_line(
            "Reference material" + (f" made by {one.producer}" if one.producer else "")
        ),
        url=known(one.certificate),
        description=f"Certificate: {one.certificate}"
        if one.certificate and not is_web(one.certificate)
        else "",
    ) if one.label or one.reference_material else {}  # fmt: skip


def _activity(record: Record, house: Settings) -> Json:
    """The measurement from which the data come, with what was used."""
    experiment = record.experiment
    start, end = measured(record)
    used = [
        *_instruments(record, house),
        *(_detector(record, number, house) for number in range(len(record.detectors))),
        *(software(one) for one in record.software),
    ]
    about = [reference(things.object_uri(record, n, house)) for n in range(len(record.objects))]
    found = {
        **node(
            ["CreateAction", "prov:Activity"],
            name=", ".join(filter(None, (experiment.project, experiment.run))),
            startTime=start,
            endTime=end,
            location=node("Place", name=experiment.facility) if experiment.facility else None,
            instrument=used,
            object=about,
            additionalProperty=conditions(record, house),
        ),
        "prov:used": [{"@id": one["@id"]} for one in used if one.get("@id")],
    }
    said = tidy(found).keys() - {"@type", "object"}
    iri = things.part_uri(record, "experiment", 1)
    return (
        {**reference(iri), **found, "result": reference(things.record_uri(record))} if said else {}
    )


def measured(record: Record) -> tuple[str, str]:
    """The first and the last day of measurements."""
    experiment = record.experiment
    if experiment.start or experiment.end:
        return experiment.start, experiment.end
    when = next((one.when for one in record.dates if one.kind == "Collected"), "")
    start, _, end = when.partition("/")
    return start, end


def conditions(record: Record, house: Settings) -> list[Json]:
    """The beam, the place of the object in it, and the numbers under which the work is known."""
    experiment = record.experiment
    terms = (
        ("beam particle", experiment.particle),
        ("atmosphere", experiment.atmosphere),
        ("access programme", experiment.access_programme),
    )
    return [
        *(property_value(name, one.title("en"), one, house) for name, one in terms if one),
        property_value("beam energy", experiment.energy, unit="keV"),
        property_value("beam line", experiment.beam_line),
        property_value("grant of the experiment", experiment.grant),
        property_value("Euphrosyne project", experiment.euphrosyne_project),
        property_value("Euphrosyne run", experiment.euphrosyne_run),
    ]


def _instruments(record: Record, house: Settings) -> Iterator[Json]:
    one = record.experiment.instrument
    doi = Identifier("doi", record.experiment.instrument_doi)
    if one:
        term = defined_term(one, house)
        yield {
            **node("Thing", term.get("@id", "")),
            "name": term["name"],
            "alternateName": term["alternateName"],
            "category": "instrument",
            "identifier": identifier(doi),
            "sameAs": [*addresses([address_of(doi)]), *addresses(one.uris)],
        }
    elif doi.value:
        yield node("Thing", address_of(doi), name="instrument", identifier=identifier(doi))


def _detector(record: Record, number: int, house: Settings) -> Json:
    one = record.detectors[number]
    doi = Identifier("doi", one.doi)
    same = (things.term_uri(one.instrument, house), *one.instrument.uris) if one.instrument else ()
    kind = one.type.title("en") if one.type else ""
    return node(
        "Thing",
        things.part_uri(record, "detector", number + 1),
        name=f"detector {one.name}".strip(),
        alternateName=titles((one.instrument,)),
        category=defined_term(one.type, house) if one.type else "detector",
        description=kind,
        identifier=identifier(doi),
        sameAs=addresses([address_of(doi), *same]),
        model=one.model,
        serialNumber=one.serial_number,
        additionalProperty=_details(one),
    )


def _details(one: Detector) -> list[Json]:
    return [
        property_value("active area", one.active_area, unit="mm2"),
        property_value("thickness", one.thickness, unit="µm"),
        property_value("angle", one.angle, unit="°"),
        property_value("entrance window", one.entrance_window),
        property_value("filter", one.filter),
        property_value("calibration", one.calibration),
    ]


def software(one: Software) -> Json:
    """A program that was used."""
    doi = address_of(Identifier("doi", bare_doi(one.doi)))
    return node(
        "SoftwareApplication",
        doi or one.address,
        name=one.name if len(one.name) > 2 else f"software {one.name}",
        category="software",
        softwareVersion=one.version,
        url=known(one.address),
        identifier=doi,
    ) if one.name else {}  # fmt: skip


def _derived(record: Record, one: Derivation) -> Json:
    """A file or channel with what it was made from; files by their address."""
    files = {file.name: things.file_uri(record, file) for file in record.files}
    return {
        **node(["Thing", "prov:Entity"], files.get(one.result, "")),
        "name": one.result,
        "description": one.method,
        "prov:wasDerivedFrom": [
            reference(files.get(source, "")) or source for source in one.sources
        ],
    } if one.result else {}  # fmt: skip


# What is near


def _near(record: Record) -> Iterator[tuple[str, Any]]:
    """Properties and one value each, the record's own metadata first."""
    yield "subjectOf", _metadata(record)
    if record.concept_doi:
        yield "exampleOfWork", _work(Identifier("doi", record.concept_doi))
    if record.previous:
        before = reference(things.doi_uri(record.previous.doi))
        yield "dcterms:replaces", before
        yield "prov:wasRevisionOf", before
    if record.next:
        yield "dcterms:isReplacedBy", reference(things.doi_uri(record.next.doi))
    if is_web(record.data_management_plan):
        plan = {"name": "Data management plan", "url": record.data_management_plan}
        yield "subjectOf", node("CreativeWork", record.data_management_plan, **plan)
    for taken in record.samples:
        if pid := things.sample_pid(taken):
            yield "isBasedOn", reference(pid)
    yield from relations([*record.relations, *record.mentions])


def _metadata(record: Record) -> Json:
    """The metadata as a record of their own, as CDIF wants it (Core 1.1, ``subjectOf``)."""
    uri = things.record_uri(record)
    return {
        **node(
            "Dataset",
            f"{record.page}#metadata",
            name=f"Metadata of: {record.title.text}",
            description="The description of the dataset in schema.org’s words, by CDIF’s profiles",
            url=known(record.page),
            additionalType=reference(f"{PREFIXES['dcat']}CatalogRecord"),
            about=reference(uri),
        ),
        "dcterms:conformsTo": [{"@id": profile} for profile in CDIF],
    } if is_web(record.page) and is_web(uri) else {}  # fmt: skip


def relations(found: Iterable[Relation]) -> Iterator[tuple[str, Any]]:
    """Properties of schema.org and what they lead to, each once."""
    seen = set()
    for one in found:
        key = (one.relation, bare_doi(one.identifier.value))
        if one.identifier.value and key not in seen:
            seen.add(key)
            yield _related(one)


def _related(one: Relation) -> tuple[str, Any]:
    address = address_of(one.identifier)
    if not address:
        return "mentions", node("Thing", identifier=identifier(one.identifier),
                                description=f"{one.relation} this")  # fmt: skip
    if one.relation in RELATIONS:
        return RELATIONS[one.relation], _work(one.identifier, one.resource_type)
    if one.relation == "IsIdenticalTo":
        return "sameAs", address
    target = node("EntryPoint", url=address, name=one.resource_type)
    return "relatedLink", node("LinkRole", linkRelationship=one.relation, target=target)


def _work(one: Identifier, kind: str = "") -> Json:
    """Another work; to be told apart from this record, it is no ``Dataset`` here."""
    address = address_of(one)
    return node(
        "CreativeWork",
        address,
        url=address,
        identifier=identifier(one),
        additionalType=kind,
    )


# What is gone


def _tombstone(record: Record, gone: Withdrawal) -> Json:
    """That the record is withdrawn, when and why, and how it was cited."""
    why = "; ".join(dict.fromkeys(filter(None, [*gone.reasons.values(), gone.note])))
    return {
        **node("CreativeWork", things.record_uri(record)),
        "name": f"Withdrawn: {record.doi or record.page}".rstrip(": "),
        "description": one_line(f"Withdrawn on {gone.day}. {why}"),
        "identifier": identifier(Identifier("doi", record.doi)),
        "url": known(record.page),
        "creativeWorkStatus": "Withdrawn",
        "expires": gone.day,
        "abstract": [spoken(text, lang) for lang, text in gone.reasons.items()],
        "dcterms:bibliographicCitation": gone.citation,
    }
