"""The objects that were studied, as LIDO 1.1 describes objects for museums and portals. Pure.

One ``lido:lido`` an object. Its events are that it was made, that it was found, and that it was
examined: the examination is an activity (LIDO Terminology has no finer type) with its techniques,
actors, date and place, the instrument and the samples as things that were there, and the elements
that were quantified as measurements where the dataset is of that one object. The dataset stands as
a related work that documents the object, and as a resource with its files, rights and licence.

Of more than ``MANY`` people or files, the first are told, and how many there are beside; the
dataset has them all. A record that names no object is described itself, as an information object;
one that was withdrawn tells what its tombstone tells. Texts stand in each language they have.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

from lxml import etree

from . import wording
from .addresses import is_address
from .datacite import astronomical, full_name
from .lands import HOUSEKEEPING, INSIDE, MEASUREMENTS, OTHER_TERMS, PEOPLE, SUBJECT_TERMS, each
from .model import (
    COAR,
    Agent,
    Detector,
    HeritageObject,
    Identifier,
    Organisation,
    Place,
    Record,
    Sample,
    Term,
    Withdrawal,
    Words,
    pick,
)
from .model import Element as Quantified
from .resolvers import address
from .settings import Settings
from .things import (
    agent_uri,
    doi_uri,
    file_uri,
    object_uri,
    part_uri,
    record_uri,
    sample_pid,
    sample_uri,
    term_uri,
)
from .wording import LANGUAGES
from .xml_tree import (
    LOCATION,
    XSI,
    Element,
    Names,
    add,
    fit,
    is_language,
    said,
    serialised,
    tagged,
)

LIDO = Names("http://www.lido-schema.org")
GML = Names("http://www.opengis.net/gml")
SCHEMA = "http://www.lido-schema.org/schema/v1.1/lido-v1.1.xsd"
WGS84 = "urn:ogc:def:crs:EPSG::4326"  # latitude first

_TERMS = "http://terminology.lido-schema.org/lido"
URI = {LIDO["type"]: f"{_TERMS}00099"}
LOCAL = {LIDO["type"]: f"{_TERMS}00100"}
INVENTORY = {LIDO["type"]: f"{_TERMS}00113"}
MATERIAL = {LIDO["type"]: f"{_TERMS}00132"}
PERSON = {LIDO["type"]: f"{_TERMS}00163"}
ORGANISATION = {LIDO["type"]: f"{_TERMS}00413"}
LICENCE = {LIDO["type"]: f"{_TERMS}00920"}
"""Types of the LIDO Terminology."""

Concept = tuple[str, Words]  # an address and names by language
PRODUCTION: Concept = (f"{_TERMS}00007", {"en": "Production", "fr": "Production"})
FINDING: Concept = (f"{_TERMS}00002", {"en": "Finding", "fr": "Découverte"})
ACTIVITY: Concept = (f"{_TERMS}00004", {"en": "Activity", "fr": "Activité"})
DOCUMENTED: Concept = (
    f"{_TERMS}00617",
    {"en": "is documented in", "fr": "est documenté dans"},
)
ITEM: Concept = (f"{_TERMS}00141", {"en": "Single object", "fr": "Objet unique"})
_CRM = "http://www.cidoc-crm.org/cidoc-crm/"
THING: Concept = (f"{_CRM}E22_Human-Made_Object", {"en": "Human-Made Object"})
INFORMATION: Concept = (f"{_CRM}E73_Information_Object", {"en": "Information Object"})

EXAMINATION = {"en": "scientific examination", "fr": "examen scientifique"}
_NOTHING: Words = {}

MANY = 50
ABSENT = frozenset(
    {
        *("ContactPerson", "DataCurator", "DataManager", "Distributor", "Editor"),
        *("RegistrationAgency", "RegistrationAuthority", "RightsHolder", "Sponsor", "Translator"),
    }
)
"""Roles of contributors (DataCite) who have to do with the data and not with the examination."""

OBJECT = {"en": "object", "fr": "objet"}
SAMPLE = {"en": "sample", "fr": "échantillon"}
STANDARD = {"en": "reference material", "fr": "matériau de référence"}
INSTRUMENT = {"en": "instrument", "fr": "instrument"}
DETECTOR = {"en": "detector", "fr": "détecteur"}
DATASET = {"en": "dataset", "fr": "jeu de données"}
CREATOR = {"en": "creator of the dataset", "fr": "créateur du jeu de données"}
WITHDRAWN = {"en": "Withdrawn record", "fr": "Notice retirée"}

LANDS: Mapping[str, str] = {
    "title": "relatedWork objectName, resourceDescription",
    "other_titles": "relatedWork objectName",
    "resource_type": "resourceType; objectWorkType where no object is named",
    "publisher": "recordSource, resourceSource",
    "doi": "relatedWork objectID, resourceID",
    "page": "recordInfoLink",
    "updated": "recordMetadataDate",
    "descriptions": "resourceDescription",
    "creators": "eventActor of the examination",
    "contributors": "eventActor of the examination, for those who took part; rightsHolder",
    "dates": "resourceDescription, in words",
    "access": "rightsResource, in words of COAR, with the end of an embargo as rightsDate",
    "licences": "rightsResource rightsType",
    "copyright": "rightsResource creditLine",
    "files": "resourceRepresentation with its type",
    "funding": "eventDescriptionSet, in words",
    "objects": "a record of its own for each",
    "objects.label": "titleSet",
    "objects.type": "objectWorkType",
    "objects.inventory_number": "workID",
    "objects.keeper": "repositorySet repositoryName",
    "objects.collection": "recordWrap collection",
    "objects.eros_number": "workID",
    "objects.pop_reference": "workID",
    "objects.materials": "termMaterialsTech",
    "objects.period": "periodName of the production",
    "objects.year_from": "eventDate of the production",
    "objects.year_to": "eventDate of the production",
    "objects.dating": "displayDate of the production",
    "objects.production_place": "eventPlace of the production",
    "objects.discovery_place": "eventPlace of the finding",
    "objects.page": "objectPublishedID",
    "samples": "thingPresent of the examination",
    "standards": "thingPresent of the examination",
    "experiment": "eventDescriptionSet of the examination, in words",
    "experiment.facility": "eventPlace of the examination",
    "experiment.instrument": "thingPresent of the examination",
    "experiment.instrument_doi": "thingPresent objectID",
    "experiment.techniques": "eventMethod of the examination",
    "experiment.start": "eventDate of the examination",
    "experiment.end": "eventDate of the examination",
    "detectors": "thingPresent of the examination",
    "software": "eventDescriptionSet, in words",
    "derivations": "eventDescriptionSet, in words",
    "elements": "eventObjectMeasurements of the one object; in words for several",
    "synthetic": "eventDescriptionSet, in words",
    "withdrawal": "objectDescriptionSet; nothing else than the DOI stands beside it",
}
"""Where places of the model land."""

_DATASET = "It tells of the dataset and not of the object; DataCite has it."

LEFT_OUT: Mapping[str, str] = {
    **{place: why for place, why in INSIDE.items() if place != "updated"},
    **HOUSEKEEPING,
    **MEASUREMENTS,
    **dict.fromkeys(
        (
            *("concept_doi", "versions", "version", "identifiers", "languages", "sizes"),
            *("formats", "relations", "mentions", "keywords", "places", "digital_kinds"),
            "data_management_plan",
        ),
        _DATASET,
    ),
    "publication_date": "It is among the dates.",
    "resource_type.general": "The titles of the type are told.",
    "resource_type.detail": "The titles of the type are told.",
    "other_titles.kind": _DATASET,
    "descriptions.kind": _DATASET,
    "publisher.identifiers.scheme": "Only the address of ROR is told.",
    **each(PEOPLE, ("given_name", "family_name"), "They are parts of the name."),
    **each(PEOPLE, ("affiliations",), "An actor of an event has no affiliation."),
    **each(PEOPLE, ("identifiers.scheme",), "It is in the address."),
    **each(
        sorted({*SUBJECT_TERMS, *OTHER_TERMS} - {"experiment.techniques"}),
        ("acronym",),
        "The titles say it in full.",
    ),
    **each(
        ("experiment.particle", "experiment.atmosphere", "experiment.access_programme"),
        ("uris",),
        "It is told in words.",
    ),
    "licences.spdx": "The address of the licence says it.",
    "files.size": "The page tells it; museums link to files.",
    "files.checksum": "LIDO has no place for it.",
    "funding.funder.identifiers": "It is told in words.",
    "objects.keeper.identifiers.scheme": "It is in the address.",
}
"""Why the others do not."""


def render(record: Record, house: Settings) -> bytes:
    """The document ``lidoWrap`` with all objects of RECORD."""
    return serialised(document(record, house))


def render_object(record: Record, place: int, house: Settings) -> bytes:
    """The document ``lido`` of the object at PLACE, counted from 0.

    Raises ``IndexError`` where there is no such object.
    """
    root = element(record, place, house)
    root.set(LOCATION, f"{LIDO.namespace} {SCHEMA}")
    return serialised(root)


def document(record: Record, house: Settings) -> Element:
    """The element ``lidoWrap``."""
    root = etree.Element(LIDO["lidoWrap"], nsmap=_SPACES)
    root.set(LOCATION, f"{LIDO.namespace} {SCHEMA}")
    if record.withdrawal:
        root.append(_tombstone(record, record.withdrawal, house))
        return root
    shared = _shared(record, house)
    for place in range(len(record.objects)):
        root.append(_object(record, place, house, shared))
    if not record.objects:
        root.append(_dataset(record, house, shared))
    return root


def element(record: Record, place: int, house: Settings) -> Element:
    """The element ``lido`` of the object at PLACE."""
    if record.withdrawal:
        return _tombstone(record, record.withdrawal, house)
    if not 0 <= place < len(record.objects):
        raise IndexError(f"{record.id} has no object {place}.")
    return _object(record, place, house, _shared(record, house))


_SPACES = {"lido": LIDO.namespace, "gml": GML.namespace, "xsi": XSI}


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all objects of a record have in common, made once and copied for each."""

    language: str
    examination: Element
    works: Element
    administration: Element


