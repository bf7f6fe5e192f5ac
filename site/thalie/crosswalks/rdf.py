"""What the formats in RDF share: nodes, literals, and one graph written in four ways. Pure.

Turtle, RDF/XML and N-Triples are written by Oxigraph (``pyoxigraph``): a record took 2.5 to 4 ms
with all of the mapping, where rdflib takes 10 to 39 ms to hold and write as many statements.
JSON-LD has its context within, so that nobody need fetch one. What is no IRI (RFC 3987) becomes
none, what is no date no literal: a statement without a value is not made. The same statements in
the same order give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any, Protocol

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from thalie.ground import dates
from thalie.ground.dates import Date
from thalie.ground.plain import legal

from . import things
from .model import HeritageObject, Identifier, Place, Record, Sample, Term, Words
from .settings import Settings

Value = NamedNode | Literal


class Namespace(dict[str, NamedNode]):
    """The terms of a vocabulary by their local names."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base

    def __missing__(self, name: str) -> NamedNode:
        """The term that was not asked for before."""
        node = self[name] = NamedNode(self.base + name)
        return node


RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCT = Namespace("http://purl.org/dc/terms/")
DCMITYPE = Namespace("http://purl.org/dc/dcmitype/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCATAP = Namespace("http://data.europa.eu/r5r/")
ADMS = Namespace("http://www.w3.org/ns/adms#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
ORG = Namespace("http://www.w3.org/ns/org#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SPDX = Namespace("http://spdx.org/rdf/terms#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
GSP = Namespace("http://www.opengis.net/ont/geosparql#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
SCHEMA = Namespace("http://schema.org/")
CRM = Namespace("http://www.cidoc-crm.org/cidoc-crm/")
CRMSCI = Namespace("http://www.cidoc-crm.org/extensions/crmsci/")
CRMDIG = Namespace("http://www.cidoc-crm.org/extensions/crmdig/")
QUDT = Namespace("http://qudt.org/vocab/unit/")
QUANTITY = Namespace("http://qudt.org/vocab/quantitykind/")

PREFIXES: Mapping[str, Namespace] = {
    "adms": ADMS,
    "crm": CRM,
    "crmdig": CRMDIG,
    "crmsci": CRMSCI,
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dcmitype": DCMITYPE,
    "dcterms": DCT,
    "foaf": FOAF,
    "gsp": GSP,
    "hydra": HYDRA,
    "locn": LOCN,
    "org": ORG,
    "owl": OWL,
    "prov": PROV,
    "quantitykind": QUANTITY,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "spdx": SPDX,
    "unit": QUDT,
    "vcard": VCARD,
    "xsd": XSD,
}
A = RDF["type"]
EU = "http://publications.europa.eu/resource/authority/"
SYNTHETIC: Words = {
    "en": "Synthetic data: computed, not measured.",
    "fr": "Données synthétiques : calculées, non mesurées.",
}
WITHDRAWN: Words = {"en": "Withdrawn", "fr": "Retiré"}


# Nodes

ACTIVE = frozenset({"data", "javascript", "vbscript"})  # run where they are followed
_HOST = re.compile(r"//[^/?#:]")
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e]")  # RFC 3987, 4.1


@lru_cache(maxsize=8192)
def iri(text: str) -> NamedNode | None:
    """TEXT as a node if it is an absolute IRI (RFC 3987), with a host if it is one of the web.

    What begins with one of our prefixes is a short form that nobody spelt out; what would run in a
    browser names nothing.
    """
    scheme, _, rest = text.partition(":")
    scheme = scheme.lower()
    if not rest or scheme in PREFIXES or scheme in ACTIVE or _BIDI.search(text):
        return None
    if scheme in ("http", "https") and not _HOST.match(rest):
        return None
    try:
        return NamedNode(text)
    except ValueError:
        return None


NOWHERE = "https://site.invalid"  # RFC 6761, 6.4


def grounded(record: Record, house: Settings) -> tuple[Record, Settings]:
    """RECORD and HOUSE with addresses to begin with, even where the configuration has none."""
    if not iri(house.site) or "#" in house.site:
        house = replace(house, site=NOWHERE)
    if not iri(record.page) or "#" in record.page:
        record = replace(record, page=f"{house.site}/records/{things.quoted(record.id) or '-'}")
    return record, house


def dataset(record: Record) -> NamedNode:
    """What RECORD is about; ``grounded`` made sure that it has an address."""
    return iri(things.record_uri(record)) or NamedNode(record.page)


def part(record: Record, kind: str, number: int | str) -> NamedNode:
    """A part of RECORD, which is grounded; NUMBER is one, or the name of the only one."""
    return NamedNode(things.part_uri(record, kind, number))


BEFORE: Mapping[str, str] = {  # scheme -> what makes an address of an identifier
    "arxiv": "https://arxiv.org/abs/",
    "geonames": "https://sws.geonames.org/",
    "gnd": "https://d-nb.info/gnd/",
    "grid": "https://www.grid.ac/institutes/",
    "handle": "https://hdl.handle.net/",
    "isbn": "urn:isbn:",
    "isni": "https://isni.org/isni/",
    "issn": "https://portal.issn.org/resource/ISSN/",
    "museofile": "https://pop.culture.gouv.fr/notice/museo/",
    "orcid": "https://orcid.org/",
    "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
    "ror": "https://ror.org/",
    "swh": "https://archive.softwareheritage.org/",
    "wikidata": "http://www.wikidata.org/entity/",
}
_DOI = re.compile(r"(https?://(dx\.)?doi\.org/|doi:)", re.IGNORECASE)
_REGISTERED = re.compile(r"(https?|ftp|info|tag|urn):", re.IGNORECASE)
_ARK = re.compile(r"ark:/?\d{5,9}/.+")


def identified(one: Identifier) -> NamedNode | None:
    """The node that an identifier names, if its scheme has addresses or it is one."""
    value = one.value.strip()
    if one.scheme == "doi":
        bare = _DOI.sub("", value, count=1)
        return iri(things.doi_uri(bare)) if bare.startswith("10.") else None
    if _ARK.fullmatch(value):
        return iri(f"https://n2t.net/{value}")
    if _REGISTERED.match(value):
        return iri(value)
    if one.scheme in BEFORE and value:
        bare = value.removeprefix("gnd:").replace(" ", "")
        return iri(BEFORE[one.scheme] + things.quoted(bare, safe="/:;=.-"))
    return None


# Literals


@lru_cache(maxsize=512)
def _language(tag: str) -> str:
    """TAG if it is a language (BCP 47, as Oxigraph reads it)."""
    try:
        Literal("", language=tag)
    except ValueError:
        return ""
    return tag


def text(value: str, language: str = "") -> Literal | None:
    """A text without the characters that no XML carries, with its LANGUAGE if that is one."""
    return _short_text(value, language) if len(value) < SHORT else _text(value, language)


SHORT = 80  # labels and names, which come again in other records


def _text(value: str, language: str) -> Literal | None:
    words = value if value.isprintable() else legal(value).replace("\r\n", "\n").replace("\r", "\n")
    words = words.strip()
    if not words:
        return None
    tag = _language(language) if language else ""
    return Literal(words, language=tag) if tag else Literal(words)


_short_text = lru_cache(maxsize=16384)(_text)


def texts(words: Words) -> Sequence[Literal | None]:
    """One literal for each language."""
    found = (text(value, language) for language, value in words.items())
    return [one for one in found if one]


def typed(value: str, kind: str) -> Literal:
    """A literal of XSD's datatype KIND."""
    return Literal(value, datatype=XSD[kind])


def decimal(value: float | None) -> Literal | None:
    """A number that is one."""
    if value is None or not isfinite(value):
        return None
    digits = format(Decimal(str(float(value))), "f")
    return typed(digits if "." in digits else f"{digits}.0", "decimal")


def figure(value: float | None) -> str:
    """A number for people to read, or nothing."""
    number = decimal(value)
    return number.value.removesuffix(".0") if number else ""


def day(when: str) -> Literal | None:
    """A year, month, day or moment (XML Schema 1.1, part 2: year 0000 is 1 BCE, as in ISO 8601)."""
    date = Date.read(when)
    if date is None:
        return moment(when)
    kind = "date" if date.day else "gYearMonth" if date.month else "gYear"
    return typed(when, kind)


def moment(when: str) -> Literal | None:
    """A day with a time."""
    if len(when) < 14 or not dates.is_moment(when):
        return None
    return typed(datetime.fromisoformat(when).isoformat(), "dateTime")


def year(historical: int | None) -> Literal | None:
    """A year as historians count: -1 is 1 BCE, and there is no year 0."""
    return typed(astronomical(historical), "gYear") if historical else None


def astronomical(historical: int) -> str:
    """The year in four digits or more, where 1 BCE is 0000 (ISO 8601-1, 4.2.1)."""
    counted = historical if historical > 0 else historical + 1
    return f"-{-counted:04d}" if counted < 0 else f"{counted:04d}"


def ends(when: str) -> tuple[str, str]:
    """The two ends of an interval, or the same date twice; nothing of what is neither."""
    found = dates.read(when)
    if found:
        first, _, last = when.partition("/")
        return first, last or first
    return (when, when) if moment(when) else ("", "")


def first_moment(when: str) -> str:
    """The moment at which a year, month or day begins; of a moment, itself."""
    date = Date.read(when)
    return _at(date.first, "00:00:00") if date else _moment(when)


def last_moment(when: str) -> str:
    """The last second of a year, month or day; of a moment, itself."""
    date = Date.read(when)
    return _at(date.last, "23:59:59") if date else _moment(when)


def _moment(when: str) -> str:
    found = moment(when)
    return found.value if found else ""


def _at(on: tuple[int, int, int], time: str) -> str:
    number, month, day_ = on
    return f"{'-' * (number < 0)}{abs(number):04d}-{month:02d}-{day_:02d}T{time}"


# Statements


class Graph:
    """Statements, each once, by subject and property in the order in which they first came."""

    def __init__(self) -> None:
        self._said: dict[NamedNode, dict[NamedNode, dict[Value, None]]] = {}

    def say(self, subject: NamedNode | None, prop: NamedNode, *values: Value | None) -> None:
        """State each of VALUES that there is."""
        if subject is None:
            return
        for value in values:
            if value is None:
                continue
            about = self._said.get(subject)
            if about is None:
                about = self._said[subject] = {A: {}}
            said = about.get(prop)
            if said is None:
                said = about[prop] = {}
            said[value] = None

    def tells_of(self, subject: NamedNode) -> bool:
        """Whether anything was told of SUBJECT."""
        return subject in self._said

    def has_property(self, subject: NamedNode, prop: NamedNode) -> bool:
        """Whether PROP of SUBJECT was told."""
        return prop in self._said.get(subject, ())

    def __iter__(self) -> Iterator[Triple]:
        """The statements, those of one subject together."""
        for subject, about in self._said.items():
            for prop, values in about.items():
                for value in values:
                    yield Triple(subject, prop, value)

    def turtle(self) -> bytes:
        """RDF 1.1 Turtle."""
        written = self._serialized(RdfFormat.TURTLE)
        lines = written.split(b"\n")
        begin = next(
            (n for n, line in enumerate(lines) if not line.startswith(b"@prefix ")), len(lines)
        )
        body = b"\n".join(lines[begin:])
        head = (
            f"@prefix {name}: <{space.base}> .\n"
            for name, space in PREFIXES.items()
            if f"{name}:".encode() in body
        )
        return _ended("".join(head).encode() + b"\n" + body)

    def rdf_xml(self) -> bytes:
        """RDF 1.1 XML Syntax."""
        written = self._serialized(RdfFormat.RDF_XML)
        _, _, rest = written.partition(b"<rdf:RDF")
        _, _, body = rest.partition(b">")
        head = (
            f'\n\txmlns:{name}="{space.base}"'
            for name, space in PREFIXES.items()
            if name == "rdf" or f"<{name}:".encode() in body
        )
        start = f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{"".join(head)}>'
        return _ended(start.encode() + (body or b"</rdf:RDF>"))

    def n_triples(self) -> bytes:
        """RDF 1.1 N-Triples: what Oxigraph's nodes and literals are as text, line by line."""
        lines = []
        for subject, about in self._said.items():
            whom = str(subject)
            for prop, values in about.items():
                start = f"{whom} {prop}"
                lines += [f"{start} {value} .\n" for value in values]
        return "".join(lines).encode()

    def json_ld(self) -> bytes:
        """JSON-LD 1.1 with the context within, one node a line."""
        used: set[str] = set()
        nodes = [
            json.dumps(_json(subject, about, used), ensure_ascii=False, separators=(",", ":"))
            for subject, about in self._said.items()
        ]
        context = {name: space.base for name, space in PREFIXES.items() if name in used}
        start = f'{{"@context":{json.dumps(context)},"@graph":['
        return f"{start}\n{f',{chr(10)}'.join(nodes)}\n]}}\n".encode()

    def _serialized(self, form: RdfFormat) -> bytes:
        spaces = {name: space.base for name, space in PREFIXES.items()}
        written = serialize(self, format=form, prefixes=spaces)
        return written or b""


def _ended(written: bytes) -> bytes:
    return written.strip(b"\n") + b"\n"


Json = dict[str, Any]


def _json(subject: NamedNode, about: Mapping[NamedNode, Iterable[Value]], used: set[str]) -> Json:
    node: Json = {"@id": subject.value}
    for prop, values in about.items():
        if prop == A:
            types = [_short(one.value, used) for one in values]
            node |= {"@type": types} if types else {}
        else:
            node[_short(prop.value, used)] = [_json_value(one, used) for one in values]
    return node


def _json_value(value: Value, used: set[str]) -> Any:
    if isinstance(value, NamedNode):
        return {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    kind = value.datatype.value
    if kind == f"{XSD.base}string":
        return {"@value": value.value}
    return {"@value": value.value, "@type": _short(kind, used)}


_SPACES = {space.base: name for name, space in PREFIXES.items()}
_NAME = re.compile(r"(.*[/#])([^/#]+)")


@lru_cache(maxsize=4096)
def _parted(address: str) -> tuple[str, str]:
    """Prefix and short form of one of our terms; no prefix of any other."""
    found = _NAME.fullmatch(address)
    prefix = _SPACES.get(found[1], "") if found else ""
    return (prefix, f"{prefix}:{found[2]}") if found and prefix else ("", address)


def _short(address: str, used: set[str]) -> str:
    prefix, short = _parted(address)
    if prefix:
        used.add(prefix)
    return short


# What every model tells alike


class Say(Protocol):
    """How a statement is made."""

    def __call__(self, subject: NamedNode | None, prop: NamedNode, *values: Value | None) -> None:
        """State each of VALUES that there is."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A graph in the making: what RECORD, which is grounded, tells of its dataset.

    ``say`` is that of the graph: it is called a thousand times for a record.
    """

    graph: Graph
    record: Record
    house: Settings
    dataset: NamedNode
    objects: tuple[NamedNode, ...]
    samples: tuple[NamedNode, ...]
    say: Say

    @classmethod
    def begun(cls, record: Record, house: Settings, graph: Graph | None = None) -> Telling:
        """Nothing told yet, or what GRAPH holds."""
        record, house = grounded(record, house)
        objects = (
            iri(things.object_uri(record, place, house)) or part(record, "object", place + 1)
            for place in range(len(record.objects))
        )
        samples = (
            iri(things.sample_uri(record, place, house)) or part(record, "sample", place + 1)
            for place in range(len(record.samples))
        )
        graph = Graph() if graph is None else graph
        own = dataset(record)
        return cls(graph, record, house, own, tuple(objects), tuple(samples), graph.say)

    def object_named(self, label: str) -> NamedNode | None:
        """The object of the record that goes by LABEL."""
        return _called(self.record.objects, self.objects, label)

    def sample_named(self, label: str) -> NamedNode | None:
        """The sample of the record that goes by LABEL."""
        return _called(self.record.samples, self.samples, label)

    def part(self, kind: str, number: int | str) -> NamedNode:
        """A part of the record."""
        return part(self.record, kind, number)

    def term(self, term: Term | None, *kinds: NamedNode) -> NamedNode | None:
        """A term of a vocabulary."""
        return tell_term(self.graph, term, self.house, *kinds)


def _called(
    things_: Sequence[HeritageObject | Sample], nodes: Sequence[NamedNode], label: str
) -> NamedNode | None:
    labels = [one.label for one in things_]
    return nodes[labels.index(label)] if label and label in labels else None


def tell_term(
    graph: Graph, term: Term | None, house: Settings, *kinds: NamedNode
) -> NamedNode | None:
    """Our address of TERM, as a SKOS concept and of the other KINDS, the same as elsewhere."""
    node = iri(things.term_uri(term, house)) if term and term.id.strip() else None
    if term is None or node is None:
        return None
    graph.say(node, A, SKOS["Concept"], *kinds)
    if not graph.has_property(node, SKOS["prefLabel"]):
        graph.say(
            node, SKOS["prefLabel"], *(texts(term.titles) or [text(term.id) or text(node.value)])
        )
        graph.say(node, SKOS["altLabel"], text(term.acronym))
        graph.say(node, SKOS["exactMatch"], *map(iri, term.uris))
    return node


def tell_concept(graph: Graph, address: str, labels: Words, *kinds: NamedNode) -> NamedNode | None:
    """A concept of somebody else's list."""
    node = iri(address)
    if node and not graph.tells_of(node):
        graph.say(node, A, SKOS["Concept"], *kinds)
        graph.say(node, SKOS["prefLabel"], *texts(labels))
    return node


def point(place: Place) -> Literal | None:
    """The coordinates of PLACE as Well-Known Text, longitude first (GeoSPARQL 1.1, 8.8.1)."""
    longitude, latitude = place.longitude, place.latitude
    if longitude is None or latitude is None or not on_earth(longitude, latitude):
        return None
    return Literal(f"POINT({longitude} {latitude})", datatype=GSP["wktLiteral"])


def on_earth(longitude: float, latitude: float) -> bool:
    """Whether these are degrees of a place; ``NaN`` is none."""
    return abs(longitude) <= 180 and abs(latitude) <= 90


def geonames(place: Place) -> NamedNode | None:
    """The place in GeoNames, if it is known there."""
    number = place.geonames.strip()
    known = number.isascii() and number.isdecimal()
    return iri(f"https://sws.geonames.org/{number}/") if known else None


Tells = Callable[[Record, Settings], Graph]
Renders = Callable[[Record, Settings], bytes]


def written(tell: Tells, write: Callable[[Graph], bytes]) -> Renders:
    """The function that renders what TELL says of a record."""

    def render(record: Record, house: Settings) -> bytes:
        return write(tell(record, house))

    return render
