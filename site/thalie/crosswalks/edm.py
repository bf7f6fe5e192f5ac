"""What was studied, for Europeana: the Europeana Data Model as providers send it. Pure.

External EDM in the form of ``EDM.xsd`` (``rdf:RDF``). Each object is a ``ProvidedCHO`` with an
aggregation of its own: the dataset is the digital resource at which it is shown, and the first open
image, or what else can be looked at, is what it is shown by where the dataset is of that object
alone. A record that names no object is the cultural heritage object itself, shown at its page.
People, places, times and terms are contextual classes with what they are elsewhere as
``skos:exactMatch`` or ``owl:sameAs``.

Two decisions. ``edm:type`` says how the digital resource is perceived, not what the object is:
IMAGE, 3D, VIDEO or SOUND if an open file is of that kind, else TEXT, since spectra and tables are
there to be read; the languages are then those of the record, or ``zxx`` for none (ISO 639-2).
``edm:rights`` takes a statement of Europeana's list alone: the licence if it is one of Creative
Commons, else that copyright was not evaluated. The licence and who may read the files are told
beside in words, as ``dc:rights``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from lxml import etree

from thalie.ground.plain import legal

from . import wording
from .addresses import is_address
from .datacite import astronomical, full_name, relations
from .lands import HOUSEKEEPING, INSIDE, MEASUREMENTS, OTHER_TERMS, SUBJECT_TERMS, each
from .model import (
    COAR,
    Agent,
    File,
    HeritageObject,
    Identifier,
    Organisation,
    Place,
    Record,
    Term,
    Withdrawal,
    Words,
    pick,
)
from .resolvers import address
from .settings import Settings
from .things import (
    agent_uri,
    doi_uri,
    file_uri,
    keeper_uri,
    object_uri,
    part_uri,
    record_uri,
    term_uri,
)
from .wording import LANGUAGES
from .xml_tree import Element, Names, add, is_language, said, serialised, tagged

RDF = Names("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
EDM = Names("http://www.europeana.eu/schemas/edm/")
DC = Names("http://purl.org/dc/elements/1.1/")
TERMS = Names("http://purl.org/dc/terms/")
ORE = Names("http://www.openarchives.org/ore/terms/")
SKOS = Names("http://www.w3.org/2004/02/skos/core#")
OWL = Names("http://www.w3.org/2002/07/owl#")
WGS84 = Names("http://www.w3.org/2003/01/geo/wgs84_pos#")
EBUCORE = Names("http://www.ebu.ch/metadata/ontologies/ebucore/ebucore#")
SCHEMA = "http://www.europeana.eu/schemas/edm/EDM.xsd"

_SPACES = {
    "rdf": RDF.namespace,
    "edm": EDM.namespace,
    "dc": DC.namespace,
    "dcterms": TERMS.namespace,
    "ore": ORE.namespace,
    "skos": SKOS.namespace,
    "owl": OWL.namespace,
    "wgs84_pos": WGS84.namespace,
    "ebucore": EBUCORE.namespace,
}
_NOTHING: Words = {}

NOT_EVALUATED = "http://rightsstatements.org/vocab/CNE/1.0/"
_CREATIVE_COMMONS = re.compile(
    r"https?://creativecommons\.org/"
    r"(licenses/(?:by|by-sa|by-nd|by-nc|by-nc-sa|by-nc-nd)/\d\.\d(?:/[a-z]{2})?"
    r"|publicdomain/(?:zero|mark)/1\.0)"
    r"(?:/|/deed(?:\.\w+)?|/legalcode)?"
)
KINDS = (("image/", "IMAGE"), ("model/", "3D"), ("video/", "VIDEO"), ("audio/", "SOUND"))
"""Beginnings of media types, and Europeana's types; the first that any file has counts."""

LONG = "http://www.w3.org/2001/XMLSchema#long"
MANY = 50  # views of one object
NO_LANGUAGE = "zxx"
OBJECT = {"en": "object", "fr": "objet"}
DATASET = {"en": "dataset", "fr": "jeu de données"}
WITHDRAWN = {"en": "Withdrawn record", "fr": "Notice retirée"}