def _shared(record: Record, house: Settings) -> _Shared:
    language = next(filter(is_language, record.languages), "en")
    return _Shared(
        language,
        _examination(record, house),
        _related_works(record),
        _administration(record, house, language),
    )


def _new(name: str) -> Element:
    return etree.Element(LIDO[name], nsmap=_SPACES)


def _put(parent: Element, *names: str) -> Element:
    """Elements one within the other; the innermost is returned."""
    for name in names:
        parent = etree.SubElement(parent, LIDO[name])
    return parent


# One object


def _object(record: Record, place: int, house: Settings, shared: _Shared) -> Element:
    one = record.objects[place]
    root = _new("lido")
    add(root, LIDO["lidoRecID"], f"{record.id}-object-{place + 1}", _local(house))
    _address(root, "objectPublishedID", object_uri(record, place, house))
    _address(root, "objectPublishedID", one.page)
    _concept(root, "category", THING)
    told = add(root, LIDO["descriptiveMetadata"], "", tagged(shared.language))
    kind = _put(told, "objectClassificationWrap", "objectWorkTypeWrap")
    _term(kind, "objectWorkType", one.type, house, OBJECT)
    _identification(told, one, house, place)
    events = _put(told, "eventWrap")
    _production(events, one, house)
    _finding(events, one)
    events.append(_examined(record, one, house, shared.examination))
    told.append(deepcopy(shared.works))
    administration = deepcopy(shared.administration)
    _record_id(administration, f"{record.id}-object-{place + 1}")
    _collection(administration, one)
    root.append(administration)
    return root


