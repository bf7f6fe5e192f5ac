"""What the dataset, what was studied and the catalogue have in common in DCAT-AP. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode

from . import things
from .datacite import full_name
from .model import Agent, Identifier, Organisation, Place
from .rdf import (
    DCAT,
    DCMITYPE,
    DCT,
    FOAF,
    LOCN,
    ORG,
    OWL,
    RDFS,
    SKOS,
    VCARD,
    A,
    Graph,
    Telling,
    day,
    geonames,
    identified,
    iri,
    point,
    text,
    texts,
)
from .settings import Settings

DCMI_TYPES: Mapping[str, str] = {  # DataCite's word -> DCMI Type Vocabulary
    "Audiovisual": "MovingImage",
    "Collection": "Collection",
    "Dataset": "Dataset",
    "Event": "Event",
    "Image": "Image",
    "Instrument": "PhysicalObject",
    "InteractiveResource": "InteractiveResource",
    "PhysicalObject": "PhysicalObject",
    "Service": "Service",
    "Software": "Software",
    "Sound": "Sound",
    **dict.fromkeys(
        (
            *("Book", "BookChapter", "ConferencePaper", "ConferenceProceeding", "DataPaper"),
            *("Dissertation", "Journal", "JournalArticle", "OutputManagementPlan", "PeerReview"),
            *("Poster", "Preprint", "Presentation", "Report", "Standard", "Text"),
        ),
        "Text",
    ),
}


def tell_type(graph: Graph, general: str) -> NamedNode | None:
    """The term of the DCMI Type Vocabulary for a type of DataCite."""
    if general not in DCMI_TYPES:
        return None
    word = DCMI_TYPES[general]
    graph.say(DCMITYPE[word], A, SKOS["Concept"])
    graph.say(DCMITYPE[word], SKOS["prefLabel"], text(word, "en"))
    return DCMITYPE[word]


def tell_provenance(of: Telling, kind: str, number: int, *words: Literal | None) -> None:
    """A statement of how the dataset came to be."""
    statement = of.part(kind, number)
    of.say(of.dataset, DCT["provenance"], statement)
    of.say(statement, A, DCT["ProvenanceStatement"])
    of.say(statement, RDFS["label"], *words)


def tell_period(of: Telling, node: NamedNode, start: str, end: str, label: str = "") -> bool:
    """A time between two dates, if there is one."""
    if not start and not end:
        return False
    of.say(node, A, DCT["PeriodOfTime"])
    of.say(node, RDFS["label"], text(label))
    of.say(node, DCAT["startDate"], day(start))
    of.say(node, DCAT["endDate"], day(end))
    return True


def tell_location(of: Telling, place: Place, kind: str, number: int) -> NamedNode | None:
    """A place by its GeoNames number, else as a part of the record."""
    name, where = text(place.name), point(place)
    known = geonames(place)
    if not (name or where or known):
        return None
    node = known or of.part(kind, number)
    of.say(node, A, DCT["Location"])
    of.say(node, RDFS["label"], name)
    of.say(node, LOCN["geographicName"], name)
    if not of.graph.has_property(node, DCAT["centroid"]):
        of.say(node, DCAT["centroid"], where)
    return node


def tell_agent(of: Telling, one: Agent, place: int, kind: str) -> NamedNode | None:
    """A person or institution; one without any name is not told."""
    name = text(full_name(one)) or next((text(i.value) for i in one.identifiers), None)
    if not name:
        return None
    node = iri(things.agent_uri(one, of.record, place, kind)) or of.part(kind, place + 1)
    of.say(node, A, FOAF["Agent"], FOAF["Person"] if one.personal else FOAF["Organization"])
    of.say(node, FOAF["name"], name)
    of.say(node, FOAF["givenName"], text(one.given_name))
    of.say(node, FOAF["familyName"], text(one.family_name))
    tell_identities(of, node, one.identifiers)
    for number, home in enumerate(one.affiliations, start=1):
        member = tell_organisation(of, home, f"{kind}-{place + 1}-affiliation", number)
        of.say(node, ORG["memberOf"], member)
    return node


def tell_identities(of: Telling, node: NamedNode, identifiers: tuple[Identifier, ...]) -> None:
    """What names an agent; GeoNames names the city of a museum."""
    for one in (other for other in identifiers if other.scheme != "geonames"):
        address = identified(one)
        of.say(node, DCT["identifier"], text(address.value if address else one.value))
        if address != node:
            of.say(node, OWL["sameAs"], address)


def tell_organisation(
    of: Telling, one: Organisation, kind: str, number: int | str
) -> NamedNode | None:
    """An institution by its ROR identifier, else as a part of the record."""
    name = text(one.name) or next((text(i.value) for i in one.identifiers), None)
    if not name:
        return None
    node = iri(things.organisation_uri(one)) or of.part(kind, number)
    of.say(node, A, FOAF["Agent"], FOAF["Organization"])
    of.say(node, FOAF["name"], name, *texts(one.names))
    tell_identities(of, node, one.identifiers)
    return node


def tell_contact(graph: Graph, house: Settings) -> NamedNode | None:
    """Whom to write to about anything in the catalogue."""
    mail = iri(f"mailto:{house.contact}") if house.contact else None
    node = iri(f"{house.site}/catalog#contact") if mail else None
    graph.say(node, A, VCARD["Kind"], VCARD["Organization"])
    graph.say(node, VCARD["fn"], text(house.name) or text(house.publisher.name) or text(house.site))
    graph.say(node, VCARD["hasEmail"], mail)
    return node
