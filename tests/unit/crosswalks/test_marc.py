"""Records in MARC 21: the official schema, the lengths of fixed fields, and what stands where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from tests.generated import examples
from thalie.crosswalks import marc
from thalie.crosswalks.model import (
    Access,
    Agent,
    HeritageObject,
    Identifier,
    Keyword,
    Place,
    Record,
    Relation,
    ResourceType,
    Term,
    Text,
)

from .cases import CASES, leaks, minimal, opened, restricted, withdrawn
from .documents import SETTINGS, read
from .judge_xml import complaints
from .landing import gaps, is_seen, landed
from .test_generated import records

pytestmark = pytest.mark.slow

M = "{http://www.loc.gov/MARC21/slim}"
QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
LINK = "http://vocab.getty.edu/aat"


def parsed(record: Record) -> etree._Element:
    return etree.fromstring(marc.render(record, SETTINGS), etree.XMLParser(huge_tree=True))


def fields(record: Record, tag: str) -> list[str]:
    """The fields of this TAG as catalogues print them: ``10 $a The title``."""
    return [
        f"{one.get('ind1')}{one.get('ind2')} "
        + " ".join(f"${part.get('code')} {part.text}" for part in one)
        for one in parsed(record)
        if one.get("tag") == tag and len(one)
    ]


def control(record: Record, tag: str) -> str:
    (found,) = [one.text or "" for one in parsed(record) if one.get("tag") == tag]
    return found


def flaws(root: etree._Element) -> Iterator[str]:
    """Rules of MARC 21 that its schema does not know."""
    if not re.fullmatch(r"0{5}[cdn][a-z][cm] a220{5}7u 4500", root.findtext(f"{M}leader") or ""):
        yield "leader"
    lengths = {"005": 16, "007": 14, "008": 40}
    tags = [one.get("tag") for one in root if one.get("tag")]
    for one in root.iter(f"{M}controlfield"):
        if len(one.text or "") != lengths.get(one.get("tag"), len(one.text or "")):
            yield f"length of {one.get('tag')}"
    if tags != sorted(tags):
        yield "order"
    if [tag for tag in tags if tag in ("100", "110", "111")][1:]:
        yield "two main entries"
    if tags.count("245") != 1:
        yield "title"
    for part in root.iter(f"{M}subfield"):
        if not (part.text or "").strip() or "\n" in (part.text or ""):
            yield f"subfield {part.get('code')} of {part.getparent().get('tag')}"


# Judges


@pytest.mark.parametrize("case", CASES)
def test_the_schema_accepts_every_case(schemas: Path, case: str) -> None:
    assert complaints(schemas, "marc21", marc.render(CASES[case](), SETTINGS)) == []


@pytest.mark.parametrize("case", CASES)
def test_the_rules_of_the_format_are_kept(case: str) -> None:
    assert list(flaws(parsed(CASES[case]()))) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"00000nmm a22000007u 4500", b"00000nmm##2200000uu#4500"),
        (b'ind1="7" ind2=" "', b'ind1="C" ind2="O"'),
        (b'tag="245"', b'tag="24"'),
        (b'code="a"', b'code="aa"'),
    ],
)
def test_the_schema_sees_the_faults_of_others(schemas: Path, old: bytes, new: bytes) -> None:
    xml = marc.render(read(), SETTINGS)
    assert old in xml
    assert complaints(schemas, "marc21", xml.replace(old, new))


def test_a_broken_rule_is_seen() -> None:
    root = parsed(read())
    root.findall(f"{M}controlfield")[-1].text = "260203"
    for one in root.findall(f"{M}datafield"):
        if one.get("tag") == "245":
            one.set("tag", "100")
    assert list(flaws(root)) == ["length of 008", "two main entries", "title"]


@settings(max_examples=examples(100), deadline=None, suppress_health_check=QUIET)
@given(record=records)
def test_whatever_a_record_says_it_is_accepted(schemas: Path, record: Record) -> None:
    xml = marc.render(record, SETTINGS)
    assert complaints(schemas, "marc21", xml) == []
    assert list(flaws(etree.fromstring(xml))) == []
    assert xml == marc.render(record, SETTINGS) and xml.endswith(b">\n")


# Completeness


def test_every_place_of_the_model_is_told_of() -> None:
    assert gaps(marc.LANDS, marc.LEFT_OUT) == []


OF_THEIR_OWN = {  # see the tests of the leader, of fixed fields, of people and of notes
    *("resource_type.general", "created", "updated", "descriptions.kind"),
    *("creators.personal", "contributors.personal", "contributors.role"),
}


@pytest.mark.parametrize("path", landed(marc.LANDS, marc.LEFT_OUT))
def test_what_lands_is_seen(path: str) -> None:
    if path not in OF_THEIR_OWN:
        assert is_seen(marc.render, path, {"access.status"})


# Meaning


def test_fixed_fields() -> None:
    record = read()
    assert parsed(record).findtext(f"{M}leader") == "00000nmm a22000007u 4500"
    assert control(record, "001") == "abcde-12345"
    assert control(record, "005") == "20260204100000.0"
    assert control(record, "008") == "260203s2026    xx      o  a        eng d"


@pytest.mark.parametrize(
    ("general", "leader"),
    [
        ("Dataset", "00000nmm a22000007u 4500"),
        ("Image", "00000nkm a22000007u 4500"),
        ("Collection", "00000nmc a22000007u 4500"),
        ("Unheard", "00000nmm a22000007u 4500"),
    ],
)
def test_the_leader_says_what_it_is(general: str, leader: str) -> None:
    record = replace(read(), resource_type=ResourceType(general))
    assert parsed(record).findtext(f"{M}leader") == leader


@pytest.mark.parametrize(
    ("languages", "code"),
    [(("fr",), "fre"), (("fr-CA", "en"), "fre"), (("akk",), "und"), ((), "zxx"), (("??",), "zxx")],
)
def test_the_language_of_the_data(languages: tuple[str, ...], code: str) -> None:
    assert control(replace(read(), languages=languages), "008")[35:38] == code


@pytest.mark.parametrize(
    ("when", "told"), [("2026-02", "s2026    "), ("-0800", "nuuuuuuuu"), ("", "nuuuuuuuu")]
)
def test_the_year_of_publication(when: str, told: str) -> None:
    assert control(replace(read(), publication_date=when), "008")[6:15] == told


def test_identifiers() -> None:
    assert fields(read(), "024") == [
        "7  $a 10.5072/version-2 $2 doi",
        "8  $a oai:thalie:abcde-12345 $q oai",
        "7  $a ark:/12345/x $2 ark",
    ]


def test_people_with_their_roles_and_identifiers() -> None:
    record = read()
    assert fields(record, "100") == [
        "1  $a Exemple, Camille $u A centre $e creator"
        " $1 https://orcid.org/0000-0002-1825-0097 $4 cre"
    ]
    assert fields(record, "700") == [
        "1  $a Chef, Dominique $e project leader $4 pdr",
        "1  $a Main, Claude $e data collector $4 col",
        "1  $a Soin, Alix $e data curator $4 cur",
    ]
    assert fields(record, "710") == [
        "2  $a New AGLAE $e hosting institution $1 https://ror.org/02egw5x81 $4 his",
        "2  $a A museum $e rights holder $4 cph",
    ]


def test_a_group_comes_first_if_it_is_the_first_creator() -> None:
    group = replace(read(), creators=(Agent("A group", personal=False), Agent("Solo")))
    assert fields(group, "110") == ["2  $a A group $e creator $4 cre"]
    assert "0  $a Solo $e creator $4 cre" in fields(group, "700")
    assert fields(group, "100") == []
    assert fields(group, "245")[0].startswith("10 ")
    assert fields(replace(group, creators=()), "245")[0].startswith("00 ")


def test_titles_and_publication() -> None:
    record = read()
    assert fields(record, "245") == ["10 $a The blue of an imaginary cat"]
    assert fields(record, "246") == ["31 $a Le bleu d’un chat imaginaire"]
    other = replace(record, other_titles=(Text("Cats", "en", "AlternativeTitle"),))
    assert fields(other, "246") == ["3  $i AlternativeTitle $a Cats"]
    assert fields(record, "250") == ["   $a Version 2"]
    assert fields(record, "264") == [" 1 $b C2RMF, AGLAE $c 2026-02-03"]
    assert fields(replace(record, title=Text("")), "245") == ["10 $a [Untitled]"]


def test_the_form_of_a_dataset() -> None:
    record = replace(opened(), sizes=(), formats=())
    assert fields(record, "300") == ["   $a 1 online resource (3 files, 2040512 bytes)"]
    assert fields(record, "336") == ["   $a computer dataset $b cod $2 rdacontent"]
    assert fields(record, "337") == ["   $a computer $b c $2 rdamedia"]
    assert fields(record, "338") == ["   $a online resource $b cr $2 rdacarrier"]
    assert fields(record, "347") == [
        "   $a data file $b application/x-hdf5 $b text/csv $b image/png $2 rdaft"
    ]


def test_notes_by_their_kind() -> None:
    record = read()
    assert fields(record, "520") == [
        "3  $a Maps of a glaze, R&D. one two",
        "3  $a Cartographies.",
    ]
    assert fields(record, "567") == ["8  $a PIXE"]
    assert fields(record, "538") == ["   $a X0"]
    notes = fields(record, "500")
    assert "   $a Beam: proton, 3000 keV" in notes
    assert "   $a Detector: X0; silicon drift detector" in notes
    assert not any("Funding" in note for note in notes)
    assert fields(record, "518") == ["   $o Measured $d 2026-01-20/2026-01-22 $p New AGLAE"]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (
            read(),
            "1  $a under embargo until 2029-01-22 (Data policy) $g 20290122"
            " $u http://purl.org/coar/access_right/c_f1cf",
        ),
        (opened(), "0  $a open $u http://purl.org/coar/access_right/c_abf2"),
        (
            restricted(),
            "1  $a restricted (By contract) $u http://purl.org/coar/access_right/c_16ec",
        ),
        (
            replace(read(), access=Access("unheard", date(2030, 1, 2))),
            "1  $a restricted until 2030-01-02 $g 20300102"
            " $u http://purl.org/coar/access_right/c_16ec",
        ),
    ],
)
def test_who_may_read_the_files(record: Record, told: str) -> None:
    assert fields(record, "506") == [told]


def test_terms_of_use_and_money() -> None:
    record = replace(read(), copyright="© A museum")
    assert fields(record, "540") == [
        "   $a Creative Commons Attribution 4.0 International"
        " $u https://creativecommons.org/licenses/by/4.0/",
        "   $a © A museum",
    ]
    assert fields(record, "536") == [
        "   $a Agence nationale de la recherche, New AGLAE $c ANR-10-EQPX-22",
        "   $a European Commission $c 000000",
    ]


def test_terms_stand_in_their_thesaurus_and_in_each_language() -> None:
    record = read()
    assert fields(record, "648") == [f" 7 $a Bronze Age $0 {LINK}/300019275 $2 aat"]
    assert f" 7 $a sculpture $0 {LINK}/300047090 $2 aat" in fields(record, "650")
    words = fields(record, "653")
    assert f" 4 $a âge du Bronze $0 {LINK}/300019275" in words
    assert f" 0 $a or $0 {LINK}/300011021 $0 http://www.wikidata.org/entity/Q897" in words
    assert " 0 $a proton" in words
    assert "   $a glaze" in words and "   $a Imaginary cat, musée du Louvre, E 0" in words


def test_a_keyword_of_a_list_has_its_address() -> None:
    record = replace(minimal(), keywords=(Keyword("Words", uri="https://words.example.org/1"),))
    assert fields(record, "653") == ["   $a Words $0 https://words.example.org/1"]


def test_a_term_that_nobody_knows_is_a_free_word() -> None:
    own = HeritageObject("Cat", type=Term("objecttypes", "toy", {"en": "toy", "fr": "jouet"}))
    record = replace(minimal(), objects=(own,))
    assert fields(record, "650") == []
    assert fields(record, "653") == ["   $a Cat", " 0 $a toy", " 0 $a jouet"]


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (Place("Here", 29.871, 31.216), "$d E031.216000 $e E031.216000 $f N029.871000"),
        (Place("Here", -1.5, -170.25), "$d W170.250000 $e W170.250000 $f S001.500000"),
        (Place("Here", float("nan"), 1.0), ""),
        (Place("Here", 91.0, 1.0), ""),
    ],
)
def test_coordinates_have_hemispheres(place: Place, told: str) -> None:
    found = fields(replace(minimal(), places=(place,)), "034")
    assert len(found) == bool(told)
    assert all(told in one for one in found)


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ((-664, -332), "2  $b c0664 $b c0332"),
        ((-12000, 1250), "2  $c 12000 $b d1250"),
        ((1250, 1250), "0  $b d1250"),
        ((None, 12), "0  $b d0012"),
    ],
)
def test_years_of_objects(ends: tuple[int | None, int | None], told: str) -> None:
    one = HeritageObject("Cat", year_from=ends[0], year_to=ends[1])
    assert fields(replace(minimal(), objects=(one,)), "045") == [told]


@pytest.mark.parametrize(
    ("relation", "tag", "words"),
    [
        ("IsPartOf", "773", "Is part of"),
        ("IsDerivedFrom", "786", "Is derived from"),
        ("IsNewVersionOf", "775", "Is new version of"),
        ("IsSupplementTo", "787", "Is supplement to"),
    ],
)
def test_what_is_near(relation: str, tag: str, words: str) -> None:
    one = Relation(relation, Identifier("doi", "10.5072/near"))
    record = replace(minimal(), relations=(one,))
    assert fields(record, tag) == [f"0  $i {words} $o https://doi.org/10.5072/near"]


def test_where_it_is() -> None:
    home = "https://data.example.org/records/abcde-12345"
    assert fields(opened(), "856") == [
        "40 $u https://doi.org/10.5072/version-2 $y DOI",
        f"40 $u {home} $y Landing page",
        f"40 $u {home}/files/map%201.hdf5?download=1 $f map 1.hdf5 $q application/x-hdf5"
        " $s 2000000 bytes",
        f"40 $u {home}/files/Cu%26Sn.csv?download=1 $f Cu&Sn.csv $q text/csv $s 512 bytes",
        f"40 $u {home}/files/map.png?download=1 $f map.png $q image/png $s 40000 bytes",
    ]
    assert len(fields(read(), "856")) == 2


def test_a_withdrawn_record_says_that_and_no_more() -> None:
    record = withdrawn()
    assert leaks(marc.render(record, SETTINGS).decode()) == []
    assert parsed(record).findtext(f"{M}leader") == "00000dmm a22000007u 4500"
    assert fields(record, "245") == ["00 $a Withdrawn record"]
    assert fields(record, "500") == [
        "   $a This record was withdrawn on 2027-05-06. Reason: Retracted by its authors",
        "   $a Cette notice a été retirée le 2027-05-06. Motif : Rétracté par ses auteurs",
    ]
    assert fields(record, "856") == ["40 $u https://doi.org/10.5072/version-2"]