def _identification(told: Element, one: HeritageObject, house: Settings, place: int) -> None:
    around = _put(told, "objectIdentificationWrap")
    titles = _put(around, "titleWrap", "titleSet")
    if names := {tag: name for tag, name in _called(one).items() if said(name)}:
        for language, name in names.items():
            add(titles, LIDO["appellationValue"], name, tagged(language))
    else:
        for language, word in OBJECT.items():
            add(titles, LIDO["appellationValue"], f"{word} {place + 1}", tagged(language))
    _repository(around, one)
    _materials(around, one.materials, house)


def _called(one: HeritageObject) -> Words:
    return one.names or {"": wording.object_name(one)}


def _repository(around: Element, one: HeritageObject) -> None:
    numbers = [
        (INVENTORY, one.inventory_number),
        ({LIDO["type"]: "EROS"}, one.eros_number),
        ({LIDO["type"]: "POP"}, one.pop_reference),
    ]
    if not one.keeper and not any(said(number) for _, number in numbers):
        return
    kept = add(_put(around, "repositoryWrap"), LIDO["repositorySet"], "", {LIDO["type"]: "current"})
    if one.keeper:
        _body(_put(kept, "repositoryName"), one.keeper)
    for kind, number in numbers:
        if said(number):
            add(kept, LIDO["workID"], number, kind)
    town = pick(one.keeper.identifiers, "geonames") if one.keeper else ""
    if town:
        where = address(Identifier("geonames", town))
        _address(_put(kept, "repositoryLocation"), "placeID", where)


