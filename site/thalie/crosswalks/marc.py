"""A record in MARC 21 for libraries, as MARCXML 1.2. Pure.

Format for Bibliographic Data, with RDA's terms of content, media and carrier. Notes are in English
(040 ``$b``), which MARC has one language of; terms stand in each language they have, in 650 where
the Art & Architecture Thesaurus has them and as uncontrolled words (653) elsewhere. What the data
are derived from is a data source (786), another version another edition (775), what they are
part of a host (773), all else a relationship with its word (787). Coordinates have hemispheres.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from thalie.ground.plain import one_line

from . import wording
from .addresses import is_address
from .datacite import full_name, relations
from .lands import HOUSEKEEPING, INSIDE, MEASUREMENTS, OTHER_TERMS, PEOPLE, SUBJECT_TERMS, each
from .model import COAR, Agent, HeritageObject, Place, Record, Term, Withdrawal
from .resolvers import address
from .settings import Settings
from .things import doi_uri, file_uri
from .xml_tree import LOCATION, XSI, Element, Names, add, fit, is_language, said, serialised

MARC = Names("http://www.loc.gov/MARC21/slim")
SCHEMA = "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"
AAT = "http://vocab.getty.edu/aat/"

TYPES: Mapping[str, str] = {
    "Audiovisual": "g",
    "Image": "k",
    "Instrument": "r",
    "PhysicalObject": "r",
    "Sound": "i",
    **dict.fromkeys(("Book", "JournalArticle", "Report", "Text", "DataPaper", "Preprint"), "a"),
}
"""Types of record (leader, 06) by DataCite's general types; the others are computer files."""

LANGUAGES: Mapping[str, str] = {
    "ar": "ara", "cs": "cze", "da": "dan", "de": "ger", "el": "gre", "en": "eng", "es": "spa",
    "fa": "per", "fi": "fin", "fr": "fre", "he": "heb", "hu": "hun", "it": "ita", "ja": "jpn",
    "ko": "kor", "la": "lat", "nl": "dut", "no": "nor", "pl": "pol", "pt": "por", "ro": "rum",
    "ru": "rus", "sv": "swe", "tr": "tur", "uk": "ukr", "zh": "chi",
}  # fmt: skip
"""MARC's codes of languages by their tags (ISO 639-2/B)."""

RELATORS: Mapping[str, str] = {
    "DataCollector": "col",
    "DataCurator": "cur",
    "DataManager": "dtm",
    "Distributor": "dst",
    "Editor": "edt",
    "HostingInstitution": "his",
    "Producer": "pro",
    "ProjectLeader": "pdr",
    "Researcher": "res",
    "ResearchGroup": "res",
    "RightsHolder": "cph",
    "Sponsor": "spn",
    "Supervisor": "dgs",
    "Translator": "trl",
}
"""MARC's codes of relators by DataCite's roles; the others contribute (``ctb``)."""

SCHEMES: Mapping[str, str] = {
    "ark": "ark",
    "doi": "doi",
    "handle": "hdl",
    "isbn": "isbn",
    "issn": "issn",
    "url": "uri",
    "urn": "urn",
}
"""MARC's codes of standard identifiers (024 ``$2``) by our schemes."""

NOTES: Mapping[str, tuple[str, str]] = {
    "Abstract": ("520", "3 "),
    "Methods": ("567", "8 "),
    "TableOfContents": ("505", "0 "),
    "TechnicalInfo": ("538", "  "),
}
"""Fields and indicators by DataCite's kinds of descriptions; the others are general notes."""

NEAR: Mapping[str, str] = {
    "IsDerivedFrom": "786",
    "IsNewVersionOf": "775",
    "IsPartOf": "773",
    "IsPreviousVersionOf": "775",
}
"""Linking entries by DataCite's relations; the others are 787."""

