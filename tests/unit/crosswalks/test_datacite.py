"""A record in DataCite 4.7: each property, the official judges, and what they refuse."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from thalie.crosswalks.datacite import attributes, bare_doi, concept_attributes, named_dois
from thalie.crosswalks.datacite_terms import INVERSE, TERMS, term
from thalie.crosswalks.datacite_xml import document
from thalie.crosswalks.model import (
    Agent,
    HeritageObject,
    Identifier,
    Organisation,
    Record,
    Relation,
    ResourceType,
    Sample,
    Term,
)
from thalie_local.sandbox.metadata import complete_problems, dropped, permitted

from .documents import read
from .judges import openapi_complaints, xsd_complaints

DOI = "10.5072/version-2"
NS = {"d": "http://datacite.org/schema/kernel-4"}
Json = dict[str, Any]
OPEN = {"record": "public", "files": "public"}


@pytest.fixture(scope="module")
def record() -> Record:
    return read()


@pytest.fixture(scope="module")
def said(record: Record) -> Json:
    return attributes(record)


# The judges


@pytest.mark.parametrize("make", [attributes, concept_attributes])
def test_the_xsd_accepts_the_xml(schemas: Path, record: Record, make: Any) -> None:
    assert xsd_complaints(schemas, document(make(record), DOI)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("types resourceTypeGeneral", "Spectrum"),
        ("publicationYear", None),
        ("publisher name", ""),
        ("contributors 0 contributorType", "Boss"),
        ("dates 0 dateType", "Measured"),
        ("relatedIdentifiers 0 relationType", "IsNear"),
        ("relatedItems 0 relatedItemType", "Accelerator"),
        ("geoLocations 0 geoLocationPoint pointLatitude", 91.0),
        ("fundingReferences 0 funderName", ""),
        ("creators", []),
    ],
)
def test_the_xsd_sees_a_fault(schemas: Path, record: Record, path: str, value: Any) -> None:
    assert xsd_complaints(schemas, document(spoiled(attributes(record), path, value), DOI))


@pytest.mark.parametrize("make", [attributes, concept_attributes])
def test_the_rest_api_accepts_the_payload(schemas: Path, record: Record, make: Any) -> None:
    assert openapi_complaints(schemas, make(record)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("types resourceTypeGeneral", "Spectrum"),
        ("publicationYear", "2026"),
        ("descriptions 0 descriptionType", "Poem"),
        ("relatedIdentifiers 0 relatedIdentifierType", "Wikidata"),
        ("geoLocations 0 geoLocationPoint pointLatitude", "29.8"),
    ],
)
def test_the_rest_api_sees_a_fault(schemas: Path, record: Record, path: str, value: Any) -> None:
    assert openapi_complaints(schemas, spoiled(attributes(record), path, value))


def test_datacite_keeps_every_key(said: Json) -> None:
    assert dropped(said) == []
    assert set(said) == set(permitted(said))
    assert complete_problems(permitted(said)) == []


def test_the_judge_of_keys_sees_a_key_that_datacite_drops(record: Record) -> None:
    stray = spoiled(attributes(record), "subjects 0 valueURI", "https://example.org")
    assert dropped(stray) == ["subjects.valueURI"]


def spoiled(given: Json, path: str, value: Any) -> Json:
    *way, last = path.split(" ")
    place: Any = given
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    return given


def test_the_terms_are_those_of_the_xsd(schemas: Path) -> None:
    folder = schemas / "datacite" / "kernel-4.7" / "include"
    for name, terms in TERMS.items():
        text = (folder / f"datacite-{name}-v4.xsd").read_text("utf-8")
        assert tuple(re.findall(r'enumeration value="([^"]+)"', text)) == terms, name
    older = schemas / "datacite" / "kernel-4.5" / "include" / "datacite-relationType-v4.xsd"
    assert (
        tuple(re.findall(r'n value="([^"]+)"', older.read_text("utf-8"))) != TERMS["relationType"]
    )


def test_ids_of_inveniordm_are_terms_in_other_letters() -> None:
    assert term("descriptionType", "technical-info") == "TechnicalInfo"
    assert term("relatedIdentifierType", "arxiv") == "arXiv"
    assert term("contributorType", "boss") == ""


# Properties


def test_what_it_is_called(said: Json) -> None:
    assert said["titles"] == [
        {"title": "The blue of an imaginary cat", "lang": "en"},
        {"title": "Le bleu d’un chat imaginaire", "titleType": "TranslatedTitle", "lang": "fr"},
    ]
    assert said["types"] == {"resourceTypeGeneral": "Dataset", "resourceType": "raw data"}
    assert (said["publicationYear"], said["version"], said["language"]) == (2026, "2", "en")


def test_the_publisher_has_its_ror() -> None:
    assert attributes(read())["publisher"] == {
        "name": "C2RMF, AGLAE",
        "publisherIdentifier": "https://ror.org/02egw5x81",
        "publisherIdentifierScheme": "ROR",
        "schemeUri": "https://ror.org",
    }
    other = read({"metadata publisher": "Another house"})
    assert attributes(other)["publisher"] == {"name": "Another house"}


def test_people_have_orcid_ror_and_roles(said: Json) -> None:
    assert said["creators"] == [
        {
            "name": "Exemple, Camille",
            "nameType": "Personal",
            "givenName": "Camille",
            "familyName": "Exemple",
            "nameIdentifiers": [
                {
                    "nameIdentifier": "https://orcid.org/0000-0002-1825-0097",
                    "nameIdentifierScheme": "ORCID",
                    "schemeUri": "https://orcid.org",
                }
            ],
            "affiliation": [
                {
                    "name": "A centre",
                    "affiliationIdentifier": "https://ror.org/02egw5x81",
                    "affiliationIdentifierScheme": "ROR",
                    "schemeUri": "https://ror.org",
                }
            ],
        }
    ]
    assert [one["contributorType"] for one in said["contributors"]] == [
        "ProjectLeader", "DataCollector", "DataCurator", "HostingInstitution", "RightsHolder",
    ]  # fmt: skip
    host = said["contributors"][3]
    assert host["nameType"] == "Organizational"
    assert host["nameIdentifiers"][0]["nameIdentifier"] == "https://ror.org/02egw5x81"


def test_subjects_say_where_they_come_from_in_both_languages(said: Json) -> None:
    assert said["subjects"][0] == {"subject": "glaze"}
    bronze = [one for one in said["subjects"] if one["subject"] == "bronze"]
    assert {one["lang"] for one in bronze} == {"en", "fr"}
    assert bronze[0]["valueUri"].startswith("http://vocab.getty.edu/aat/3")
    assert bronze[0]["valueUri"] == bronze[0]["schemeUri"] + bronze[0]["classificationCode"]
    assert bronze[0]["subjectScheme"] == "AAT"
    copper = next(one for one in said["subjects"] if one["subject"] == "cuivre")
    assert copper["subjectScheme"] == "ChEBI"
    assert copper["classificationCode"].startswith("CHEBI_")
    words = [one["subject"] for one in said["subjects"]]
    assert "particle-induced X-ray emission" in words
    assert "proton" in words


def test_dates(said: Json) -> None:
    assert said["dates"] == [
        {"date": "2026-02-03", "dateType": "Issued"},
        {
            "date": "2029-01-22",
            "dateType": "Available",
            "dateInformation": "End of the embargo",
        },
        {"date": "2026-02-03", "dateType": "Created"},
        {"date": "2026-01-20/2026-01-22", "dateType": "Collected"},
        {"date": "2027-02-03", "dateType": "Other", "dateInformation": "Review"},
        {
            "date": "-0663/-0331",
            "dateType": "Coverage",
            "dateInformation": "664 BCE to 332 BCE",
        },
    ]


def coverage(*spans: tuple[int | None, int | None]) -> list[Json]:
    objects = tuple(HeritageObject("a pot", year_from=first, year_to=last) for first, last in spans)
    made = attributes(replace(read(), objects=objects))
    return [one for one in made["dates"] if one["dateType"] == "Coverage"]


def test_coverage_spans_all_objects() -> None:
    [across] = coverage((-1, 100), (None, 1850))
    assert (across["date"], across["dateInformation"]) == ("0000/1850", "1 BCE to 1850 CE")
    [one] = coverage((1850, 1850))
    assert one == {"date": "1850", "dateType": "Coverage"}
    assert coverage((None, None)) == []
    assert coverage((-300_000, -9000)) == []


def test_rights_are_a_licence_and_a_kind_of_access(said: Json) -> None:
    licence, access = said["rightsList"]
    assert licence == {
        "rights": "Creative Commons Attribution 4.0 International",
        "rightsUri": "https://creativecommons.org/licenses/by/4.0/",
        "rightsIdentifier": "cc-by-4.0",
        "rightsIdentifierScheme": "SPDX",
        "schemeUri": "https://spdx.org/licenses/",
        "lang": "en",
    }
    assert access["rightsUri"] == "http://purl.org/coar/access_right/c_f1cf"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"access": OPEN}, "c_abf2"),
        ({"access": OPEN | {"files": "restricted"}}, "c_16ec"),
        ({"access": OPEN, "files enabled": False}, "c_14cb"),
        ({"access": {}}, "c_16ec"),
    ],
)
def test_access_rights_of_coar(change: Json, code: str) -> None:
    made = attributes(read(change))
    assert made["rightsList"][-1]["rightsIdentifier"] == code


def test_files_that_are_closed_are_not_counted() -> None:
    closed = read({"metadata sizes": None, "metadata formats": None})
    assert (attributes(closed)["sizes"], attributes(closed)["formats"]) == ([], [])
    opened = read(
        {"metadata sizes": None, "metadata formats": None, "access": OPEN},
    )
    assert attributes(opened)["sizes"] == ["2 files", "15 bytes"]
    assert attributes(opened)["formats"] == ["application/x-hdf5", "text/plain"]


def test_funding_of_the_facility_and_of_the_programme(said: Json) -> None:
    assert said["fundingReferences"] == [
        {
            "funderName": "Agence nationale de la recherche",
            "funderIdentifier": "https://ror.org/00rbzpz17",
            "funderIdentifierType": "ROR",
            "schemeUri": "https://ror.org",
            "awardNumber": "ANR-10-EQPX-22",
            "awardTitle": "New AGLAE",
        },
        {
            "funderName": "European Commission",
            "funderIdentifier": "https://ror.org/00k4n6c32",
            "funderIdentifierType": "ROR",
            "schemeUri": "https://ror.org",
            "awardNumber": "000000",
        },
    ]


def relations(said: Json) -> set[tuple[str, str, str]]:
    return {
        (one["relationType"], one["relatedIdentifierType"], one["relatedIdentifier"])
        for one in said["relatedIdentifiers"]
    }


def test_what_is_near_by_identifier(said: Json) -> None:
    assert relations(said) == {
        ("IsVersionOf", "DOI", "10.5072/concept"),
        ("IsNewVersionOf", "DOI", "10.5072/version-1"),
        ("IsPreviousVersionOf", "DOI", "10.5072/version-3"),
        ("IsSupplementTo", "DOI", "10.5072/paper"),
        ("IsDerivedFrom", "DOI", "10.5072/raw"),
        ("References", "URL", "https://www.wikidata.org/wiki/Q42"),
        ("IsPartOf", "URL", "https://data.example.org/communities/glass"),
        ("IsCollectedBy", "DOI", "10.5072/instrument"),
        ("References", "ARK", "ark:/53355/cl010000001"),
        ("References", "URL", "https://museum.example.org/pot"),
        ("IsDerivedFrom", "DOI", "10.58052/IEAWH0017"),
        ("References", "URL", "https://example.org/bril.pdf"),
        ("IsCompiledBy", "DOI", "10.5072/program"),
        ("IsCompiledBy", "URL", "https://example.org/imaging"),
        ("IsDocumentedBy", "URL", "https://dmp.example.org/42"),
    }
    kinds = {
        one["relatedIdentifier"]: one.get("resourceTypeGeneral")
        for one in said["relatedIdentifiers"]
    }
    assert kinds["10.5072/instrument"] == "Instrument"
    assert kinds["https://dmp.example.org/42"] == "OutputManagementPlan"
    assert kinds["10.5072/paper"] == "JournalArticle"
    assert kinds["10.5072/program"] is None


def test_what_is_near_by_name(said: Json) -> None:
    items = {one["titles"][0]["title"]: one for one in said["relatedItems"]}
    assert items["TIPY"] == {
        "relatedItemType": "Project",
        "relationType": "IsPartOf",
        "titles": [{"title": "TIPY"}],
        "number": "2026 run 3",
    }
    cat = items["Imaginary cat"]
    assert (cat["number"], cat["publisher"]) == ("E 0", "musée du Louvre")
    assert cat["relatedItemIdentifier"] == {
        "relatedItemIdentifier": "ark:/53355/cl010000001",
        "relatedItemIdentifierType": "ARK",
    }
    instrument = next(one for one in items.values() if one["relatedItemType"] == "Instrument")
    assert instrument["relationType"] == "IsCollectedBy"
    assert items["TrauPIXE"]["edition"] == "25.09"
    assert items["other: box 7"]["relationType"] == "IsDocumentedBy"


def test_places(said: Json) -> None:
    assert said["geoLocations"] == [
        {
            "geoLocationPlace": "Saqqarah",
            "geoLocationPoint": {"pointLongitude": 31.216, "pointLatitude": 29.871},
        },
        {"geoLocationPlace": "Memphis"},
    ]


def test_descriptions_are_plain_and_say_their_language(said: Json) -> None:
    assert said["descriptions"] == [
        {
            "description": "Maps of a glaze,\nR&D.\none\ntwo",
            "descriptionType": "Abstract",
            "lang": "en",
        },
        {"description": "Cartographies.", "descriptionType": "Abstract", "lang": "fr"},
        {"description": "PIXE", "descriptionType": "Methods", "lang": "en"},
        {"description": "X0", "descriptionType": "TechnicalInfo"},
    ]


def test_the_doi_is_not_among_the_other_identifiers(said: Json) -> None:
    assert said["identifiers"] == [
        {"identifier": "oai:thalie:abcde-12345", "identifierType": "oai"},
        {"identifier": "ark:/12345/x", "identifierType": "ARK"},
    ]


def test_the_concept_names_all_versions(record: Record) -> None:
    said = concept_attributes(record)
    versions = [one for one in said["relatedIdentifiers"] if "Version" in one["relationType"]]
    assert [(one["relationType"], one["relatedIdentifier"]) for one in versions] == [
        ("HasVersion", "10.5072/version-1"),
        ("HasVersion", "10.5072/version-2"),
        ("HasVersion", "10.5072/version-3"),
    ]
    assert (said["version"], said["identifiers"]) == ("", [])
    assert said["titles"] == attributes(record)["titles"]


def test_another_doi_of_a_version_is_no_name_of_all_versions() -> None:
    record = read({"metadata identifiers": [{"scheme": "doi", "identifier": "10.1234/old"}]})
    other = ("IsIdenticalTo", "DOI", "10.1234/old")
    assert other in relations(attributes(record))
    assert other not in relations(concept_attributes(record))


def test_what_was_taken_out_is_said_to_be_gone() -> None:
    """DataCite keeps an attribute that an update leaves out."""
    full = attributes(read())
    bare = attributes(
        read({"metadata subjects": None, "custom_fields": {}, "metadata version": None})
    )
    assert set(bare) == set(full)
    assert (bare["subjects"], bare["relatedItems"][:0], bare["version"]) == ([], [], "")


def test_one_record_gives_one_payload() -> None:
    assert attributes(read()) == attributes(read())


# XML


def test_the_xml_says_what_the_payload_says(said: Json) -> None:
    root = etree.fromstring(document(said, DOI))
    assert root.findtext("d:identifier", namespaces=NS) == DOI
    assert root.find("d:publisher", NS).get("publisherIdentifier") == "https://ror.org/02egw5x81"
    for wrapper, key in [
        ("creators", "creators"),
        ("contributors", "contributors"),
        ("titles", "titles"),
        ("subjects", "subjects"),
        ("dates", "dates"),
        ("alternateIdentifiers", "identifiers"),
        ("relatedIdentifiers", "relatedIdentifiers"),
        ("relatedItems", "relatedItems"),
        ("rightsList", "rightsList"),
        ("descriptions", "descriptions"),
        ("geoLocations", "geoLocations"),
        ("fundingReferences", "fundingReferences"),
        ("sizes", "sizes"),
        ("formats", "formats"),
    ]:
        assert len(root.find(f"d:{wrapper}", NS)) == len(said[key]) > 0, wrapper
    everything = etree.tostring(root, encoding="unicode")
    for text in strings(said):
        if text != said["schemaVersion"]:
            assert all(etree_text(line) in everything for line in text.split("\n")), text


def strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def etree_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def test_lines_of_a_description_are_parted_by_br(said: Json) -> None:
    root = etree.fromstring(document(said, DOI))
    first = root.find("d:descriptions", NS)[0]
    assert (first.text, [br.tail for br in first]) == ("Maps of a glaze,", ["R&D.", "one", "two"])


def test_there_is_no_document_without_a_doi(said: Json) -> None:
    with pytest.raises(ValueError, match="DOI"):
        document(said, "")


# The other side


def test_every_relation_but_two_has_a_counterpart() -> None:
    relations = set(TERMS["relationType"])
    assert relations - INVERSE.keys() == {"IsPublishedIn", "Other"}
    assert all(INVERSE[INVERSE[one]] == one for one in INVERSE)
    assert set(INVERSE.values()) <= relations
    assert [one for one in INVERSE if INVERSE[one] == one] == ["IsIdenticalTo"]


def test_what_others_say_is_told_unless_the_record_says_it(record: Record) -> None:
    again = Relation("IsSupplementTo", Identifier("doi", "10.5072/PAPER"), "Text")
    new = Relation("HasPart", Identifier("doi", "10.5072/other"), "Dataset")
    told = relations(attributes(replace(record, mentions=(again, new))))
    assert told == relations(attributes(record)) | {("HasPart", "DOI", "10.5072/other")}


def test_what_a_record_names_by_a_doi(record: Record) -> None:
    assert set(named_dois(record)) == {
        ("IsSupplementTo", "10.5072/paper"),
        ("IsDerivedFrom", "10.5072/raw"),
        ("IsDerivedFrom", "10.58052/ieawh0017"),
        ("IsCollectedBy", "10.5072/instrument"),
        ("IsCompiledBy", "10.5072/program"),
    }


@pytest.mark.parametrize("written", ["10.5072/X", "https://doi.org/10.5072/x", "doi:10.5072/x"])
def test_a_doi_is_the_same_however_it_is_written(written: str) -> None:
    assert bare_doi(written) == "10.5072/x"


# Samples and objects with records of their own

PHYSICAL = ResourceType("PhysicalObject")


@pytest.fixture
def sample(record: Record) -> Record:
    """The record of a sample of the record's first object."""
    own = Sample("Cut 3", Term("objecttypes", "sample", {"en": "sample"}), "C2RMF-3", DOI)
    louvre = Organisation("Louvre", (Identifier("ror", "02jx3x895"), Identifier("wikidata", "Q1")))
    cat = HeritageObject("Cat", inventory_number="E 1", keeper=louvre, page="https://m.example/1")
    return replace(
        record, resource_type=PHYSICAL, doi=DOI, objects=(cat,), samples=(own,), digital_kinds=()
    )