_CHO = "ProvidedCHO"
_DATA = "WebResource of the dataset"

LANDS: Mapping[str, str] = {
    "title": f"{_DATA}, dc:description; dc:title where no object is named",
    "other_titles": f"{_DATA}, dc:description; dcterms:alternative where no object is named",
    "resource_type": f"{_DATA}, dc:type",
    "publisher": "Aggregation, edm:dataProvider",
    "publication_date": f"{_DATA}, dcterms:issued",
    "doi": "Aggregation, edm:isShownAt",
    "page": "addresses of parts; edm:isShownAt where no object is named",
    "languages": f"{_CHO}, dc:language, where the type is TEXT",
    "descriptions": f"{_DATA}, dc:description",
    "creators": f"{_DATA}, dc:creator; Agent",
    "access": "Aggregation, dc:rights",
    "licences": "Aggregation, edm:rights; in words dc:rights",
    "copyright": "Aggregation, dc:rights",
    "sizes": f"{_DATA}, dcterms:extent",
    "formats": f"{_DATA}, dc:format",
    "files": "WebResource; edm:isShownBy, edm:hasView for what can be looked at",
    "funding": f"{_DATA}, dc:description, in words",
    "relations": f"{_DATA}, dcterms:isPartOf, dcterms:isReferencedBy",
    "mentions": f"{_DATA}, dcterms:isPartOf, dcterms:isReferencedBy",
    "places": f"{_CHO}, dcterms:spatial, where no object is named; Place",
    "keywords": f"{_CHO}, dc:subject, where no object is named",
    "objects": f"{_CHO}",
    "objects.label": f"{_CHO}, dc:title",
    "objects.type": f"{_CHO}, dc:type; Concept",
    "objects.inventory_number": f"{_CHO}, dc:identifier",
    "objects.keeper": f"{_CHO}, edm:hasMet; Agent",
    "objects.collection": f"{_CHO}, dcterms:isPartOf",
    "objects.eros_number": f"{_CHO}, dc:identifier",
    "objects.pop_reference": f"{_CHO}, dc:identifier",
    "objects.materials": f"{_CHO}, dcterms:medium; Concept",
    "objects.period": f"{_CHO}, dcterms:temporal; TimeSpan",
    "objects.year_from": "TimeSpan, edm:begin",
    "objects.year_to": "TimeSpan, edm:end",
    "objects.dating": f"{_CHO}, dc:date",
    "objects.production_place": f"{_CHO}, dcterms:spatial; Place",
    "objects.discovery_place": f"{_CHO}, dcterms:spatial; Place",
    "objects.page": f"{_CHO}, dc:relation",
    "samples": f"{_DATA}, dc:description, in words",
    "standards": f"{_DATA}, dc:description, in words",
    "experiment": f"{_DATA}, dc:description, in words",
    "experiment.techniques": f"{_CHO}, edm:isRelatedTo; Concept",
    "detectors": f"{_DATA}, dc:description, in words",
    "software": f"{_DATA}, dc:description, in words",
    "derivations": f"{_DATA}, dc:description, in words",
    "elements": f"{_DATA}, dc:description, in words",
    "elements.element": f"{_CHO}, edm:isRelatedTo; Concept",
    "synthetic": f"{_DATA}, dc:description, in words",
    "withdrawal": f"{_CHO}, dc:description; nothing else than the DOI stands beside it",
}
"""Where places of the model land."""

_DATASET = "It tells of the dataset and not of the object; DataCite has it."
_WORDS = "It is told in words."

