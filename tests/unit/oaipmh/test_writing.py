"""What answers say of the house, and of a record that cannot be written."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

from lxml import etree

from thalie.oaipmh import packing, writing
from thalie.oaipmh.protocol import Verb

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SITE = writing.Site("https://data.example.org/oai2d", "/oai2d/style.xsl")
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
HOUSE = writing.House(
    "Émaux & co",
    ("a@example.org",),
    "data.example.org",
    LICENCE,
    ("https://b.example.org/oai?a&b",),
)


def told(verb: Verb, parts: list[bytes]) -> etree._Element:
    return etree.fromstring(
        packing.plain(writing.document(SITE, NOW, {}, writing.element(verb, parts)))
    )


def test_rights_and_friends_are_told_where_they_are_set() -> None:
    tree = told(Verb.IDENTIFY, [*writing.identify(HOUSE, SITE, NOW)])
    [rights] = tree.iter("{*}rightsReference")
    assert rights.get("ref") == LICENCE
    [friend] = tree.findall(".//{http://www.openarchives.org/OAI/2.0/friends/}baseURL")
    assert friend.text == "https://b.example.org/oai?a&b"
    bare = writing.House("A", ("a@example.org",), "data.example.org")
    plain = told(Verb.IDENTIFY, [*writing.identify(bare, SITE, NOW)])
    assert len(list(plain.iter("{*}description"))) == 1, "how identifiers are made, and no more"


def test_a_record_without_metadata_says_why_and_has_no_rights() -> None:
    item = SimpleNamespace(
        identifier="oai:a:b", datestamp=NOW, deleted=False, sets=[], body=None, failure="<no>"
    )
    about = writing.about_rights(LICENCE)
    tree = told(Verb.LIST_RECORDS, [*writing.records([item], about)])
    assert [one.text for one in tree.iter("{*}description")] == ["<no>"]
    assert not list(tree.iter("{*}metadata")) and not list(tree.iter("{*}rightsReference"))
    whole = SimpleNamespace(
        **{**vars(item), "body": packing.Packed.of(b"<x xmlns='urn:x'/>"), "failure": ""}
    )
    tree = told(Verb.LIST_RECORDS, [*writing.records([whole], about)])
    assert len(list(tree.iter("{*}rightsReference"))) == 1