LANDS: Mapping[str, str] = {
    "id": "001",
    "updated": "005",
    "created": "008, 00-05",
    "doi": "024, 856",
    "identifiers": "024",
    "places": "034, 751",
    "objects": "500, in words; 653 by name",
    "objects.year_from": "045; 500, in words",
    "objects.year_to": "045; 500, in words",
    "objects.production_place": "034, 751",
    "objects.discovery_place": "034, 751",
    "objects.type": "650, 653",
    "objects.materials": "650, 653",
    "objects.period": "648, 653",
    "languages": "008, 35-37; 041",
    "creators": "100, 110, 700, 710",
    "contributors": "700, 710",
    "title": "245",
    "other_titles": "246",
    "version": "250",
    "publisher": "264, $b",
    "publication_date": "264, $c; 008, 07-10",
    "resource_type": "leader, 06 and 07; 655",
    "digital_kinds": "655",
    "sizes": "300",
    "formats": "347",
    "access": "506",
    "experiment": "500, in words",
    "experiment.start": "518; 500, in words",
    "experiment.end": "518; 500, in words",
    "experiment.techniques": "650, 653; 500, in words",
    "experiment.particle": "650, 653; 500, in words",
    "elements": "500, in words",
    "elements.element": "650, 653; 500, in words",
    "samples": "500, in words; 786 by persistent identifier",
    "standards": "500, in words; 787 by certificate",
    "detectors": "500, in words; 787 by DOI",
    "software": "500, in words; 787 by DOI or address",
    "derivations": "500, in words",
    "dates": "500, in words",
    "descriptions": "520, 567, 505, 538, 500",
    "funding": "536",
    "licences": "540",
    "copyright": "540",
    "keywords": "653",
    "relations": "773, 775, 786, 787",
    "mentions": "773, 775, 786, 787",
    "versions": "775",
    "concept_doi": "787",
    "data_management_plan": "787",
    "page": "856",
    "files": "856; 300, 347 where the record says nothing of sizes and formats",
    "synthetic": "500, in words",
    "withdrawal": "500, 524; nothing else than the DOI stands beside them",
}
"""Where places of the model land."""

_WORDS = "It is told in words."

LEFT_OUT: Mapping[str, str] = {
    **{place: why for place, why in INSIDE.items() if place not in LANDS},
    **HOUSEKEEPING,
    **MEASUREMENTS,
    "title.language": "The language of a title has no place.",
    "other_titles.language": "The language of a title has no place.",
    "descriptions.language": "The language of a note has no place.",
    "publisher.identifiers": "A publisher has a name alone.",
    "resource_type.detail": "The titles of the type are told.",
    **each(PEOPLE, ("given_name", "family_name"), "They are parts of the name."),
    **each(PEOPLE, ("affiliations.identifiers", "affiliations.names"), "It has a name alone."),
    **each(PEOPLE, ("identifiers.scheme",), "It is in the address."),
    "funding.funder.names": "A funder is named once.",
    "funding.funder.identifiers": "A funder is named in words.",
    "keywords.scheme": "It is in the address.",
    "licences.spdx": "The address of the licence says it.",
    "files.checksum": "MARC has no place for it.",
    "objects.keeper.name": "The name in English is told in the notes.",
    "objects.keeper.identifiers": _WORDS,
    "relations.resource_type": "The word of the relation is told.",
    "mentions.resource_type": "The word of the relation is told.",
    **each(sorted({*OTHER_TERMS}), ("uris",), _WORDS),
    **each(
        sorted({*SUBJECT_TERMS, *OTHER_TERMS} - {"experiment.techniques"}),
        ("acronym",),
        "The title says it in full.",
    ),
}
"""Why the others do not."""

Subfields = Iterable[tuple[str, str]]


class Field(NamedTuple):
    """A data field; subfields without text are not there."""

    tag: str
    indicators: str
    subfields: tuple[tuple[str, str], ...]


def render(record: Record, house: Settings) -> bytes:
    """The document ``record``."""
    return serialised(document(record))


def document(record: Record) -> Element:
    """The element ``record``."""
    root = etree.Element(MARC["record"], nsmap={None: MARC.namespace, "xsi": XSI})
    root.set(LOCATION, f"{MARC.namespace} {SCHEMA}")
    gone = record.withdrawal
    add(root, MARC["leader"], _leader(record))
    for tag, text in _withdrawn_controls(record) if gone else _controls(record):
        add(root, MARC["controlfield"], text, {"tag": tag})
    fields = _tombstone(record, gone) if gone else _fields(record)
    for tag, indicators, subfields in sorted(fields, key=lambda field: field.tag):
        _add(root, tag, indicators, subfields)
    return root


def _add(root: Element, tag: str, indicators: str, subfields: Subfields) -> None:
    given = {"tag": tag, "ind1": indicators[0], "ind2": indicators[1]}
    field = add(root, MARC["datafield"], "", given)
    for code, text in subfields:
        etree.SubElement(field, MARC["subfield"], {"code": code}).text = text