LEFT_OUT: Mapping[str, str] = {
    **INSIDE,
    **HOUSEKEEPING,
    **MEASUREMENTS,
    **dict.fromkeys(
        (
            *("concept_doi", "versions", "version", "identifiers", "contributors", "dates"),
            *("digital_kinds", "data_management_plan"),
        ),
        _DATASET,
    ),
    "resource_type.general": "The titles of the type are told.",
    "resource_type.detail": "The titles of the type are told.",
    "other_titles.kind": _DATASET,
    "descriptions.kind": _DATASET,
    "publisher.identifiers": "Europeana wants the name of a provider.",
    **each(("creators",), ("given_name", "family_name"), "They are parts of the name."),
    "creators.personal": "An agent is a person or an organisation alike.",
    "creators.affiliations": _DATASET,
    "creators.identifiers.scheme": "It is in the address.",
    "keywords.scheme": "It is in the address.",
    "licences.spdx": "The address of the licence says it.",
    "files.checksum": "EDM has no place for it.",
    "funding.funder.identifiers": _WORDS,
    "relations.resource_type": _DATASET,
    "mentions.resource_type": _DATASET,
    "objects.keeper.identifiers.scheme": "It is in the address.",
    **each(
        sorted({*OTHER_TERMS, "experiment.particle"} - {"digital_kinds"}),
        ("uris",),
        _WORDS,
    ),
    **each(
        sorted({*OTHER_TERMS, *SUBJECT_TERMS} - {"digital_kinds", "experiment.techniques"}),
        ("acronym",),
        "The titles say it in full.",
    ),
}
"""Why the others do not."""


def render(record: Record, house: Settings) -> bytes:
    """The document ``rdf:RDF`` with all objects of RECORD."""
    return serialised(document(record, house))


def document(record: Record, house: Settings) -> Element:
    """The element ``rdf:RDF``."""
    root = etree.Element(RDF["RDF"], nsmap=_SPACES)
    sound = _sound(record, house)
    if sound.withdrawal:
        _tombstone(root, sound, sound.withdrawal, house)
        return root
    near = _Context(sound, house)
    if sound.objects:
        for uri, place in _distinct(sound, house).items():
            _object(root, uri, place, near)
    else:
        _dataset_itself(root, near)
    _web_resources(root, near)
    root.extend(near.classes.values())
    return root


def _sound(record: Record, house: Settings) -> Record:
    """RECORD with a page whose address is one, so that what is named after it has one too."""
    if is_address(record.page):
        return record
    return replace(record, page=f"{house.site}/records/{quote(legal(record.id), safe='')}")


def _link(parent: Element, name: str, uri: str) -> None:
    if uri:
        add(parent, name, "", {RDF["resource"]: uri})


def _text(parent: Element, name: str, text: str, language: str = "") -> None:
    if said(text):
        add(parent, name, text, tagged(language))


def _texts(parent: Element, name: str, texts: Words) -> None:
    for language, text in texts.items():
        _text(parent, name, text, language)


def _about(name: str, uri: str) -> Element:
    return etree.Element(name, {RDF["about"]: uri}, nsmap=_SPACES)


# Contextual classes


