"""The typed links of a record, after FAIR Signposting levels 1 and 2. Pure.

Level 1 is what stands in the header of the landing page; level 2 is the linkset (RFC 9264), which
has all of it and the links back from files and metadata. A header has a size that servers refuse:
what does not fit stands in the linkset alone, and what a client needs first is told first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from . import ro_crate, things
from .addresses import is_address
from .formats import FORMATS, Format
from .model import Agent, Record, pick
from .schema_org import TYPES
from .settings import Settings

SCHEMA = "https://schema.org/"
ROOM = 6_000  # bytes: nginx takes 8 kB of an answer's header, cookies and policies included
LINKSET_JSON, LINKSET_TEXT = "application/linkset+json", "application/linkset"
HTML = "text/html"
AS_IT_IS = "%:/?#[]@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link (RFC 8288) from ``anchor``; ``profile`` is a target attribute (RFC 6906)."""

    anchor: str
    relation: str
    target: str
    media_type: str = ""
    profile: str = ""

    def value(self, *, anchored: bool = False) -> str:
        """The link as it stands in a header, or with its anchor in a linkset."""
        found = {"rel": self.relation, "type": self.media_type, "profile": self.profile}
        told = [f'{name}="{value}"' for name, value in found.items() if value]
        anchor = [f'anchor="{self.anchor}"'] if anchored else []
        target = quote(self.target, safe=AS_IT_IS)  # a header takes ASCII alone (RFC 8288, 3.1)
        return "; ".join([f"<{target}>", *told, *anchor])


def export_address(record: Record, one: Format) -> str:
    """Where a format of RECORD is."""
    return f"{record.page}/export/{one.key}"


def landing(record: Record, house: Settings) -> tuple[Link, ...]:
    """The links of the landing page, the most needed first."""
    page = record.page
    found = [
        *([Link(page, "cite-as", things.doi_uri(record.doi))] if record.doi else []),
        Link(page, "type", f"{SCHEMA}AboutPage"),
        Link(page, "type", SCHEMA + TYPES.get(record.resource_type.general, "CreativeWork")),
        *_linksets(record, house, page),
        *(
            Link(page, "license", one.url)
            for one in record.licences
            if record.withdrawal is None and is_address(one.url)
        ),
        *(
            Link(page, "describedby", export_address(record, one), one.media_type, one.profile)
            for one in FORMATS
            if one.exists(record)
        ),
    ]
    if record.withdrawal is None:
        authors = (_known(one) for one in record.creators)
        found += [Link(page, "author", one) for one in dict.fromkeys(authors) if one]
        if record.files and record.access.status == "open" and house.packages:
            package = f"{page}/ro-crate.zip"
            found.append(Link(page, "item", package, "application/zip", ro_crate.LINK_PROFILE))
        found += [
            Link(page, "item", things.file_uri(record, one), _type(one.media_type))
            for one in record.files
        ]
    return tuple(found)


def linkset(record: Record, house: Settings) -> tuple[Link, ...]:
    """All links, from wherever they start."""
    forward = landing(record, house)
    back = {"item": "collection", "describedby": "describes"}
    return (
        *forward,
        *(
            Link(one.target, back[one.relation], record.page, HTML)
            for one in forward
            if one.relation in back
        ),
    )


def header(links: Iterable[Link], room: int = ROOM) -> str:
    """The value of a ``Link`` header, of as many links as there is ROOM (bytes) for."""
    kept: list[str] = []
    for one in links:
        value = one.value()
        if sum(len(each) + 2 for each in kept) + len(value) > room:
            break
        kept.append(value)
    return ", ".join(kept)


def as_json(links: Iterable[Link]) -> bytes:
    """A linkset in JSON (RFC 9264, 4.2); ``profile`` is an extension attribute (4.2.4.3)."""
    anchors: dict[str, dict[str, list[dict[str, str | list[str]]]]] = {}
    for one in links:
        target: dict[str, str | list[str]] = {"href": one.target}
        if one.media_type:
            target["type"] = one.media_type
        if one.profile:
            target["profile"] = [one.profile]
        anchors.setdefault(one.anchor, {}).setdefault(one.relation, []).append(target)
    made = {"linkset": [{"anchor": anchor, **found} for anchor, found in anchors.items()]}
    return json.dumps(made, ensure_ascii=False, indent=1).encode() + b"\n"


def as_text(links: Iterable[Link]) -> bytes:
    """A linkset as text (RFC 9264, 4.1)."""
    return (",\n".join(one.value(anchored=True) for one in links) + "\n").encode()


def _linksets(record: Record, house: Settings, anchor: str) -> Iterator[Link]:
    for media_type in (LINKSET_JSON, LINKSET_TEXT):
        yield Link(anchor, "linkset", f"{house.api}/records/{record.id}", media_type)


def _known(one: Agent) -> str:
    """The address by which the world knows somebody, or nothing."""
    ror = pick(one.identifiers, "ror")
    found = f"https://orcid.org/{one.orcid}" if one.orcid else ror and f"https://ror.org/{ror}"
    return found if is_address(found) else ""


def _type(media_type: str) -> str:
    """A media type that may stand in a header."""
    fits = media_type.isascii() and media_type.isprintable() and '"' not in media_type
    return media_type if fits else ""
