"""Objects for Europeana: the official schema, its rules beside it, and what stands where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree
from rdflib import Graph

from tests.generated import examples
from thalie.crosswalks import edm
from thalie.crosswalks.model import (
    File,
    Identifier,
    Keyword,
    Licence,
    Place,
    Record,
    Relation,
)

from .cases import CASES, crowded, leaks, minimal, opened, withdrawn
from .documents import SETTINGS, read
from .judge_xml import complaints
from .landing import gaps, is_seen, landed
from .test_generated import records

pytestmark = pytest.mark.slow

NS = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "edm": "http://www.europeana.eu/schemas/edm/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "ore": "http://www.openarchives.org/ore/terms/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "ebucore": "http://www.ebu.ch/metadata/ontologies/ebucore/ebucore#",
}
ABOUT = f"{{{NS['rdf']}}}about"
RESOURCE = f"{{{NS['rdf']}}}resource"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ALLOWED = re.compile(
    r"http://creativecommons\.org/(licenses/by(-nc)?(-nd|-sa)?/\d\.\d/([a-z]{2}/)?"
    r"|publicdomain/(zero|mark)/1\.0/)"
    r"|http://rightsstatements\.org/vocab/(InC|InC-EDU|InC-OW-EU|NoC-NC|NoC-OKLR|CNE)/1\.0/"
)
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
CAT = "https://data.example.org/id/object/museofile-m5031-e-0"
DOI = "https://doi.org/10.5072/version-2"
HOME = "https://data.example.org/records/abcde-12345"


def graph(record: Record) -> etree._Element:
    return etree.fromstring(edm.render(record, SETTINGS), etree.XMLParser(huge_tree=True))


def thing(root: etree._Element, uri: str) -> etree._Element:
    """What stands about this address; there is one."""
    (found,) = [one for one in root if one.get(ABOUT) == uri]
    return found


def values(one: etree._Element, path: str) -> list[str]:
    return [part.get(RESOURCE) or part.text or "" for part in one.iterfind(path, NS)]


def broken_rules(root: etree._Element) -> Iterator[str]:
    """Rules of Europeana that stand beside its schema (Schematron in ``EDM.xsd``, guidelines)."""
    seen = [one.get(ABOUT) for one in root]
    yield from (f"{uri} twice" for uri in {*seen} if seen.count(uri) > 1)
    for part in root.iter():
        if "" in (part.get(ABOUT), part.get(RESOURCE), part.get(LANG)):
            yield f"empty attribute of {part.tag}"
        if part.get(RESOURCE) and part.text:
            yield f"text and resource in {part.tag}"
    for cho in root.iterfind("edm:ProvidedCHO", NS):
        if not any(map(str.strip, values(cho, "dc:title") + values(cho, "dc:description"))):
            yield "no title"
        about = ("dc:subject", "dc:type", "dcterms:temporal", "dcterms:spatial")
        if not any(map(str.strip, (text for path in about for text in values(cho, path)))):
            yield "no subject"
        if values(cho, "edm:type") == ["TEXT"] and not values(cho, "dc:language"):
            yield "no language"
    for around in root.iterfind("ore:Aggregation", NS):
        if not values(around, "edm:isShownAt") + values(around, "edm:isShownBy"):
            yield "not shown"
        if not ALLOWED.fullmatch(values(around, "edm:rights")[0]):
            yield "rights of no list"
        if values(around, "edm:aggregatedCHO")[0] not in seen:
            yield "aggregates nothing"


# Judges


@pytest.mark.parametrize("case", CASES)
def test_the_schema_accepts_every_case(schemas: Path, case: str) -> None:
    assert complaints(schemas, "edm", edm.render(CASES[case](), SETTINGS)) == []


@pytest.mark.parametrize("case", CASES)
def test_europeanas_rules_are_kept(case: str) -> None:
    assert list(broken_rules(graph(CASES[case]()))) == []


@pytest.mark.parametrize("name", ["edm:type", "edm:provider", "edm:rights", "edm:aggregatedCHO"])
def test_the_schema_misses_what_must_be_there(schemas: Path, name: str) -> None:
    root = graph(minimal())
    for one in root.findall(f"*/{name}", NS):
        one.getparent().remove(one)
    assert complaints(schemas, "edm", etree.tostring(root))


def test_a_broken_rule_is_seen() -> None:
    root = graph(read())
    cho = thing(root, CAT)
    for one in cho.findall("dc:language", NS) + cho.findall("dc:title", NS):
        cho.remove(one)
    for one in cho.findall("dc:description", NS):
        cho.remove(one)
    right = root.find("ore:Aggregation/edm:rights", NS)
    right.set(RESOURCE, "https://creativecommons.org/licenses/by/4.0/")
    assert list(broken_rules(root)) == ["no title", "no language", "rights of no list"]


@settings(max_examples=examples(100), deadline=None, suppress_health_check=QUIET)
@given(record=records)
def test_whatever_a_record_says_it_is_accepted(schemas: Path, record: Record) -> None:
    xml = edm.render(record, SETTINGS)
    assert complaints(schemas, "edm", xml) == []
    assert list(broken_rules(graph(record))) == []
    assert xml == edm.render(record, SETTINGS) and xml.endswith(b">\n")


def test_it_is_a_graph() -> None:
    """RDF/XML, as another reader has it."""
    found = Graph().parse(data=edm.render(opened(), SETTINGS), format="xml")
    asked = "SELECT ?name WHERE { ?a edm:aggregatedCHO ?o. ?o dcterms:medium/skos:prefLabel ?name }"
    names = {str(row[0]) for row in found.query(asked, initNs=NS)}
    assert names == {"bronze", "gold", "or"}


# Completeness


def test_every_place_of_the_model_is_told_of() -> None:
    assert gaps(edm.LANDS, edm.LEFT_OUT) == []


OF_THEIR_OWN = {  # see the tests of records without objects, and of what is near
    *("keywords.text", "keywords.uri"),
    *("places.name", "places.latitude", "places.longitude", "places.geonames"),
    *("relations.relation", "relations.identifier.scheme"),
    *("mentions.relation", "mentions.identifier.scheme", "mentions.identifier.value"),
}


@pytest.mark.parametrize("path", landed(edm.LANDS, edm.LEFT_OUT))
def test_what_lands_is_seen(path: str) -> None:
    if path not in OF_THEIR_OWN:
        assert is_seen(edm.render, path, {"access.status"})


# Meaning


def test_an_object_and_what_is_around_it() -> None:
    root = graph(read())
    cat = thing(root, CAT)
    assert values(cat, "dc:title") == ["Imaginary cat"]
    assert values(cat, "dc:identifier") == ["E 0"]
    assert values(cat, "dc:type") == ["https://data.example.org/id/object-type/sculpture"]
    assert values(cat, "dcterms:medium") == [
        "https://data.example.org/id/material/bronze",
        "https://data.example.org/id/material/gold",
    ]
    assert values(cat, "dcterms:isReferencedBy") == [DOI]
    assert values(cat, "edm:currentLocation") == ["https://sws.geonames.org/2988507/"]
    assert values(cat, "edm:isRelatedTo") == [
        "https://data.example.org/id/technique/pixe",
        "https://data.example.org/id/element/copper",
    ]
    gold = thing(root, "https://data.example.org/id/material/gold")
    assert values(gold, "skos:prefLabel") == ["gold", "or"]
    assert values(gold, "skos:exactMatch") == [
        "http://vocab.getty.edu/aat/300011021",
        "http://www.wikidata.org/entity/Q897",
    ]


def test_its_keeper_places_and_times() -> None:
    root = graph(read())
    cat = thing(root, CAT)
    keeper = thing(root, values(cat, "edm:hasMet")[0])
    assert values(keeper, "skos:prefLabel") == ["Louvre Museum", "musée du Louvre"]
    assert values(keeper, "owl:sameAs") == [
        "https://ror.org/05k441034",
        "http://www.wikidata.org/entity/Q19675",
    ]
    assert values(keeper, "dc:identifier") == ["M5031"]
    made, found = (thing(root, uri) for uri in values(cat, "dcterms:spatial"))
    assert values(made, "wgs:lat") + values(made, "wgs:long") == ["29.871", "31.216"]
    assert values(made, "owl:sameAs") == ["https://sws.geonames.org/349719/"]
    assert values(found, "skos:prefLabel") == ["Memphis"]
    period, years = (thing(root, uri) for uri in values(cat, "dcterms:temporal"))
    assert values(period, "skos:prefLabel") == ["Bronze Age", "âge du Bronze"]
    assert values(years, "edm:begin") + values(years, "edm:end") == ["-0663", "-0331"]


def test_its_aggregation() -> None:
    around = graph(read()).find("ore:Aggregation", NS)
    assert values(around, "edm:aggregatedCHO") == [CAT]
    assert values(around, "edm:dataProvider") == ["C2RMF, AGLAE"]
    assert values(around, "edm:provider") == ["C2RMF, AGLAE"]
    assert values(around, "edm:isShownAt") == [DOI]
    assert values(around, "edm:isShownBy") == []
    assert values(around, "edm:rights") == ["http://creativecommons.org/licenses/by/4.0/"]
    assert values(around, "dc:rights")[:3] == [
        "http://purl.org/coar/access_right/c_f1cf",
        "Access: under embargo until 2029-01-22 (Data policy)",
        "Accès : sous embargo jusqu’au 2029-01-22 (Data policy)",
    ]


def test_the_dataset_is_the_digital_resource() -> None:
    data = thing(graph(opened()), DOI)
    assert data.tag == f"{{{NS['edm']}}}WebResource"
    assert values(data, "dc:creator") == ["https://orcid.org/0000-0002-1825-0097"]
    assert values(data, "dc:description")[:2] == [
        "The blue of an imaginary cat",
        "Le bleu d’un chat imaginaire",
    ]
    assert values(data, "dcterms:hasPart")[0] == f"{HOME}/files/map%201.hdf5?download=1"
    assert values(data, "dcterms:issued") == ["2026-02-03"]


def test_an_open_image_is_what_one_object_is_shown_by() -> None:
    record = opened()
    image = f"{HOME}/files/map.png?download=1"
    one = replace(record, objects=record.objects[:1])
    root = graph(one)
    around = root.find("ore:Aggregation", NS)
    assert values(around, "edm:isShownBy") == values(around, "edm:object") == [image]
    assert values(thing(root, CAT), "edm:type") == ["IMAGE"]
    assert values(thing(root, CAT), "dc:language") == []
    file = thing(root, image)
    assert values(file, "ebucore:hasMimeType") == ["image/png"]
    assert values(file, "ebucore:fileByteSize") == ["40000"]
    several = graph(record).find("ore:Aggregation", NS)
    assert values(several, "edm:isShownBy") == values(several, "edm:hasView") == []


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        *(("image/tiff", "IMAGE"), ("model/stl", "3D"), ("video/mp4", "VIDEO")),
        *(("audio/flac", "SOUND"), ("application/x-hdf5", "TEXT"), ("", "TEXT")),
    ],
)
def test_the_type_is_that_of_the_open_files(media_type: str, kind: str) -> None:
    record = replace(read(), files=(File("a", 1, "text/csv"), File("b", 1, media_type)))
    cat = thing(graph(record), CAT)
    assert values(cat, "edm:type") == [kind]
    assert values(cat, "dc:language") == (["en"] if kind == "TEXT" else [])


def test_a_text_without_language_says_so() -> None:
    assert values(thing(graph(replace(read(), languages=())), CAT), "dc:language") == ["zxx"]


@pytest.mark.parametrize(
    ("url", "right"),
    [
        (
            "https://creativecommons.org/licenses/by/4.0/legalcode",
            "http://creativecommons.org/licenses/by/4.0/",
        ),
        (
            "http://creativecommons.org/licenses/by-nc-sa/3.0/fr",
            "http://creativecommons.org/licenses/by-nc-sa/3.0/fr/",
        ),
        (
            "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
            "http://creativecommons.org/publicdomain/zero/1.0/",
        ),
        (
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
            "http://rightsstatements.org/vocab/CNE/1.0/",
        ),
        (
            "https://creativecommons.org/licenses/by-xx/4.0/",
            "http://rightsstatements.org/vocab/CNE/1.0/",
        ),
    ],
)
def test_rights_are_of_europeanas_list(url: str, right: str) -> None:
    record = replace(read(), licences=(Licence({"en": "The licence"}, url),))
    around = graph(record).find("ore:Aggregation", NS)
    assert values(around, "edm:rights") == [right]
    assert "The licence" in values(around, "dc:rights")
    assert edm.right(replace(record, licences=())) == "http://rightsstatements.org/vocab/CNE/1.0/"


def test_a_record_without_objects_is_the_object() -> None:
    word = Keyword("Words", uri="https://words.example.org/1")
    here = Place("Zyx", 1.5, -2.5, "77")
    root = graph(replace(minimal(), keywords=(word,), places=(here,)))
    data = thing(root, "https://doi.org/10.5072/minimal")
    assert data.tag == f"{{{NS['edm']}}}ProvidedCHO"
    assert values(data, "dc:title") == ["Data"]
    assert values(data, "dc:subject") == ["Words", "https://words.example.org/1"]
    place = thing(root, values(data, "dcterms:spatial")[0])
    assert values(place, "wgs:lat") + values(place, "wgs:long") == ["1.5", "-2.5"]
    assert values(place, "skos:prefLabel") == ["Zyx"]
    assert values(place, "owl:sameAs") == ["https://sws.geonames.org/77/"]
    around = root.find("ore:Aggregation", NS)
    assert values(around, "edm:isShownAt") == [HOME]
    assert thing(root, HOME).tag == f"{{{NS['edm']}}}WebResource"


@pytest.mark.parametrize("name", ["relations", "mentions"])
@pytest.mark.parametrize(
    ("relation", "term"),
    [("IsPartOf", "dcterms:isPartOf"), ("IsCitedBy", "dcterms:isReferencedBy"), ("Cites", "")],
)
def test_what_is_near_the_dataset(name: str, relation: str, term: str) -> None:
    one = Relation(relation, Identifier("doi", "10.5072/near"))
    data = thing(graph(replace(read(), **{name: (one,)})), DOI)
    near = [*values(data, "dcterms:isPartOf"), *values(data, "dcterms:isReferencedBy")]
    assert ("https://doi.org/10.5072/near" in near) is bool(term)
    if term:
        assert "https://doi.org/10.5072/near" in values(data, term)


def test_an_object_that_is_named_twice_is_one() -> None:
    record = read()
    root = graph(replace(record, objects=(record.objects[0], record.objects[0])))
    assert len(root.findall("edm:ProvidedCHO", NS)) == 1


def test_terms_of_many_objects_are_described_once() -> None:
    root = graph(crowded())
    assert len(root.findall("edm:ProvidedCHO", NS)) == 300
    assert len(root.findall("skos:Concept", NS)) == 5


def test_a_withdrawn_record_says_that_and_no_more() -> None:
    xml = edm.render(withdrawn(), SETTINGS)
    assert leaks(xml.decode()) == []
    gone = thing(etree.fromstring(xml), DOI)
    assert values(gone, "dc:description")[0] == (
        "This record was withdrawn on 2027-05-06. Reason: Retracted by its authors"
    )
    assert len(etree.fromstring(xml)) == 2
