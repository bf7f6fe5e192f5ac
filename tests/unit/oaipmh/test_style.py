"""What people see who open an answer of OAI-PMH in a browser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader
from lxml import etree

from thalie.oaipmh import writing
from thalie.oaipmh.packing import Packed, Piece, plain
from thalie.oaipmh.protocol import Code, Fault, Verb

TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "semantic-ui" / "thalie"
SITE = writing.Site("https://data.example.org/oai2d", "/oai2d/style.xsl")
HOUSE = writing.House("A <house>", ("a@example.org",), "data.example.org")
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
ITEM = SimpleNamespace(
    identifier="oai:data.example.org:abcde-12345", datestamp=NOW, deleted=False, failure="",
    sets=["technique:pixe"], body=Packed.of(b'<dc:title xmlns:dc="urn:x">Vase &amp; co</dc:title>'),
)  # fmt: skip
GONE = SimpleNamespace(**{**vars(ITEM), "identifier": "oai:a:b", "deleted": True, "body": None})


@pytest.fixture(scope="module")
def style() -> etree.XSLT:
    loader = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=False)  # noqa: S701
    text = loader.get_template("oai.xsl").render(
        _=lambda text: text,
        config={"THEME_SITENAME": "Thalie & co", "SITE_UI_URL": "https://data.example.org"},
        current_i18n=SimpleNamespace(language="fr"),
    )
    return etree.XSLT(etree.fromstring(text.encode()))


def shown(style: etree.XSLT, verb: Verb, parts: list[Piece], **said: str) -> etree._Element:
    xml = writing.document(SITE, NOW, {"verb": verb, **said}, writing.element(verb, parts))
    return etree.HTML(str(style(etree.fromstring(plain(xml)))))


def test_a_list_leads_to_its_records_and_to_its_next_page(style: etree.XSLT) -> None:
    token = writing.token("a.b-c", cursor=0, total=2500, expires=NOW)
    page = shown(style, Verb.LIST_RECORDS, [*writing.records([ITEM, GONE], b""), token],
                 metadataPrefix="lido")  # fmt: skip
    links = page.xpath("//main//a/@href")
    assert f"?verb=GetRecord&metadataPrefix=lido&identifier={ITEM.identifier}" in links
    assert "?verb=ListIdentifiers&metadataPrefix=lido&set=technique:pixe" in links
    assert links[-1] == "?verb=ListRecords&resumptionToken=a.b-c"
    text = " ".join(page.itertext())
    assert "Vase & co" in text and "deleted" in text and "2500" in text
    assert page.get("lang") == "fr"


def test_every_verb_has_a_page(style: etree.XSLT) -> None:
    about = " ".join(shown(style, Verb.IDENTIFY, [*writing.identify(HOUSE, SITE, NOW)]).itertext())
    assert "A <house>" in about and "persistent" in about
    formats = shown(style, Verb.LIST_FORMATS, [*writing.formats([("lido", "s", "n")])])
    assert "?verb=ListRecords&metadataPrefix=lido" in formats.xpath("//main//a/@href")
    sets = shown(style, Verb.LIST_SETS, [*writing.sets([("a:b", "A", [("fr", "Un")])])])
    assert "Un" in " ".join(sets.itertext())


def test_an_error_is_told(style: etree.XSLT) -> None:
    xml = writing.document(SITE, NOW, {}, writing.errors([Fault(Code.BAD_VERB, "<no>")]))
    page = etree.HTML(str(style(etree.fromstring(plain(xml)))))
    assert "badVerb: <no>" in " ".join("".join(page.xpath("//*[@role='alert']//text()")).split())
