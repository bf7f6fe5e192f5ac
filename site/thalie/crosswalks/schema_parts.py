"""People, terms, places, files and objects as schema.org describes them, for all who use it. Pure.

Functions give JSON-LD nodes with empty members, which ``json_text.tidy`` takes out of the whole.
Words of other vocabularies stand under the prefixes of ``PREFIXES``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from . import things
from .datacite import full_name
from .links import address_of, is_web
from .model import (
    Agent,
    Element,
    File,
    Funding,
    HeritageObject,
    Identifier,
    Keyword,
    Licence,
    Organisation,
    Place,
    Record,
    Sample,
    Term,
    Text,
)
from .settings import Settings

Json = dict[str, Any]

PREFIXES = {
    "crm": "http://www.cidoc-crm.org/cidoc-crm/",
    "crmsci": "http://www.cidoc-crm.org/extensions/crmsci/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "prov": "http://www.w3.org/ns/prov#",
    "spdx": "http://spdx.org/rdf/terms#",
}
INITIALS = frozenset(("ark", "doi", "gnd", "igsn", "isni", "oai", "orcid", "pmid", "ror", "swh"))
LANGUAGE = re.compile(r"[a-zA-Z]{2,8}(-[a-zA-Z0-9]{1,8})*")  # BCP 47, 2.1


def node(kind: str | list[str], iri: str = "", **members: Any) -> Json:
    """A node of this KIND, by its address if that is one."""
    return {**reference(iri), "@type": kind, **members}


def reference(iri: str) -> Json:
    """What points at IRI, or nothing."""
    return {"@id": iri} if is_web(iri) else {}


def references(iris: Iterable[str]) -> list[Json]:
    """What points at each of IRIS, once."""
    return [{"@id": iri} for iri in dict.fromkeys(iris) if is_web(iri)]


def addresses(found: Iterable[str]) -> list[str]:
    """Those that are addresses, each once."""
    return [one for one in dict.fromkeys(found) if is_web(one)]


def known(address: str) -> str:
    """ADDRESS if it is one."""
    return address if is_web(address) else ""


def spoken(text: str, language: str) -> Any:
    """A text with its language, where that is known (JSON-LD 1.1, 4.2.4)."""
    known = text and LANGUAGE.fullmatch(language)
    return {"@value": text, "@language": language} if known else text


def spoken_text(one: Text) -> Any:
    """The same for a title or description."""
    return spoken(one.text, one.language)


def property_value(
    name: str, value: Any, term: Term | None = None, house: Settings | None = None, unit: str = ""
) -> Json:
    """A property without a name in schema.org; nothing without a value."""
    if value in (None, ""):
        return {}
    return node(
        "PropertyValue",
        name=name,
        propertyID=name,
        value=value,
        valueReference=defined_term(term, house) if term and house else None,
        unitText=unit,
    )


# Identifiers


def identifier(one: Identifier) -> Json:
    """An identifier with its scheme, and where it leads."""
    if not one.value:
        return {}
    prefixed = one.scheme in ("doi", "orcid", "ror", "isni") and ":" not in one.value
    return node(
        "PropertyValue",
        propertyID=scheme_name(one.scheme),
        value=f"{one.scheme}:{one.value}" if prefixed else one.value,
        url=address_of(one),
    )


def scheme_name(scheme: str) -> str:
    """A SCHEME in words: CDIF wants text of five letters here that nobody takes for an address."""
    return f"{scheme.upper() if scheme in INITIALS else scheme.replace(':', ' ')} identifier"


# People


def agents(record: Record) -> list[Json]:
    """The creators."""
    return [agent(one, record, place) for place, one in enumerate(record.creators)]


def agent(one: Agent, record: Record, place: int, kind: str = "creator") -> Json:
    """A person or organisation; identifiers stand in ``sameAs`` too, where Google looks."""
    own = things.part_uri(record, kind, place + 1)
    known = things.agent_uri(one, record, place, kind)
    found = node(
        "Person" if one.personal else "Organization",
        known if is_web(known) else own,
        name=full_name(one),
        identifier=[identifier(each) for each in one.identifiers],
        sameAs=addresses(map(address_of, one.identifiers)),
        affiliation=[organisation(each) for each in one.affiliations],
    )
    if one.personal:
        found |= {"givenName": one.given_name, "familyName": one.family_name}
    return found


def organisation(one: Organisation, iri: str = "") -> Json:
    """An institution by IRI, else by its ROR identifier; GeoNames tells but where it is."""
    others = [spoken(name, lang) for lang, name in one.names.items() if name != one.name]
    own = [each for each in one.identifiers if each.scheme != "geonames"]
    return node(
        "Organization",
        iri or things.organisation_uri(one),
        name=one.name,
        alternateName=others,
        identifier=[identifier(each) for each in own],
        sameAs=addresses(map(address_of, own)),
    )


# Terms


def defined_term(one: Term, house: Settings) -> Json:
    """A term of a vocabulary: our address, the addresses elsewhere as being the same."""
    uri, title = things.term_uri(one, house), one.title("en")
    others = [spoken(text, lang) for lang, text in one.titles.items() if text != title]
    return node(
        "DefinedTerm",
        uri,
        name=title,
        alternateName=[*others, one.acronym],
        identifier=known(uri),
        termCode=one.id,
        inDefinedTermSet=f"{house.site}/vocabulary/{one.vocabulary}" if house.site else "",
        sameAs=references(one.uris),
    )


def defined_terms(
    found: Iterable[Term | None], house: Settings, told: set[str] | None = None
) -> list[Json]:
    """Those that are there, each once; what is TOLD already is pointed at."""
    distinct = {things.term_uri(one, house): one for one in found if one}
    return [once(uri, partial(defined_term, one, house), told) for uri, one in distinct.items()]


def once(iri: str, make: Callable[[], Json], told: set[str] | None) -> Json:
    """The node of IRI, or what points at it where TOLD has it; TOLD learns of it."""
    if told is not None and is_web(iri):
        if iri in told:
            return {"@id": iri}
        told.add(iri)
    return make()


def titles(found: Iterable[Term | None]) -> list[str]:
    """What terms are called in every language, each once."""
    every = (text for one in found if one for text in [*one.titles.values(), one.acronym])
    return [text for text in dict.fromkeys(every) if text]


def heritage_terms(record: Record) -> Iterator[Term | None]:
    """What the techniques and the objects are, of what matter and from when."""
    yield from record.experiment.techniques
    for one in record.objects:
        yield from (one.type, *one.materials, one.period)


def keywords(record: Record) -> list[Any]:
    """Subjects, then the words of the heritage fields."""
    given = [keyword(one) for one in record.keywords]
    said = {one for one in given if isinstance(one, str)}
    derived = [_word(text) for text in titles(heritage_terms(record)) if text not in said]
    return [*given, *derived]


def keyword(one: Keyword) -> Any:
    """A word, or a term of a list: CDIF wants a word with a comma as a term too."""
    if not one.uri and not one.scheme:
        return _word(one.text)
    return node(
        "DefinedTerm",
        one.uri,
        name=one.text,
        url=one.uri if is_web(one.uri) else "",
        inDefinedTermSet=one.scheme,
    ) if one.text else {}  # fmt: skip


def _word(text: str) -> Any:
    return node("DefinedTerm", name=text) if "," in text else text


# Places and times


def place(one: Place) -> Json:
    """A place; by its GeoNames address, if it has one."""
    geonames = address_of(Identifier("geonames", one.geonames))
    return node(
        "Place",
        f"{geonames}/" if geonames else "",
        name=one.name,
        geo=_point(one),
        identifier=identifier(Identifier("geonames", one.geonames)),
        sameAs=f"{geonames}/" if geonames else "",
    ) if one.name or geonames or _point(one) else {}  # fmt: skip


def has_point(one: Place) -> bool:
    """Whether the coordinates are there and on the globe (not so: NaN)."""
    latitude, longitude = one.latitude, one.longitude
    if latitude is None or longitude is None:
        return False
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _point(one: Place) -> Json:
    if not has_point(one):
        return {}
    return node("GeoCoordinates", latitude=one.latitude, longitude=one.longitude)


def astronomical(year: int) -> str:
    """The historical YEAR, where 1 BCE is 0000 (ISO 8601-1, 4.2.1)."""
    counted = year if year > 0 else year + 1
    return f"-{-counted:04d}" if counted < 0 else f"{counted:04d}"


def dating(one: HeritageObject) -> str:
    """From when an object is, as an interval of ISO 8601-2, open where nobody knows."""
    ends = (one.year_from or None, one.year_to or None)  # there is no year 0
    if ends == (None, None):
        return ""
    first, last = ("" if year is None else astronomical(year) for year in ends)
    return first if first == last else f"{first or '..'}/{last or '..'}"


# Files, rights and money


def download(record: Record, file: File) -> Json:
    """A file at its address; ``contentSize`` in bytes."""
    method, _, digest = file.checksum.rpartition(":")
    return {
        **node(
            "DataDownload",
            name=file.name,
            contentUrl=known(things.file_uri(record, file)),
            encodingFormat=file.media_type,
            contentSize=f"{file.size} B",
            sha256=digest if method == "sha256" else "",
        ),
        "spdx:checksum": checksum(file),
    }


def checksum(file: File) -> Json:
    """The checksum of a file by the words of SPDX."""
    method, _, digest = file.checksum.rpartition(":")
    if not method or not digest:
        return {}
    return {"@type": "spdx:Checksum", "spdx:algorithm": method, "spdx:checksumValue": digest}


def licence(one: Licence) -> Any:
    """A licence by its address, else what it is called."""
    title = one.titles.get("en") or next(iter(one.titles.values()), "") or one.spdx
    if not is_web(one.url):
        return title
    others = [spoken(text, lang) for lang, text in one.titles.items() if text != title]
    return node(
        "CreativeWork",
        one.url,
        url=one.url,
        name=title,
        alternateName=others,
        identifier=one.spdx,
    )


def access_words(record: Record) -> str:
    """Who may read the files, until when not, and why, in words."""
    until = f" until {record.access.until.isoformat()}" if record.access.until else ""
    reason = f": {record.access.reason}" if record.access.reason else ""
    return f"{record.access.right[1]}{until}{reason}"


def grant(one: Funding) -> Json:
    """A grant with who pays."""
    title = one.titles.get("en") or next(iter(one.titles.values()), "")
    others = [spoken(text, lang) for lang, text in one.titles.items() if text != title]
    return node(
        "MonetaryGrant",
        one.url,
        name=title,
        alternateName=others,
        identifier=one.number,
        url=known(one.url),
        funder=organisation(one.funder),
    )


# What was studied


def element(one: Element, house: Settings, techniques: Iterable[Json] = ()) -> Json:
    """How much of an element there is: a variable of the data, with the range found."""
    title = one.element.title("en")
    limit = one.limit_of_detection
    others = [spoken(text, lang) for lang, text in one.element.titles.items() if text != title]
    return node(
        "PropertyValue",
        name=title,
        alternateName=[*others, one.element.acronym],
        description=f"Content of the chemical element {title} in what was analysed",
        propertyID=references([things.term_uri(one.element, house), *one.element.uris]),
        minValue=one.least,
        maxValue=one.most,
        unitText=one.unit,
        measurementTechnique=list(techniques),
        valueReference=property_value("limit of detection", limit, unit=one.unit),
    )


def heritage_object(
    record: Record, number: int, house: Settings, told: set[str] | None = None
) -> Json:
    """An object that was studied, the CIDOC CRM telling what schema.org lacks.

    Terms and keepers that are TOLD already are pointed at.

    It is a ``VisualArtwork`` to schema.org whatever it is: of its types, that alone has matter,
    place and time of what a hand made, and asks for no address of a page.
    """
    one = record.objects[number]
    keeper = one.keeper
    where = things.keeper_uri(keeper, house) if keeper else ""
    return {
        **node(
            ["VisualArtwork", "crm:E22_Human-Made_Object"],
            things.object_uri(record, number, house),
            name=one.label,
            alternateName=other_names(one),
            identifier=_numbers(
                ("inventory number", one.inventory_number),
                ("EROS number", one.eros_number),
                ("POP reference", one.pop_reference),
            ),
            url=known(one.page),
            material=titles(one.materials),
            artform=titles((one.type,)),
            temporalCoverage=dating(one),
            temporal=[*titles((one.period,)), one.dating],
            locationCreated=place(one.production_place) if one.production_place else None,
            spatialCoverage=place(one.discovery_place) if one.discovery_place else None,
            isPartOf=node("Collection", name=one.collection),
        ),
        "crm:P2_has_type": defined_terms((one.type, one.period), house, told),
        "crm:P45_consists_of": defined_terms(one.materials, house, told),
        "crm:P50_has_current_keeper": once(where, partial(organisation, keeper, where), told)
        if keeper
        else None,
    }


def other_names(one: HeritageObject | Sample) -> list[Any]:
    """What a thing is called in languages that somebody gave."""
    return [spoken(text, tag) for tag, text in one.names.items() if text != one.label]


def _numbers(*named: tuple[str, str]) -> list[Json]:
    return [node("PropertyValue", propertyID=name, value=value) for name, value in named if value]


def sample(record: Record, number: int, house: Settings) -> Json:
    """A sample, with the object that it was taken from."""
    one = record.samples[number]
    return {
        **node(
            ["Thing", "crmsci:S13_Sample"],
            things.sample_uri(record, number, house),
            name=one.label,
            alternateName=other_names(one),
            description=[spoken(text, tag) for tag, text in one.notes.items()],
            identifier=_numbers(("sample number", one.identifier), ("IGSN or DOI", one.pid)),
            sameAs=known(things.sample_pid(one)),
        ),
        "crm:P2_has_type": defined_terms((one.type,), house),
        "crm:P46i_forms_part_of": _whole(record, one, house),
    }


def _whole(record: Record, one: Sample, house: Settings) -> Any:
    """The object that a sample names by its label."""
    labels = [each.label for each in record.objects]
    if one.object in labels and one.object:
        return reference(things.object_uri(record, labels.index(one.object), house))
    return one.object