def _materials(around: Element, materials: Sequence[Term], house: Settings) -> None:
    if not materials:
        return
    told = _put(around, "objectMaterialsTechWrap", "objectMaterialsTechSet")
    for language in LANGUAGES:
        words = ", ".join(one.title(language) for one in materials)
        _text(told, "displayMaterialsTech", words, language)
    techniques = _put(told, "materialsTech")
    for one in materials:
        _term(techniques, "termMaterialsTech", one, house, given=MATERIAL)


# Events


def _event(events: Element, kind: Concept, display: Words) -> Element:
    """A new event of a KIND."""
    around = _put(events, "eventSet")
    for language, word in display.items():
        add(around, LIDO["displayEvent"], word, tagged(language))
    event = _put(around, "event")
    _concept(event, "eventType", kind)
    return event


def _production(events: Element, one: HeritageObject, house: Settings) -> None:
    dated = one.year_from or one.year_to or said(one.dating)
    if not (dated or one.period or one.production_place):
        return
    event = _event(events, PRODUCTION, PRODUCTION[1])
    if dated:
        _years(event, one)
    if one.period:
        _term(event, "periodName", one.period, house)
    _place(event, "eventPlace", one.production_place)


def _years(event: Element, one: HeritageObject) -> None:
    when = _put(event, "eventDate")
    for language in LANGUAGES:
        _text(when, "displayDate", wording.years(one, language), language)
    _text(when, "displayDate", one.dating)
    ends = [year for year in (one.year_from, one.year_to) if year]
    if ends:
        date = _put(when, "date")
        add(date, LIDO["earliestDate"], astronomical(min(ends)))
        add(date, LIDO["latestDate"], astronomical(max(ends)))


def _finding(events: Element, one: HeritageObject) -> None:
    if one.discovery_place:
        event = _event(events, FINDING, FINDING[1])
        _place(event, "eventPlace", one.discovery_place)


def _place(event: Element, name: str, place: Place | None) -> None:
    words = wording.place_words(place)
    if place is None or not (said(words) or place.geonames):
        return
    around = _put(event, name)
    _text(around, "displayPlace", words)
    inside = _put(around, "place")
    _address(inside, "placeID", address(Identifier("geonames", place.geonames)))
    if said(place.name):
        _text(_put(inside, "namePlaceSet"), "appellationValue", place.name)
    point = wording.coordinates(place)
    if point:
        gml = etree.SubElement(_put(inside, "gml"), GML["Point"], {"srsName": WGS84})
        add(gml, GML["pos"], " ".join(map(wording.number, point)))


