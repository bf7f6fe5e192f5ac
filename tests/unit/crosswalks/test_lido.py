"""Objects in LIDO 1.1: the official schema, what museums look for, and what may not be said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tests.generated import examples
from thalie.crosswalks import lido, model
from thalie.crosswalks.model import Agent, Element, File, Record, Sample, Term

from .cases import CASES, crowded, leaks, minimal, opened, withdrawn
from .documents import SETTINGS, read
from .judge_xml import complaints
from .landing import gaps, is_seen, landed
from .test_generated import records

pytestmark = pytest.mark.slow

NS = {"l": "http://www.lido-schema.org", "g": "http://www.opengis.net/gml"}
L = "{http://www.lido-schema.org}"
TYPE = f"{L}type"
URI = "http://terminology.lido-schema.org/lido00099"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]


def parsed(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(huge_tree=True))


def described(record: Record, place: int = 0) -> etree._Element:
    return parsed(lido.render_object(record, place, SETTINGS))


def texts(root: etree._Element, path: str) -> list[str]:
    return [one.text or "" for one in root.iterfind(path, NS)]


def event(root: etree._Element, kind: str) -> etree._Element:
    """The event of this type (last letters of its address)."""
    for found in root.iterfind(".//l:event", NS):
        if (found.findtext("l:eventType/l:conceptID", namespaces=NS) or "").endswith(kind):
            return found
    raise AssertionError(kind)


# The judge


@pytest.mark.parametrize("case", CASES)
def test_the_schema_accepts_every_case(schemas: Path, case: str) -> None:
    assert complaints(schemas, "lido", lido.render(CASES[case](), SETTINGS)) == []


def test_the_schema_accepts_one_object_alone(schemas: Path) -> None:
    for record in (read(), opened(), withdrawn()):
        assert complaints(schemas, "lido", lido.render_object(record, 1, SETTINGS)) == []


@pytest.mark.parametrize("name", ["lidoRecID", "objectWorkType", "recordSource", "eventType"])
def test_the_schema_misses_what_must_be_there(schemas: Path, name: str) -> None:
    root = parsed(lido.render(read(), SETTINGS))
    for one in list(root.iter(f"{L}{name}")):
        one.getparent().remove(one)
    assert complaints(schemas, "lido", etree.tostring(root))


def test_the_schema_sees_elements_out_of_order(schemas: Path) -> None:
    root = parsed(lido.render(read(), SETTINGS))
    made = event(root, "lido00004")
    made.append(made.find("l:eventType", NS))
    assert complaints(schemas, "lido", etree.tostring(root))


@settings(max_examples=examples(100), deadline=None, suppress_health_check=QUIET)
@given(record=records)
def test_whatever_a_record_says_the_schema_accepts_it(schemas: Path, record: Record) -> None:
    xml = lido.render(record, SETTINGS)
    assert complaints(schemas, "lido", xml) == []
    assert xml == lido.render(record, SETTINGS) and xml.endswith(b">\n")


@pytest.mark.parametrize("place", [-1, 2])
def test_an_object_that_is_not_there(place: int) -> None:
    with pytest.raises(IndexError, match="abcde-12345 has no object"):
        lido.render_object(read(), place, SETTINGS)


# Completeness


def test_every_place_of_the_model_is_told_of() -> None:
    assert gaps(lido.LANDS, lido.LEFT_OUT) == []


OF_THEIR_OWN = {"creators.personal", "contributors.personal", "elements.element.uris"}


@pytest.mark.parametrize("path", landed(lido.LANDS, lido.LEFT_OUT))
def test_what_lands_is_seen(path: str) -> None:
    if path not in OF_THEIR_OWN:
        assert is_seen(lido.render, path, {"access.status"})


# Meaning


def test_each_object_has_a_record_of_its_own() -> None:
    root = parsed(lido.render(read(), SETTINGS))
    assert root.tag == f"{L}lidoWrap"
    assert texts(root, "l:lido/l:lidoRecID") == ["abcde-12345-object-1", "abcde-12345-object-2"]
    titles = (
        "l:lido/l:descriptiveMetadata/l:objectIdentificationWrap/l:titleWrap//l:appellationValue"
    )
    assert texts(root, titles) == ["Imaginary cat", "A pot"]


def test_where_an_object_is_kept_and_under_which_number() -> None:
    root = described(read())
    kept = root.find(".//l:repositorySet", NS)
    assert kept is not None and kept.get(TYPE) == "current"
    assert texts(kept, "l:workID") == ["E 0"]
    assert kept.find("l:workID", NS).get(TYPE) == "http://terminology.lido-schema.org/lido00113"
    ids = {one.text: one.get(TYPE) for one in kept.iterfind(".//l:legalBodyID", NS)}
    assert ids == {
        "https://ror.org/05k441034": URI,
        "M5031": "museofile",
        "http://www.wikidata.org/entity/Q19675": URI,
    }
    names = {
        one.get(LANG): one.text
        for one in kept.iterfind("l:repositoryName/l:legalBodyName/l:appellationValue", NS)
    }
    assert names == {"en": "Louvre Museum", "fr": "musée du Louvre"}
    assert texts(kept, ".//l:placeID") == ["https://sws.geonames.org/2988507/"]


def test_what_an_object_is_and_is_made_of_in_both_languages() -> None:
    root = described(read())
    kind = root.find(".//l:objectWorkType", NS)
    assert texts(kind, "l:conceptID") == [
        "https://data.example.org/id/object-type/sculpture",
        "http://vocab.getty.edu/aat/300047090",
    ]
    materials = root.findall(".//l:termMaterialsTech", NS)
    assert [texts(one, "l:term") for one in materials] == [["bronze", "bronze"], ["gold", "or"]]
    assert texts(root, ".//l:displayMaterialsTech") == ["bronze, gold", "bronze, or"]


def test_its_production_and_its_finding() -> None:
    root = described(read())
    made = event(root, "lido00007")
    assert texts(made, "l:eventDate/l:displayDate") == [
        "664 BCE – 332 BCE",
        "664 av. J.-C. – 332 av. J.-C.",
    ]
    assert texts(made, "l:eventDate/l:date/*") == ["-0663", "-0331"]
    assert texts(made, "l:periodName/l:term") == ["Bronze Age", "âge du Bronze"]
    point = made.find("l:eventPlace/l:place/l:gml/g:Point", NS)
    assert point.get("srsName") == "urn:ogc:def:crs:EPSG::4326"
    assert texts(point, "g:pos") == ["29.871 31.216"]
    assert texts(event(root, "lido00002"), "l:eventPlace/l:displayPlace") == ["Memphis"]


def test_nothing_is_said_of_a_production_that_nobody_knows() -> None:
    root = described(read(), 1)
    kinds = texts(root, ".//l:eventType/l:conceptID")
    assert kinds == ["http://terminology.lido-schema.org/lido00004"]


def test_its_examination() -> None:
    seen = event(described(read()), "lido00004")
    assert texts(seen, "l:eventMethod/l:term") == [
        "particle-induced X-ray emission",
        "émission de rayons X induite par particules",
        "PIXE",
    ]
    assert "http://vocab.getty.edu/aat/300379539" in texts(seen, "l:eventMethod/l:conceptID")
    assert texts(seen, "l:eventDate/l:date/*") == ["2026-01-20", "2026-01-22"]
    assert texts(seen, "l:eventPlace/l:displayPlace") == ["New AGLAE"]
    actors = seen.findall("l:eventActor/l:actorInRole", NS)
    assert [texts(one, "l:actor/l:nameActorSet/*")[0] for one in actors] == [
        *("Exemple, Camille", "Chef, Dominique", "Main, Claude", "New AGLAE"),
    ]
    assert texts(actors[0], "l:actor/l:actorID") == ["https://orcid.org/0000-0002-1825-0097"]
    assert texts(actors[1], "l:roleActor/l:term") == ["ProjectLeader"]
    things = seen.findall("l:thingPresent/l:object", NS)
    assert [texts(one, "l:objectName/*")[0] for one in things] == [
        *("Section 3", "New AGLAE (Grand Louvre Accelerator for Elemental Analysis)"),
        *("X0", "BRIL-D"),
    ]
    notes = texts(seen, "l:eventDescriptionSet/l:descriptiveNoteValue")
    assert "\nBeam: proton, 3000 keV\n" in notes[0]
    assert "\nFaisceau : proton, 3000 keV\n" in notes[1]


def test_people_and_organisations_are_told_apart() -> None:
    group = replace(read(), creators=(Agent("A group", personal=False), Agent("Exemple, A.")))
    kinds = [
        one.get(TYPE)
        for one in event(described(group), "lido00004").iterfind("l:eventActor//l:actor", NS)
    ]
    assert kinds[:2] == [
        "http://terminology.lido-schema.org/lido00413",
        "http://terminology.lido-schema.org/lido00163",
    ]


def test_samples_stand_with_their_object() -> None:
    record = replace(
        read(), samples=(Sample("Cut 1", object="Imaginary cat"), Sample("Cut 2", object="A pot"))
    )
    for place, label in enumerate(("Cut 1", "Cut 2")):
        names = texts(described(record, place), ".//l:thingPresent//l:objectName/*")
        assert [name for name in names if name.startswith("Cut")] == [label]


def test_elements_are_measurements_of_the_one_object_they_were_found_in() -> None:
    copper = Term("elements", "Cu", {"en": "copper", "fr": "cuivre"}, ("https://e.example/Cu",))
    found = (Element(copper, 1.2, 4.5, "wt%", 0.1),)
    record = replace(read(), elements=found)
    assert described(record).find(".//l:eventObjectMeasurements", NS) is None
    one = described(replace(record, objects=record.objects[:1]))
    told = one.find(".//l:eventObjectMeasurements", NS)
    assert texts(told, "l:displayObjectMeasurements") == [
        "copper, 1.2 – 4.5 wt%, limit of detection 0.1 wt%",
        "cuivre, 1.2 – 4.5 wt%, limite de détection 0.1 wt%",
    ]
    assert texts(told, ".//l:measurementType/l:term") == ["copper", "cuivre"]
    assert "https://e.example/Cu" in texts(told, ".//l:measurementType/l:conceptID")
    assert texts(told, ".//l:measurementUnit") == ["wt%"]
    assert texts(told, ".//l:measurementValue") == ["1.2 – 4.5"]


def test_the_dataset_is_a_work_that_documents_the_object() -> None:
    work = described(read()).find(".//l:relatedWorkSet", NS)
    doi = "https://doi.org/10.5072/version-2"
    assert texts(work, "l:relatedWork/l:object/l:objectWebResource") == [doi]
    assert texts(work, "l:relatedWork/l:object/l:objectID") == [doi]
    assert texts(work, "l:relatedWork/l:object/l:objectName/*") == [
        "The blue of an imaginary cat",
        "Le bleu d’un chat imaginaire",
    ]
    assert texts(work, "l:relatedWorkRelType/l:term") == ["is documented in", "est documenté dans"]


def test_the_dataset_is_a_resource_with_its_open_files_and_rights() -> None:
    resource = described(opened()).find(".//l:resourceSet", NS)
    assert texts(resource, "l:resourceID") == ["https://doi.org/10.5072/version-2"]
    links = {
        one.text: one.get(f"{L}formatResource")
        for one in resource.iterfind("l:resourceRepresentation/l:linkResource", NS)
    }
    home = "https://data.example.org/records/abcde-12345/files"
    assert links == {
        f"{home}/map%201.hdf5?download=1": "application/x-hdf5",
        f"{home}/Cu%26Sn.csv?download=1": "text/csv",
        f"{home}/map.png?download=1": "image/png",
    }
    licence, access = resource.findall("l:rightsResource", NS)
    assert texts(licence, "l:rightsType/l:conceptID") == [
        "https://creativecommons.org/licenses/by/4.0/"
    ]
    assert texts(licence, "l:rightsHolder/l:legalBodyName/*") == ["A museum"]
    assert texts(access, "l:rightsType/l:conceptID") == ["http://purl.org/coar/access_right/c_abf2"]


def test_an_embargo_has_its_end_and_no_files() -> None:
    root = described(read())
    assert texts(root, ".//l:linkResource") == []
    access = root.findall(".//l:rightsResource", NS)[-1]
    assert texts(access, "l:rightsType/l:conceptID") == ["http://purl.org/coar/access_right/c_f1cf"]
    assert texts(access, "l:rightsDate/l:latestDate") == ["2029-01-22"]
    assert texts(access, "l:creditLine") == [
        "under embargo until 2029-01-22 (Data policy)",
        "sous embargo jusqu’au 2029-01-22 (Data policy)",
    ]


def test_licences_are_of_one_kind_within_a_right() -> None:
    """A rule beside the schema: ``rightsType`` has no type, or is alone without one."""
    two = replace(read(), licences=(*read().licences, model.Licence({"en": "Another"})))
    for right in described(two).iterfind(".//l:rightsResource", NS):
        kinds = [one.get(TYPE) for one in right.iterfind("l:rightsType", NS)]
        assert kinds in ([None], ["http://terminology.lido-schema.org/lido00920"] * 2)


def test_the_record_says_whose_it_is_and_where() -> None:
    wrap = described(read()).find(".//l:recordWrap", NS)
    assert texts(wrap, "l:recordSource/l:legalBodyName/*") == ["C2RMF, AGLAE"]
    assert texts(wrap, "l:recordInfoSet/l:recordInfoLink") == [
        "https://data.example.org/records/abcde-12345"
    ]
    assert texts(wrap, "l:recordType/l:term") == ["Single object", "Objet unique"]


def test_a_record_without_objects_describes_itself() -> None:
    root = parsed(lido.render(minimal(), SETTINGS))
    assert texts(root, "l:lido/l:category/l:term") == ["Information Object"]
    assert texts(root, "l:lido/l:objectPublishedID") == ["https://doi.org/10.5072/minimal"]
    assert texts(root, ".//l:titleSet/*") == ["Data"]


def test_of_a_crowd_the_first_are_told_and_how_many_there_are() -> None:
    files = tuple(File(f"{number}.csv", 1) for number in range(60))
    one = described(replace(crowded(), files=files))
    actors = one.findall(".//l:eventActor", NS)
    assert len(actors) == 51
    assert texts(actors[-1], "l:displayActorInRole")[0] == "and 4953 others"
    assert len(texts(one, ".//l:linkResource")) == 50
    assert "and 10 more files" in texts(one, ".//l:resourceDescription")


def test_a_withdrawn_record_says_that_and_no_more() -> None:
    xml = lido.render(withdrawn(), SETTINGS)
    assert leaks(xml.decode()) == []
    root = parsed(xml)
    assert len(root) == 1
    assert texts(root, ".//l:descriptiveNoteValue")[:2] == [
        "This record was withdrawn on 2027-05-06. Reason: Retracted by its authors",
        "Cette notice a été retirée le 2027-05-06. Motif : Rétracté par ses auteurs",
    ]
    assert texts(root, ".//l:recordInfoLink") == ["https://doi.org/10.5072/version-2"]
    assert leaks(lido.render_object(withdrawn(), 0, SETTINGS).decode()) == []
