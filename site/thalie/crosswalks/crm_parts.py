"""Names, notes, times, places, quantities and actors in CIDOC CRM 7.1.3. Pure.

Each has an address: below that of the thing it belongs to, so that an object that is studied in
several datasets keeps its own names, or a part of the record's page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import NamedNode

from . import things
from .datacite import full_name
from .model import Agent, Identifier, Organisation, Place, Term, Words
from .rdf import (
    CRM,
    FOAF,
    OWL,
    QUANTITY,
    QUDT,
    RDFS,
    SKOS,
    A,
    Telling,
    decimal,
    first_moment,
    geonames,
    identified,
    iri,
    last_moment,
    point,
    text,
    texts,
    typed,
)


def below(node: NamedNode, name: str) -> NamedNode:
    """A part of a thing: ``…/id/object/x#production``."""
    mark = "-" if "#" in node.value else "#"
    return NamedNode(f"{node.value}{mark}{name}")


def is_a(of: Telling, node: NamedNode | None, *kinds: NamedNode, label: Words | str = "") -> None:
    """The classes of a node, and what it is called."""
    of.say(node, A, *kinds)
    labels = [text(label)] if isinstance(label, str) else texts(label)
    of.say(node, RDFS["label"], *labels)


def concept(of: Telling, term: Term | None, *kinds: NamedNode) -> NamedNode | None:
    """A term as a type (E55), and of other KINDS."""
    return of.term(term, CRM["E55_Type"], *kinds)


_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
HYPHENS = frozenset({"titletypes", "descriptiontypes"})  # whose ids have them: translated-title


def word(of: Telling, vocabulary: str, said: str) -> NamedNode | None:
    """A word of DataCite (``TranslatedTitle``) as a type, at our address of its vocabulary."""
    if not text(said):
        return None
    between = "-" if vocabulary in HYPHENS else ""
    label = _CAPITAL.sub(" ", said).lower()
    return concept(of, Term(vocabulary, label.replace(" ", between), {"en": label}))


def type_at(of: Telling, address: str, labels: Words) -> NamedNode | None:
    """A type of somebody else's list."""
    node = iri(address)
    of.say(node, A, CRM["E55_Type"])
    of.say(node, RDFS["label"], *texts(labels))
    return node


# Names and notes


def named(
    of: Telling,
    thing: NamedNode,
    part: NamedNode,
    value: str,
    scheme: str = "",
    kind: NamedNode | None = None,
) -> NamedNode | None:
    """An identifier (E42) of THING; PART is its address, SCHEME says whose it is."""
    said = text(value)
    if not said:
        return None
    of.say(thing, CRM["P1_is_identified_by"], part)
    of.say(part, A, CRM["E42_Identifier"])
    of.say(part, CRM["P190_has_symbolic_content"], said)
    of.say(part, CRM["P3_has_note"], text(scheme))
    of.say(part, CRM["P2_has_type"], kind)
    return part


def noted(of: Telling, node: NamedNode, name: str, said: str, language: str = "en") -> None:
    """A note that begins with what it is about."""
    if said.strip():
        of.say(node, CRM["P3_has_note"], text(f"{name}: {said}", language))


def documented(of: Telling, node: NamedNode, address: str) -> None:
    """A page about the thing."""
    page = iri(address) if address else None
    of.say(node, CRM["P70i_is_documented_in"], page)
    of.say(page, A, CRM["E31_Document"])


# Times and places


def timed(
    of: Telling, event: NamedNode, part: NamedNode, start: str, end: str, label: str = ""
) -> NamedNode | None:
    """The time-span (E52) of EVENT, from the beginning of START to the last moment of END."""
    first, last = first_moment(start), last_moment(end)
    said = text(label)
    if not (first or last or said):
        return None
    of.say(event, CRM["P4_has_time-span"], part)
    of.say(part, A, CRM["E52_Time-Span"])
    of.say(part, RDFS["label"], said)
    bounds(of, part, first, last)
    return part


def bounds(of: Telling, span: NamedNode, first: str, last: str) -> None:
    """The outer bounds of a time-span, as moments."""
    if first:
        of.say(span, CRM["P82a_begin_of_the_begin"], typed(first, "dateTime"))
    if last:
        of.say(span, CRM["P82b_end_of_the_end"], typed(last, "dateTime"))


def placed(of: Telling, place: Place | None, part: NamedNode) -> NamedNode | None:
    """A place (E53) by its GeoNames number, else at PART."""
    if place is None:
        return None
    name, where, known = text(place.name), point(place), geonames(place)
    if not (name or where or known):
        return None
    node = known or part
    of.say(node, A, CRM["E53_Place"])
    of.say(node, RDFS["label"], name)
    of.say(node, CRM["P168_place_is_defined_by"], where)
    return node