def _examination(record: Record, house: Settings) -> Element:
    """The examination as all objects share it: ``eventSet``."""
    holder = _new("eventWrap")
    event = _event(holder, ACTIVITY, EXAMINATION)
    _words(_put(event, "eventName"), "appellationValue", EXAMINATION)
    _actors(event, record)
    _measured(event, record)
    facility = record.experiment.facility
    if said(facility):
        _place(event, "eventPlace", Place(facility))
    for technique in record.experiment.techniques:
        _term(event, "eventMethod", technique, house)
    _things(event, record, house)
    for language in LANGUAGES:
        lines = "\n".join(wording.measurements(record, language))
        if said(lines):
            told = _put(event, "eventDescriptionSet")
            _text(told, "descriptiveNoteValue", lines, language)
    return holder[0]


def _examined(record: Record, one: HeritageObject, house: Settings, made: Element) -> Element:
    """The examination of one object: with its samples, and what was found if it is the only one."""
    around = deepcopy(made)
    event = around[-1]
    holder = _new("event")
    if len(record.objects) == 1:
        for quantified in record.elements:
            _quantity(holder, quantified, house)
    for place, sample in enumerate(record.samples):
        if sample.object in ("", one.label):
            _sample(holder, record, place, sample, house)
    later = (LIDO["thingPresent"], LIDO["eventDescriptionSet"])
    where = next((event.index(part) for part in event if part.tag in later), len(event))
    event[where:where] = list(holder)
    return around


def _actors(event: Element, record: Record) -> None:
    """Who examined: creators of the dataset, and contributors whose role is of that kind."""
    found = [
        *((one, "creator", place, CREATOR) for place, one in enumerate(record.creators)),
        *(
            (one, "contributor", place, {"en": one.role} if said(one.role) else {})
            for place, one in enumerate(record.contributors)
            if one.role not in ABSENT
        ),
    ]
    for one, kind, place, role in found[:MANY]:
        _actor(event, one, agent_uri(one, record, place, kind), role)
    if len(found) > MANY:
        _words(_put(event, "eventActor"), "displayActorInRole", _others(len(found) - MANY))


def _others(number: int) -> Words:
    return {"en": f"and {number} others", "fr": f"et {number} autres"}


def _actor(event: Element, one: Agent, uri: str, role: Words) -> None:
    name = full_name(one)
    if not said(name):
        return
    around = _put(event, "eventActor", "actorInRole")
    actor = add(around, LIDO["actor"], "", PERSON if one.personal else ORGANISATION)
    known = [uri, *filter(None, map(address, one.identifiers))]
    for found in dict.fromkeys(known):
        _address(actor, "actorID", found)
    _text(_put(actor, "nameActorSet"), "appellationValue", name)
    if role:
        _words(_put(around, "roleActor"), "term", role)


def _measured(event: Element, record: Record) -> None:
    ends = [day for day in (record.experiment.start, record.experiment.end) if said(day)]
    if ends:
        when = _put(event, "eventDate")
        _text(when, "displayDate", "/".join(dict.fromkeys(ends)))
        date = _put(when, "date")
        add(date, LIDO["earliestDate"], ends[0])
        add(date, LIDO["latestDate"], ends[-1])


def _quantity(event: Element, one: Quantified, house: Settings) -> None:
    """An element that was quantified: a range with its unit."""
    around = _put(event, "eventObjectMeasurements")
    for language in LANGUAGES:
        words = wording.element_words(one, language)
        _text(around, "displayObjectMeasurements", words, language)
    value = " – ".join(dict.fromkeys(filter(None, map(wording.number, (one.least, one.most)))))
    if value:
        found = _put(around, "objectMeasurements", "measurementsSet")
        _term(found, "measurementType", one.element, house)
        add(found, LIDO["measurementUnit"], one.unit)
        add(found, LIDO["measurementValue"], value)


