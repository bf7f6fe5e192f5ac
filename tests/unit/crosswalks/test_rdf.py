"""What is an IRI, a date, a text; and four ways of writing one graph."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode
from rdflib.compare import isomorphic

from tests.generated import examples
from thalie.crosswalks import rdf
from thalie.crosswalks.model import Identifier, Place
from thalie.crosswalks.rdf import DCT, SKOS, A, Graph, iri

from .judge_rdf import FORMATS, parsed


@pytest.mark.parametrize(
    "address",
    [
        "https://doi.org/10.5072/x",
        "http://example.org/é?b=c&d[]".replace("[]", ""),
        "urn:isbn:9782072",
        "mailto:a@example.org",
        "https://example.org/a#b",
        "ark:/12345/x",
    ],
)
def test_an_iri_is_one(address: str) -> None:
    assert iri(address) == NamedNode(address)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a", "a b", "http://a b", "http://", "http:///x", "https:example.org", "/x", "#x"),
        *("http://a:b/", "http://example.org/a#b#c", "http://example.org/%zz", "http://[::1"),
        *("http://example.org/<", 'http://example.org/"', "http://example.org/{x}", "dcat:Dataset"),
        *("http://example.org/\x00", "http://example.org/\ud800", "http://example.org/\ufffe"),
        *("http://example.org/\u202e", "http://example.org/\u200e", "_:b0", "é:x", "crm:E1", "x:"),
        *("javascript:alert(1)", "data:text/html,x"),
    ],
)
def test_what_is_none_becomes_no_iri(text: str) -> None:
    assert iri(text) is None


@pytest.mark.parametrize(
    ("when", "kind", "value"),
    [
        ("2026", "gYear", "2026"),
        ("0000", "gYear", "0000"),
        ("-0800", "gYear", "-0800"),
        ("2026-02", "gYearMonth", "2026-02"),
        ("-0800-12", "gYearMonth", "-0800-12"),
        ("2024-02-29", "date", "2024-02-29"),
        ("-0004-02-29", "date", "-0004-02-29"),
        ("2026-02-03T10:00:00+00:00", "dateTime", "2026-02-03T10:00:00+00:00"),
        ("2026-02-03T10:00Z", "dateTime", "2026-02-03T10:00:00+00:00"),
        ("2026-02-03T10:00:00.123456", "dateTime", "2026-02-03T10:00:00.123456"),
    ],
)
def test_a_date_has_the_type_of_its_precision(when: str, kind: str, value: str) -> None:
    assert rdf.day(when) == rdf.typed(value, kind)


@pytest.mark.parametrize(
    "when",
    [
        *("", "soon", "2026-13", "2026-02-29", "2026-02-30", "-0000", "1984?", "19XX", "Y17000"),
        *("2026-01/2026-02", "2026-1", "12026", "-800", "2026-02-03 10:00", "T10:00", "２０２６"),
        *("2026-21", "0000-00", "2026-00-01", "+2026", "2026-02-03T25:00:00"),
    ],
)
def test_what_is_no_date_is_no_literal(when: str) -> None:
    assert rdf.day(when) is None


@pytest.mark.parametrize(
    ("historical", "said"),
    [(-1, "0000"), (-2, "-0001"), (-664, "-0663"), (-12000, "-11999"), (1, "0001"), (2026, "2026")],
)
def test_years_of_historians_become_those_of_astronomers(historical: int, said: str) -> None:
    assert rdf.year(historical) == rdf.typed(said, "gYear")


def test_there_is_no_year_0_and_none_of_nothing() -> None:
    assert rdf.year(0) is None
    assert rdf.year(None) is None


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2024-02", "2024-02-01T00:00:00", "2024-02-29T23:59:59"),
        ("-0664", "-0664-01-01T00:00:00", "-0664-12-31T23:59:59"),
        ("0000-02", "0000-02-01T00:00:00", "0000-02-29T23:59:59"),
        ("2026-02-03", "2026-02-03T00:00:00", "2026-02-03T23:59:59"),
        ("2026-02-03T10:00:00", "2026-02-03T10:00:00", "2026-02-03T10:00:00"),
        ("soon", "", ""),
    ],
)
def test_a_date_begins_and_ends(when: str, first: str, last: str) -> None:
    assert (rdf.first_moment(when), rdf.last_moment(when)) == (first, last)


def test_an_interval_has_two_ends() -> None:
    assert rdf.ends("2026-01-20/2026-01-22") == ("2026-01-20", "2026-01-22")
    assert rdf.ends("2026") == ("2026", "2026")
    assert rdf.ends("2027/2026") == rdf.ends("..") == ("", "")


def test_a_text_keeps_what_xml_carries() -> None:
    said = rdf.text(" a\x00\ufffe\ud800\r\nb ]]> ", "fr")
    assert said is not None
    assert (said.value, said.language) == ("a\nb ]]>", "fr")
    assert rdf.text("\x00 ") is None
    other = rdf.text("a", "not a language")
    assert other is not None and other.language is None


@pytest.mark.parametrize(
    ("value", "said"),
    [(3000, "3000.0"), (1.25, "1.25"), (1e-7, "0.0000001"), (-0.5, "-0.5"), (1e22, "1" + "0" * 22)],
)
def test_a_number_is_a_decimal(value: float, said: str) -> None:
    number = rdf.decimal(value)
    assert number is not None
    assert number.value in (said, f"{said}.0")


@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_no_number_is_none(value: float | None) -> None:
    assert rdf.decimal(value) is None


@pytest.mark.parametrize(
    ("scheme", "value", "address"),
    [
        ("doi", "10.5072/a b", "https://doi.org/10.5072/a%20b"),
        ("doi", "https://doi.org/10.5072/X", "https://doi.org/10.5072/X"),
        ("ark", "ark:/12345/x", "https://n2t.net/ark:/12345/x"),
        ("wikidata", "Q42", "http://www.wikidata.org/entity/Q42"),
        ("isni", "0000 0001 2150 9733", "https://isni.org/isni/0000000121509733"),
        ("gnd", "gnd:4079163-4", "https://d-nb.info/gnd/4079163-4"),
        ("isbn", "978-2-07-2", "urn:isbn:978-2-07-2"),
        ("url", "https://example.org/", "https://example.org/"),
        ("other", "urn:x:y", "urn:x:y"),
    ],
)
def test_an_identifier_has_an_address(scheme: str, value: str, address: str) -> None:
    found = rdf.identified(Identifier(scheme, value))
    assert found is not None
    assert found.value == address


@pytest.mark.parametrize(
    ("scheme", "value"), [("other", "box 7"), ("doi", "x"), ("url", "http://a b"), ("unheard", "7")]
)
def test_what_names_nothing_on_the_web_has_none(scheme: str, value: str) -> None:
    assert rdf.identified(Identifier(scheme, value)) is None


def test_longitude_comes_first() -> None:
    where = rdf.point(Place("", latitude=29.871, longitude=31.216))
    assert where is not None
    assert where.value == "POINT(31.216 29.871)"
    assert rdf.point(Place("", 91.0, 0.0)) is rdf.point(Place("", float("nan"), 0.0)) is None


# Four ways of writing


def graph() -> Graph:
    found = Graph()
    node = iri("https://example.org/é")
    found.say(node, DCT["title"], rdf.text("a </script> ]]> \\ \" '", "fr"), rdf.text("line\nb"))
    found.say(node, A, DCT["Agent"])
    found.say(node, DCT["date"], rdf.day("-0800"), rdf.decimal(1.5), None)
    found.say(iri("urn:x:y"), SKOS["related"], node)
    found.say(None, A, DCT["Agent"])
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_each_way_says_the_same(form: str) -> None:
    written = getattr(graph(), form)()
    assert isomorphic(parsed(written, form), parsed(graph().n_triples()))
    assert written.endswith(b"\n") and not written.endswith(b"\n\n")
    assert written == getattr(graph(), form)()


def test_statements_are_said_once_and_types_first() -> None:
    found = graph()
    found.say(iri("urn:x:y"), SKOS["related"], iri("https://example.org/é"))
    assert [one.predicate.value.rsplit("#")[-1].rsplit("/")[-1] for one in found] == [
        *("type", "title", "title", "date", "date", "related"),
    ]


def test_prefixes_are_those_that_occur() -> None:
    heads = graph().turtle().decode().split("\n\n")[0].split("\n")
    assert [line.split()[1] for line in heads] == ["dcterms:", "skos:", "xsd:"]
    xml = graph().rdf_xml().decode()
    assert 'xmlns:dcterms="http://purl.org/dc/terms/"' in xml
    assert "xmlns:crm" not in xml and "xmlns:its" not in xml


def test_json_ld_needs_no_other_document() -> None:
    said = json.loads(graph().json_ld())
    assert said["@context"] == {
        "dcterms": "http://purl.org/dc/terms/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
    assert said["@graph"][0]["@type"] == ["dcterms:Agent"]
    assert said["@graph"][0]["dcterms:date"][0] == {"@value": "-0800", "@type": "xsd:gYear"}


def test_nothing_is_written_well() -> None:
    for form in FORMATS:
        assert len(parsed(getattr(Graph(), form)(), form)) == 0


@settings(max_examples=examples(100), deadline=None)
@given(words=st.text(), tag=st.sampled_from(["", "en", "zh-Hant", "\ud800"]), address=st.text())
def test_any_text_comes_back_alike_from_each_way(words: str, tag: str, address: str) -> None:
    found = Graph()
    found.say(iri("urn:x:y"), DCT["title"], rdf.text(words, tag), iri(address), rdf.text("end"))
    wanted = parsed(found.n_triples())
    for form in FORMATS:
        assert isomorphic(parsed(getattr(found, form)(), form), wanted), form
