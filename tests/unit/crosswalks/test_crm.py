"""A record in CIDOC CRM, CRMsci and CRMdig: what is said, and whether their RDFS allows it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from tests.generated import examples
from thalie.crosswalks import crm
from thalie.crosswalks.model import Analysis, Element, Record, Sample, Term
from thalie.crosswalks.settings import Settings

from .documents import SETTINGS
from .judge_rdf import FORMATS, crm_family, parsed
from .kinds import ANALYSED, EMBARGOED, KINDS, MANY, MINIMAL, OPEN, WITHDRAWN, analysis
from .landing_rdf import is_seen, landing
from .marks import covered, paths
from .test_generated import records

pytestmark = pytest.mark.slow

C = Namespace("http://www.cidoc-crm.org/cidoc-crm/")
SCI = Namespace("http://www.cidoc-crm.org/extensions/crmsci/")
DIG = Namespace("http://www.cidoc-crm.org/extensions/crmdig/")
RDFS_ = Namespace("http://www.w3.org/2000/01/rdf-schema#")
X = Namespace("http://www.w3.org/2001/XMLSchema#")
DATASET = URIRef("https://doi.org/10.5072/version-2")
PAGE = "https://data.example.org/records/abcde-12345"
CAT = URIRef("https://data.example.org/id/object/museofile-m5031-e-0")
quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


def told(record: Record, house: Settings = SETTINGS) -> Graph:
    return parsed(crm.render_n_triples(record, house))


def part(name: str) -> URIRef:
    return URIRef(f"{PAGE}#{name}")


def values(graph: Graph, subject: URIRef, prop: URIRef) -> set[str]:
    return {str(one) for one in graph.objects(subject, prop)}


@pytest.fixture(scope="module")
def said() -> Graph:
    return told(OPEN)


@pytest.fixture(scope="module")
def analysed() -> Graph:
    return told(ANALYSED)


# The judge


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("house", [SETTINGS, Settings()], ids=["configured", "bare"])
def test_every_statement_is_legal(schemas: Path, name: str, house: Settings) -> None:
    assert crm_family(schemas).complaints(told(KINDS[name], house)) == []


def test_every_statement_of_many_is_legal(schemas: Path) -> None:
    assert crm_family(schemas).complaints(told(replace(MANY, creators=MANY.creators[:9]))) == []


@settings(max_examples=examples(100), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_whatever_a_record_says_is_legal(schemas: Path, record: Record) -> None:
    assert crm_family(schemas).complaints(told(record)) == []


@pytest.mark.parametrize(
    ("subject", "prop", "value", "complaint"),
    [
        (CAT, C.P45_consists_of, CAT, "range of"),
        (CAT, C.P39_measured, CAT, "domain of"),
        (CAT, C.P39_has_measured, CAT, "no such property"),
        (CAT, RDF.type, C["E22_Man-Made_Object"], "no such class"),
        (CAT, C.P3_has_note, CAT, "range of"),
        (CAT, C.P50_has_current_keeper, Literal("Louvre"), "range of"),
        (CAT, C.P50_has_current_keeper, URIRef("https://example.org/untyped"), "range of"),
        (part("measurement-1"), DIG.L12_happened_on_device, CAT, "range of"),
        (part("measurement-1"), SCI.O5_removed, CAT, "domain of"),
    ],
)
def test_the_judge_sees_a_fault(
    schemas: Path, subject: URIRef, prop: URIRef, value: URIRef | Literal, complaint: str
) -> None:
    graph = told(OPEN)
    graph.add((subject, prop, value))
    found = crm_family(schemas).complaints(graph)
    assert any(complaint in one for one in found)


def test_the_judge_wants_both_classes_of_a_measurement(schemas: Path) -> None:
    """A D11 alone may not observe dimensions."""
    graph = told(OPEN)
    graph.remove((None, RDF.type, C.E16_Measurement))
    assert any("P39_measured" in one for one in crm_family(schemas).complaints(graph))


def test_no_node_is_blank(analysed: Graph) -> None:
    assert not [one for one in analysed.all_nodes() if isinstance(one, BNode)]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", KINDS)
def test_each_way_of_writing_says_the_same(name: str, form: str) -> None:
    written = getattr(crm, f"render_{form}")(KINDS[name], SETTINGS)
    assert isomorphic(parsed(written, form), told(KINDS[name]))
    assert written == getattr(crm, f"render_{form}")(KINDS[name], SETTINGS)


# What is said


def test_the_dataset_is_about_the_object(said: Graph) -> None:
    assert (DATASET, RDF.type, DIG.D9_Data_Object) in said
    assert (DATASET, C.P129_is_about, CAT) in said
    assert (CAT, RDF.type, C["E22_Human-Made_Object"]) in said
    assert values(said, CAT, RDFS_.label) == {"Imaginary cat"}


def test_the_object_has_its_number_and_its_keeper(said: Graph) -> None:
    number = said.value(CAT, C.P48_has_preferred_identifier)
    assert number == URIRef(f"{CAT}#inventory-number")
    assert values(said, number, C.P190_has_symbolic_content) == {"E 0"}
    assert values(said, number, C.P2_has_type) == {"http://vocab.getty.edu/aat/300312355"}
    keeper = URIRef("https://data.example.org/id/keeper/museofile-m5031")
    assert (CAT, C.P50_has_current_keeper, keeper) in said
    assert values(said, keeper, Namespace("http://www.w3.org/2002/07/owl#").sameAs) == {
        "https://ror.org/05k441034",
        "https://pop.culture.gouv.fr/notice/museo/M5031",
        "http://www.wikidata.org/entity/Q19675",
    }
    city = URIRef("https://sws.geonames.org/2988507/")
    assert (keeper, C["P74_has_current_or_former_residence"], city) in said


def test_the_object_was_made_before_our_era(said: Graph) -> None:
    made = said.value(predicate=C.P108_has_produced, object=CAT)
    assert (made, RDF.type, C.E12_Production) in said
    span = said.value(made, C["P4_has_time-span"])
    assert str(said.value(span, C.P82a_begin_of_the_begin)) == "-0663-01-01T00:00:00"
    assert str(said.value(span, C.P82b_end_of_the_end)) == "-0331-12-31T23:59:59"
    assert values(said, made, C.P10_falls_within) == {
        "https://data.example.org/id/period/bronze-age"
    }
    place = said.value(made, C.P7_took_place_at)
    assert str(place) == "https://sws.geonames.org/349719/"
    assert values(said, place, C.P168_place_is_defined_by) == {"POINT(31.216 29.871)"}


def test_the_object_is_of_materials(said: Graph) -> None:
    gold = URIRef("https://data.example.org/id/material/gold")
    assert (CAT, C.P45_consists_of, gold) in said
    assert (gold, RDF.type, C.E57_Material) in said
    matches = values(said, gold, Namespace("http://www.w3.org/2004/02/skos/core#").exactMatch)
    assert "http://vocab.getty.edu/aat/300011021" in matches


def test_the_sample_was_taken_from_the_object() -> None:
    sample = Sample("Cut", pid="10.58052/X", object="Imaginary cat", identifier="7")
    graph = told(replace(OPEN, samples=(sample,)))
    node = URIRef("https://data.example.org/id/sample/abcde-12345-1")
    taking = graph.value(predicate=SCI.O5_removed, object=node)
    assert (taking, RDF.type, SCI.S2_Sample_Taking) in graph
    assert (taking, SCI.O3_sampled_from, CAT) in graph
    assert (part("measurement-1"), SCI.O24_measured, node) in graph


def test_each_technique_measured_the_objects(said: Graph) -> None:
    one = part("measurement-1")
    assert (part("campaign-1"), C.P9_consists_of, one) in said
    assert {DIG.D11_Digital_Measurement_Event, C.E16_Measurement} == set(
        said.objects(one, RDF.type)
    )
    assert values(said, one, C.P39_measured) == {
        str(CAT),
        "https://data.example.org/id/object/abcde-12345-2",
    }
    assert values(said, one, C.P32_used_general_technique) == {
        "https://data.example.org/id/technique/pixe"
    }
    assert values(said, one, DIG.L12_happened_on_device) == {
        "https://data.example.org/id/instrument/new-aglae",
        f"{PAGE}#detector-1",
    }
    assert values(said, one, DIG.L20_has_created) == {str(DATASET)}


def test_the_campaign_has_a_beam(said: Graph) -> None:
    energy = said.value(part("campaign-1"), SCI.O12_has_dimension)
    assert float(str(said.value(energy, C.P90_has_value))) == 3000
    assert said.value(energy, C.P91_has_unit) == URIRef("http://qudt.org/vocab/unit/KiloEV")
    assert values(said, part("campaign-1"), C.P125_used_object_of_type) == {
        "https://data.example.org/vocabulary/particles/proton"
    }
    span = said.value(part("campaign-1"), C["P4_has_time-span"])
    assert said.value(span, C.P82b_end_of_the_end) == Literal(
        "2026-01-22T23:59:59", datatype=X.dateTime
    )


def test_an_analysis_has_a_spot_and_its_data(analysed: Graph) -> None:
    one = part("measurement-2")
    assert len(list(analysed.objects(part("campaign-1"), C.P9_consists_of))) == 3
    spot = analysed.value(one, C.P39_measured)
    assert spot == part("spot-2")
    assert (spot, C.P56i_is_found_on, CAT) in analysed
    assert values(analysed, spot, RDFS_.label) == {"spot 2"}
    data = analysed.value(one, DIG.L20_has_created)
    assert (part("file-1"), C.P106_is_composed_of, data) in analysed
    assert values(analysed, data, C.P3_has_note) == {"Path: /entry/2"}
    span = analysed.value(one, C["P4_has_time-span"])
    assert str(analysed.value(span, C.P82a_begin_of_the_begin)) == "2026-01-21T10:11:12"
    duration = analysed.value(span, C.P191_had_duration)
    assert float(str(analysed.value(duration, C.P90_has_value))) == 61.5


def test_an_analysis_of_something_else_says_so() -> None:
    other = replace(analysis(1), object="A blank", spot="", map_size_x=None, map_size_y=None,
                    pen_size=None)  # fmt: skip
    graph = told(replace(OPEN, analyses=(other,)))
    assert "Object: A blank" in values(graph, part("measurement-1"), C.P3_has_note)
    assert not list(graph.objects(part("measurement-1"), C.P39_measured))


def test_numbers_come_from_a_program(said: Graph) -> None:
    run, copper = part("processing-1"), part("element-1")
    assert {DIG.D10_Software_Execution, SCI.S6_Data_Evaluation} == set(said.objects(run, RDF.type))
    assert (run, SCI.O10_assigned_dimension, copper) in said
    assert (run, DIG.L23_used_software_or_firmware, part("software-1")) in said
    assert (DATASET, DIG.L61_contains_value_set_of, copper) in said
    assert float(str(said.value(copper, C.P90a_has_lower_value_limit))) == 1.2
    assert said.value(copper, C.P90b_has_upper_value_limit) is None
    assert said.value(copper, C.P91_has_unit) == URIRef("http://qudt.org/vocab/unit/PERCENT")


def test_an_unheard_unit_is_a_unit_of_its_own() -> None:
    odd = Element(Term("elements", "copper", {"en": "copper"}), 1.0, 2.0, "grains")
    graph = told(replace(OPEN, elements=(odd,)))
    unit = graph.value(part("element-1"), C.P91_has_unit)
    assert unit == part("element-1-unit")
    assert values(graph, unit, RDFS_.label) == {"grains"}


def test_people_carried_it_out(said: Graph) -> None:
    someone = URIRef("https://orcid.org/0000-0002-1825-0097")
    assert (part("creation-1"), C.P14_carried_out_by, someone) in said
    assert (someone, RDF.type, C.E21_Person) in said
    role = said.value(part("contribution-1"), C.P2_has_type)
    assert str(role) == "https://data.example.org/vocabulary/contributorsroles/projectleader"
    assert values(said, part("funding-1"), C.P14_carried_out_by) == {"https://ror.org/00rbzpz17"}


def test_rights_are_told() -> None:
    graph = told(EMBARGOED)
    right = part("access-1")
    assert (DATASET, C.P104_is_subject_to, right) in graph
    assert values(graph, right, C.P2_has_type) == {"http://purl.org/coar/access_right/c_f1cf"}
    assert values(graph, right, Namespace("http://purl.org/dc/terms/").available) == {"2029-01-22"}
    assert "a.hdf5" not in crm.render_turtle(EMBARGOED, SETTINGS).decode()


def test_a_record_without_an_experiment_has_no_campaign() -> None:
    graph = told(MINIMAL)
    assert not list(graph.subjects(RDF.type, C.E16_Measurement))
    assert len(list(graph.subjects(RDF.type, C.E7_Activity))) == 1  # publication


def test_a_tombstone_tells_next_to_nothing() -> None:
    text = crm.render_turtle(WITHDRAWN, SETTINGS).decode()
    for told_ in ("10.5072/version-2", "Retracted", "2030-02-01", "Nobody (2026). A cat."):
        assert told_ in text
    for secret in ("imaginary", "Exemple", "By Nobody", "a.hdf5", "Louvre", "glaze", "PIXE"):
        assert secret not in text


def test_thousands_of_analyses_are_told() -> None:
    graph = crm.document(
        replace(OPEN, analyses=tuple(Analysis(f"{n}", object="A pot") for n in range(2000))),
        SETTINGS,
    )
    assert b"#measurement-2000>" in graph.n_triples()


# Completeness


def test_every_place_of_the_model_is_accounted_for() -> None:
    assert set(paths()) == covered(crm.LANDS, crm.LEFT_OUT)


@pytest.mark.parametrize("path", landing(crm))
def test_what_lands_is_there(path: str) -> None:
    assert is_seen(path, crm.render_turtle, SETTINGS)