def _things(event: Element, record: Record, house: Settings) -> None:
    """The instrument, the detectors, the reference materials."""
    experiment = record.experiment
    if experiment.instrument:
        doi = doi_uri(experiment.instrument_doi) if experiment.instrument_doi else ""
        ids = (term_uri(experiment.instrument, house), doi, *experiment.instrument.uris)
        _named(_thing(event, INSTRUMENT, ids), experiment.instrument.titles)
    for place, detector in enumerate(record.detectors):
        _detector(event, record, place, detector, house)
    for place, standard in enumerate(record.standards):
        ids = (part_uri(record, "standard", place + 1),)
        thing = _thing(event, STANDARD, ids, standard.certificate)
        _named(thing, {"": standard.label}, {"": wording.standard_words(standard)})


def _thing(event: Element, kind: Words, ids: Iterable[str], page: str = "") -> Element:
    """A thing that was there, by its addresses and its KIND; names and notes follow."""
    thing = _put(event, "thingPresent", "object")
    if is_address(page):
        add(thing, LIDO["objectWebResource"], page)
    for uri in dict.fromkeys(ids):
        _address(thing, "objectID", uri)
    _words(_put(thing, "objectType"), "term", kind)
    return thing


def _named(thing: Element, names: Words, notes: Words = _NOTHING) -> None:
    _names(_put(thing, "objectName"), names)
    _words(thing, "objectNote", notes)


def _detector(event: Element, record: Record, place: int, one: Detector, house: Settings) -> None:
    known = one.instrument
    ids = (
        part_uri(record, "detector", place + 1),
        doi_uri(one.doi) if one.doi else "",
        *((term_uri(known, house), *known.uris) if known else ()),
    )
    thing = _thing(event, DETECTOR, ids)
    if one.type:
        _term(thing, "objectType", one.type, house)
    notes = {language: wording.detector_words(one, language) for language in LANGUAGES}
    _named(thing, {"": one.name}, notes)


def _sample(event: Element, record: Record, place: int, one: Sample, house: Settings) -> None:
    thing = _thing(event, SAMPLE, (sample_uri(record, place, house), sample_pid(one)))
    if one.type:
        _term(thing, "objectType", one.type, house)
    notes = {language: wording.sample_words(one, language) for language in LANGUAGES}
    _named(thing, one.names, notes)


# The dataset


def _related_works(record: Record) -> Element:
    """The dataset as a work that documents the object: ``objectRelationWrap``."""
    around = _new("objectRelationWrap")
    work = _put(around, "relatedWorksWrap", "relatedWorkSet")
    _text(work, "displayRelatedWork", record.title.text, record.title.language)
    thing = _put(work, "relatedWork", "object")
    uri = record_uri(record)
    if is_address(uri):
        add(thing, LIDO["objectWebResource"], uri)
    _address(thing, "objectID", uri)
    _words(_put(thing, "objectType"), "term", record.resource_type.titles or DATASET)
    for one in record.titles:
        if said(one.text):
            _text(_put(thing, "objectName"), "appellationValue", one.text, one.language)
    _concept(work, "relatedWorkRelType", DOCUMENTED)
    return around


def _administration(record: Record, house: Settings, language: str) -> Element:
    """The record and the resource: ``administrativeMetadata``; the record has no identifier yet."""
    around = _new("administrativeMetadata")
    around.attrib.update(tagged(language))
    wrap = _put(around, "recordWrap")
    _concept(wrap, "recordType", ITEM)
    source = _put(wrap, "recordSource")
    publisher = record.publisher if said(record.publisher.name) else house.publisher
    _body(source, publisher)
    if is_address(house.site):
        add(source, LIDO["legalBodyWeblink"], house.site)
    info = _put(wrap, "recordInfoSet")
    if is_address(record.page):
        add(info, LIDO["recordInfoLink"], record.page)
    if said(record.updated):
        add(info, LIDO["recordMetadataDate"], record.updated, {LIDO["type"]: "modified"})
    _resource(around, record)
    return around


