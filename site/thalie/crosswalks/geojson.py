"""The places of a record and of its objects in GeoJSON (RFC 7946), longitude first. Pure.

A place of which only the name is known is a feature without geometry (RFC 7946, 3.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from . import bibliography, things
from .json_text import dump, tidy
from .links import address_of, is_web
from .model import Identifier, Place, Record, Term
from .schema_parts import dating, has_point
from .settings import Settings

Json = dict[str, Any]
MEDIA_TYPE = "application/geo+json"

LANDS: Mapping[str, str] = {
    "doi": "doi, id",
    "id": "ids of objects that nothing else names",
    "objects.dating": "properties.dating",
    "objects.discovery_place": "feature of the role discovery",
    "objects.inventory_number": "properties.inventory_number",
    "objects.keeper.name": "properties.keeper",
    "objects.label": "properties.object",
    "objects.labels": "properties.object_names",
    "objects.materials.titles": "properties.materials",
    "objects.page": "properties.page",
    "objects.period.titles": "properties.period",
    "objects.production_place": "feature of the role production",
    "objects.type.titles": "properties.object_type",
    "objects.year_from": "properties.years",
    "objects.year_to": "properties.years",
    "page": "id, where there is no DOI",
    "places": "feature of the role coverage",
    "title.text": "title",
    "withdrawal": "withdrawn",
}
_PLACELESS = "A map shows places, and what the objects from there are."
LEFT_OUT: Mapping[str, str] = {
    "access": _PLACELESS,
    "analyses": _PLACELESS,
    "concept_doi": _PLACELESS,
    "contributors": _PLACELESS,
    "copyright": _PLACELESS,
    "created": _PLACELESS,
    "creators": _PLACELESS,
    "data_management_plan": _PLACELESS,
    "dates": _PLACELESS,
    "derivations": _PLACELESS,
    "descriptions": _PLACELESS,
    "detectors": _PLACELESS,
    "digital_kinds": _PLACELESS,
    "elements": _PLACELESS,
    "experiment": _PLACELESS,
    "files": _PLACELESS,
    "closed_files": _PLACELESS,
    "formats": _PLACELESS,
    "funding": _PLACELESS,
    "identifiers": _PLACELESS,
    "index": _PLACELESS,
    "keywords": _PLACELESS,
    "languages": _PLACELESS,
    "licences": _PLACELESS,
    "mentions": _PLACELESS,
    "objects": _PLACELESS,
    "other_titles": _PLACELESS,
    "preservation_level": _PLACELESS,
    "publication_date": _PLACELESS,
    "publisher": _PLACELESS,
    "relations": _PLACELESS,
    "resource_type": _PLACELESS,
    "retention_until": _PLACELESS,
    "samples": _PLACELESS,
    "sizes": _PLACELESS,
    "software": _PLACELESS,
    "standards": _PLACELESS,
    "storage_tier": _PLACELESS,
    "synthetic": _PLACELESS,
    "title": _PLACELESS,
    "updated": _PLACELESS,
    "version": _PLACELESS,
    "versions": _PLACELESS,
}


def render(record: Record, house: Settings) -> bytes:
    """The features as a file."""
    return dump(document(record, house))


def document(record: Record, house: Settings) -> Json:
    """A collection of features, with what names the record beside them (RFC 7946, 6.1).

    Of a withdrawn record, no features, and its tombstone.
    """
    gone = record.withdrawal
    said: Json = tidy(
        {
            "id": bibliography.address(record),
            "doi": record.doi,
            "title": "" if gone else record.title.text,
            "withdrawn": bibliography.farewell(gone) if gone else "",
        }
    )
    features = [] if gone else [one for one in _features(record, house) if one]
    return {"type": "FeatureCollection", **said, "features": features}


def applies(record: Record) -> bool:
    """Whether there is a place to show."""
    return not record.withdrawal and any(map(_is_told, record.all_places))


def _features(record: Record, house: Settings) -> Iterator[Json]:
    for place in record.places:
        yield _feature(place, {"role": "coverage"})
    for number, one in enumerate(record.objects):
        known = _object(record, number, house)
        for role, where in (
            ("production", one.production_place),
            ("discovery", one.discovery_place),
        ):
            if where:
                yield _feature(where, {"role": role, **known})


def _feature(place: Place, more: Json) -> Json:
    if not _is_told(place):
        return {}
    point = [place.longitude, place.latitude]
    geonames = address_of(Identifier("geonames", place.geonames))
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": point} if has_point(place) else None,
        "properties": tidy({"name": place.name, "geonames": geonames and f"{geonames}/", **more}),
    }


def _is_told(place: Place) -> bool:
    return bool(place.name or place.geonames or has_point(place))


def _object(record: Record, number: int, house: Settings) -> Json:
    one = record.objects[number]
    uri = things.object_uri(record, number, house)
    return {
        "object": one.label,
        "object_names": dict(one.labels),
        "object_id": uri if is_web(uri) else "",
        "object_type": _titles(one.type),
        "inventory_number": one.inventory_number,
        "keeper": one.keeper.name if one.keeper else "",
        "materials": [_titles(term) for term in one.materials],
        "period": _titles(one.period),
        "years": dating(one),  # astronomical: 1 BCE is 0000
        "dating": one.dating,
        "page": one.page if is_web(one.page) else "",
    }


def _titles(one: Term | None) -> Mapping[str, str]:
    return dict(one.titles) if one else {}
