"""What the front page lists: the newest public datasets, and what the catalogue is about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from invenio_cache import current_cache
from invenio_i18n import get_locale
from invenio_rdm_records.proxies import current_rdm_records_service
from opensearchpy.exceptions import OpenSearchException

from thalie.maps.drawing import Dot, Drawing, Place, drawing
from thalie.pictures.shown import open_thumbnails
from thalie.records.access_words import RecordWordsSerializer
from thalie.web.visitor import visitor

SHOWN = 5
CACHED_SECONDS = 60
PLACE = "place"
SUBJECTS = ("object_type", "material", "period", "technique", "keeper", PLACE)
"""Facets of the search that the front page offers, in this order."""
VALUES = 8  # of each


@dataclass(frozen=True, slots=True)
class Dataset:
    """One line of the list; texts are in the reader's language.

    ``status`` is InvenioRDM's access status: open, embargoed, restricted or metadata-only.
    ``thumbnail`` is a picture that everybody may see, as ``pictures.shown`` describes it.
    """

    title: str
    url: str
    creators: str
    date: str
    status: str
    status_title: str
    thumbnail: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A material, a museum and so on; how many datasets have it, and where they are listed."""

    label: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A way to look through the catalogue, with the values that most datasets have."""

    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Front:
    """What everybody may see. ``answered`` is false where the search engine is silent."""

    datasets: tuple[Dataset, ...] = ()
    subjects: tuple[Subject, ...] = ()
    map: Drawing | None = None
    answered: bool = True


def creators_line(names: list[str]) -> str:
    """Three names at most; more become "et al."."""
    return "; ".join(names[:3]) + (" et al." if len(names) > 3 else "")


def _dataset(hit: dict[str, Any], thumbnails: Mapping[str, Any]) -> Dataset:
    shown = RecordWordsSerializer().dump_obj(hit)
    ui = shown["ui"]
    names = [creator["person_or_org"]["name"] for creator in shown["metadata"]["creators"]]
    return Dataset(
        title=ui.get("title_l10n") or shown["metadata"]["title"],
        url=shown["links"]["self_html"],
        creators=creators_line(names),
        date=ui["publication_date_l10n_long"],
        status=ui["access_status"]["id"],
        status_title=ui["access_status"]["title_l10n"],
        thumbnail=thumbnails.get(shown["id"]),
    )


def subjects(aggregations: Mapping[str, Any]) -> Iterator[Subject]:
    """What can be looked through, of what the search counted; nothing that has one value only."""
    for name in SUBJECTS:
        found = aggregations.get(name) or {}
        buckets = sorted(_named(found), key=lambda one: (-one["doc_count"], one["label"]))
        values = tuple(
            Value(one["label"], one["doc_count"], _listed((name, one["key"])))
            for one in buckets[:VALUES]
        )
        if len(values) > 1:
            yield Subject(str(found["label"]), values)


def map_of(aggregations: Mapping[str, Any]) -> Drawing | None:
    """The places that the search counted, as far as it is known where they are."""
    buckets = (aggregations.get(PLACE) or {}).get("buckets", ())
    return drawing(_placed(one) for one in buckets if "point" in one)


def _placed(bucket: Mapping[str, Any]) -> Place:
    latitude, longitude = bucket["point"]
    return Place(bucket["label"], latitude, longitude, bucket["doc_count"])


def listed(dot: Dot) -> str:
    """The address at which the datasets of a dot are listed."""
    return _listed(*((PLACE, place.name) for place in dot.places))


def _named(found: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Values that datasets name themselves, as far as the numbers tell; not only what is below."""
    for one in found.get("buckets", ()):
        below = one.get("inner") or {}
        yield from _named(below)
        if one["doc_count"] > sum(part["doc_count"] for part in below.get("buckets", ())):
            yield one


def _listed(*chosen: tuple[str, str]) -> str:
    """The search for what has one of these values of facets."""
    values = [f"{name}:{value}" for name, value in chosen]
    return url_for("invenio_search_ui.search", f=values)


def front() -> Front:
    """What a visitor is shown; asked of the search engine once a minute and language at most."""
    key = f"thalie:front:{get_locale()}"
    known: Front | None = current_cache.get(key)
    if known is not None:
        return known
    asked = {"size": SHOWN, "sort": "newest"}
    try:
        found = current_rdm_records_service.search(visitor(), asked)
        hits = list(found.hits)
        pictures = open_thumbnails([hit["id"] for hit in hits])
        made = Front(
            tuple(_dataset(hit, pictures) for hit in hits),
            tuple(subjects(found.aggregations or {})),
            map_of(found.aggregations or {}),
        )
    except OpenSearchException:
        current_app.logger.exception("The catalogue cannot be asked for the front page.")
        return Front(answered=False)
    current_cache.set(key, made, timeout=CACHED_SECONDS)
    return made
