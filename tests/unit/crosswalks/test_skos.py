"""Vocabularies as SKOS: all of the project's, and the rules that SKOS has for any."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from tests.generated import examples
from thalie.crosswalks import skos
from thalie.crosswalks.settings import Settings

from .documents import ROOT, SETTINGS
from .judge_rdf import parsed

pytestmark = pytest.mark.slow

SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
SITE = "https://data.example.org"
PIXE = URIRef(f"{SITE}/id/technique/pixe")


@dataclass(frozen=True)
class Facts:
    id: str
    title: dict[str, str] = field(default_factory=dict)
    props: dict[str, str] = field(default_factory=dict)
    description: dict[str, str] = field(default_factory=dict)


def vocabulary(file: str) -> list[Facts]:
    entries = yaml.safe_load((ROOT / "app_data" / "vocabularies" / file).read_text("utf-8"))
    return [
        Facts(one["id"], one.get("title", {}), one.get("props", {}), one.get("description", {}))
        for one in entries
    ]


FILES = {
    "techniques": "techniques.yaml",
    "materials": "materials.yaml",
    "periods": "periods.yaml",
    "museums": "museums.yaml",
    "elements": "elements.yaml",
    "instruments": "instruments.yaml",
    "objecttypes": "object_types.yaml",
    "particles": "particles.yaml",
    "storagetiers": "storage_tiers.yaml",
}


def told(name: str, terms: list[Facts], house: Settings = SETTINGS) -> Graph:
    titles = {"en": name, "fr": name}
    return parsed(skos.scheme(name, titles, terms, house).n_triples())


@pytest.fixture(scope="module")
def techniques() -> Graph:
    return told("techniques", vocabulary("techniques.yaml"))


def offences(graph: Graph) -> list[str]:
    """What breaks an integrity condition of SKOS Reference (S9, S13, S14, S27, S46)."""
    found = []
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    if concepts & set(graph.subjects(RDF.type, SKOS.ConceptScheme)):
        found.append("S9")
    for one in concepts:
        preferred = list(graph.objects(one, SKOS.prefLabel))
        if set(preferred) & set(graph.objects(one, SKOS.altLabel)):
            found.append(f"S13 {one}")
        languages = Counter(label.language for label in preferred if isinstance(label, Literal))
        if not preferred or max(languages.values()) > 1:
            found.append(f"S14 {one}")
        if set(graph.objects(one, SKOS.related)) & set(graph.objects(one, SKOS.broader)):
            found.append(f"S27 {one}")
        exact = set(graph.objects(one, SKOS.exactMatch))
        if exact & (set(graph.objects(one, SKOS.broadMatch)) | {one}):
            found.append(f"S46 {one}")
    return found


@pytest.mark.parametrize("name", FILES)
def test_every_vocabulary_keeps_the_rules(name: str) -> None:
    terms = vocabulary(FILES[name])
    graph = told(name, terms)
    assert offences(graph) == []
    home = URIRef(f"{SITE}/vocabulary/{name}")
    assert len(set(graph.subjects(SKOS.inScheme, home))) == len(terms)
    reached = set(graph.objects(home, SKOS.hasTopConcept))
    for _ in range(9):
        reached |= {below for one in reached for below in graph.objects(one, SKOS.narrower)}
    assert len(reached) == len(terms)


@pytest.mark.parametrize(
    ("prop", "value", "rule"),
    [
        (SKOS.altLabel, Literal("particle-induced X-ray emission", lang="en"), "S13"),
        (SKOS.prefLabel, Literal("PIXE again", lang="en"), "S14"),
        (SKOS.exactMatch, URIRef("http://purl.org/pan-science/PaNET/PaNET01177"), "S46"),
        (RDF.type, SKOS.ConceptScheme, "S9"),
    ],
)
def test_the_rules_see_a_fault(prop: URIRef, value: URIRef | Literal, rule: str) -> None:
    graph = told("techniques", vocabulary("techniques.yaml"))
    graph.add((PIXE, prop, value))
    assert any(one.startswith(rule) for one in offences(graph))


def test_a_term_is_told(techniques: Graph) -> None:
    assert set(techniques.objects(PIXE, SKOS.prefLabel)) == {
        Literal("particle-induced X-ray emission", lang="en"),
        Literal("émission de rayons X induite par particules", lang="fr"),
    }
    assert Literal("spectrométrie PIXE", lang="fr") in set(techniques.objects(PIXE, SKOS.altLabel))
    assert Literal("PIXE") in set(techniques.objects(PIXE, SKOS.altLabel))
    assert techniques.value(PIXE, SKOS.broader) == URIRef(f"{SITE}/id/technique/ion-beam-analysis")
    assert (URIRef(f"{SITE}/id/technique/ion-beam-analysis"), SKOS.narrower, PIXE) in techniques
    assert URIRef("http://vocab.getty.edu/aat/300379539") in set(
        techniques.objects(PIXE, SKOS.exactMatch)
    )
    assert techniques.value(PIXE, SKOS.broadMatch) == URIRef(
        "http://purl.org/pan-science/PaNET/PaNET01177"
    )
    assert techniques.value(PIXE, SKOS.notation) == Literal("pixe")
    mapping = URIRef(f"{SITE}/id/technique/pixe-mapping")
    assert Literal(
        "PIXE with the beam or the object scanned, giving one spectrum per pixel.", lang="en"
    ) in set(techniques.objects(mapping, SKOS.definition))


def test_a_period_has_years_and_an_area() -> None:
    graph = told("periods", vocabulary("periods.yaml"))
    node = URIRef(f"{SITE}/id/period/upper-palaeolithic")
    assert str(graph.value(node, DCAT.startDate)) == "-39999"
    assert str(graph.value(node, DCAT.endDate)) == "-9599"
    assert Literal("France métropolitaine", lang="fr") in set(graph.objects(node, SKOS.scopeNote))


def test_nothing_is_said_twice() -> None:
    odd = Facts(
        "x",
        {"en": "gold", "EN": "Gold"},
        {
            "also_en": "gold; Gold; aurum",
            "exact_match": "https://a.example/1",
            "broad_match": "https://a.example/1 https://a.example/2",
            "broader": "x",
        },
    )
    graph = told("materials", [odd])
    node = URIRef(f"{SITE}/id/material/x")
    assert offences(graph) == []
    assert {str(one) for one in graph.objects(node, SKOS.altLabel)} == {"gold", "aurum"}
    assert list(graph.objects(node, SKOS.broadMatch)) == [URIRef("https://a.example/2")]
    assert not list(graph.objects(node, SKOS.broader))


def test_one_term_can_be_told_alone() -> None:
    pixe = next(one for one in vocabulary("techniques.yaml") if one.id == "pixe")
    graph = told("techniques", [pixe])
    assert set(graph.subjects(RDF.type, SKOS.Concept)) == {PIXE}


def test_both_ways_of_writing_say_the_same() -> None:
    terms = vocabulary("particles.yaml")
    given = ("particles", {"en": "Particles"}, terms, SETTINGS)
    turtle, linked = skos.render_turtle(*given), skos.render_json_ld(*given)
    assert isomorphic(parsed(turtle, "turtle"), parsed(linked, "json_ld"))
    assert json.loads(linked)["@context"]["skos"] == str(SKOS)
    assert turtle == skos.render_turtle(*given)


odd = st.text(max_size=9)
words = st.dictionaries(st.sampled_from(["en", "EN", "fr", "", "no language"]), odd, max_size=4)
addresses = st.lists(
    st.sampled_from(["http://a.example/b", "nonsense", "http://c d", "", f"{SITE}/id/material/x"]),
    max_size=3,
).map(" ".join)
keys = st.dictionaries(
    st.sampled_from(["broader", "acronym", "also_en", "start_year", "area_fr", "symbol"]), odd
)
matches = st.dictionaries(st.sampled_from(["exact_match", "close_match", "broad_match"]), addresses)
terms = st.builds(
    Facts, st.one_of(odd, st.just("x")), words, st.builds(dict.__or__, keys, matches), words
)


@settings(max_examples=examples(100), deadline=None)
@given(several=st.lists(terms, max_size=3, unique_by=lambda one: one.id), name=odd)
def test_whatever_terms_say_the_rules_are_kept(several: list[Facts], name: str) -> None:
    for house in (SETTINGS, Settings()):
        assert offences(told("materials", several, house)) == []
    skos.scheme(name, {}, several, SETTINGS).turtle()