def _datafield(tag: str, indicators: str, *subfields: tuple[str, str]) -> Iterator[Field]:
    """A field with what is said of it on one line each, unless nothing is."""
    told = tuple((code, line) for code, text in subfields if (line := one_line(fit(text))))
    if told:
        yield Field(tag, indicators, told)


# Leader and control fields


def _leader(record: Record) -> str:
    """24 characters: a minimal record (7) whose rules of description are unknown, in Unicode."""
    status = "d" if record.withdrawal else "n"
    kind = "m" if record.withdrawal else TYPES.get(record.resource_type.general, "m")
    level = "c" if record.resource_type.general == "Collection" and not record.withdrawal else "m"
    return f"00000{status}{kind}{level} a22000007u 4500"


def _controls(record: Record) -> Iterator[tuple[str, str]]:
    if said(record.id):
        yield "001", record.id
    moment = re.match(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)", record.updated)
    if moment:
        yield "005", f"{''.join(moment.groups())}.0"
    yield "007", "cr |||||||||||"
    yield "008", _fixed(record)


def _withdrawn_controls(record: Record) -> Iterator[tuple[str, str]]:
    if said(record.doi):
        yield "001", record.doi


def _fixed(record: Record) -> str:
    """40 characters: when the record was made, the year, the language, and that it is online."""
    made = re.match(r"\d\d(\d\d)-(\d\d)-(\d\d)", record.created)
    entered = "".join(made.groups()) if made else "||||||"
    year = re.match(r"\d{4}(?!\d)", record.publication_date)
    dated = f"s{year[0]}    " if year else "nuuuuuuuu"
    computer = TYPES.get(record.resource_type.general, "m") == "m"
    form = "     o  a        " if computer else "|||||||||||||||||"
    tags = [tag[:2].casefold() for tag in record.languages if is_language(tag)]
    language = next((LANGUAGES[tag] for tag in tags if tag in LANGUAGES), "und" if tags else "zxx")
    return f"{entered}{dated}xx {form}{language} d"


# Data fields


def _fields(record: Record) -> Iterator[Field]:
    parts: tuple[Callable[[Record], Iterator[Field]], ...] = (
        _identifiers, _coverage, _languages, _people, _titles, _publication, _form, _notes,
        _access, _funding, _subjects, _kinds, _near, _locations,
    )  # fmt: skip
    for part in parts:
        yield from dict.fromkeys(part(record))


def _identifiers(record: Record) -> Iterator[Field]:
    yield from _datafield("024", "7 ", ("a", record.doi), ("2", "doi" if record.doi else ""))
    for one in record.identifiers:
        code = SCHEMES.get(one.scheme, "")
        scheme = "" if code else one.scheme
        where = ("q", scheme) if said(one.value) else ("q", "")
        yield from _datafield("024", "7 " if code else "8 ", ("a", one.value), where, ("2", code))


def _coverage(record: Record) -> Iterator[Field]:
    for place in record.all_places:
        found = wording.coordinates(place)
        if found:
            north, east = _degrees(found[0], "NS"), _degrees(found[1], "EW")
            yield from _datafield("034", "0 ", ("d", east), ("e", east), ("f", north), ("g", north))
        uri = _geonames(place)
        yield from _datafield(
            "751", "  ", ("a", place.name), ("0", uri if said(place.name) else "")
        )
    for one in record.objects:
        yield from _years(one)


def _geonames(place: Place) -> str:
    uri = f"https://sws.geonames.org/{place.geonames}/"
    return uri if place.geonames and is_address(uri) else ""


def _degrees(degrees: float, hemispheres: str) -> str:
    """Decimal degrees with a hemisphere (034, ``hddd.dddddd``)."""
    return f"{hemispheres[degrees < 0]}{abs(degrees):010.6f}"


def _years(one: HeritageObject) -> Iterator[Field]:
    """045: years BCE as ``c0664``, CE as ``d1250``; before 9999 BCE as a number alone."""
    ends = [year for year in (one.year_from, one.year_to) if year]
    told = [_year(year) for year in dict.fromkeys(ends)]
    yield from _datafield("045", "2 " if len(told) == 2 else "0 ", *told)


