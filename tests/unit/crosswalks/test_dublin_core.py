"""Simple and qualified Dublin Core: the official schema, DCMI's terms, and what stands where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tests.generated import examples
from thalie.crosswalks import dublin_core, dublin_core_qualified
from thalie.crosswalks.model import File, HeritageObject, Identifier, Place, Record, Relation

from .cases import CASES, FILES, leaks, opened, restricted, withdrawn
from .documents import SETTINGS, read
from .judge_xml import complaints
from .landing import gaps, is_seen, landed
from .test_generated import records

pytestmark = pytest.mark.slow

DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = words(
    "contributor coverage creator date description format identifier language publisher relation"
    " rights source subject title type"
)
DCMI_TERMS = ELEMENTS | words(
    "abstract accessRights accrualMethod accrualPeriodicity accrualPolicy alternative audience"
    " available bibliographicCitation conformsTo created dateAccepted dateCopyrighted"
    " dateSubmitted educationLevel extent hasFormat hasPart hasVersion instructionalMethod"
    " isFormatOf isPartOf isReferencedBy isReplacedBy isRequiredBy issued isVersionOf license"
    " mediator medium modified provenance references replaces requires rightsHolder spatial"
    " tableOfContents temporal valid"
)  # DCMI Metadata Terms, 2020-01-20, properties
SYNTAXES = {
    "URI": r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+",
    "W3CDTF": r"\d{4}(-\d\d(-\d\d)?)?",
    "Point": r"(name=.+; )?east=-?[\d.e-]+; north=-?[\d.e-]+; units=signed decimal degrees",
    "Period": r"(name=.+; )?(start=\S+?)?(; )?(end=\S+)?",
    "DCMIType": r"[A-Z][A-Za-z]+",
    "RFC4646": r"[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*",
}
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
Module = type(dublin_core)


def simple(record: Record) -> etree._Element:
    return etree.fromstring(dublin_core.render(record, SETTINGS))


def qualified(record: Record) -> etree._Element:
    return etree.fromstring(dublin_core_qualified.render(record, SETTINGS))


def texts(root: etree._Element, name: str, language: str | None = None) -> list[str]:
    """Texts of the elements of this name; of a LANGUAGE, empty for those without one."""
    return [
        one.text or ""
        for one in root.iter(name)
        if language is None or (one.get(XML_LANG) or "") == language
    ]


# Judges


@pytest.mark.parametrize("case", CASES)
def test_the_schema_of_oai_accepts_every_case(schemas: Path, case: str) -> None:
    assert complaints(schemas, "oai_dc", dublin_core.render(CASES[case](), SETTINGS)) == []


@pytest.mark.parametrize("name", ["dc:licence", "dc:Title", "dc:spatial"])
def test_the_schema_of_oai_sees_a_fault(schemas: Path, name: str) -> None:
    root = simple(read())
    etree.SubElement(root, name.replace("dc:", DC)).text = "x"
    assert complaints(schemas, "oai_dc", etree.tostring(root))


def strange(root: etree._Element) -> Iterator[str]:
    """What a document in qualified Dublin Core has that DCMI does not know."""
    for one in root:
        name = str(one.tag)
        known = ELEMENTS if name.startswith(DC) else DCMI_TERMS
        if name.removeprefix(DC).removeprefix(TERMS) not in known:
            yield name
        syntax = (one.get(XSI_TYPE) or "").removeprefix("dcterms:")
        if syntax and not re.fullmatch(SYNTAXES.get(syntax, "(?!)"), one.text or "", re.DOTALL):
            yield f"{syntax}: {one.text}"
        if not (one.text or "").strip():
            yield f"{name} is empty"


@pytest.mark.parametrize("case", CASES)
def test_dcmi_knows_every_term(case: str) -> None:
    assert list(strange(qualified(CASES[case]()))) == []


def test_a_term_that_dcmi_does_not_know_is_seen() -> None:
    root = qualified(read())
    etree.SubElement(root, f"{TERMS}licence").text = "x"
    etree.SubElement(root, f"{DC}spatial").text = "x"
    etree.SubElement(root, f"{DC}date", {XSI_TYPE: "dcterms:W3CDTF"}).text = "2026-01/2026-02"
    assert len(list(strange(root))) == 3


@settings(max_examples=examples(100), deadline=None, suppress_health_check=QUIET)
@given(record=records)
def test_whatever_a_record_says_both_are_well_formed(schemas: Path, record: Record) -> None:
    assert complaints(schemas, "oai_dc", dublin_core.render(record, SETTINGS)) == []
    assert list(strange(qualified(record))) == []


@pytest.mark.parametrize("module", [dublin_core, dublin_core_qualified])
def test_the_same_record_gives_the_same_bytes(module: Module) -> None:
    said = module.render(read(), SETTINGS)
    assert said == module.render(read(), SETTINGS) and said.endswith(b">\n")


# Completeness


@pytest.mark.parametrize("module", [dublin_core, dublin_core_qualified])
def test_every_place_of_the_model_is_told_of(module: Module) -> None:
    assert gaps(module.LANDS, module.LEFT_OUT) == []


OF_THEIR_OWN = {  # see the tests of files, relations, and of whom rights belong to
    *("files.size", "files.media_type", "relations.relation", "mentions.relation"),
    "contributors.role",
}


@pytest.mark.parametrize("path", landed(dublin_core.LANDS, dublin_core.LEFT_OUT))
def test_what_lands_is_seen(path: str) -> None:
    if path not in OF_THEIR_OWN:
        assert is_seen(dublin_core.render, path, {"access.status"})


@pytest.mark.parametrize(
    "path", landed(dublin_core_qualified.LANDS, dublin_core_qualified.LEFT_OUT)
)
def test_what_lands_is_seen_with_its_term(path: str) -> None:
    if path not in OF_THEIR_OWN:
        assert is_seen(dublin_core_qualified.render, path, {"access.status"})


# Meaning


def test_simple_dublin_core_of_an_embargoed_dataset() -> None:
    root = simple(read())
    assert texts(root, f"{DC}title", "en") == ["The blue of an imaginary cat"]
    assert texts(root, f"{DC}title", "fr") == ["Le bleu d’un chat imaginaire"]
    assert texts(root, f"{DC}creator") == ["Exemple, Camille"]
    assert texts(root, f"{DC}publisher") == ["C2RMF, AGLAE"]
    assert texts(root, f"{DC}date") == [
        "2026-02-03",
        "info:eu-repo/date/embargoEnd/2029-01-22",
    ]
    assert texts(root, f"{DC}identifier")[:2] == [
        "https://doi.org/10.5072/version-2",
        "https://data.example.org/records/abcde-12345",
    ]
    assert texts(root, f"{DC}language") == ["en"]
    assert texts(root, f"{DC}rights") == [
        "info:eu-repo/semantics/embargoedAccess",
        "http://purl.org/coar/access_right/c_f1cf",
        "embargoed access",
        "https://creativecommons.org/licenses/by/4.0/",
        "Creative Commons Attribution 4.0 International",
        "Creative Commons Attribution 4.0 International",
    ]
    assert texts(root, f"{DC}source") == [
        "https://doi.org/10.5072/raw",
        "https://doi.org/10.58052/IEAWH0017",
    ]


def test_subjects_are_told_in_each_language() -> None:
    root = simple(read())
    assert texts(root, f"{DC}subject", "") == [
        "glaze",
        "Imaginary cat, musée du Louvre, E 0",
        "A pot",
    ]
    assert {"particle-induced X-ray emission", "bronze", "gold", "sculpture", "copper"} <= {
        *texts(root, f"{DC}subject", "en")
    }
    assert {"émission de rayons X induite par particules", "or", "cuivre"} <= {
        *texts(root, f"{DC}subject", "fr")
    }


def test_coverage_says_latitude_first_and_says_so() -> None:
    root = simple(read())
    assert texts(root, f"{DC}coverage", "") == [
        "Saqqarah (latitude 29.871, longitude 31.216)",
        "Memphis",
    ]
    assert texts(root, f"{DC}coverage", "en") == ["Bronze Age", "664 BCE – 332 BCE"]
    assert texts(root, f"{DC}coverage", "fr") == ["âge du Bronze", "664 av. J.-C. – 332 av. J.-C."]


def test_text_is_plain_and_escaped_once() -> None:
    xml = dublin_core.render(read(), SETTINGS).decode()
    assert "Maps of a glaze,\nR&amp;D.\none\ntwo</dc:description>" in xml
    assert "&lt;" not in xml and "&amp;amp;" not in xml


def test_the_beam_and_the_object_are_told_in_two_languages() -> None:
    english, french = texts(simple(read()), f"{DC}description")[-2:]
    assert "\nBeam: proton, 3000 keV\n" in english
    assert "\nFaisceau : proton, 3000 keV\n" in french
    assert "Imaginary cat; sculpture; inventory number E 0; Louvre Museum; bronze, gold" in english
    assert "numéro d’inventaire E 0; musée du Louvre; bronze, or" in french


@pytest.mark.parametrize(
    ("status", "word", "code"),
    [
        ("open", "openAccess", "c_abf2"),
        ("restricted", "restrictedAccess", "c_16ec"),
        ("metadata-only", "closedAccess", "c_14cb"),
        ("unheard", "restrictedAccess", "c_16ec"),
    ],
)
def test_rights_of_access(status: str, word: str, code: str) -> None:
    record = restricted()
    root = simple(replace(record, access=replace(record.access, status=status)))
    assert texts(root, f"{DC}rights")[:2] == [
        f"info:eu-repo/semantics/{word}",
        f"http://purl.org/coar/access_right/{code}",
    ]
    assert not any("embargoEnd" in text for text in texts(root, f"{DC}date"))


def test_files_are_summed_up_where_nobody_else_did() -> None:
    record = replace(opened(), sizes=(), formats=())
    assert texts(simple(record), f"{DC}format") == [
        *("application/x-hdf5", "text/csv", "image/png", "3 files", "2040512 bytes"),
    ]
    root = qualified(record)
    assert texts(root, f"{DC}format") == ["application/x-hdf5", "text/csv", "image/png"]
    assert texts(root, f"{TERMS}extent") == ["3 files", "2040512 bytes"]
    one = replace(record, files=(File("a", 1),))
    assert texts(simple(one), f"{DC}format") == ["1 file", "1 bytes"]
    assert all(file.name not in dublin_core.render(record, SETTINGS).decode() for file in FILES)


def test_qualified_dublin_core_of_an_embargoed_dataset() -> None:
    root = qualified(read())
    assert root.tag == "{http://worldcat.org/xmlschemas/qdc-1.0/}qualifieddc"
    assert texts(root, f"{TERMS}alternative", "fr") == ["Le bleu d’un chat imaginaire"]
    assert texts(root, f"{TERMS}abstract", "fr") == ["Cartographies."]
    assert texts(root, f"{TERMS}issued") == ["2026-02-03"]
    assert texts(root, f"{TERMS}available") == ["2029-01-22"]
    assert texts(root, f"{TERMS}license") == ["https://creativecommons.org/licenses/by/4.0/"]
    assert texts(root, f"{TERMS}rightsHolder") == ["A museum"]
    assert texts(root, f"{TERMS}medium", "fr") == ["bronze", "or"]
    assert texts(root, f"{TERMS}isVersionOf") == ["https://doi.org/10.5072/concept"]
    assert texts(root, f"{TERMS}replaces") == ["https://doi.org/10.5072/version-1"]
    assert texts(root, f"{TERMS}isReplacedBy") == ["https://doi.org/10.5072/version-3"]
    assert texts(root, f"{TERMS}accessRights")[:3] == [
        "info:eu-repo/semantics/embargoedAccess",
        "http://purl.org/coar/access_right/c_f1cf",
        "embargoed access",
    ]
    assert "http://vocab.getty.edu/aat/300010957" in texts(root, f"{DC}subject", "")


def test_times_and_places_in_the_syntaxes_of_dcmi() -> None:
    root = qualified(read())
    assert texts(root, f"{TERMS}spatial") == [
        "Saqqarah",
        "name=Saqqarah; east=31.216; north=29.871; units=signed decimal degrees",
        "https://sws.geonames.org/349719/",
        "Memphis",
    ]
    assert "name=Bronze Age; start=-0663; end=-0331" in texts(root, f"{TERMS}temporal")


def test_signs_within_a_structured_value_are_marked() -> None:
    here = Place("A; b=c", 1.5, -2.5)
    root = qualified(replace(read(), objects=(), places=(here,)))
    assert texts(root, f"{TERMS}spatial")[1] == (
        "name=A\\; b\\=c; east=-2.5; north=1.5; units=signed decimal degrees"
    )


@pytest.mark.parametrize(
    ("relation", "element"),
    [
        ("IsPartOf", f"{TERMS}isPartOf"),
        ("Cites", f"{TERMS}references"),
        ("IsCitedBy", f"{TERMS}isReferencedBy"),
        ("IsDerivedFrom", f"{DC}source"),
        ("IsSupplementTo", f"{DC}relation"),
        ("Unheard", f"{DC}relation"),
    ],
)
def test_relations_have_their_terms(relation: str, element: str) -> None:
    one = Relation(relation, Identifier("doi", "10.5072/near"))
    for record in (replace(read(), relations=(one,)), replace(read(), mentions=(one,))):
        assert "https://doi.org/10.5072/near" in texts(qualified(record), element)
        plain = f"{DC}source" if relation == "IsDerivedFrom" else f"{DC}relation"
        assert "https://doi.org/10.5072/near" in texts(simple(record), plain)


@pytest.mark.parametrize("module", [dublin_core, dublin_core_qualified])
def test_a_withdrawn_record_says_that_and_no_more(module: Module) -> None:
    xml = module.render(withdrawn(), SETTINGS).decode()
    assert leaks(xml) == []
    root = etree.fromstring(xml.encode())
    assert texts(root, f"{DC}identifier") == ["https://doi.org/10.5072/version-2"]
    assert texts(root, f"{DC}description", "en") == [
        "This record was withdrawn on 2027-05-06. Reason: Retracted by its authors"
    ]
    assert texts(root, f"{DC}description", "fr") == [
        "Cette notice a été retirée le 2027-05-06. Motif : Rétracté par ses auteurs"
    ]
    assert withdrawn().withdrawal.citation in xml  # type: ignore[union-attr]


def test_an_address_that_is_none_is_not_called_one() -> None:
    record = replace(read(), objects=(HeritageObject("Cat", page="http://a b"),))
    root = qualified(record)
    told = [one for one in root.iter() if one.text == "url:http://a b"]
    assert [one.get(XSI_TYPE) for one in told] == [None]
