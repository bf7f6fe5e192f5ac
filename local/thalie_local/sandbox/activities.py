"""What was done to a DOI, as DataCite's API tells it under ``/dois/<doi>/activities``.

Source: DataCite's server, ``datacite/lupo``, ``app/models/doi.rb`` (``audited``),
``app/models/activity.rb`` and ``app/serializers/activity_serializer.rb``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from thalie_local.sandbox import metadata as kernel
from thalie_local.sandbox.jsonapi import Page, last_page
from thalie_local.sandbox.states import Doi

_NAMES = {"version": "version_info"}


@dataclass(frozen=True, slots=True)
class Activity:
    """One change. ``action`` is ``create`` or ``update``; ``version`` counts from 1."""

    id: str
    doi: str
    action: str
    version: int
    changes: Mapping[str, Any]
    time: str


def changes(before: Doi | None, after: Doi) -> dict[str, Any]:
    """What changed: of a new DOI the values it has, of a known one pairs (was, is)."""
    new = _audited(after)
    if before is None:
        return {name: value for name, value in new.items() if value not in (None, [], {})}
    old = _audited(before)
    return {
        name: [old.get(name), new.get(name)]
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    }


def collection(
    found: Sequence[Activity],
    total: int,
    page: Page,
    query: Mapping[str, str],
    base: str,
    *,
    username: str,
    path: str,
) -> dict[str, Any]:
    """A page of activities as JSON:API. ``base`` is the address of the API, with a slash."""
    number = last_page(total, page)
    links = {"self": f"{base}{path}" + (f"?{urlencode(query)}" if query else "")}
    if page.number < number:
        following = {**query, "page[number]": page.number + 1, "page[size]": page.size}
        links["next"] = f"{base}{path}?{urlencode(following)}"
    data = [resource(activity, base, username, query) for activity in found]
    return {
        "data": data,
        "meta": {"total": total, "totalPages": number, "page": page.number},
        "links": links,
    }


def resource(
    activity: Activity, base: str, username: str, query: Mapping[str, str]
) -> dict[str, Any]:
    """One activity as a JSON:API resource object."""
    shown = dict(activity.changes)
    if "publisher" in shown and query.get("publisher") != "true":
        shown["publisher"] = _publisher_names(shown["publisher"])
    return {
        "id": activity.id,
        "type": "activities",
        "attributes": {
            "prov:wasGeneratedBy": f"{base}activities/{activity.id}",
            "prov:generatedAtTime": activity.time,
            "prov:wasDerivedFrom": f"{base}doi/{activity.doi}",
            "prov:wasAttributedTo": f"{base}repositories/{username.lower()}",
            "action": activity.action,
            "version": activity.version,
            "changes": shown,
        },
    }


def _audited(doi: Doi) -> dict[str, Any]:
    named = {_column(name): doi.metadata.get(name) for name in kernel.PERMITTED}
    return {"doi": doi.name, "url": doi.url, "aasm_state": doi.state.value, **named}


def _column(attribute: str) -> str:
    """The name of the database's column: ``relatedItems`` is ``related_items``."""
    return _NAMES.get(attribute) or re.sub(r"[A-Z]", lambda m: f"_{m[0].lower()}", attribute)


def _publisher_names(publisher: Any) -> Any:
    if isinstance(publisher, list):
        return [_publisher_names(entry) for entry in publisher]
    return publisher.get("name") if isinstance(publisher, Mapping) else publisher
