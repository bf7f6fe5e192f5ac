"""What is told of a thing at its own address; and which things a record names."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from rdflib import OWL, RDF, Graph, Namespace, URIRef

from thalie.crosswalks import skos, thing_graphs, things
from thalie.crosswalks.model import Agent, HeritageObject, Identifier, Organisation, Sample
from thalie.crosswalks.schemes import TITLES, WORDS, titles_of
from thalie.crosswalks.settings import Settings
from thalie.crosswalks.thing_graphs import Dataset, Study

from .documents import ROOT, SETTINGS
from .judge_rdf import crm_family, parsed
from .kinds import KINDS, OPEN
from .test_skos import Facts, offences

pytestmark = pytest.mark.slow

CRM = Namespace("http://www.cidoc-crm.org/cidoc-crm/")
DCT = Namespace("http://purl.org/dc/terms/")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
SITE = "https://data.example.org"
LOUVRE = Organisation("Musée du Louvre", (Identifier("museofile", "M5031"),))
VASE = HeritageObject("Vase", inventory_number="OA 7063", keeper=LOUVRE)
VASE_URI = URIRef(f"{SITE}/id/object/museofile-m5031-oa-7063")
FIRST = replace(
    OPEN, objects=(VASE, HeritageObject("Sherd")), samples=(Sample("Chip", object="Vase"),)
)
SECOND = replace(
    OPEN, id="zzzzz-99999", doi="10.5072/other", page=f"{SITE}/records/zzzzz-99999",
    objects=(replace(VASE, label="Vase bleu"),), samples=(),
)  # fmt: skip


def told(graph: thing_graphs.Graph) -> Graph:
    return parsed(graph.n_triples())


def about(graph: Graph, thing: URIRef) -> set[str]:
    return {str(one) for one in graph.subjects(CRM.P129_is_about, thing)}


def test_an_object_of_two_datasets_is_one_node() -> None:
    graph = told(thing_graphs.of_object([Study(FIRST, 0), Study(SECOND, 0)], SETTINGS))
    assert set(graph.subjects(RDF.type, CRM["E22_Human-Made_Object"])) == {VASE_URI}
    assert about(graph, VASE_URI) == {
        f"https://doi.org/{FIRST.doi}",
        "https://doi.org/10.5072/other",
    }
    assert {str(one) for one in graph.objects(None, DCT.title)} >= {FIRST.title.text}


def test_a_merged_object_is_the_one_that_stays() -> None:
    within = things.key_within(FIRST, 1)
    merged = replace(SETTINGS, same={within: "museofile-m5031-oa-7063"})
    graph = told(thing_graphs.of_object([Study(FIRST, 1), Study(SECOND, 0)], merged))
    assert set(graph.subjects(RDF.type, CRM["E22_Human-Made_Object"])) == {VASE_URI}
    assert len(about(graph, VASE_URI)) == 2
    assert (
        things.object_uri(FIRST, 1, merged)
        == str(VASE_URI)
        != things.object_uri(FIRST, 1, SETTINGS)
    )


def test_a_sample_is_told_with_what_it_was_taken_from() -> None:
    graph = told(thing_graphs.of_sample(Study(FIRST, 0), SETTINGS))
    sample = URIRef(f"{SITE}/id/sample/{FIRST.id}-1")
    assert about(graph, sample)
    assert (VASE_URI, RDF.type, CRM["E22_Human-Made_Object"]) in graph


@pytest.mark.parametrize("name", KINDS)
def test_the_rdfs_of_crm_allows_what_is_told_of_things(schemas: Path, name: str) -> None:
    record = KINDS[name]
    studies = [Study(record, place) for place in range(min(3, len(record.objects)))]
    named = [Dataset(record.id, record.title.text, record.doi, record.publication_date)]
    graphs = [thing_graphs.of_object(studies, SETTINGS)]
    graphs += [thing_graphs.of_keeper(one, named, SETTINGS) for one in studies]
    if record.samples:
        graphs.append(thing_graphs.of_sample(Study(record, 0), SETTINGS))
    graphs.append(thing_graphs.of_person("0000-0002-1825-0097", "Exemple, C.", named, SETTINGS))
    for graph in graphs:
        assert crm_family(schemas).complaints(told(graph)) == []


def test_the_judge_sees_what_is_not_allowed(schemas: Path) -> None:
    graph = told(thing_graphs.of_object([Study(SECOND, 0)], SETTINGS))
    graph.remove((VASE_URI, RDF.type, None))
    assert crm_family(schemas).complaints(graph)


def test_a_term_is_told_with_its_datasets() -> None:
    pixe = Facts("pixe", {"en": "PIXE"}, {"broader": "ion-beam-analysis"})
    above = Facts("ion-beam-analysis", {"en": "ion beam analysis"})
    dataset = Dataset("abcde-12345", "A dataset", "10.5072/x", "2026-03-31")
    graph = told(
        thing_graphs.of_term(
            "techniques", titles_of("techniques"), pixe, [above], [dataset], SETTINGS
        )
    )
    node = URIRef(f"{SITE}/id/technique/pixe")
    assert graph.value(predicate=DCT.subject, object=node) == URIRef("https://doi.org/10.5072/x")
    assert graph.value(node, SKOS.broader) == URIRef(f"{SITE}/id/technique/ion-beam-analysis")
    assert offences(graph) == []


def test_a_dataset_without_doi_is_its_page() -> None:
    graph = told(thing_graphs.of_person("0000-0002-1825-0097", "", [Dataset("a", "B")], SETTINGS))
    person = URIRef("https://orcid.org/0000-0002-1825-0097")
    assert graph.value(predicate=DCT.contributor, object=person) == URIRef(f"{SITE}/records/a")
    assert graph.value(predicate=OWL.sameAs, object=person)


@pytest.mark.parametrize("house", [SETTINGS, Settings()], ids=["site", "nowhere"])
def test_every_vocabulary_has_a_name_in_both_languages(house: Settings) -> None:
    index = yaml.safe_load((ROOT / "app_data" / "vocabularies.yaml").read_text("utf-8"))
    ours = {name for name, entry in index.items() if entry["pid-type"].startswith("th")}
    assert ours | set(WORDS) == set(TITLES)
    assert all(set(titles) == {"en", "fr"} for titles in TITLES.values())
    graph = told(thing_graphs.of_schemes(TITLES.items(), house))
    assert len(set(graph.subjects(RDF.type, SKOS.ConceptScheme))) == len(TITLES)
    assert skos.node("techniques", "", house) is None


def test_a_record_names_things_once() -> None:
    orcid = (Identifier("orcid", "0000-0002-1825-0097"),)
    camille = Agent("Exemple, Camille", identifiers=orcid)
    record = replace(
        FIRST,
        objects=(VASE, replace(VASE, label="Vase, back"), HeritageObject(" ")),
        creators=(
            camille,
            Agent("Nobody"),
            Agent("Odd", identifiers=(Identifier("orcid", "x/y"),)),
        ),
        contributors=(replace(camille, role="DataCurator"),),
    )
    named = {(one.kind, one.key): one for one in things.named(record)}
    within = f"{record.id}-3"
    assert set(named) == {
        ("object", "museofile-m5031-oa-7063"), ("object", within), ("keeper", "museofile-m5031"),
        ("sample", f"{record.id}-1"), ("person", "0000-0002-1825-0097"),
    }  # fmt: skip
    assert named["object", "museofile-m5031-oa-7063"].label == "Vase"
    assert named["object", within].label == within
    assert (named["object", within].place, named["keeper", "museofile-m5031"].place) == (2, 0)
    long = replace(record, objects=(replace(VASE, label="x" * 900),))
    assert max(len(one.label) for one in things.named(long)) <= things.LONGEST
