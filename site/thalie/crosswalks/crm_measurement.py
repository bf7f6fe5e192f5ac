"""The campaign, its measurements and what was computed, in CRM, CRMsci 3.2 and CRMdig 5.0. Pure.

A measurement is a D11 and an E16: CRMsci puts S21 above both, and only E16 may measure (P39) and
observe (P40). A sample is matter (S10) and no physical thing (E18), so CRMsci measures it (O24).
Each analysis is a measurement where the record names them; else each technique is one that measured
all objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode

from . import things
from .crm_parts import (
    below,
    concept,
    dimension,
    documented,
    is_a,
    named,
    noted,
    range_of,
    timed,
)
from .model import Analysis, Derivation, Detector, Element, Experiment, Software, Standard, Term
from .rdf import (
    CRM,
    CRMDIG,
    CRMSCI,
    DCT,
    OWL,
    A,
    Telling,
    figure,
    first_moment,
    iri,
    text,
    texts,
)


def tell_measurements(of: Telling) -> None:
    """Everything between the object and the numbers."""
    record = of.record
    if record.experiment != Experiment() or record.detectors or record.standards or record.analyses:
        _campaign(of)
    if record.software or record.elements:
        _processing(of)
    for number, derivation in enumerate(record.derivations, start=1):
        _derivation(of, derivation, number)


# The campaign


def _campaign(of: Telling) -> None:
    node, experiment = of.part("campaign", 1), of.record.experiment
    is_a(of, node, CRM["E7_Activity"], label=experiment.run)
    named(of, node, of.part("campaign-run", 1), experiment.run)
    named(of, node, of.part("campaign-euphrosyne-run", 1), experiment.euphrosyne_run)
    noted(of, node, "Grant", experiment.grant)
    timed(of, node, of.part("campaign-time", 1), experiment.start, experiment.end)
    of.say(node, CRM["P14_carried_out_by"], _facility(of))
    of.say(node, CRM["P9i_forms_part_of"], _project(of))
    programme = concept(of, experiment.access_programme)
    of.say(node, CRM["P21_had_general_purpose"], programme)
    devices = list(_devices(of))
    of.say(node, CRM["P16_used_specific_object"], *devices, *_standards(of), _beam_line(of))
    _beam(of, node, experiment.particle, experiment.energy, experiment.atmosphere)
    for technique in experiment.techniques:
        of.say(node, CRM["P32_used_general_technique"], concept(of, technique))
    measurements = list(_measurements(of))
    of.say(node, CRM["P9_consists_of"], *measurements)


def _facility(of: Telling) -> NamedNode | None:
    """Where the beam was: by its ROR identifier if it is the one of this house."""
    name, ours = of.record.experiment.facility, of.house.facility
    if not text(name):
        return None
    ror = ours.ror if ours and ours.name == name else ""
    node = (iri(f"https://ror.org/{ror}") if ror else None) or of.part("facility", 1)
    is_a(of, node, CRM["E74_Group"], label=name)
    return node


def _project(of: Telling) -> NamedNode | None:
    experiment = of.record.experiment
    if not (text(experiment.project) or text(experiment.euphrosyne_project)):
        return None
    node = of.part("project", 1)
    is_a(of, node, CRM["E7_Activity"], label=experiment.project)
    number = of.part("project-euphrosyne", 1)
    named(of, node, number, experiment.euphrosyne_project)
    return node


def _beam(
    of: Telling,
    node: NamedNode,
    particle: Term | None,
    energy: float | None,
    atmosphere: Term | None = None,
) -> None:
    """What was sent through what; an event is an observable entity, so it may have an energy."""
    kinds = (concept(of, particle), concept(of, atmosphere))
    of.say(node, CRM["P125_used_object_of_type"], *kinds)
    label = {"en": "beam energy", "fr": "énergie du faisceau"}
    found = dimension(of, below(node, "energy"), energy, "keV", "Energy", label)
    of.say(node, CRMSCI["O12_has_dimension"], found)


def _beam_line(of: Telling) -> NamedNode | None:
    if not text(of.record.experiment.beam_line):
        return None
    node = of.part("beam-line", 1)
    is_a(of, node, CRM["E22_Human-Made_Object"], label=of.record.experiment.beam_line)
    of.say(node, CRM["P46i_forms_part_of"], _instrument(of))
    return node


def _instrument(of: Telling) -> NamedNode | None:
    experiment = of.record.experiment
    doi = iri(things.doi_uri(experiment.instrument_doi)) if experiment.instrument_doi else None
    node = of.term(experiment.instrument, CRMDIG["D8_Digital_Device"])
    of.say(node, OWL["sameAs"], doi)
    if node is None:
        of.say(doi, A, CRMDIG["D8_Digital_Device"])
    return node or doi


def _devices(of: Telling) -> Iterator[NamedNode | None]:
    yield _instrument(of)
    for number, detector in enumerate(of.record.detectors, start=1):
        yield _detector(of, detector, number)


def _detector(of: Telling, one: Detector, number: int) -> NamedNode:
    """A detector as it was set up here; the instrument of our list is the same thing."""
    node = of.part("detector", number)
    is_a(of, node, CRMDIG["D8_Digital_Device"], label=one.name)
    of.say(node, CRM["P2_has_type"], concept(of, one.type))
    of.say(node, OWL["sameAs"], of.term(one.instrument, CRMDIG["D8_Digital_Device"]))
    of.say(node, OWL["sameAs"], iri(things.doi_uri(one.doi)) if one.doi else None)
    named(of, node, below(node, "serial-number"), one.serial_number)
    for name in ("model", "entrance_window", "filter", "calibration"):
        noted(of, node, name.replace("_", " ").capitalize(), getattr(one, name))
    for name, unit, quantity in (
        ("active_area", "mm2", "Area"),
        ("thickness", "um", "Thickness"),
        ("angle", "deg", "Angle"),
    ):
        words = {"en": name.replace("_", " ")}
        part = below(node, name.replace("_", "-"))
        found = dimension(of, part, getattr(one, name), unit, quantity, words)
        of.say(node, CRM["P43_has_dimension"], found)
    return node


def _standards(of: Telling) -> Iterator[NamedNode]:
    for number, one in enumerate(of.record.standards, start=1):
        yield _standard(of, one, of.part("standard", number))


def _standard(of: Telling, one: Standard, node: NamedNode) -> NamedNode:
    is_a(of, node, CRM["E22_Human-Made_Object"], label=one.label)
    named(of, node, below(node, "reference-material"), one.reference_material)
    documented(of, node, one.certificate)
    if text(one.producer):
        event, producer = below(node, "production"), below(node, "producer")
        is_a(of, event, CRM["E12_Production"])
        of.say(event, CRM["P108_has_produced"], node)
        is_a(of, producer, CRM["E74_Group"], label=one.producer)
        of.say(event, CRM["P14_carried_out_by"], producer)
    return node


# Measurements


def _measurements(of: Telling) -> Iterator[NamedNode]:
    analyses = of.record.analyses
    if analyses:
        for number, one in enumerate(analyses, start=1):
            yield _analysis(of, one, number)
        return
    for number, technique in enumerate(of.record.experiment.techniques, start=1):
        node = _measurement(of, number)
        of.say(node, CRM["P32_used_general_technique"], concept(of, technique))
        of.say(node, CRMDIG["L12_happened_on_device"], _instrument(of), *_all_detectors(of))
        of.say(node, CRMDIG["L20_has_created"], of.dataset)
        of.say(node, CRM["P39_measured"], *of.objects)
        of.say(node, CRMSCI["O24_measured"], *of.samples)
        if len(of.record.experiment.techniques) == 1:
            dimensions = (of.part("element", n) for n in _counted(of.record.elements))
            of.say(node, CRM["P40_observed_dimension"], *dimensions)
        yield node


def _measurement(of: Telling, number: int) -> NamedNode:
    node = of.part("measurement", number)
    of.say(node, A, CRMDIG["D11_Digital_Measurement_Event"], CRM["E16_Measurement"])
    return node


def _counted(several: tuple[object, ...]) -> range:
    return range(1, len(several) + 1)


def _all_detectors(of: Telling) -> Iterator[NamedNode]:
    return (of.part("detector", number) for number in _counted(of.record.detectors))


def _analysis(of: Telling, one: Analysis, number: int) -> NamedNode:
    node, experiment = _measurement(of, number), of.record.experiment
    named(of, node, below(node, "number"), one.number)
    of.say(node, CRM["P2_has_type"], concept(of, one.kind))
    of.say(node, CRM["P3_has_note"], *texts(one.notes))
    if len(experiment.techniques) == 1:
        of.say(node, CRM["P32_used_general_technique"], concept(of, experiment.techniques[0]))
    of.say(node, CRMDIG["L12_happened_on_device"], _instrument(of), *_used_detectors(of, one))
    of.say(node, CRMDIG["L20_has_created"], _data(of, one, node))
    _measured(of, one, node, number)
    _beam(of, node, one.particle, one.energy)
    _when(of, one, node)
    dose = dimension(of, below(node, "dose"), one.dose, "", "", {"en": "dose"})
    of.say(node, CRMSCI["O12_has_dimension"], dose)
    return node


def _when(of: Telling, one: Analysis, node: NamedNode) -> None:
    """From its start on its day; how long it took is a quantity."""
    start = one.started if first_moment(one.started) else one.day
    label = "" if first_moment(one.started) else one.started
    span = timed(of, node, below(node, "time"), start, one.day or one.started, label)
    words = {"en": "acquisition time", "fr": "temps d’acquisition"}
    part = below(node, "duration")
    duration = dimension(of, part, one.acquisition_time, "s", "Time", words)
    if span is None and duration:
        span = below(node, "time")
        of.say(node, CRM["P4_has_time-span"], span)
        of.say(span, A, CRM["E52_Time-Span"])
    of.say(span, CRM["P191_had_duration"], duration)


def _used_detectors(of: Telling, one: Analysis) -> Iterator[NamedNode]:
    """The detectors of the record that the analysis names; others by their names alone."""
    numbers = {detector.name: n for n, detector in enumerate(of.record.detectors, start=1)}
    for name in one.detectors:
        if name in numbers:
            yield of.part("detector", numbers[name])
        elif text(name):
            node = of.part("channel", things.slug(name) or "unnamed")
            is_a(of, node, CRMDIG["D8_Digital_Device"], label=name)
            yield node


SIZES = (  # of what was measured: name, unit, quantity
    ("map_size_x", "um", "Length"),
    ("map_size_y", "um", "Length"),
    ("pen_size", "um", "Length"),
)
SHAPE = (  # of what came of it
    ("pixels_x", "", ""),
    ("pixels_y", "", ""),
    ("pixel_size_x", "um", "Length"),
    ("pixel_size_y", "um", "Length"),
)


def _measured(of: Telling, one: Analysis, node: NamedNode, number: int) -> None:
    """The spot or mapped area (E26), found on the object; without a trace of it, the object."""
    target, sample = of.object_named(one.object), of.sample_named(one.object)
    of.say(node, CRMSCI["O24_measured"], sample)
    if not (target or sample):
        noted(of, node, "Object", one.object)
    if texts(one.areas) or any(getattr(one, name) is not None for name, _, _ in SIZES):
        spot = of.part("spot", number)
        is_a(of, spot, CRM["E26_Physical_Feature"], label=one.areas)
        of.say(spot, CRM["P56i_is_found_on"], target)
        _dimensions(of, one, spot, SIZES)
        target = spot
    of.say(node, CRM["P39_measured"], target)


def _data(of: Telling, one: Analysis, measurement: NamedNode) -> NamedNode:
    """The data of one analysis, a part of its file and of the dataset."""
    node = below(measurement, "data")
    is_a(of, node, CRMDIG["D9_Data_Object"])
    whole = _file(of, one.file) or of.dataset
    of.say(whole, CRM["P106_is_composed_of"], node)
    if one.file.strip() and whole == of.dataset:
        noted(of, node, "File", one.file)
    noted(of, node, "Path", one.path)
    _dimensions(of, one, node, SHAPE)
    return node


def _dimensions(
    of: Telling, one: Analysis, node: NamedNode, several: tuple[tuple[str, str, str], ...]
) -> None:
    for name, unit, quantity in several:
        part, words = below(node, name.replace("_", "-")), {"en": name.replace("_", " ")}
        found = dimension(of, part, getattr(one, name), unit, quantity, words)
        of.say(node, CRM["P43_has_dimension"], found)


def _file(of: Telling, name: str) -> NamedNode | None:
    """The file of the record that goes by NAME."""
    names = [file.name for file in of.record.files]
    return of.part("file", names.index(name) + 1) if name and name in names else None


# What was computed


def _processing(of: Telling) -> None:
    """One execution for all: which program found which number is not told."""
    node = of.part("processing", 1)
    label = {"en": "processing", "fr": "traitement"}
    kinds = (CRMDIG["D10_Software_Execution"], CRMSCI["S6_Data_Evaluation"])
    is_a(of, node, *kinds, label=label)
    of.say(node, CRMDIG["L11_had_output"], of.dataset)
    for number, one in enumerate(of.record.software, start=1):
        program = _program(of, one, of.part("software", number))
        of.say(node, CRMDIG["L23_used_software_or_firmware"], program)
    for number, element in enumerate(of.record.elements, start=1):
        found = _concentration(of, element, of.part("element", number))
        of.say(node, CRMSCI["O10_assigned_dimension"], found)
        of.say(of.dataset, CRMDIG["L61_contains_value_set_of"], found)
    of.say(node, CRMSCI["O11_described"], *of.objects)


def _program(of: Telling, one: Software, node: NamedNode) -> NamedNode:
    """A program; its DOI may be that of an article about it."""
    is_a(of, node, CRMDIG["D14_Software"], label=one.name)
    named(of, node, below(node, "version"), one.version)
    documented(of, node, things.doi_uri(one.doi) if one.doi else "")
    documented(of, node, one.address)
    return node


def _concentration(of: Telling, one: Element, node: NamedNode) -> NamedNode:
    """The range that was found of an element."""
    range_of(of, node, (one.least, one.most), one.unit, "MassFraction", one.element.titles)
    of.say(node, CRM["P2_has_type"], concept(of, one.element))
    if limit := figure(one.limit_of_detection):
        noted(of, node, "Limit of detection", f"{limit} {one.unit}".strip())
    return node


def _derivation(of: Telling, one: Derivation, number: int) -> None:
    """A file or channel, and what it was made from."""
    node = of.part("derivation", number)
    is_a(of, node, CRMDIG["D3_Formal_Derivation"], label=one.method)
    result = _digital(of, one.result)
    of.say(node, CRMDIG["L22_created_derivative"], result)
    for source in one.sources:
        of.say(node, CRMDIG["L21_used_as_derivation_source"], _digital(of, source))


def _digital(of: Telling, name: str) -> NamedNode | None:
    """A file of the record, or something in one, by its name."""
    if found := _file(of, name):
        return found
    if not text(name):
        return None
    node = of.part("data", things.quoted(name))
    is_a(of, node, CRMDIG["D1_Digital_Object"], label=name)
    of.say(of.dataset, DCT["hasPart"], node)
    return node
