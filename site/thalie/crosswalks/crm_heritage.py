"""Objects and samples in CIDOC CRM 7.1.3 and CRMsci 3.2. Pure."""

from __future__ import annotations

from pyoxigraph import NamedNode

from . import things
from .crm_parts import (
    below,
    bounds,
    concept,
    documented,
    institution,
    is_a,
    named,
    noted,
    placed,
    type_at,
)
from .model import HeritageObject, Sample
from .rdf import CRM, CRMSCI, OWL, RDFS, A, Telling, astronomical, iri, text, texts

AAT = "http://vocab.getty.edu/aat/"


def tell_heritage(of: Telling) -> None:
    """What was studied: the dataset is about it."""
    of.say(of.dataset, CRM["P129_is_about"], *of.objects, *of.samples)
    for one, node in zip(of.record.objects, of.objects, strict=True):
        tell_object(of, one, node)
    for sample, node in zip(of.record.samples, of.samples, strict=True):
        tell_sample(of, sample, node)


# Objects


def tell_object(of: Telling, one: HeritageObject, node: NamedNode) -> None:
    """An object of the record, at NODE."""
    is_a(of, node, CRM["E22_Human-Made_Object"], label=one.names)
    of.say(node, CRM["P2_has_type"], concept(of, one.type))
    for material in one.materials:
        of.say(node, CRM["P45_consists_of"], concept(of, material, CRM["E57_Material"]))
    _numbers(of, one, node)
    _keeper(of, one, node)
    documented(of, node, one.page)
    _production(of, one, node)
    _discovery(of, one, node)


def _numbers(of: Telling, one: HeritageObject, node: NamedNode) -> None:
    """What the keeper, POP and EROS call it."""
    accession = type_at(of, f"{AAT}300312355", {"en": "accession numbers"})
    number = named(of, node, below(node, "inventory-number"), one.inventory_number, kind=accession)
    of.say(node, CRM["P48_has_preferred_identifier"], number)
    others = (("eros-number", one.eros_number), ("pop-reference", one.pop_reference))
    for name, value in others:
        named(of, node, below(node, name), value, name.split("-")[0].upper())


def _keeper(of: Telling, one: HeritageObject, node: NamedNode) -> None:
    if not one.keeper or not things.keeper_key(one.keeper):
        return
    keeper = iri(things.keeper_uri(one.keeper, of.house))
    if keeper is None:
        return
    institution(of, keeper, one.keeper.name, one.keeper, keeper)
    of.say(node, CRM["P50_has_current_keeper"], keeper)
    if one.collection.strip():
        holding = below(node, "collection")
        is_a(of, holding, CRM["E78_Curated_Holding"], label=one.collection)
        of.say(node, CRM["P46i_forms_part_of"], holding)
        of.say(holding, CRM["P109_has_current_or_former_curator"], keeper)


def _production(of: Telling, one: HeritageObject, node: NamedNode) -> None:
    """When and where it was made: the years are outer bounds."""
    event = below(node, "production")
    period = concept(of, one.period, CRM["E4_Period"])
    place = placed(of, one.production_place, below(node, "production-place"))
    of.say(event, CRM["P10_falls_within"], period)
    of.say(event, CRM["P7_took_place_at"], place)
    first = f"{astronomical(one.year_from)}-01-01T00:00:00" if one.year_from else ""
    last = f"{astronomical(one.year_to)}-12-31T23:59:59" if one.year_to else ""
    if first or last or text(one.dating):
        span = below(node, "production-time")
        of.say(event, CRM["P4_has_time-span"], span)
        of.say(span, A, CRM["E52_Time-Span"])
        of.say(span, RDFS["label"], text(one.dating))
        bounds(of, span, first, last)
    if of.graph.tells_of(event):
        of.say(event, A, CRM["E12_Production"])
        of.say(event, CRM["P108_has_produced"], node)


def _discovery(of: Telling, one: HeritageObject, node: NamedNode) -> None:
    place = placed(of, one.discovery_place, below(node, "discovery-place"))
    if place:
        event = below(node, "discovery")
        of.say(event, A, CRMSCI["S19_Encounter_Event"])
        of.say(event, CRMSCI["O19_encountered_object"], node)
        of.say(event, CRMSCI["O21_encountered_at"], place)


# Samples


def tell_sample(of: Telling, one: Sample, node: NamedNode) -> None:
    """A sample of the record, at NODE, and what it was taken from."""
    is_a(of, node, CRMSCI["S13_Sample"], label=one.names)
    of.say(node, CRM["P2_has_type"], concept(of, one.type))
    named(of, node, below(node, "number"), one.identifier)
    named(of, node, below(node, "pid"), one.pid, "PID")
    of.say(node, OWL["sameAs"], iri(things.sample_pid(one)) if one.pid else None)
    of.say(node, CRM["P3_has_note"], *texts(one.notes))
    taking, source = below(node, "taking"), of.object_named(one.object)
    of.say(taking, A, CRMSCI["S2_Sample_Taking"])
    of.say(taking, CRMSCI["O5_removed"], node)
    of.say(taking, CRMSCI["O3_sampled_from"], source)
    if not source:
        noted(of, taking, "Sampled from", one.object)
