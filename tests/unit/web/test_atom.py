"""Atom, as its specification says."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from thalie.ground.plain import legal
from thalie.web import atom

SITE = "https://data.example.org"
NOW, BEFORE = datetime(2026, 11, 29, 12, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
NAMES = {"a": atom.ATOM}


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_a_dataset_is_called_the_feed_is_xml(title: str, creator: str) -> None:
    news = [atom.News(f"{SITE}/records/x", title, (creator,), title, BEFORE, NOW)]
    about = atom.About(f"{SITE}/feed?q={title}", SITE, title, creator)
    tree = etree.fromstring(atom.feed(about, news, NOW))
    assert tree.xpath("string(a:entry/a:title)", namespaces=NAMES) == plainly(title)
    assert tree.xpath("string(a:updated)", namespaces=NAMES) == "2026-11-29T12:00:00Z"


def test_a_feed_without_entries_is_as_new_as_the_moment() -> None:
    tree = etree.fromstring(atom.feed(atom.About(SITE, SITE, "x", "y"), [], NOW))
    assert tree.xpath("string(a:updated)", namespaces=NAMES) == "2026-11-29T12:00:00Z"
    assert tree.xpath("a:link/@href", namespaces=NAMES) == [SITE, SITE]


def plainly(text: str) -> str:
    """As a parser of XML gives it back: ends of lines are one character."""
    return legal(text).replace("\r\n", "\n").replace("\r", "\n")