def test_a_sample_says_what_it_is_and_who_keeps_it(schemas: Path, sample: Record) -> None:
    said = attributes(sample)
    assert xsd_complaints(schemas, document(said, DOI)) == []
    assert complete_problems(permitted(said)) == []
    assert said["types"] == {"resourceTypeGeneral": "PhysicalObject", "resourceType": "sample"}
    keeper = said["contributors"][-1]
    assert (keeper["contributorType"], keeper["name"]) == ("HostingInstitution", "Louvre")
    assert [one["nameIdentifierScheme"] for one in keeper["nameIdentifiers"]] == ["ROR"]
    assert {"identifier": "C2RMF-3", "identifierType": "Laboratory number"} in said["identifiers"]
    assert ("IsDerivedFrom", "URL", "https://m.example/1") in relations(said)
    assert DOI not in {one["relatedIdentifier"] for one in said["relatedIdentifiers"]}
    assert [
        (one["relationType"], one["publisher"])
        for one in said["relatedItems"]
        if one["titles"][0]["title"] in ("Cat", "Cut 3")
    ] == [("IsDerivedFrom", "Louvre")]


def test_an_object_is_described_by_its_museum(sample: Record) -> None:
    said = attributes(replace(sample, samples=()))
    assert ("IsDescribedBy", "URL", "https://m.example/1") in relations(said)
    assert {"identifier": "E 1", "identifierType": "Inventory number"} in said["identifiers"]
    assert "Cat" not in str(said["relatedItems"])


def test_a_keeper_who_is_named_is_not_named_twice(sample: Record) -> None:
    named = Agent("Louvre", personal=False, role="HostingInstitution")
    said = attributes(replace(sample, contributors=(named,)))
    assert [one["name"] for one in said["contributors"]] == ["Louvre"]
