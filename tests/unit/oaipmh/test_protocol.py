"""What a harvester may ask: section 3 and 4 of OAI-PMH 2.0."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from thalie.oaipmh import writing
from thalie.oaipmh.packing import plain
from thalie.oaipmh.protocol import Code, Refusal, Request, Selection, Verb, read_request
from thalie.oaipmh.tokens import Place, Signer, Token

PREFIXES = ("oai_dc", "datacite")
SITE = writing.Site("https://data.example.org/oai2d", "/oai2d/style.xsl")
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def asked(text: str) -> Request:
    from urllib.parse import parse_qsl

    return read_request(parse_qsl(text, keep_blank_values=True), PREFIXES)


def codes(text: str) -> list[Code]:
    with pytest.raises(Refusal) as caught:
        asked(text)
    return [one.code for one in caught.value.faults]


LIST = "verb=ListRecords&metadataPrefix=oai_dc"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [Code.BAD_VERB]),
        ("verb=", [Code.BAD_VERB]),
        ("verb=identify", [Code.BAD_VERB]),
        ("verb=Identify&verb=Identify", [Code.BAD_VERB]),
        ("verb=Identify&until=2020-01-01", [Code.BAD_ARGUMENT]),
        ("verb=ListRecords", [Code.BAD_ARGUMENT]),
        ("verb=GetRecord", [Code.BAD_ARGUMENT, Code.BAD_ARGUMENT]),
        (f"{LIST}&metadataPrefix=oai_dc", [Code.BAD_ARGUMENT]),
        (f"{LIST}&set=", [Code.BAD_ARGUMENT]),
        (f"{LIST}&set=a::b", [Code.BAD_ARGUMENT]),
        (f"{LIST}&resumptionToken=x", [Code.BAD_ARGUMENT]),
        (f"{LIST}&from=2020", [Code.BAD_ARGUMENT]),
        (f"{LIST}&from=2020-02-30", [Code.BAD_ARGUMENT]),
        (f"{LIST}&from=2020-01-01T00:00Z", [Code.BAD_ARGUMENT]),
        (f"{LIST}&from=2020-01-01T00:00:00%2B01:00", [Code.BAD_ARGUMENT]),
        (f"{LIST}&from=12020-01-01", [Code.BAD_ARGUMENT]),
        (f"{LIST}&from=0000-01-01", [Code.BAD_ARGUMENT]),
        (f"{LIST}&from=２０２０-01-01", [Code.BAD_ARGUMENT]),
        (f"{LIST}&from={'9' * 20}-01-01", [Code.BAD_ARGUMENT]),
        (f"{LIST}&from=2020-01-01&until=2020-01-01T00:00:00Z", [Code.BAD_ARGUMENT]),
        (f"{LIST}&from=2020-01-02&until=2020-01-01", [Code.BAD_ARGUMENT]),
        ("verb=ListRecords&metadataPrefix=nosuch", [Code.NO_FORMAT]),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=a b", [Code.BAD_ARGUMENT]),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=a:%00", [Code.BAD_ARGUMENT]),
        ("verb=ListSets&resumptionToken=é", [Code.BAD_TOKEN]),
    ],
)
def test_what_is_wrong_is_said_by_the_right_code(text: str, expected: list[Code]) -> None:
    assert codes(text) == expected


def test_a_day_is_whole() -> None:
    chosen = asked(f"{LIST}&from=2026-11-29&until=2026-11-29").selection
    assert chosen.since == datetime(2026, 11, 29, tzinfo=UTC)
    assert chosen.until == datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
    second = asked(f"{LIST}&until=2026-11-29T10:00:00Z").selection
    assert second.until == datetime(2026, 11, 29, 10, tzinfo=UTC)
    assert asked(f"{LIST}&until=9999-12-31").selection.until


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["verb", "from", "until", "set", "metadataPrefix", "identifier",
                             "resumptionToken", "x"]) | st.text(max_size=5),
            st.sampled_from([*Verb, "oai_dc", "2026-01-01", "a:b"]) | st.text(max_size=30),
        ),
        max_size=6,
    )
)  # fmt: skip
def test_whatever_comes_the_answer_is_xml_that_tells_it_back(
    pairs: list[tuple[str, str]],
) -> None:
    try:
        request = read_request(pairs, PREFIXES)
        said, parts = request.said, writing.element(request.verb, [])
        assert said == dict(pairs)
    except Refusal as refusal:
        said, parts = refusal.said, writing.errors(refusal.faults)
        assert refusal.faults
    tree = etree.fromstring(plain(writing.document(SITE, NOW, said, parts)))
    [told] = tree.iter("{*}request")
    assert told.attrib == dict(said.items())
    assert told.text == SITE.base


SIGNER = Signer("a secret", SITE.base)
TOKEN = Token(
    Verb.LIST_RECORDS,
    Selection("oai_dc", NOW, None, "technique:pixe"),
    Place(NOW, 17),
    100,
    2500,
)


def test_a_token_says_the_same_whenever_it_is_read() -> None:
    text = SIGNER.write(TOKEN)
    assert SIGNER.read(text, Verb.LIST_RECORDS) == TOKEN
    assert Signer("a secret", SITE.base).read(text, Verb.LIST_RECORDS) == TOKEN
    assert urlencode({"t": text}) == f"t={text}", "nothing in it needs to be quoted"


@given(st.text(max_size=60) | st.builds(lambda at, by: SIGNER.write(TOKEN)[:at] + by,
       st.integers(0, 150), st.text("abcXYZ-_.", max_size=3)))  # fmt: skip
def test_a_token_that_is_not_ours_is_refused(text: str) -> None:
    if text == SIGNER.write(TOKEN):
        return
    with pytest.raises(Refusal) as caught:
        SIGNER.read(text, Verb.LIST_RECORDS)
    assert caught.value.faults[0].code == Code.BAD_TOKEN


@pytest.mark.parametrize(
    ("signer", "verb"),
    [
        (Signer("another secret", SITE.base), Verb.LIST_RECORDS),
        (Signer("a secret", "https://other.example.org/oai2d"), Verb.LIST_RECORDS),
        (SIGNER, Verb.LIST_IDENTIFIERS),
    ],
)
def test_a_token_is_good_for_its_server_and_its_verb(signer: Signer, verb: Verb) -> None:
    with pytest.raises(Refusal):
        signer.read(SIGNER.write(TOKEN), verb)
