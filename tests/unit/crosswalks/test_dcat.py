"""A record, and the catalogue, in DCAT-AP 3.0.1: what is said, and what the shapes say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from tests.generated import examples
from thalie.crosswalks import dcat
from thalie.crosswalks.dcat_catalogue import catalogue_page
from thalie.crosswalks.model import Access, Identifier, Place, Record, Relation
from thalie.crosswalks.settings import Settings

from .documents import CONFIG
from .judge_rdf import FORMATS, parsed, shacl_complaints
from .kinds import EMBARGOED, KINDS, MANY, OPEN, STRANGE, WITHDRAWN
from .landing_rdf import is_seen, landing
from .marks import covered, paths
from .test_generated import records

pytestmark = pytest.mark.slow

DCT = Namespace("http://purl.org/dc/terms/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")
PROV = Namespace("http://www.w3.org/ns/prov#")
FOAF = Namespace("http://xmlns.com/foaf/0.1/")
SPDX = Namespace("http://spdx.org/rdf/terms#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
CRM = Namespace("http://www.cidoc-crm.org/cidoc-crm/")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
SDO = Namespace("http://schema.org/")
EU = "http://publications.europa.eu/resource/authority/"
DATASET = URIRef("https://doi.org/10.5072/version-2")
PAGE = "https://data.example.org/records/abcde-12345"
HOUSE = Settings.from_config(
    CONFIG
    | {
        "THALIE_CONTACT": "data@example.org",
        "THEME_SITENAME": "Thalie",
        "THALIE_ABOUT": {"en": "Data", "fr": "Données"},
    }
)
NOBODY = Settings()
quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


def told(record: Record, house: Settings = HOUSE) -> Graph:
    return parsed(dcat.render_n_triples(record, house))


@pytest.fixture(scope="module")
def said() -> Graph:
    return told(OPEN)


def values(graph: Graph, subject: URIRef, prop: URIRef) -> set[str]:
    return {str(one) for one in graph.objects(subject, prop)}


# The judge


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("house", [HOUSE, NOBODY], ids=["configured", "bare"])
def test_the_shapes_accept_every_kind(schemas: Path, name: str, house: Settings) -> None:
    graph = told(KINDS[name], house)
    assert shacl_complaints(schemas, graph) == []
    assert shacl_complaints(schemas, graph, "deprecated") == []


def test_the_shapes_accept_many_authors_and_objects(schemas: Path) -> None:
    some = replace(MANY, creators=MANY.creators[:50], objects=MANY.objects[:50])
    assert shacl_complaints(schemas, told(some)) == []


@settings(max_examples=examples(60), deadline=None, suppress_health_check=quiet)
@given(record=records)
def test_the_shapes_accept_whatever_a_record_says(schemas: Path, record: Record) -> None:
    assert shacl_complaints(schemas, told(record)) == []


def _drop(subject: str, prop: URIRef) -> Callable[[Graph], Any]:
    return lambda graph: graph.remove((URIRef(subject), prop, None))


def _add(subject: str, prop: URIRef, value: Any) -> Callable[[Graph], Any]:
    return lambda graph: graph.add((URIRef(subject), prop, value))


@pytest.mark.parametrize(
    "spoil",
    [
        _drop(DATASET, DCT["title"]),
        _drop(DATASET, DCT.description),
        _drop(f"{PAGE}#file-1", DCAT.accessURL),
        _drop("https://orcid.org/0000-0002-1825-0097", FOAF.name),
        _drop(f"{PAGE}#checksum-1", SPDX.algorithm),
        _drop(f"{PAGE}#record-1", DCT.modified),
        _drop(PAGE, RDF.type),
        _drop(f"{PAGE}#campaign-1", RDF.type),
        _add(DATASET, DCT.issued, Literal("2020", datatype=XSD.gYear)),
        _add(DATASET, DCT.spatial, Literal("Paris")),
        _add(f"{PAGE}#file-1", DCAT.mediaType, Literal("text/csv")),
        _add(f"{PAGE}#file-1", DCAT.byteSize, Literal(10)),
        _add("https://sws.geonames.org/349719/", DCAT.centroid, Literal("POINT(0 0)")),
    ],
)
def test_the_shapes_see_a_fault(schemas: Path, spoil: Callable[[Graph], Any]) -> None:
    graph = told(OPEN)
    assert shacl_complaints(schemas, graph) == []
    spoil(graph)
    assert shacl_complaints(schemas, graph)


def test_what_is_recommended_and_not_there_is_known(schemas: Path, said: Graph) -> None:
    missing = shacl_complaints(schemas, said, "recommended")
    about_the_dataset = [one for one in missing if f" {DATASET} " in one]
    assert about_the_dataset == []
    assert {one.split()[0].rsplit("/")[-1].rsplit("#")[-1] for one in missing} == {
        *("bbox", "centroid", "description", "status", "type"),
    }


def test_the_lists_of_the_eu_are_used_where_it_has_one(schemas: Path, said: Graph) -> None:
    """The shapes want an address of SPDX that does not exist; the rest are warnings."""
    found = shacl_complaints(schemas, said, "vocabularies")
    props = {one.split()[0].rsplit("/")[-1].rsplit("#")[-1] for one in found}
    assert props <= {"algorithm", "checksumAlgorithm_md5", "checksumAlgorithm_sha256",
                     "inScheme", "publisher", "spatial", f"{PAGE}#discovery-place-1", "type",
                     "discovery-place-1"}  # fmt: skip
    graph = told(OPEN)
    graph.add((URIRef(f"{PAGE}#file-1"), DCT["format"], URIRef("https://example.org/format")))
    assert len(shacl_complaints(schemas, graph, "vocabularies")) > len(found)


@pytest.mark.parametrize("page", [1, 2, 3])
def test_the_shapes_accept_the_catalogue(schemas: Path, page: int) -> None:
    others = [
        replace(one, doi=f"10.5072/{number}", page=f"https://data.example.org/records/{number}")
        for number, one in enumerate(KINDS.values())
    ]
    for house in (HOUSE, NOBODY):
        graph = parsed(catalogue_page(others, house, page, 3, 9).n_triples())
        assert shacl_complaints(schemas, graph) == []


# What is said


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("name", KINDS)
def test_each_way_of_writing_says_the_same(name: str, form: str) -> None:
    written = getattr(dcat, f"render_{form}")(KINDS[name], HOUSE)
    assert isomorphic(parsed(written, form), told(KINDS[name]))
    assert written == getattr(dcat, f"render_{form}")(KINDS[name], HOUSE)


def test_the_dataset_is_told(said: Graph) -> None:
    assert set(said.objects(DATASET, DCT["title"])) == {
        Literal("The blue of an imaginary cat", lang="en"),
        Literal("Le bleu d’un chat imaginaire", lang="fr"),
    }
    assert values(said, DATASET, DCT.language) == {f"{EU}language/ENG"}
    assert values(said, DATASET, DCAT.version) == {"2"}
    assert values(said, DATASET, DCAT.isVersionOf) == {"https://doi.org/10.5072/concept"}
    assert values(said, DATASET, DCAT.previousVersion) == {"https://doi.org/10.5072/version-1"}
    assert values(said, DATASET, DCT.isReplacedBy) == {"https://doi.org/10.5072/version-3"}
    assert len(list(said.objects(URIRef("https://doi.org/10.5072/concept"), DCAT.hasVersion))) == 3
    assert set(said.objects(DATASET, DCT.issued)) == {Literal("2026-02-03", datatype=XSD.date)}
    assert {"glaze", "bronze", "or"} <= values(said, DATASET, DCAT.keyword)
    assert Literal("or", lang="fr") in set(said.objects(DATASET, DCAT.keyword))
    assert values(said, DATASET, DCAT.contactPoint) == {"https://data.example.org/catalog#contact"}
    assert values(said, DATASET, PROV.wasGeneratedBy) == {f"{PAGE}#campaign-1"}


def test_a_file_is_told(said: Graph) -> None:
    first, second = URIRef(f"{PAGE}#file-1"), URIRef(f"{PAGE}#file-2")
    assert set(said.objects(DATASET, DCAT.distribution)) == {first, second}
    size = said.value(second, DCAT.byteSize)
    assert size == Literal("2000000000000", datatype=XSD.nonNegativeInteger)
    assert values(said, first, DCT["format"]) == {f"{EU}file-type/HDF"}
    assert values(said, second, DCAT.mediaType) == {
        "https://www.iana.org/assignments/media-types/text/csv"
    }
    assert values(said, first, DCAT.downloadURL) == {f"{PAGE}/files/a.hdf5?download=1"}
    assert values(said, second, DCAT.downloadURL) == {
        f"{PAGE}/files/%C3%A9%20%231%2F2.csv?download=1"
    }
    checksum = URIRef(f"{PAGE}#checksum-1")
    assert said.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_md5
    assert said.value(checksum, SPDX.checksumValue) == Literal(
        "0123456789abcdef0123456789abcdef", datatype=XSD.hexBinary
    )
    assert values(said, first, DCT.license) == {"https://creativecommons.org/licenses/by/4.0/"}


@pytest.mark.parametrize(
    ("status", "eu", "coar"),
    [
        ("open", "PUBLIC", "c_abf2"),
        ("embargoed", "RESTRICTED", "c_f1cf"),
        ("restricted", "RESTRICTED", "c_16ec"),
        ("metadata-only", "NON_PUBLIC", "c_14cb"),
        ("unheard", "RESTRICTED", "c_16ec"),
    ],
)
def test_who_may_read_is_told_twice(status: str, eu: str, coar: str) -> None:
    graph = told(replace(OPEN, access=Access(status), files=()))
    assert values(graph, DATASET, DCT.accessRights) == {f"{EU}access-right/{eu}"}
    assert f"http://purl.org/coar/access_right/{coar}" in values(graph, DATASET, DCT.rights)
    closed = URIRef(f"{PAGE}#access-1")
    assert bool(list(graph.objects(closed, DCAT.accessURL))) == (status != "metadata-only")
    assert not list(graph.objects(None, DCAT.downloadURL))


def test_the_end_of_an_embargo_is_told() -> None:
    assert Literal("2029-01-22", datatype=XSD.date) in set(
        told(EMBARGOED).objects(DATASET, DCT.available)
    )


def test_what_was_studied_is_told(said: Graph) -> None:
    cat = URIRef("https://data.example.org/id/object/museofile-m5031-e-0")
    assert (DATASET, DCT.subject, cat) in said
    assert values(said, cat, DCT.identifier) == {"E 0"}
    keeper = said.value(cat, CRM.P50_has_current_keeper)
    assert Literal("musée du Louvre", lang="fr") in set(said.objects(keeper, FOAF.name))
    assert values(said, keeper, DCT.identifier) == {  # without the number of its city
        "https://ror.org/05k441034",
        "https://pop.culture.gouv.fr/notice/museo/M5031",
        "http://www.wikidata.org/entity/Q19675",
    }
    assert values(said, cat, DCT.medium) == {
        "https://data.example.org/id/material/bronze",
        "https://data.example.org/id/material/gold",
    }
    period = said.value(cat, DCT.temporal)
    assert said.value(period, DCAT.startDate) == Literal("-0663", datatype=XSD.gYear)
    assert said.value(period, DCAT.endDate) == Literal("-0331", datatype=XSD.gYear)
    place = URIRef("https://sws.geonames.org/349719/")
    assert (cat, DCT.spatial, place) in said
    assert str(said.value(place, DCAT.centroid)) == "POINT(31.216 29.871)"
    technique = URIRef("https://data.example.org/id/technique/pixe")
    assert (URIRef(f"{PAGE}#campaign-1"), DCT.type, technique) in said
    assert "http://purl.obolibrary.org/obo/CHMO_0000311" in values(said, technique, SKOS.exactMatch)
    element = URIRef(f"{PAGE}#element-1")
    assert (float(said.value(element, SDO.minValue)), str(said.value(element, SDO.unitText))) == (
        1.2,
        "wt%",
    )


def test_who_did_what_is_told(said: Graph) -> None:
    leader = URIRef(f"{PAGE}#attribution-1")
    agent, role = said.value(leader, PROV.agent), said.value(leader, DCAT.hadRole)
    assert str(said.value(agent, FOAF.name)) == "Chef, Dominique"
    assert str(said.value(role, SKOS.prefLabel)) == "project leader"
    assert values(said, DATASET, DCT.rightsHolder) == {f"{PAGE}#contributor-5"}


def test_one_place_has_one_centre() -> None:
    places = (Place("A", 1.0, 2.0, "7"), Place("B", 1.5, 2.5, "7"))
    graph = told(replace(OPEN, places=places))
    assert values(graph, URIRef("https://sws.geonames.org/7/"), DCAT.centroid) == {"POINT(2.0 1.0)"}


@pytest.mark.parametrize(
    ("relation", "prop"),
    [
        ("IsPartOf", DCT.isPartOf),
        ("Cites", DCT.references),
        ("IsSupplementTo", DCT.isReferencedBy),
        ("IsDerivedFrom", PROV.wasDerivedFrom),
        ("Unheard", DCT.relation),
    ],
)
def test_relations_are_told(relation: str, prop: URIRef) -> None:
    other = Relation(relation, Identifier("doi", "10.5072/other"), "Text")
    graph = told(replace(OPEN, relations=(other,)))
    assert (DATASET, prop, URIRef("https://doi.org/10.5072/other")) in graph


def test_a_tombstone_tells_next_to_nothing() -> None:
    graph = told(WITHDRAWN)
    text = dcat.render_n_triples(WITHDRAWN, HOUSE).decode()
    assert Literal("Retracted", lang="en") in set(graph.objects(DATASET, DCT.description))
    assert "Nobody (2026). A cat." in text and "2030-02-01" in text
    for secret in ("imaginary", "Exemple", "By Nobody", "a.hdf5", "Louvre", "glaze", "PIXE"):
        assert secret not in text
    assert len(graph) < 25


def test_strange_texts_become_no_addresses() -> None:
    graph = told(STRANGE)
    assert not [one for one in graph.all_nodes() if "a b" in str(one) and isinstance(one, URIRef)]
    everything = dcat.render_rdf_xml(STRANGE, HOUSE).decode()
    assert "\ufffe" not in everything and "\x1b" not in everything


@pytest.mark.parametrize("make", [dcat.render_turtle, dcat.render_json_ld])
def test_5_000_authors_are_written(make: Callable[[Record, Settings], bytes]) -> None:
    assert b"Author 4999" in make(MANY, HOUSE)


# The catalogue


def test_a_page_knows_its_neighbours() -> None:
    graph = parsed(catalogue_page([OPEN], HOUSE, 2, 3, 250).n_triples())
    node = URIRef("https://data.example.org/catalog")
    view = graph.value(node, HYDRA.view)
    assert str(view) == "https://data.example.org/catalog?page=2"
    assert int(graph.value(node, HYDRA.totalItems)) == 250
    for prop, number in ((HYDRA.first, 1), (HYDRA.previous, 1), (HYDRA.next, 3), (HYDRA.last, 3)):
        assert values(graph, view, prop) == {f"https://data.example.org/catalog?page={number}"}
    assert values(graph, node, DCAT.dataset) == {str(DATASET)}
    assert values(graph, node, DCT.description) == {"Data", "Données"}
    assert {str(one).rsplit("-", 1)[-1] for one in graph.objects(node, DCAT.service)} == {
        *("pmh", "api", "search"),
    }


def test_the_ends_have_one_neighbour() -> None:
    graph = parsed(catalogue_page([], HOUSE, 1, 1, 0).n_triples())
    assert not list(graph.objects(None, HYDRA.next))
    assert not list(graph.objects(None, HYDRA.previous))


# Completeness


def test_every_place_of_the_model_is_accounted_for() -> None:
    assert set(paths()) == covered(dcat.LANDS, dcat.LEFT_OUT)


@pytest.mark.parametrize("path", landing(dcat))
def test_what_lands_is_there(path: str) -> None:
    assert is_seen(path, dcat.render_turtle, HOUSE)
