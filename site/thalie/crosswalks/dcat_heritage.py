"""What was studied, and how, in DCAT-AP: objects, samples, the measurement, its results. Pure.

An object is a ``dct:PhysicalResource`` and CIDOC CRM's E22, since the Dublin Core has no keepers.
The measurement is the ``prov:Activity`` that generated the dataset. Each analysis, and the numbers
of detectors, are told in CIDOC CRM only.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from . import things
from .dcat_parts import tell_identities, tell_location, tell_period, tell_provenance
from .model import Derivation, Detector, Element, Experiment, HeritageObject, Sample, Software, Term
from .rdf import (
    CRM,
    DCAT,
    DCT,
    FOAF,
    OWL,
    PROV,
    RDFS,
    SCHEMA,
    SKOS,
    SYNTHETIC,
    A,
    Telling,
    decimal,
    figure,
    iri,
    text,
    texts,
    year,
)


def tell_heritage(of: Telling) -> None:
    """Everything of RECORD that other catalogues know nothing of."""
    record = of.record
    for number, (one, node) in enumerate(zip(record.objects, of.objects, strict=True), start=1):
        _object(of, one, node, number)
    for number, (sample, node) in enumerate(zip(record.samples, of.samples, strict=True), start=1):
        _sample(of, sample, node, number)
    for number, place in enumerate(record.places, start=1):
        of.say(of.dataset, DCT["spatial"], tell_location(of, place, "place", number))
    _activity(of)
    for number, element in enumerate(record.elements, start=1):
        _element(of, element, number)
    for number, derivation in enumerate(record.derivations, start=1):
        tell_provenance(of, "derivation", number, _derivation(derivation))
    if record.synthetic:
        tell_provenance(of, "synthetic", 1, *texts(SYNTHETIC))


def _subject(of: Telling, term: Term | None) -> NamedNode | None:
    """A term that the dataset is about, and its titles among the keywords."""
    node = of.term(term)
    if node and term:
        of.say(of.dataset, DCT["subject"], node)
        of.say(of.dataset, DCAT["keyword"], *texts(term.titles))
    return node


# Objects and samples


def _object(of: Telling, one: HeritageObject, node: NamedNode, number: int) -> None:
    of.say(of.dataset, DCT["subject"], node)
    of.say(node, A, DCT["PhysicalResource"], CRM["E22_Human-Made_Object"])
    of.say(node, DCT["title"], *texts(one.names))
    of.say(node, DCT["type"], _subject(of, one.type))
    numbers = (one.inventory_number, one.eros_number, one.pop_reference)
    of.say(node, DCT["identifier"], *map(text, numbers))
    of.say(node, DCT["medium"], *(_subject(of, material) for material in one.materials))
    page = iri(one.page) if one.page else None
    of.say(node, FOAF["page"], page)
    of.say(page, A, FOAF["Document"])
    _keeper(of, one, node)
    _time(of, one, node, number)
    _places(of, one, node, number)


def _keeper(of: Telling, one: HeritageObject, node: NamedNode) -> None:
    if not one.keeper or not things.keeper_key(one.keeper):
        return
    keeper = iri(things.keeper_uri(one.keeper, of.house))
    of.say(node, CRM["P50_has_current_keeper"], keeper)
    of.say(keeper, A, FOAF["Agent"], FOAF["Organization"])
    of.say(keeper, FOAF["name"], text(one.keeper.name) or text(things.keeper_key(one.keeper)))
    of.say(keeper, FOAF["name"], *texts(one.keeper.names))
    if keeper:
        tell_identities(of, keeper, one.keeper.identifiers)


def _time(of: Telling, one: HeritageObject, node: NamedNode, number: int) -> None:
    """From when the object is (XSD's years, where 1 BCE is 0000)."""
    label, era = text(one.dating), _subject(of, one.period)
    start, end = year(one.year_from), year(one.year_to)
    if not (label or era or start or end):
        return
    period = of.part("dating", number)
    of.say(node, DCT["temporal"], period)
    of.say(of.dataset, DCT["temporal"], period)
    of.say(period, A, DCT["PeriodOfTime"])
    of.say(period, RDFS["label"], label)
    of.say(period, DCT["type"], era)
    of.say(period, DCAT["startDate"], start)
    of.say(period, DCAT["endDate"], end)


def _places(of: Telling, one: HeritageObject, node: NamedNode, number: int) -> None:
    for kind, place in (("production", one.production_place), ("discovery", one.discovery_place)):
        location = tell_location(of, place, f"{kind}-place", number) if place else None
        of.say(node, DCT["spatial"], location)
        of.say(of.dataset, DCT["spatial"], location)


def _sample(of: Telling, one: Sample, node: NamedNode, number: int) -> None:
    of.say(of.dataset, PROV["wasDerivedFrom"], node)
    of.say(node, A, PROV["Entity"], DCT["PhysicalResource"])
    of.say(node, DCT["title"], *texts(one.names))
    of.say(node, DCT["type"], of.term(one.type))
    of.say(node, DCT["identifier"], text(one.identifier))
    of.say(node, DCT["description"], *texts(one.notes))
    of.say(node, OWL["sameAs"], iri(things.sample_pid(one)) if one.pid else None)
    source = of.object_named(one.object)
    of.say(node, PROV["wasDerivedFrom"], source)
    if one.object and not source:
        of.say(node, DCT["provenance"], _statement(of, "sample-object", number, one.object))


def _statement(of: Telling, kind: str, number: int, words: str) -> NamedNode:
    node = of.part(kind, number)
    of.say(node, A, DCT["ProvenanceStatement"])
    of.say(node, RDFS["label"], text(words))
    return node


# The measurement


def _activity(of: Telling) -> None:
    """One for all: campaign, beam, instrument, detectors, standards, programs."""
    experiment, node = of.record.experiment, of.part("campaign", 1)
    of.say(node, DCT["title"], text(experiment.project), text(experiment.run))
    for technique in experiment.techniques:
        of.say(node, DCT["type"], _subject(of, technique))
    of.say(node, PROV["used"], *_instruments(of), *_standards(of), *_programs(of))
    of.say(node, PROV["wasAssociatedWith"], _facility(of))
    period = of.part("campaign-time", 1)
    if tell_period(of, period, experiment.start, experiment.end):
        of.say(node, DCT["temporal"], period)
        of.say(of.dataset, DCT["temporal"], period)
    of.say(node, DCT["isPartOf"], _subject(of, experiment.access_programme))
    numbers = (experiment.grant, experiment.euphrosyne_project, experiment.euphrosyne_run)
    of.say(node, DCT["identifier"], *map(text, numbers))
    of.say(node, DCT["subject"], of.term(experiment.particle), of.term(experiment.atmosphere))
    of.say(node, DCT["description"], *_beam(experiment))
    if of.graph.tells_of(node):
        of.say(node, A, PROV["Activity"])
        of.say(of.dataset, PROV["wasGeneratedBy"], node)


def _facility(of: Telling) -> NamedNode | None:
    experiment, ours = of.record.experiment, of.house.facility
    name = text(experiment.facility)
    if not name:
        return None
    ror = ours.ror if ours and ours.name == experiment.facility else ""
    node = iri(f"https://ror.org/{ror}") if ror else of.part("facility", 1)
    of.say(node, A, PROV["Agent"], FOAF["Agent"], FOAF["Organization"])
    of.say(node, FOAF["name"], name)
    return node


def _beam(experiment: Experiment) -> Iterator[Literal | None]:
    """What was sent at the object, in words: DCAT has no terms for it."""
    for language, (beam, energy, air, line) in WORDS.items():
        if experiment.particle:
            yield text(f"{beam}{experiment.particle.title(language)}", language)
        if number := figure(experiment.energy):
            yield text(f"{energy}{number} keV", language)
        if experiment.atmosphere:
            yield text(f"{air}{experiment.atmosphere.title(language)}", language)
        if experiment.beam_line:
            yield text(f"{line}{experiment.beam_line}", language)


WORDS = {
    "en": ("Beam: ", "Energy: ", "Atmosphere: ", "Beam line: "),
    "fr": ("Faisceau : ", "Énergie : ", "Atmosphère : ", "Ligne de faisceau : "),
}


def _instruments(of: Telling) -> Iterator[NamedNode | None]:
    experiment = of.record.experiment
    instrument = of.term(experiment.instrument, PROV["Entity"])
    doi = iri(things.doi_uri(experiment.instrument_doi)) if experiment.instrument_doi else None
    of.say(instrument, OWL["sameAs"], doi)
    yield instrument or doi
    for number, detector in enumerate(of.record.detectors, start=1):
        yield _detector(of, detector, number)


def _detector(of: Telling, one: Detector, number: int) -> NamedNode:
    node = of.part("detector", number)
    of.say(node, A, PROV["Entity"])
    of.say(node, RDFS["label"], text(one.name))
    of.say(node, DCT["type"], of.term(one.type))
    of.say(node, OWL["sameAs"], of.term(one.instrument, PROV["Entity"]))
    of.say(node, OWL["sameAs"], iri(things.doi_uri(one.doi)) if one.doi else None)
    of.say(node, SCHEMA["model"], text(one.model))
    of.say(node, SCHEMA["serialNumber"], text(one.serial_number))
    return node


def _standards(of: Telling) -> Iterator[NamedNode]:
    for number, one in enumerate(of.record.standards, start=1):
        node, certificate = of.part("standard", number), iri(one.certificate)
        of.say(node, A, PROV["Entity"])
        of.say(node, DCT["title"], text(one.label))
        of.say(node, DCT["identifier"], text(one.reference_material))
        of.say(node, FOAF["page"], certificate)
        of.say(certificate, A, FOAF["Document"])
        of.say(node, SCHEMA["manufacturer"], _producer(of, one.producer, number))
        yield node


def _producer(of: Telling, name: str, number: int) -> NamedNode | None:
    label = text(name)
    node = of.part("producer", number) if label else None
    of.say(node, A, FOAF["Agent"], FOAF["Organization"])
    of.say(node, FOAF["name"], label)
    return node


def _programs(of: Telling) -> Iterator[NamedNode]:
    for number, one in enumerate(of.record.software, start=1):
        yield _program(of, one, number)


def _program(of: Telling, one: Software, number: int) -> NamedNode:
    node = of.part("software", number)
    of.say(node, A, PROV["Entity"], SCHEMA["SoftwareApplication"])
    of.say(node, RDFS["label"], text(one.name))
    of.say(node, SCHEMA["softwareVersion"], text(one.version))
    of.say(node, FOAF["page"], *(_document(of, address) for address in _addresses(one)))
    return node


def _addresses(one: Software) -> Iterator[str]:
    """A DOI may be that of an article about the program."""
    if one.doi:
        yield things.doi_uri(one.doi)
    if one.address:
        yield one.address


def _document(of: Telling, address: str) -> NamedNode | None:
    node = iri(address)
    of.say(node, A, FOAF["Document"])
    return node


# Results


def _element(of: Telling, one: Element, number: int) -> None:
    """The range that was found, as schema.org tells variables."""
    node, element = of.part("element", number), _subject(of, one.element)
    of.say(of.dataset, SCHEMA["variableMeasured"], node)
    of.say(node, A, SCHEMA["PropertyValue"])
    of.say(node, SCHEMA["name"], *(texts(one.element.titles) or [text(one.element.id)]))
    of.say(node, SCHEMA["propertyID"], element)
    of.say(node, SCHEMA["minValue"], decimal(one.least))
    of.say(node, SCHEMA["maxValue"], decimal(one.most))
    of.say(node, SCHEMA["unitText"], text(one.unit))
    if limit := figure(one.limit_of_detection):
        of.say(node, SKOS["note"], text(f"Limit of detection: {limit} {one.unit}", "en"))


def _derivation(one: Derivation) -> Literal | None:
    sources = ", ".join(one.sources)
    made = f"{one.result} ← {sources}" if sources else one.result
    return text(f"{made} ({one.method})" if one.method else made)