@dataclass
class _Context:
    """What objects have around them: each thing described once, in the order of its mention."""

    record: Record
    house: Settings
    classes: dict[str, Element] = field(default_factory=dict)
    places: dict[Place, int] = field(init=False)

    def __post_init__(self) -> None:
        """Count the places."""
        self.places = {place: at for at, place in enumerate(self.record.all_places, start=1)}

    def concept(self, term: Term) -> str:
        """A term, described; its address."""
        uri = term_uri(term, self.house)
        if uri not in self.classes:
            self.classes[uri] = concept = _about(SKOS["Concept"], uri)
            _labels(concept, term)
            for other in filter(is_address, term.uris):
                _link(concept, SKOS["exactMatch"], other)
        return uri

    def period(self, term: Term) -> str:
        """A period of a vocabulary, described; its address."""
        uri = term_uri(term, self.house)
        if uri not in self.classes:
            self.classes[uri] = span = _about(EDM["TimeSpan"], uri)
            _labels(span, term)
            for other in filter(is_address, term.uris):
                _link(span, OWL["sameAs"], other)
        return uri

    def years(self, one: HeritageObject, number: int) -> str:
        """The years from which an object is, described; their address, or nothing."""
        ends = [year for year in (one.year_from, one.year_to) if year]
        if not ends:
            return ""
        uri = part_uri(self.record, "time", number)
        self.classes[uri] = span = _about(EDM["TimeSpan"], uri)
        for language in LANGUAGES:
            _text(span, SKOS["prefLabel"], wording.years(one, language), language)
        if one.year_from:
            add(span, EDM["begin"], astronomical(one.year_from))
        if one.year_to:
            add(span, EDM["end"], astronomical(one.year_to))
        return uri

    def place(self, place: Place) -> str:
        """A place, described; its address, or nothing where nothing is known of it."""
        point = wording.coordinates(place)
        geonames = address(Identifier("geonames", place.geonames))
        if not (said(place.name) or point or geonames):
            return ""
        uri = part_uri(self.record, "place", self.places[place])
        if uri not in self.classes:
            self.classes[uri] = here = _about(EDM["Place"], uri)
            for name, degrees in zip(("lat", "long"), point or (), strict=False):
                add(here, WGS84[name], wording.number(degrees))
            _text(here, SKOS["prefLabel"], place.name)
            if geonames:
                _link(here, OWL["sameAs"], geonames)
        return uri

    def keeper(self, keeper: Organisation) -> str:
        """A museum, described; its address."""
        return self._agent(
            keeper_uri(keeper, self.house),
            keeper.names
            if keeper.name in keeper.names.values()
            else {**keeper.names, "": keeper.name},
            keeper.identifiers,
        )

    def creator(self, agent: Agent, place: int) -> str:
        """A creator of the dataset, described; its address, or nothing for one without name."""
        name = full_name(agent)
        if not said(name):
            return ""
        uri = agent_uri(agent, self.record, place)
        known = uri if is_address(uri) else part_uri(self.record, "creator", place + 1)
        return self._agent(known, {"": name}, agent.identifiers)

    def _agent(self, uri: str, names: Words, identifiers: Iterable[Identifier]) -> str:
        if uri in self.classes:
            return uri
        self.classes[uri] = agent = _about(EDM["Agent"], uri)
        _texts(agent, SKOS["prefLabel"], names)
        known = [(one, address(one)) for one in identifiers if one.scheme != "geonames"]
        for one, where in known:
            if not where:
                _text(agent, DC["identifier"], one.value)
        for _, where in known:
            if where and where != uri:
                _link(agent, OWL["sameAs"], where)
        return uri


def _labels(parent: Element, term: Term) -> None:
    """One preferred label a language."""
    _texts(parent, SKOS["prefLabel"], term.titles or {"": term.id})


# The object


def _distinct(record: Record, house: Settings) -> Mapping[str, int]:
    """The address of each object, and its first place; one that is named twice is one."""
    found: dict[str, int] = {}
    for place in range(len(record.objects)):
        found.setdefault(object_uri(record, place, house), place)
    return found


def _object(root: Element, uri: str, place: int, near: _Context) -> None:
    record, one = near.record, near.record.objects[place]
    cho = add(root, EDM[_CHO], "", {RDF["about"]: uri})
    _text(cho, DC["date"], one.dating)
    for language in LANGUAGES:
        _text(cho, DC["description"], wording.object_words(one, language), language)
    for number in (one.inventory_number, one.eros_number, one.pop_reference):
        _text(cho, DC["identifier"], number)
    _languages(cho, record)
    _link(cho, DC["relation"], one.page if is_address(one.page) else "")
    _title(cho, one, place)
    if one.type:
        _link(cho, DC["type"], near.concept(one.type))
    else:
        _texts(cho, DC["type"], OBJECT)
    _text(cho, TERMS["isPartOf"], one.collection)
    _link(cho, TERMS["isReferencedBy"], record_uri(record))
    for material in one.materials:
        _link(cho, TERMS["medium"], near.concept(material))
    for where in filter(None, (one.production_place, one.discovery_place)):
        _link(cho, TERMS["spatial"], near.place(where))
    if one.period:
        _link(cho, TERMS["temporal"], near.period(one.period))
    _link(cho, TERMS["temporal"], near.years(one, place + 1))
    if one.keeper:
        _kept(cho, one.keeper, near)
    for term in _methods(record):
        _link(cho, EDM["isRelatedTo"], near.concept(term))
    add(cho, EDM["type"], _type(record))
    _aggregation(root, uri, place + 1, record_uri(record), near)


def _title(cho: Element, one: HeritageObject, place: int) -> None:
    names = {tag: name for tag, name in one.names.items() if said(name)}
    _texts(cho, DC["title"], names or {"": (name := wording.object_name(one))})
    if not names and not said(name):
        _texts(cho, DC["title"], {tag: f"{word} {place + 1}" for tag, word in OBJECT.items()})


