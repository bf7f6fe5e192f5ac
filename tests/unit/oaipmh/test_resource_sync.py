"""ResourceSync, as its specification says."""

from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from thalie.oaipmh import resource_sync
from thalie.oaipmh.resource_sync import Resource

SITE = "https://data.example.org"
NOW, BEFORE = datetime(2026, 11, 29, 12, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
NAMES = {"s": resource_sync.SITEMAP, "rs": resource_sync.RS}
TWO = [Resource("abcde-12345", BEFORE), Resource("fghjk-67890", NOW, gone=True)]


def test_a_list_of_changes_tells_deletions_and_its_range() -> None:
    tree = etree.fromstring(resource_sync.part(SITE, "changelist", TWO, NOW, BEFORE))
    assert tree.xpath("s:url/rs:md/@change", namespaces=NAMES) == ["updated", "deleted"]
    [head] = tree.xpath("/s:urlset/rs:md", namespaces=NAMES)
    assert dict(head.attrib) == {
        "capability": "changelist", "from": "2026-01-01T00:00:00Z", "until": "2026-11-29T12:00:00Z"
    }  # fmt: skip
    assert tree.xpath("s:url/rs:ln[@rel='describes']/@href", namespaces=NAMES)[0] == (
        f"{SITE}/records/abcde-12345"
    )


def test_a_list_of_resources_has_what_is_there() -> None:
    tree = etree.fromstring(resource_sync.part(SITE, "resourcelist", TWO, NOW, BEFORE))
    assert tree.xpath("s:url/s:loc/text()", namespaces=NAMES) == [
        f"{SITE}/records/abcde-12345/export/datacite-xml"
    ]
    assert tree.xpath("/s:urlset/rs:md/@at", namespaces=NAMES) == ["2026-11-29T12:00:00Z"]


def test_one_leads_to_the_other() -> None:
    [first] = etree.fromstring(resource_sync.source(SITE)).iter("{*}loc")
    assert first.text == f"{SITE}/resourcesync/capabilitylist.xml"
    index = etree.fromstring(resource_sync.index(SITE, "changelist", [0, 70], NOW, BEFORE))
    assert index.tag == f"{{{resource_sync.SITEMAP}}}sitemapindex"
    assert [one.text for one in index.iter("{*}loc")] == [
        f"{SITE}/resourcesync/changelist/0.xml", f"{SITE}/resourcesync/changelist/70.xml"
    ]  # fmt: skip
