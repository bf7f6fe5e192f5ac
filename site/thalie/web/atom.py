"""Atom feeds of datasets (RFC 4287). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from thalie.ground.plain import legal

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class News:
    """An entry of the feed: the page of a dataset, and when it changed last."""

    page: str
    title: str
    creators: tuple[str, ...]
    abstract: str
    published: datetime
    changed: datetime


@dataclass(frozen=True, slots=True)
class About:
    """What a feed is of: its own address, the page that shows the same, its title, its author."""

    address: str
    page: str
    title: str
    author: str


def feed(about: About, news: Sequence[News], moment: datetime) -> bytes:
    """NEWS as a feed; without any it is as new as MOMENT."""
    updated = max((one.changed for one in news), default=moment)
    entries = "".join(
        f"<entry><id>{_text(one.page)}</id><title>{_text(one.title)}</title>"
        f'<link rel="alternate" type="text/html" href={_address(one.page)}/>'
        f"<published>{_written(one.published)}</published>"
        f"<updated>{_written(one.changed)}</updated>"
        + "".join(f"<author><name>{_text(who)}</name></author>" for who in one.creators)
        + (f"<summary>{_text(one.abstract)}</summary>" if one.abstract else "")
        + "</entry>\n"
        for one in news
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="{ATOM}">'
        f"<id>{_text(about.address)}</id><title>{_text(about.title)}</title>"
        f'<link rel="self" type="{MEDIA_TYPE}" href={_address(about.address)}/>'
        f'<link rel="alternate" type="text/html" href={_address(about.page)}/>'
        f"<author><name>{_text(about.author)}</name></author>"
        f"<updated>{_written(updated)}</updated>\n{entries}</feed>\n"
    ).encode()


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(text: str) -> str:
    return escape(legal(text))


def _address(text: str) -> str:
    return quoteattr(legal(text))