# Quantities

UNITS: Mapping[str, str] = {  # as the model and people write them -> QUDT
    "%": "PERCENT",
    "byte": "BYTE",
    "deg": "DEG",
    "keV": "KiloEV",
    "mg/kg": "MilliGM-PER-KiloGM",
    "mm2": "MilliM2",
    "ppm": "PPM",
    "s": "SEC",
    "um": "MicroM",
    "wt%": "PERCENT",
    "µg/g": "MicroGM-PER-GM",
    "μg/g": "MicroGM-PER-GM",
}


def dimension(
    of: Telling,
    part: NamedNode,
    value: float | None,
    unit: str,
    quantity: str,
    label: Words | str,
) -> NamedNode | None:
    """A quantity (E54) with one value, its UNIT and the kind of QUANTITY in QUDT."""
    number = decimal(value)
    if number is None:
        return None
    _quantity(of, part, unit, quantity, label)
    of.say(part, CRM["P90_has_value"], number)
    return part


def range_of(
    of: Telling,
    part: NamedNode,
    limits: tuple[float | None, float | None],
    unit: str,
    quantity: str,
    label: Words | str,
) -> NamedNode:
    """A quantity of which the least and the greatest value are known, or one of them, or none."""
    _quantity(of, part, unit, quantity, label)
    of.say(part, CRM["P90a_has_lower_value_limit"], decimal(limits[0]))
    of.say(part, CRM["P90b_has_upper_value_limit"], decimal(limits[1]))
    return part


def _quantity(of: Telling, part: NamedNode, unit: str, quantity: str, label: Words | str) -> None:
    is_a(of, part, CRM["E54_Dimension"], label=label)
    of.say(part, CRM["P91_has_unit"], _unit(of, unit, part))
    if quantity:
        kind = QUANTITY[quantity]
        of.say(part, CRM["P2_has_type"], kind)
        if not of.graph.tells_of(kind):
            of.say(kind, A, CRM["E55_Type"])


def _unit(of: Telling, said: str, part: NamedNode) -> NamedNode | None:
    label = text(said)
    if not label:
        return None
    node = QUDT[UNITS[said]] if said in UNITS else below(part, "unit")
    of.say(node, A, CRM["E58_Measurement_Unit"])
    of.say(node, RDFS["label"], label)
    return node


# Actors


def actor(of: Telling, one: Agent, place: int, kind: str) -> NamedNode | None:
    """A person (E21) or institution (E74); one without any name is not told."""
    name = full_name(one) or next((i.value for i in one.identifiers if i.value.strip()), "")
    if not text(name):
        return None
    node = iri(things.agent_uri(one, of.record, place, kind)) or of.part(kind, place + 1)
    is_a(of, node, CRM["E21_Person"] if one.personal else CRM["E74_Group"], label=name)
    of.say(node, FOAF["givenName"], text(one.given_name))
    of.say(node, FOAF["familyName"], text(one.family_name))
    _identities(of, node, of.part(kind, place + 1), one.identifiers)
    for number, home in enumerate(one.affiliations, start=1):
        part = of.part(f"{kind}-{place + 1}-affiliation", number)
        of.say(node, CRM["P107i_is_current_or_former_member_of"], group(of, home, part))
    return node


def group(of: Telling, one: Organisation, part: NamedNode) -> NamedNode | None:
    """An institution (E74) by its ROR identifier, else at PART."""
    name = one.name if text(one.name) else next((i.value for i in one.identifiers), "")
    if not text(name):
        return None
    node = iri(things.organisation_uri(one)) or part
    return institution(of, node, name, one, part)


def institution(
    of: Telling, node: NamedNode, name: str, one: Organisation, part: NamedNode
) -> NamedNode:
    """NODE as an institution; its identifiers stand below PART."""
    is_a(of, node, CRM["E74_Group"], label=name)
    of.say(node, SKOS["prefLabel"], *texts(one.names))
    for city in (Place(geonames=i.value) for i in one.identifiers if i.scheme == "geonames"):
        of.say(node, CRM["P74_has_current_or_former_residence"], placed(of, city, part))
    _identities(of, node, part, one.identifiers)
    return node


def _identities(
    of: Telling, node: NamedNode, part: NamedNode, identifiers: tuple[Identifier, ...]
) -> None:
    """What names an actor; GeoNames names the city of a museum."""
    for number, one in enumerate(identifiers, start=1):
        address = identified(one)
        if address == node:
            continue
        if one.scheme != "geonames":
            of.say(node, OWL["sameAs"], address)
        named(of, node, below(part, f"identifier-{number}"), one.value, one.scheme)
