"""A record in DataCite's metadata schema 4.7, as its REST API takes it. Pure.

``attributes`` gives what stands under ``data.attributes``; ``datacite_xml`` makes the XML of the
same. Every list stands there even when it is empty: DataCite keeps an attribute that an update
leaves out, so what was taken out here must be said.

Three decisions. ``publicationYear`` is the year of publication, also under an embargo, as the page
and the citation show it (4.7, property 5: the date "preferred from a citation perspective"); the
end of the embargo is the date ``Available``. Years before the common era are astronomical, with
the historian's year beside them in ``dateInformation`` (4.7, property 8).

A dataset ``IsDerivedFrom`` the samples that were measured: their matter is its source (4.7,
appendix 1), which ``References`` would not say, and a measurement is no citation of its sample. Of
an object, a museum's page is referred to; the matter of it is not consumed, nor is it ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from thalie.ground.plain import legal

from .addresses import is_address
from .datacite_terms import KNOWN, term
from .model import (
    COAR,
    Agent,
    Dated,
    Funding,
    HeritageObject,
    Identifier,
    Keyword,
    Licence,
    Organisation,
    Place,
    Record,
    Relation,
    Sample,
    Software,
    Standard,
    Term,
    Text,
)

SCHEMA = "http://datacite.org/schema/kernel-4"
LANGUAGE = re.compile(r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*")  # xs:language

Json = dict[str, Any]


def attributes(record: Record) -> Json:
    """The metadata of one version."""
    versions = [*_concept(record), *_neighbours(record)]
    return _attributes(record, versions)


def concept_attributes(record: Record) -> Json:
    """The metadata of the DOI that means all versions; RECORD is the latest.

    What names one version (its number, the repository's identifiers) is left out.
    """
    versions = [
        Relation("HasVersion", Identifier("doi", version.doi)) for version in record.versions
    ]
    return _attributes(replace(record, version="", identifiers=()), versions)


def _attributes(record: Record, versions: list[Relation]) -> Json:
    record = as_object(record) if is_object(record) else record
    found = {
        "types": _types(record),
        "creators": [_agent(one) for one in record.creators],
        "titles": [_title(text) for text in record.titles if _is_said(text)],
        "publisher": _publisher(record.publisher),
        "publicationYear": publication_year(record.publication_date),
        "contributors": [
            {**_agent(one), "contributorType": _known("contributorType", one.role)}
            for one in record.contributors
        ],
        "subjects": _distinct(_subjects(record)),
        "dates": _distinct(_dates(record)),
        "language": next(filter(LANGUAGE.fullmatch, record.languages), ""),
        "identifiers": _distinct(map(_alternate, _alternates(record))),
        "relatedIdentifiers": _distinct(_related(record, versions)),
        "relatedItems": _distinct(_items(record)),
        "sizes": _sizes(record),
        "formats": list(_formats(record)),
        "rightsList": _distinct(_rights(record)),
        "descriptions": [_description(text) for text in record.descriptions if _is_said(text)],
        "geoLocations": _distinct(map(_location, record.all_places)),
        "fundingReferences": _distinct(map(_funding, record.funding)),
        "version": record.version,
        "schemaVersion": SCHEMA,
    }
    return {name: value if _is_printable(value) else _legal(value) for name, value in found.items()}


# Samples and objects that have a record of their own


def is_object(record: Record) -> bool:
    """Whether the record is that of a sample or object, and not of data."""
    return record.resource_type.general == "PhysicalObject"


def as_object(record: Record) -> Record:
    """The record of a sample or object with what DataCite wants to know of one.

    After DataCite's guide to IGSN IDs: the finer type is what it is, the institution that keeps it
    is the ``HostingInstitution``, its own numbers are alternate identifiers. A sample is derived
    from its object; where the record is that of the object, the museum's page describes it.
    """
    relation = "IsDerivedFrom" if record.samples else "IsDescribedBy"
    kind = "PhysicalObject" if record.samples else ""
    types = [one.type for one in record.samples or record.objects if one.type]
    pages = [Relation(relation, _page(one.page), kind) for one in record.objects if one.page]
    return replace(
        record,
        resource_type=replace(
            record.resource_type,
            detail="; ".join(dict.fromkeys(one.title("en") for one in types))
            or record.resource_type.detail,
        ),
        contributors=(*record.contributors, *_keepers(record)),
        identifiers=(*record.identifiers, *_own_numbers(record)),
        relations=(*record.relations, *pages),
        objects=tuple(replace(one, page="") for one in record.objects),
        samples=tuple(
            replace(one, pid="") if bare_doi(one.pid) == record.doi.lower() else one
            for one in record.samples
        ),
    )


def _keepers(record: Record) -> Iterator[Agent]:
    """Who keeps it, unless the record says so among its contributors."""
    named = {one.name for one in record.contributors if one.role == "HostingInstitution"}
    keepers = {one.keeper.name: one.keeper for one in record.objects if one.keeper}
    for name, keeper in keepers.items():
        if name not in named:
            registered = tuple(one for one in keeper.identifiers if one.scheme in REGISTRIES)
            yield Agent(name, personal=False, identifiers=registered, role="HostingInstitution")


def _own_numbers(record: Record) -> Iterator[Identifier]:
    for sample in record.samples:
        if sample.identifier:
            yield Identifier("Laboratory number", sample.identifier)
    for one in record.objects if not record.samples else ():
        if one.inventory_number:
            yield Identifier("Inventory number", one.inventory_number)


def _said(**values: Any) -> Json:
    """The values that are not empty."""
    return {name: value for name, value in values.items() if value}


def _distinct(entries: Iterable[Json]) -> list[Json]:
    """Entries that say something, each once, in order."""
    found: dict[Any, Json] = {}
    for entry in entries:
        if entry:
            found.setdefault(_key(entry), entry)
    return list(found.values())


def _key(entry: Json) -> Any:
    """What is the same for entries that say the same, flat ones being the most."""
    pairs = tuple(entry.items())
    try:
        hash(pairs)
    except TypeError:
        return repr(entry)
    return pairs


def _is_printable(value: Any) -> bool:
    """Whether all texts in VALUE are: Python spells what is not with a backslash."""
    return "\\" not in repr(value)


def _legal(value: Any) -> Any:
    """VALUE without the characters that DataCite's XML cannot carry; nothing printable is one."""
    if isinstance(value, str):
        return legal(value)
    if isinstance(value, list):
        return [_legal(entry) for entry in value]
    if isinstance(value, dict):
        return {name: _legal(entry) for name, entry in value.items()}
    return value


@lru_cache(maxsize=256)
def _lang(language: str) -> str:
    return language if LANGUAGE.fullmatch(language) else ""


def _known(name: str, word: str, otherwise: str = "Other") -> str:
    """WORD if it is in DataCite's list NAME."""
    return word if word in KNOWN[name] else otherwise


# What it is called


def _types(record: Record) -> Json:
    """The general type and a finer word: of what kind the data are, else the vocabulary's."""
    kinds = "; ".join(kind.title("en") for kind in record.digital_kinds)
    return _said(
        resourceTypeGeneral=record.resource_type.general,
        resourceType=kinds or record.resource_type.detail,
    )


def _is_said(text: Text) -> bool:
    return bool(legal(text.text).strip())


def _title(text: Text) -> Json:
    kind = _known("titleType", text.kind) if text.kind else ""
    return {"title": text.text, **_said(titleType=kind, lang=_lang(text.language))}


def _description(text: Text) -> Json:
    return {
        "description": text.text,
        "descriptionType": _known("descriptionType", text.kind),
        **_said(lang=_lang(text.language)),
    }


def publication_year(when: str) -> int | None:
    """The four-digit year with which a date or interval begins."""
    found = re.match(r"(\d{4})(?!\d)", when)
    return int(found[1]) if found else None


def _alternates(record: Record) -> Iterator[Identifier]:
    yield from (one for one in record.identifiers if one.scheme != "doi")


def _alternate(one: Identifier) -> Json:
    kind = term("relatedIdentifierType", one.scheme) or one.scheme
    return {"identifier": one.value, "identifierType": kind}


# People

REGISTRIES = {  # scheme -> (DataCite's name, address of the registry, before an identifier)
    "orcid": ("ORCID", "https://orcid.org", "https://orcid.org/"),
    "ror": ("ROR", "https://ror.org", "https://ror.org/"),
    "isni": ("ISNI", "https://isni.org", "https://isni.org/isni/"),
    "gnd": ("GND", "https://d-nb.info/gnd", "https://d-nb.info/gnd/"),
    "grid": ("GRID", "https://www.grid.ac", ""),
}


def _registered(one: Identifier) -> tuple[str, str, str]:
    """The address of an identifier, its scheme and the scheme's address."""
    scheme, home, before = REGISTRIES.get(one.scheme, (one.scheme, "", ""))
    bare = one.value.removeprefix("gnd:")
    return (bare if bare.startswith("http") else f"{before}{bare}"), scheme, home


def full_name(agent: Agent) -> str:
    """The name to cite; a person given in two parts only is called ``Family, Given``."""
    return agent.name or ", ".join(filter(None, (agent.family_name, agent.given_name)))


def _agent(agent: Agent) -> Json:
    return {
        "name": full_name(agent),
        "nameType": "Personal" if agent.personal else "Organizational",
        **_said(givenName=agent.given_name, familyName=agent.family_name),
        "nameIdentifiers": [_name_identifier(one) for one in agent.identifiers if one.value],
        "affiliation": [
            _affiliation(place) for place in agent.affiliations if place.name or place.ror
        ],
    }


def _name_identifier(one: Identifier) -> Json:
    address, scheme, home = _registered(one)
    return {
        "nameIdentifier": address,
        "nameIdentifierScheme": scheme,
        **_said(schemeUri=home),
    }


def _affiliation(place: Organisation) -> Json:
    preferred = _preferred(place, ("ror", "isni", "grid"))
    if not preferred:
        return {"name": place.name}
    address, scheme, home = _registered(preferred)
    return {
        "name": place.name or address,
        "affiliationIdentifier": address,
        "affiliationIdentifierScheme": scheme,
        "schemeUri": home,
    }


def _preferred(organisation: Organisation, schemes: tuple[str, ...]) -> Identifier | None:
    known = {one.scheme: one for one in reversed(organisation.identifiers)}
    return next((known[scheme] for scheme in schemes if scheme in known), None)


def _publisher(publisher: Organisation) -> Json:
    if not publisher.ror:
        return {"name": publisher.name}
    address, scheme, home = _registered(Identifier("ror", publisher.ror))
    return {
        "name": publisher.name,
        "publisherIdentifier": address,
        "publisherIdentifierScheme": scheme,
        "schemeUri": home,
    }


# Subjects

SCHEMES = (  # how an address begins, what the scheme is called, where it is at home
    ("http://vocab.getty.edu/aat/", "AAT", "http://vocab.getty.edu/aat/"),
    ("http://purl.obolibrary.org/obo/CHMO_", "CHMO", "http://purl.obolibrary.org/obo/chmo.owl"),
    ("http://purl.obolibrary.org/obo/CHEBI_", "ChEBI", "http://purl.obolibrary.org/obo/chebi.owl"),
    ("http://purl.org/pan-science/PaNET/", "PaNET", "http://purl.org/pan-science/PaNET/"),
    ("http://n2t.net/ark:/99152/", "PeriodO", "http://n2t.net/ark:/99152/p0"),
    ("https://doi.org/10.1351/goldbook.", "IUPAC Gold Book", "https://goldbook.iupac.org/"),
    ("http://www.wikidata.org/entity/", "Wikidata", "http://www.wikidata.org/entity/"),
)


def _subjects(record: Record) -> Iterator[Json]:
    """Keywords, then the terms of the heritage fields in each language that they have."""
    for keyword in record.keywords:
        yield _keyword(keyword)
    for one in _terms(record):
        yield from _term_subjects(one)


def _terms(record: Record) -> Iterator[Term]:
    experiment = record.experiment
    yield from experiment.techniques
    for one in record.objects:
        yield from filter(None, (one.type, *one.materials, one.period))
    yield from (element.element for element in record.elements)
    if experiment.particle:
        yield experiment.particle


def _keyword(keyword: Keyword) -> Json:
    if not keyword.text:
        return {}
    return {
        "subject": keyword.text,
        **_scheme(keyword.uri),
        **_said(subjectScheme=keyword.scheme),
    }


def _term_subjects(one: Term) -> Iterator[Json]:
    """A term by its titles, with one address."""
    scheme = _best_scheme(one.uris)
    for language, title in one.titles.items():
        if title:
            yield {"subject": title, **scheme, **_said(lang=_lang(language))}


@lru_cache(maxsize=4096)
def _best_scheme(uris: tuple[str, ...]) -> Mapping[str, str]:
    """What one of the addresses of a term says: of a scheme that is known, if there is one."""
    told = [_scheme(uri) for uri in uris if is_address(uri)]
    known = (one for one in told if "subjectScheme" in one)
    return next(known, next(iter(told), {}))


def _scheme(uri: str) -> Json:
    """What says that a subject is that of a list; the code is the last part of its address."""
    if not uri:
        return {}
    for begins, name, home in SCHEMES:
        if uri.startswith(begins):
            code = uri.rsplit("/", 1)[-1]
            return {
                "subjectScheme": name,
                "schemeUri": home,
                "valueUri": uri,
                "classificationCode": code,
            }
    return {"valueUri": uri}


# Dates


def _dates(record: Record) -> Iterator[Json]:
    for one in record.dates:
        yield _date(one)
    yield from _coverage(record.objects)


def _date(one: Dated) -> Json:
    kind = _known("dateType", one.kind)
    return {"date": one.when, "dateType": kind, **_said(dateInformation=one.note)}


def _coverage(objects: Iterable[HeritageObject]) -> Iterator[Json]:
    """The time from which the objects are, as one range; W3CDTF knows no years of five digits."""
    years = [year for one in objects for year in (one.year_from, one.year_to) if year is not None]
    if not years or min(years) < -9999 or max(years) > 9999 or 0 in years:
        return
    ends = list(dict.fromkeys((min(years), max(years))))
    entry = {"date": "/".join(map(astronomical, ends)), "dateType": "Coverage"}
    if ends[0] < 0:
        entry["dateInformation"] = " to ".join(map(historical, ends))
    yield entry


def astronomical(year: int) -> str:
    """The historical YEAR, where 1 BCE is 0000 (ISO 8601-1, 4.2.1)."""
    counted = year if year > 0 else year + 1
    return f"-{-counted:04d}" if counted < 0 else f"{counted:04d}"


def historical(year: int) -> str:
    """The historical YEAR in words."""
    return f"{-year} BCE" if year < 0 else f"{year} CE"


# What is near


def _concept(record: Record) -> Iterator[Relation]:
    if record.concept_doi:
        yield Relation("IsVersionOf", Identifier("doi", record.concept_doi))


def _neighbours(record: Record) -> Iterator[Relation]:
    if record.previous:
        yield Relation("IsNewVersionOf", Identifier("doi", record.previous.doi))
    if record.next:
        yield Relation("IsPreviousVersionOf", Identifier("doi", record.next.doi))


def named_dois(record: Record) -> Iterator[tuple[str, str]]:
    """What RECORD names by a DOI: DataCite's relation, and the DOI in small letters."""
    for one in [*record.relations, *_own_relations(record)]:
        kind, value = _typed(one.identifier)
        if kind == "DOI":
            yield _known("relationType", one.relation), bare_doi(value)


def bare_doi(text: str) -> str:
    """A DOI without address, in small letters (DOIs do not tell capitals from small letters)."""
    return re.sub(r"^(https?://(dx\.)?doi\.org/|doi:)", "", text.strip().lower())


def relations(record: Record) -> list[Relation]:
    """All that one version stands near to by an identifier: what it says, and what is said of it.

    Versions come first; what others say is told where the record does not say it itself.
    """
    return _relations(record, [*_concept(record), *_neighbours(record)])


def _relations(record: Record, versions: Iterable[Relation]) -> list[Relation]:
    own = [*versions, *record.relations, *_own_relations(record)]
    if not record.mentions:
        return own
    said = {(one.relation, bare_doi(one.identifier.value)) for one in own}
    others = (
        one for one in record.mentions if (one.relation, bare_doi(one.identifier.value)) not in said
    )
    return [*own, *others]


def _related(record: Record, versions: Iterable[Relation]) -> Iterator[Json]:
    for one in _relations(record, versions):
        kind, value = _typed(one.identifier)
        if kind:
            yield {
                "relatedIdentifier": value,
                "relatedIdentifierType": kind,
                "relationType": _known("relationType", one.relation),
                **_said(resourceTypeGeneral=_known("resourceType", one.resource_type, "")),
            }


def _own_relations(record: Record) -> Iterator[Relation]:
    """What the heritage fields name by an identifier."""
    if record.experiment.instrument_doi:
        instrument = Identifier("doi", record.experiment.instrument_doi)
        yield Relation("IsCollectedBy", instrument, "Instrument")
    for detector in record.detectors:
        if detector.doi:
            yield Relation("IsCollectedBy", Identifier("doi", detector.doi), "Instrument")
    for one in record.objects:
        if one.page:
            yield Relation("References", _page(one.page), "PhysicalObject")
    for sample in record.samples:
        if sample.pid:
            yield Relation("IsDerivedFrom", _sample_pid(sample.pid), "PhysicalObject")
    for standard in record.standards:
        if standard.certificate:
            yield Relation("References", Identifier("url", standard.certificate))
    for program in record.software:
        yield from _program(program)
    if record.data_management_plan:
        plan = Identifier("url", record.data_management_plan)
        yield Relation("IsDocumentedBy", plan, "OutputManagementPlan")
    for other in record.identifiers:
        if other.scheme == "doi":
            yield Relation("IsIdenticalTo", other)


_ARK = re.compile(r"https?://[^?#]*?/(ark:/?\d{5,9}/[^?#]+)")


def _page(address: str) -> Identifier:
    """The page of an object: the ARK in its address, if it has one."""
    found = _ARK.fullmatch(address)
    return Identifier("ark", found[1]) if found else Identifier("url", address)


def _sample_pid(pid: str) -> Identifier:
    return Identifier("doi" if pid.startswith("10.") else "igsn", pid)


def _program(program: Software) -> Iterator[Relation]:
    """A program by its DOI, which may be that of an article about it, or by its address."""
    if program.doi:
        yield Relation("IsCompiledBy", Identifier("doi", program.doi))
    elif program.address:
        yield Relation("IsCompiledBy", Identifier("url", program.address), "Software")


ADDRESSES = {
    "wikidata": "https://www.wikidata.org/wiki/",
    "isni": "https://isni.org/isni/",
    "geonames": "https://www.geonames.org/",
}
OTHER_NAMES = {"ads": "bibcode", "swh": "SWHID"}  # schemes that DataCite calls otherwise


def _typed(one: Identifier) -> tuple[str, str]:
    """DataCite's type and value of an identifier; no type where DataCite has none."""
    kind = term("relatedIdentifierType", OTHER_NAMES.get(one.scheme, one.scheme))
    if kind:
        return kind, one.value
    if one.scheme in ADDRESSES:
        bare = one.value.rstrip("/").rsplit("/", 1)[-1]
        return "URL", f"{ADDRESSES[one.scheme]}{bare}"
    return "", one.value


def _items(record: Record) -> Iterator[Json]:
    """What is near, with names: of many things nobody ever made an identifier."""
    yield from _experiment_items(record)
    if not is_object(record):
        yield from map(_object_item, record.objects)
        yield from map(_sample_item, record.samples)
    elif record.samples:
        yield from (_object_item(one, "IsDerivedFrom") for one in record.objects)
    yield from map(_standard_item, record.standards)
    yield from map(_software_item, record.software)
    for one in record.relations:
        kind, value = _typed(one.identifier)
        if not kind:
            title = f"{one.identifier.scheme}: {value}"
            resource_type = _known("resourceType", one.resource_type)
            relation = _known("relationType", one.relation)
            yield _item(resource_type, relation, [_title(Text(title))])


def _experiment_items(record: Record) -> Iterator[Json]:
    experiment = record.experiment
    if experiment.instrument:
        titles = _term_titles(experiment.instrument)
        doi = Identifier("doi", experiment.instrument_doi)
        yield _item("Instrument", "IsCollectedBy", titles, doi)
    if experiment.project:
        titles = [_title(Text(experiment.project))]
        yield _item("Project", "IsPartOf", titles, number=experiment.run)


def _term_titles(one: Term) -> list[Json]:
    """The titles of a term, the English one first; the others are translations."""
    others = {lang: title for lang, title in one.titles.items() if lang != "en"}
    main = {"title": one.title("en")}
    translated = [
        {"title": title, "titleType": "TranslatedTitle"}
        for title in others.values()
        if title != main["title"]
    ]
    return [main, *translated]


def _object_item(one: HeritageObject, relation: str = "References") -> Json:
    """An object; who holds it stands as publisher ("the entity that holds …", 4.7, 20.11)."""
    page = _page(one.page) if one.page else Identifier("url", "")
    keeper = one.keeper.name if one.keeper else ""
    titles = _names(one)
    return _item(
        "PhysicalObject", relation, titles, page, number=one.inventory_number, publisher=keeper
    )


def _names(one: HeritageObject | Sample) -> list[Json]:
    """The titles of a thing: the first as it is, others as translations."""
    texts = [
        Text(text, "TranslatedTitle" if place else "", tag)
        for place, (tag, text) in enumerate(one.names.items())
    ]
    return [_title(text) for text in texts or [Text(one.label)]]


def _sample_item(one: Sample) -> Json:
    pid = _sample_pid(one.pid)
    titles = _names(one)
    return _item("PhysicalObject", "IsDerivedFrom", titles, pid, number=one.identifier)


def _standard_item(one: Standard) -> Json:
    title = one.reference_material or one.label
    certificate = Identifier("url", one.certificate)
    titles = [_title(Text(title))]
    return _item("PhysicalObject", "References", titles, certificate, publisher=one.producer)


def _software_item(one: Software) -> Json:
    address = Identifier("doi", one.doi) if one.doi else Identifier("url", one.address)
    return _item("Software", "IsCompiledBy", [_title(Text(one.name))], address, edition=one.version)


def _item(
    kind: str,
    relation: str,
    titles: list[Json],
    identifier: Identifier | None = None,
    **more: str,
) -> Json:
    """A related item; nothing where it has no title."""
    if not any(title["title"] for title in titles):
        return {}
    entry: Json = {"relatedItemType": kind, "relationType": relation, "titles": titles}
    if identifier and identifier.value:
        scheme, value = _typed(identifier)
        entry["relatedItemIdentifier"] = {
            "relatedItemIdentifier": value,
            "relatedItemIdentifierType": scheme,
        }
    return entry | _said(**more)


# Files and rights


def _sizes(record: Record) -> list[str]:
    """What the record says, else what its open files add up to."""
    if record.sizes or not record.files:
        return [size for size in record.sizes if size]
    number = len(record.files)
    total = sum(file.size for file in record.files)
    return [f"{number} file{'s' if number != 1 else ''}", f"{total} bytes"]


def _formats(record: Record) -> Iterator[str]:
    found = record.formats or tuple(file.media_type for file in record.files)
    yield from dict.fromkeys(filter(None, found))


def _rights(record: Record) -> Iterator[Json]:
    for licence in record.licences:
        yield _licence(licence)
    if record.copyright:
        yield {"rights": record.copyright}
    code, label = record.access.right
    yield {
        "rights": label,
        "rightsUri": f"{COAR}{code}",
        "rightsIdentifier": code,
        "rightsIdentifierScheme": "COAR Access Right",
        "schemeUri": COAR,
        "lang": "en",
    }


def _licence(licence: Licence) -> Json:
    language = "en" if "en" in licence.titles else next(iter(licence.titles), "")
    spdx = {
        "rightsIdentifier": licence.spdx,
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": "https://spdx.org/licenses/",
    }
    said = _said(
        rights=licence.titles.get(language, "") or licence.spdx.upper(), rightsUri=licence.url
    )
    if not said:
        return {}
    return {**said, **(spdx if licence.spdx else {}), **_said(lang=_lang(language))}


# Places and money


def _location(place: Place) -> Json:
    point = {"pointLongitude": place.longitude, "pointLatitude": place.latitude}
    whole = None not in point.values()
    return _said(geoLocationPlace=place.name, geoLocationPoint=point if whole else None)


FUNDER_SCHEMES = {"ror": "ROR", "isni": "ISNI", "grid": "GRID", "doi": "Crossref Funder ID"}


def funder_name(funder: Organisation) -> str:
    """The name of who paid, else the identifier by which they are known, else nothing."""
    preferred = _preferred(funder, tuple(FUNDER_SCHEMES))
    return funder.name or (preferred.value if preferred else "")


def _funding(funding: Funding) -> Json:
    funder = funding.funder
    preferred = _preferred(funder, tuple(FUNDER_SCHEMES))
    entry: Json = {"funderName": funder_name(funder)}
    if preferred:
        address, _, home = _registered(preferred)
        address = f"https://doi.org/{address}" if preferred.scheme == "doi" else address
        kind = FUNDER_SCHEMES[preferred.scheme]
        entry |= {"funderIdentifier": address, "funderIdentifierType": kind}
        entry |= _said(schemeUri=home)
    title = funding.titles.get("en") or next(iter(funding.titles.values()), "")
    return entry | _said(awardNumber=funding.number, awardUri=funding.url, awardTitle=title)