def _kept(cho: Element, keeper: Organisation, near: _Context) -> None:
    """Where an object is now, as far as GeoNames knows the museum, and the museum itself."""
    _link(
        cho,
        EDM["currentLocation"],
        address(Identifier("geonames", pick(keeper.identifiers, "geonames"))),
    )
    _link(cho, EDM["hasMet"], near.keeper(keeper))


def _methods(record: Record) -> Iterator[Term]:
    """How an object was examined, and for what."""
    yield from record.experiment.techniques
    yield from (one.element for one in record.elements)


def _type(record: Record) -> str:
    """Europeana's type of the digital resource."""
    for begins, kind in KINDS:
        if any(file.media_type.startswith(begins) for file in record.files):
            return kind
    return "TEXT"


def _languages(cho: Element, record: Record) -> None:
    if _type(record) == "TEXT":
        for tag in [*filter(is_language, record.languages)] or [NO_LANGUAGE]:
            add(cho, DC["language"], tag)


# The dataset where no object is named


def _dataset_itself(root: Element, near: _Context) -> None:
    record = near.record
    uri = doi_uri(record.doi) if record.doi else part_uri(record, "dataset", 1)
    cho = add(root, EDM[_CHO], "", {RDF["about"]: uri})
    for place, one in enumerate(record.creators):
        _link(cho, DC["creator"], near.creator(one, place))
    for text in record.descriptions:
        _text(cho, DC["description"], text.text, text.language)
    _text(cho, DC["identifier"], uri)
    _languages(cho, record)
    _text(cho, DC["publisher"], record.publisher.name)
    for keyword in record.keywords:
        _text(cho, DC["subject"], keyword.text)
        _link(cho, DC["subject"], keyword.uri if is_address(keyword.uri) else "")
    _text(cho, DC["title"], record.title.text, record.title.language)
    if not said(record.title.text):
        _texts(cho, DC["title"], DATASET)
    _texts(cho, DC["type"], record.resource_type.titles)
    _texts(cho, DC["type"], DATASET)
    for title in record.other_titles:
        _text(cho, TERMS["alternative"], title.text, title.language)
    _text(cho, TERMS["issued"], record.publication_date)
    for where in record.all_places:
        _link(cho, TERMS["spatial"], near.place(where))
    for term in _methods(record):
        _link(cho, EDM["isRelatedTo"], near.concept(term))
    add(cho, EDM["type"], _type(record))
    _aggregation(root, uri, 1, record.page, near)


# Aggregation and digital resources


def _aggregation(root: Element, cho: str, number: int, shown_at: str, near: _Context) -> None:
    record = near.record
    around = add(
        root, ORE["Aggregation"], "", {RDF["about"]: part_uri(record, "aggregation", number)}
    )
    _link(around, EDM["aggregatedCHO"], cho)
    _text(around, EDM["dataProvider"], record.publisher.name)
    alone = len(record.objects) < 2
    views = _views(record) if alone else []
    first, *others = [file_uri(record, file) for file in views] or [""]
    for view in others[: MANY - 1]:
        _link(around, EDM["hasView"], view)
    _link(around, EDM["isShownAt"], shown_at)
    image = first if _type(record) == "IMAGE" else ""
    _link(around, EDM["isShownBy"], first)
    _link(around, EDM["object"], image)
    _provider(around, near.house, record.publisher.name)
    _rights(around, record)
    _link(around, EDM["rights"], right(record))


def _views(record: Record) -> list[File]:
    """The open files that can be looked at or heard, those of the record's type first."""
    kinds = [begins for begins, _ in KINDS]
    found = [
        (kind, file) for kind in kinds for file in record.files if file.media_type.startswith(kind)
    ]
    return [file for _, file in found]


def _provider(around: Element, house: Settings, otherwise: str) -> None:
    """Who sends this; EDM wants somebody."""
    names = (house.publisher.name, house.name, otherwise, house.site)
    add(around, EDM["provider"], next(filter(said, names), "–"))


