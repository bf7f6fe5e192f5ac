"""Documents of ResourceSync 1.1 (ANSI/NISO Z39.99-2017). Pure.

What is synchronised are the descriptions of datasets, each at the address of an export.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from thalie.ground.plain import legal

from .protocol import written

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
RS = "http://www.openarchives.org/rs/terms/"
EXPORT = "datacite-xml"  # the format of the descriptions
MEDIA_TYPE = "application/vnd.datacite.datacite+xml"


@dataclass(frozen=True, slots=True)
class Resource:
    """A description: the name of its record, when it changed last, whether it is gone."""

    record: str
    changed: datetime
    gone: bool = False


def source(site: str) -> bytes:
    """The description of the source (section 7.1)."""
    entry = _entry(f"{site}/resourcesync/capabilitylist.xml", _md(capability="capabilitylist"))
    return _document("urlset", _md(capability="description"), "", [entry])


def capabilities(site: str) -> bytes:
    """What can be asked for (section 8)."""
    up = _link("up", f"{site}/.well-known/resourcesync")
    lists = [
        _entry(f"{site}/resourcesync/{name}.xml", _md(capability=name))
        for name in ("resourcelist", "changelist")
    ]
    return _document("urlset", _md(capability="capabilitylist"), up, lists)


def index(site: str, kind: str, parts: Iterable[int], moment: datetime, since: datetime) -> bytes:
    """The parts of a list of resources or of changes (sections 9.2, 11.2)."""
    up = _link("up", f"{site}/resourcesync/capabilitylist.xml")
    entries = [_entry(f"{site}/resourcesync/{kind}/{part}.xml", "", "sitemap") for part in parts]
    return _document("sitemapindex", _head(kind, moment, since), up, entries)


def part(
    site: str, kind: str, resources: Sequence[Resource], moment: datetime, since: datetime
) -> bytes:
    """One part of such a list, in the order of changes (sections 9.1, 11.1)."""
    up = _link("up", f"{site}/resourcesync/capabilitylist.xml")
    above = _link("index", f"{site}/resourcesync/{kind}.xml")
    entries = [
        _resource(site, one, changes=kind == "changelist")
        for one in resources
        if kind == "changelist" or not one.gone
    ]
    return _document("urlset", _head(kind, moment, since), up + above, entries)


def _head(kind: str, moment: datetime, since: datetime) -> str:
    if kind == "changelist":
        return _md(capability=kind, **{"from": written(since), "until": written(moment)})
    return _md(capability=kind, at=written(moment))


def _resource(site: str, one: Resource, *, changes: bool) -> str:
    page = f"{site}/records/{one.record}"
    moment = written(one.changed)
    told = {"change": "deleted" if one.gone else "updated", "datetime": moment} if changes else {}
    inside = f"<lastmod>{moment}</lastmod>{_md(**told, type=MEDIA_TYPE)}{_link('describes', page)}"
    return _entry(f"{page}/export/{EXPORT}", inside)


def _document(root: str, head: str, links: str, entries: Iterable[str]) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{SITEMAP}" xmlns:rs="{RS}">\n'
        f"{links}{head}\n{''.join(entries)}</{root}>\n"
    ).encode()


def _entry(address: str, inside: str, name: str = "url") -> str:
    return f"<{name}><loc>{_text(address)}</loc>{inside}</{name}>\n"


def _md(**attributes: str) -> str:
    told = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<rs:md{told}/>"


def _link(relation: str, address: str) -> str:
    return f'<rs:ln rel="{relation}" href={quoteattr(address)}/>'


def _text(text: str) -> str:
    return escape(legal(text))