def _record_id(administration: Element, name: str) -> None:
    identifier = etree.Element(LIDO["recordID"], LOCAL)
    identifier.text = fit(name)
    administration.find(LIDO["recordWrap"]).insert(0, identifier)


def _collection(administration: Element, one: HeritageObject) -> None:
    if said(one.collection):
        around = _put(administration.find(LIDO["recordWrap"]), "collection", "object")
        _text(_put(around, "objectName"), "appellationValue", one.collection)


def _resource(around: Element, record: Record) -> None:
    """The dataset with its open files and rights."""
    resource = _put(around, "resourceWrap", "resourceSet")
    _address(resource, "resourceID", record_uri(record))
    for file in record.files[:MANY]:
        link = file_uri(record, file)
        if is_address(link):
            kind = {LIDO["formatResource"]: fit(file.media_type)} if file.media_type else {}
            add(_put(resource, "resourceRepresentation"), LIDO["linkResource"], link, kind)
    _words(_put(resource, "resourceType"), "term", record.resource_type.titles or DATASET)
    _text(resource, "resourceDescription", record.title.text, record.title.language)
    for one in record.descriptions:
        _text(resource, "resourceDescription", one.text, one.language)
    for language in LANGUAGES:
        lines = [wording.date_words(one, language) for one in record.dates if one.when]
        _text(resource, "resourceDescription", "\n".join(lines), language)
    if len(record.files) > MANY:
        _words(resource, "resourceDescription", _more(len(record.files) - MANY))
    _body(_put(resource, "resourceSource"), record.publisher)
    _rights(resource, record)


def _more(number: int) -> Words:
    return {"en": f"and {number} more files", "fr": f"et {number} autres fichiers"}


def _rights(resource: Element, record: Record) -> None:
    """The licence with who holds rights and how they are credited; then who may read the files."""
    right = _put(resource, "rightsResource")
    for licence in record.licences:
        kind = add(right, LIDO["rightsType"], "", LICENCE)
        _address(kind, "conceptID", licence.url)
        _words(kind, "term", licence.titles)
    for one in record.contributors:
        if one.role == "RightsHolder":
            _body(_put(right, "rightsHolder"), Organisation(full_name(one), one.identifiers))
    _text(right, "creditLine", record.copyright)
    _access(_put(resource, "rightsResource"), record)


def _access(right: Element, record: Record) -> None:
    code, label = record.access.right
    kind = _put(right, "rightsType")
    _address(kind, "conceptID", f"{COAR}{code}")
    add(kind, LIDO["term"], label, tagged("en"))
    if record.access.until:
        date = _put(right, "rightsDate")
        add(date, LIDO["latestDate"], record.access.until.isoformat())
    for language in LANGUAGES:
        _text(right, "creditLine", wording.access_words(record.access, language), language)


def _dataset(record: Record, house: Settings, shared: _Shared) -> Element:
    """The dataset itself, where no object is named."""
    root = _new("lido")
    add(root, LIDO["lidoRecID"], f"{record.id}-dataset", _local(house))
    _address(root, "objectPublishedID", record_uri(record))
    _concept(root, "category", INFORMATION)
    told = add(root, LIDO["descriptiveMetadata"], "", tagged(shared.language))
    kind = _put(told, "objectClassificationWrap", "objectWorkTypeWrap", "objectWorkType")
    _words(kind, "term", record.resource_type.titles or DATASET)
    titles = _put(told, "objectIdentificationWrap", "titleWrap", "titleSet")
    for one in record.titles if any(said(one.text) for one in record.titles) else ():
        _text(titles, "appellationValue", one.text, one.language)
    if not len(titles):
        _names(titles, DATASET)
    _put(told, "eventWrap").append(shared.examination)
    administration = shared.administration
    _record_id(administration, f"{record.id}-dataset")
    root.append(administration)
    return root