def _year(year: int) -> tuple[str, str]:
    if year < -9999:
        return "c", str(-year)
    return "b", f"{'c' if year < 0 else 'd'}{abs(year):04d}"


def _languages(record: Record) -> Iterator[Field]:
    yield from _datafield("040", "  ", ("b", "eng"))
    tags = [("a", tag) for tag in record.languages if is_language(tag)]
    if tags:
        yield from _datafield("041", " 7", *tags, ("2", "rfc4646"))


def _people(record: Record) -> Iterator[Field]:
    for place, one in enumerate(record.creators):
        yield from _person(one, "1" if place == 0 else "7", "creator", "cre")
    for one in record.contributors:
        code = RELATORS.get(one.role, "ctb")
        yield from _person(one, "7", _spelt(one.role).casefold(), code)


def _person(one: Agent, block: str, role: str, code: str) -> Iterator[Field]:
    name = full_name(one)
    if said(name):
        tag = f"{block}{'00' if one.personal else '10'}"
        kind = ("1" if "," in name else "0") if one.personal else "2"
        known = [("1", uri) for uri in filter(None, map(address, one.identifiers))]
        places = [("u", place.name) for place in one.affiliations]
        yield from _datafield(
            tag, f"{kind} ", ("a", name), *places, ("e", role), *known, ("4", code)
        )


def _titles(record: Record) -> Iterator[Field]:
    entered = "1" if any(said(full_name(one)) for one in record.creators[:1]) else "0"
    title = record.title.text if said(record.title.text) else "[Untitled]"
    yield from _datafield("245", f"{entered}0", ("a", title))
    for one in record.other_titles:
        parallel = "31" if one.kind == "TranslatedTitle" else "3 "
        yield from _datafield("246", parallel, ("i", _kind(one.kind, one.text)), ("a", one.text))
    yield from _datafield("250", "  ", ("a", f"Version {record.version}" if record.version else ""))


def _kind(kind: str, text: str) -> str:
    """What kind of title it is, for one that says anything."""
    return kind if kind != "TranslatedTitle" and said(text) else ""


def _publication(record: Record) -> Iterator[Field]:
    name, when = record.publisher.name, record.publication_date
    yield from _datafield("264", " 1", ("b", name), ("c", when))


def _form(record: Record) -> Iterator[Field]:
    number = len(record.files)
    total = f"{sum(file.size for file in record.files)} bytes"
    counted = (f"{number} file{'s' if number != 1 else ''}", total) if number else ()
    sizes = ", ".join(filter(None, record.sizes or counted))
    yield from _datafield("300", "  ", ("a", f"1 online resource ({sizes})" if sizes else ""))
    if TYPES.get(record.resource_type.general, "m") == "m":
        content = (("a", "computer dataset"), ("b", "cod"), ("2", "rdacontent"))
        yield from _datafield("336", "  ", *content)
    yield from _datafield("337", "  ", ("a", "computer"), ("b", "c"), ("2", "rdamedia"))
    yield from _datafield("338", "  ", ("a", "online resource"), ("b", "cr"), ("2", "rdacarrier"))
    types = record.formats or tuple(file.media_type for file in record.files)
    encodings = [("b", one) for one in dict.fromkeys(types) if said(one)]
    if encodings:
        yield from _datafield("347", "  ", ("a", "data file"), *encodings, ("2", "rdaft"))


def _notes(record: Record) -> Iterator[Field]:
    for one in record.descriptions:
        tag, indicators = NOTES.get(one.kind, ("500", "  "))
        yield from _datafield(tag, indicators, ("a", one.text))
    dates = [wording.date_words(one, "en") for one in record.dates if one.when]
    for line in [*wording.sentences(record, "en"), *dates]:
        if not line.startswith("Funding: "):  # 536
            yield from _datafield("500", "  ", ("a", line))
    experiment = record.experiment
    days = "/".join(dict.fromkeys(filter(None, (experiment.start, experiment.end))))
    if said(days):
        yield from _datafield(
            "518", "  ", ("o", "Measured"), ("d", days), ("p", experiment.facility)
        )


def _access(record: Record) -> Iterator[Field]:
    code, _ = record.access.right
    words = wording.access_words(record.access, "en")
    until = record.access.until.strftime("%Y%m%d") if record.access.until else ""
    limited = "0 " if record.access.status == "open" else "1 "
    yield from _datafield("506", limited, ("a", words), ("g", until), ("u", f"{COAR}{code}"))
    for one in record.licences:
        title = wording.chosen(one.titles, "en") or one.spdx
        yield from _datafield(
            "540", "  ", ("a", title), ("u", one.url if is_address(one.url) else "")
        )
    yield from _datafield("540", "  ", ("a", record.copyright))