def right(record: Record) -> str:
    """The statement of Europeana's list that is true of RECORD."""
    for licence in record.licences:
        found = _CREATIVE_COMMONS.fullmatch(licence.url)
        if found:
            return f"http://creativecommons.org/{found[1]}/"
    return NOT_EVALUATED


def _rights(around: Element, record: Record) -> None:
    code, _ = record.access.right
    _link(around, DC["rights"], f"{COAR}{code}")
    for language in LANGUAGES:
        words = wording.access_words(record.access, language)
        label = wording.LABELS[language]["access"]
        _text(around, DC["rights"], f"{label}{wording.SEPARATOR[language]}{words}", language)
    for licence in record.licences:
        _link(around, DC["rights"], licence.url if is_address(licence.url) else "")
        _texts(around, DC["rights"], licence.titles)
    _text(around, DC["rights"], record.copyright)


def _web_resources(root: Element, near: _Context) -> None:
    """The dataset, then its open files."""
    record = near.record
    _data(root, record_uri(record) if record.objects else record.page, near)
    for uri, file in {file_uri(record, file): file for file in record.files}.items():
        _file(root, uri, file, right(record))


def _data(root: Element, uri: str, near: _Context) -> None:
    record = near.record
    data = add(root, EDM["WebResource"], "", {RDF["about"]: uri})
    for place, one in enumerate(record.creators):
        _link(data, DC["creator"], near.creator(one, place))
    for text in (*record.titles, *record.descriptions):
        _text(data, DC["description"], text.text, text.language)
    for language in LANGUAGES:
        lines = "\n".join(wording.measurements(record, language))
        _text(data, DC["description"], lines, language)
    for media_type in dict.fromkeys(record.formats):
        _text(data, DC["format"], media_type)
    _texts(data, DC["type"], record.resource_type.titles or DATASET)
    for size in record.sizes:
        _text(data, TERMS["extent"], size)
    for file in record.files:
        _link(data, TERMS["hasPart"], file_uri(record, file))
    for part_of in _near(record, ("IsPartOf",)):
        _link(data, TERMS["isPartOf"], part_of)
    _text(data, TERMS["issued"], record.publication_date)
    _link(data, EDM["rights"], right(record))
    for paper in _near(record, ("IsReferencedBy", "IsCitedBy", "IsSupplementTo")):
        _link(data, TERMS["isReferencedBy"], paper)


def _near(record: Record, kinds: tuple[str, ...]) -> Iterator[str]:
    found = (address(one.identifier) for one in relations(record) if one.relation in kinds)
    yield from dict.fromkeys(filter(None, found))


def _file(root: Element, uri: str, file: File, statement: str) -> None:
    resource = add(root, EDM["WebResource"], "", {RDF["about"]: uri})
    _text(resource, DC["description"], file.name)
    _text(resource, DC["format"], file.media_type)
    _link(resource, EDM["rights"], statement)
    _text(resource, EBUCORE["hasMimeType"], file.media_type)
    size = add(resource, EBUCORE["fileByteSize"], str(file.size))
    size.set(RDF["datatype"], LONG)


# Withdrawn


def _tombstone(root: Element, record: Record, gone: Withdrawal, house: Settings) -> None:
    """What may be told of a record that was withdrawn."""
    uri = doi_uri(record.doi) if record.doi else f"{house.site}/withdrawn"
    cho = add(root, EDM[_CHO], "", {RDF["about"]: uri})
    for language in LANGUAGES:
        _text(cho, DC["description"], wording.withdrawal_words(gone, language), language)
    _text(cho, DC["description"], gone.citation)
    _text(cho, DC["identifier"], uri)
    for language in LANGUAGES:
        add(cho, DC["language"], language)
    _texts(cho, DC["title"], WITHDRAWN)
    _texts(cho, DC["type"], WITHDRAWN)
    add(cho, EDM["type"], "TEXT")
    around = add(root, ORE["Aggregation"], "", {RDF["about"]: f"{uri}#aggregation-1"})
    _link(around, EDM["aggregatedCHO"], uri)
    _link(around, EDM["isShownAt"], uri)
    _provider(around, house, "")
    _link(around, EDM["rights"], NOT_EVALUATED)