def _tombstone(record: Record, gone: Withdrawal, house: Settings) -> Element:
    """What may be told of a record that was withdrawn."""
    root = _new("lido")
    add(root, LIDO["lidoRecID"], record.doi or "withdrawn", _local(house))
    told = add(root, LIDO["descriptiveMetadata"], "", tagged("en"))
    kind = _put(told, "objectClassificationWrap", "objectWorkTypeWrap", "objectWorkType")
    _words(kind, "term", WITHDRAWN)
    around = _put(told, "objectIdentificationWrap")
    _words(_put(around, "titleWrap", "titleSet"), "appellationValue", WITHDRAWN)
    notes = _put(around, "objectDescriptionWrap", "objectDescriptionSet")
    for language in LANGUAGES:
        _text(notes, "descriptiveNoteValue", wording.withdrawal_words(gone, language), language)
    _text(notes, "descriptiveNoteValue", gone.citation)
    administration = add(root, LIDO["administrativeMetadata"], "", tagged("en"))
    wrap = _put(administration, "recordWrap")
    add(wrap, LIDO["recordID"], record.doi or "withdrawn", LOCAL)
    _words(_put(wrap, "recordType"), "term", WITHDRAWN)
    _body(_put(wrap, "recordSource"), house.publisher)
    if record.doi:
        add(_put(wrap, "recordInfoSet"), LIDO["recordInfoLink"], doi_uri(record.doi))
    return root


# Small elements


def _local(house: Settings) -> Mapping[str, str]:
    """That an identifier is of this house."""
    return {**LOCAL, **({LIDO["source"]: house.site} if house.site else {})}


def _text(parent: Element, name: str, text: str, language: str = "") -> None:
    if said(text):
        add(parent, LIDO[name], text, tagged(language))


def _words(parent: Element, name: str, texts: Words) -> None:
    """TEXTS in each language they have."""
    for language, text in texts.items():
        _text(parent, name, text, language)


def _names(parent: Element, texts: Words) -> None:
    """Appellations, of which there must be one."""
    _words(parent, "appellationValue", texts)
    if not len(parent):
        add(parent, LIDO["appellationValue"], "–")


def _address(parent: Element, name: str, text: str) -> None:
    """An identifier that is an address; nothing for what is none."""
    if is_address(text):
        add(parent, LIDO[name], text, URI)


def _concept(parent: Element, name: str, concept: Concept) -> None:
    uri, names = concept
    around = _put(parent, name)
    add(around, LIDO["conceptID"], uri, URI)
    _words(around, "term", names)


def _term(
    parent: Element,
    name: str,
    one: Term | None,
    house: Settings,
    otherwise: Words = _NOTHING,
    given: Mapping[str, str] = _NOTHING,
) -> None:
    """A term of a vocabulary by its addresses and titles, or the words OTHERWISE."""
    around = add(parent, LIDO[name], "", given)
    if one is None:
        _words(around, "term", otherwise)
        return
    for uri in dict.fromkeys((term_uri(one, house), *one.uris)):
        _address(around, "conceptID", uri)
    _words(around, "term", one.titles or {"": one.id})
    if said(one.acronym):
        add(around, LIDO["term"], one.acronym, {LIDO["addedSearchTerm"]: "yes"})


def _body(parent: Element, one: Organisation) -> None:
    """An organisation by its addresses and names."""
    for known in one.identifiers:
        uri = address(known)
        if uri and known.scheme != "geonames":  # where it is, not what
            _address(parent, "legalBodyID", uri)
        elif not uri and said(known.value):
            kind = {LIDO["type"]: fit(known.scheme) or "local"}
            add(parent, LIDO["legalBodyID"], known.value, kind)
    own = {} if one.name in one.names.values() else {"": one.name}
    _names(_put(parent, "legalBodyName"), {**one.names, **own})