def _funding(record: Record) -> Iterator[Field]:
    for one in record.funding:
        title = wording.chosen(one.titles, "en")
        told = ", ".join(filter(None, (one.funder.name, title, one.url)))
        yield from _datafield("536", "  ", ("a", told), ("c", one.number))


def _subjects(record: Record) -> Iterator[Field]:
    for keyword in record.keywords:
        uri = keyword.uri if is_address(keyword.uri) and said(keyword.text) else ""
        yield from _datafield("653", "  ", ("a", keyword.text), ("0", uri))
    for one in record.objects:
        yield from _datafield("653", "  ", ("a", wording.object_name(one)))
        yield from _term(one.type, "650", "0")
        for material in one.materials:
            yield from _term(material, "650", "0")
        yield from _term(one.period, "648", "4")
    for technique in record.experiment.techniques:
        yield from _term(technique, "650", "0")
    yield from _term(record.experiment.particle, "650", "0")
    for element in record.elements:
        yield from _term(element.element, "650", "0")


def _term(one: Term | None, tag: str, free: str) -> Iterator[Field]:
    """A term by one title in a field of its thesaurus, the other titles as free words (653)."""
    if one is None:
        return
    uris = [uri for uri in one.uris if is_address(uri)]
    links = [("0", uri) for uri in uris]
    titles = one.titles or {"": one.id}
    main = one.title("en")
    controlled = any(uri.startswith(AAT) for uri in uris)
    for title in dict.fromkeys(titles.values()):
        if not said(title):
            continue
        if controlled and title == main:
            yield from _datafield(tag, " 7", ("a", title), *links, ("2", "aat"))
        else:
            yield from _datafield("653", f" {free}", ("a", title), *links)


def _kinds(record: Record) -> Iterator[Field]:
    for title in dict.fromkeys(record.resource_type.titles.values()):
        yield from _datafield("655", " 4", ("a", title))
    for kind in record.digital_kinds:
        for title in dict.fromkeys(kind.titles.values() or (kind.id,)):
            yield from _datafield("655", " 4", ("a", title))


def _near(record: Record) -> Iterator[Field]:
    for one in relations(record):
        where = address(one.identifier)
        bare = "" if where else one.identifier.value
        scheme = one.identifier.scheme if bare else ""
        if where or said(bare):
            tag = NEAR.get(one.relation, "787")
            told = (("i", _spelt(one.relation)), ("o", where or bare), ("n", scheme))
            yield from _datafield(tag, "0 ", *told)


@lru_cache(maxsize=256)
def _spelt(relation: str) -> str:
    """DataCite's word in words: ``Is supplement to``."""
    first, *others = re.findall(r"[A-Z]?[^A-Z]+|[A-Z]+", relation) or [relation]
    return " ".join([first, *(word.casefold() for word in others)])


def _locations(record: Record) -> Iterator[Field]:
    """Where it is: the DOI, the page, the open files."""
    doi = doi_uri(record.doi) if record.doi else ""
    yield from _datafield("856", "40", ("u", doi), ("y", "DOI" if doi else ""))
    page = record.page if is_address(record.page) else ""
    yield from _datafield("856", "40", ("u", page), ("y", "Landing page" if page else ""))
    for file in record.files:
        link = file_uri(record, file)
        told = (("u", link), ("f", file.name), ("q", file.media_type), ("s", f"{file.size} bytes"))
        yield from _datafield("856", "40", *told)


def _tombstone(record: Record, gone: Withdrawal) -> Iterator[Field]:
    """What may be told of a record that was withdrawn."""
    if said(record.doi):
        yield from _datafield("024", "7 ", ("a", record.doi), ("2", "doi"))
        yield from _datafield("856", "40", ("u", doi_uri(record.doi)))
    yield from _datafield("040", "  ", ("b", "eng"))
    yield from _datafield("245", "00", ("a", "Withdrawn record"))
    for language in wording.LANGUAGES:
        yield from _datafield("500", "  ", ("a", wording.withdrawal_words(gone, language)))
    yield from _datafield("524", "  ", ("a", gone.citation))
