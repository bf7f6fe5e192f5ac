"""DOIs as JSON:API, page by page, as DataCite's REST API shows them.

Source: ``datacite/lupo``, ``app/serializers/datacite_doi_serializer.rb`` and
``app/controllers/concerns/paginatable.rb``.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from thalie_local.sandbox import metadata as kernel
from thalie_local.sandbox.states import Doi, RefusedError, State

DEFAULT_SIZE = 25
MAX_SIZE = 1000
MAX_NUMBERED = 10_000  # results that numbered pages reach; beyond, only a cursor does

_COUNTS = (
    "viewCount",
    "downloadCount",
    "referenceCount",
    "citationCount",
    "partCount",
    "partOfCount",
    "versionCount",
    "versionOfCount",
)


def resource(doi: Doi, username: str, query: Mapping[str, str], *, detail: bool) -> dict[str, Any]:
    """One DOI as a JSON:API resource object.

    As there, the publisher is its name and affiliations are names, unless the query says
    ``publisher=true`` or ``affiliation=true``; ``detail`` adds prefix, suffix and alternates;
    ``fields[dois]`` leaves only the attributes it names.
    """
    attributes = {
        "doi": doi.name,
        **_metadata(doi.metadata, query),
        "url": doi.url,
        "metadataVersion": doi.metadata_version,
        "source": "api",
        "isActive": doi.state is State.FINDABLE,
        "state": doi.state.value,
        **dict.fromkeys(_COUNTS, 0),
        "created": doi.created,
        "registered": doi.registered,
        "published": _published(doi),
        "updated": doi.updated,
    }
    if detail:
        attributes |= {"prefix": doi.prefix, "suffix": doi.suffix}
        attributes["alternateIdentifiers"] = [
            {
                "alternateIdentifier": entry.get("identifier"),
                "alternateIdentifierType": entry.get("identifierType"),
            }
            for entry in doi.metadata.get("identifiers", [])
        ]
    fields = query.get("fields[dois]")
    if fields:
        wanted = {name.strip() for name in fields.split(",")}
        attributes = {name: value for name, value in attributes.items() if name in wanted}
    return {
        "id": doi.name,
        "type": "dois",
        "attributes": attributes,
        "relationships": {"client": {"data": {"id": username.lower(), "type": "clients"}}},
    }


def errors(refused: RefusedError) -> dict[str, Any]:
    """A refusal as JSON:API errors: validation with source and DOI, the others with a status."""
    if refused.status == 422:
        return {
            "errors": [
                {"source": problem.source, "title": problem.title, "uid": refused.doi}
                for problem in refused.problems
            ]
        }
    return {
        "errors": [
            {"status": str(refused.status), "title": problem.title} for problem in refused.problems
        ]
    }


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list: by ``number`` (from 1), or what follows ``cursor`` where ``walk``."""

    size: int
    number: int = 1
    walk: bool = False
    cursor: tuple[str, str] | None = None

    @property
    def offset(self) -> int:
        """How many DOIs come before this page."""
        return (self.number - 1) * self.size


def page(query: Mapping[str, str]) -> Page:
    """The page a query asks for; sizes and numbers out of range are brought into it."""
    size = min(max(_whole(query.get("page[size]"), DEFAULT_SIZE), 0), MAX_SIZE)
    if "page[cursor]" in query:
        return Page(size, walk=True, cursor=_decoded(query["page[cursor]"]))
    last = MAX_NUMBERED // size if size else 1
    return Page(size, number=min(max(_whole(query.get("page[number]"), 1), 1), last))


def collection(
    found: Sequence[dict[str, Any]],
    total: int,
    page: Page,
    query: Mapping[str, str],
    base: str,
    *,
    cursor: tuple[str, str] | None,
) -> dict[str, Any]:
    """A page of resource objects with its counts and the link to the next page.

    ``cursor`` is where a walk goes on: time of creation and name of the last DOI found.
    """
    pages = last_page(total, page)
    meta = {"total": total, "totalPages": pages}
    if not page.walk:
        meta["page"] = page.number
    links = {"self": f"{base}?{urlencode(query)}" if query else base}
    following = _following(found, pages, page, cursor)
    if following:
        links["next"] = f"{base}?{urlencode({**query, **following, 'page[size]': page.size})}"
    return {"data": list(found), "meta": meta, "links": links}


def last_page(total: int, page: Page) -> int:
    """The number of the last page of ``total`` results: a cursor reaches all of them."""
    reachable = total if page.walk else min(total, MAX_NUMBERED)
    return math.ceil(reachable / page.size) if page.size else 0


def _following(
    found: Sequence[dict[str, Any]], pages: int, page: Page, cursor: tuple[str, str] | None
) -> dict[str, Any]:
    if not page.size or len(found) < page.size:
        return {}
    if page.walk:
        return {"page[cursor]": _encoded(*cursor)} if cursor else {}
    return {"page[number]": page.number + 1} if page.number < pages else {}


def _metadata(metadata: Mapping[str, Any], query: Mapping[str, str]) -> dict[str, Any]:
    shown: dict[str, Any] = {name: metadata.get(name) for name in kernel.PERMITTED}
    for name in (*kernel.LISTS_OF_OBJECTS, "sizes", "formats"):
        shown[name] = shown[name] or []
    for name in ("types", "container"):
        shown[name] = shown[name] or {}
    if shown["publisher"] and query.get("publisher") != "true":
        shown["publisher"] = shown["publisher"].get("name")
    if isinstance(shown["publicationYear"], str) and shown["publicationYear"].isdecimal():
        shown["publicationYear"] = int(shown["publicationYear"])
    full = query.get("affiliation") == "true"
    for role in ("creators", "contributors"):
        shown[role] = [_person(entry, full_affiliation=full) for entry in shown[role]]
    return shown


def _person(entry: Mapping[str, Any], *, full_affiliation: bool) -> dict[str, Any]:
    affiliations = [
        {"name": one} if isinstance(one, str) else one
        for one in kernel.as_list(entry.get("affiliation"))
        if isinstance(one, str | dict)
    ]
    names = [one["name"] for one in affiliations if one.get("name")]
    return {
        **entry,
        "affiliation": affiliations if full_affiliation else names,
        "nameIdentifiers": entry.get("nameIdentifiers") or [],
    }


def _published(doi: Doi) -> str | None:
    year = doi.metadata.get("publicationYear")
    return str(year) if year else None


def _whole(value: str | None, default: int) -> int:
    try:
        return int(value) if value else default
    except ValueError:
        return default


def _encoded(created: str, name: str) -> str:
    return base64.urlsafe_b64encode(f"{created},{name}".encode()).decode().rstrip("=")


def _decoded(cursor: str) -> tuple[str, str] | None:
    """Where a walk goes on; a cursor that is none (as ``1``) begins a walk, as at DataCite."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
    created, comma, name = text.partition(",")
    return (created, name) if comma else None
