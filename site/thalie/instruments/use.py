"""What datasets tell of the use of an instrument, as everybody finds them: how many, from when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from invenio_rdm_records.proxies import current_rdm_records_service as records
from opensearchpy.exceptions import OpenSearchException

from thalie.web.visitor import visitor

FACET, DAYS = "instrument", "beam_day"
"""Facets of the search: the instrument, the years of beam."""


@dataclass(frozen=True, slots=True)
class Found:
    """So many datasets, of a year; ``url`` lists them."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Use:
    """The datasets of an instrument: all, and by years of beam, the newest first."""

    count: int
    url: str
    years: tuple[Found, ...] = ()

    @property
    def span(self) -> tuple[str, ...]:
        """The first and the last year; one if they are the same, none where none is known."""
        ends = (self.years[-1].label, self.years[0].label) if self.years else ()
        return tuple(dict.fromkeys(ends))


def counts() -> Mapping[str, int]:
    """How many datasets each instrument has, by the ids of terms; none while nobody answers."""
    buckets = _asked({}).get(FACET, {}).get("buckets", ())
    return {one["key"]: one["doc_count"] for one in _all(buckets)}


def use_of(term: str) -> Use | None:
    """The use of an instrument; nothing where no dataset tells of any."""
    found = _asked({FACET: [term]})
    here = (one for one in _all(found.get(FACET, {}).get("buckets", ())) if one["key"] == term)
    count = next((one["doc_count"] for one in here), 0)
    if not count:
        return None
    return Use(count, listed(term), tuple(_years(term, found.get(DAYS, {}).get("buckets", ()))))


def listed(term: str, **more: str) -> str:
    """The search for the datasets of an instrument that have these values of other facets too."""
    chosen = {FACET: term, **more}
    return url_for(
        "invenio_search_ui.search", f=[f"{name}:{value}" for name, value in chosen.items()]
    )


def _years(term: str, buckets: Iterable[Mapping[str, Any]]) -> Iterator[Found]:
    for one in buckets:
        yield Found(one["label"], one["doc_count"], listed(term, **{DAYS: one["key"]}))


def _all(buckets: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Buckets at whatever depth."""
    for one in buckets:
        yield one
        yield from _all(one.get("inner", {}).get("buckets", ()))


def _asked(facets: dict[str, list[str]]) -> Mapping[str, Any]:
    """What the facets of the search count; nothing while the search engine is silent."""
    try:
        answer = records.search(visitor(), {"size": 1, "facets": facets})
    except OpenSearchException:
        current_app.logger.exception("The datasets of instruments cannot be counted.")
        return {}
    return answer.aggregations or {}
