"""What is searched of the heritage fields: each distinct thing once, terms with what is above them.

Pure: vocabularies come in as functions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from thalie.ground.instrument_kinds import DETECTOR
from thalie.ground.spots import spot
from thalie.ground.terms import Facts, Find

from .fields import terms, vocabularies
from .model import BY_NAME, PREFIX

Json = dict[str, Any]


Ancestors = Callable[[str, str], Iterable[Facts]]
Named = Callable[[str, str], str | None]
"""The id of the term that goes by some words in a vocabulary."""

INSTRUMENTS = "instruments"

VOCABULARIES = sorted({name for field in BY_NAME.values() for name in vocabularies(field)})
_PLACE = f"custom_fields.{PREFIX}:summary"
_ALL = {"copy_to": [f"{_PLACE}.all", f"{_PLACE}.spelling"]}
_KEYWORD = {"type": "keyword"}
_NAME = {"type": "keyword", "ignore_above": 256}
_WORDS = {
    "type": "text",
    "fields": {"keyword": _NAME},
    **_ALL,
}
INDEXED = frozenset({"under", "spots", "spelling"})
"""What stands in the index alone."""

PROPERTIES: Json = {
    "objects": {"type": "integer"},
    "samples": {"type": "integer"},
    "analyses": {"type": "integer"},
    "kinds": {"properties": {"id": _KEYWORD, "count": {"type": "integer"}}},
    "names": _WORDS,
    "numbers": _WORDS,
    "terms": _KEYWORD,  # ``materials:bronze``
    "within": _KEYWORD,  # the same and all that is above
    # the ids of all those by vocabulary, for facets: a broader term counts what is below it;
    # of keepers also the names of those that the list lacks
    "under": {"properties": dict.fromkeys(VOCABULARIES, _NAME)},
    # titles and acronyms of all those, in both languages, by vocabulary
    "words": {"properties": {name: {"type": "text", **_ALL} for name in VOCABULARIES}},
    "places": _WORDS,
    "points": {"type": "geo_point"},
    "spots": _NAME,  # names with where they are: see ground/spots.py
    "years": {"type": "integer_range"},
    "days": {"type": "date_range", "format": "yyyy-MM-dd"},
    "energy": {"type": "float"},
    "detectors": {**_KEYWORD, **_ALL},
    "project": _WORDS,
    "run": _WORDS,
    "all": {"type": "text"},  # every word of the summary; only in the index
}


def summarise(
    custom_fields: Mapping[str, Any], find: Find, ancestors: Ancestors, named: Named
) -> Json:
    """The summary of CUSTOM_FIELDS; empty when there is nothing to summarise."""
    given = {name: custom_fields[name] for name in BY_NAME if custom_fields.get(name)}
    objects, analyses = _of(given, "objects"), _of(given, "analyses")
    experiment = given.get(f"{PREFIX}:experiment", {})
    kinds = Counter(a["kind"]["id"] for a in analyses if a.get("kind"))
    things = [*objects, *_of(given, "samples"), *_of(given, "standards")]
    found = {
        "objects": len(objects),
        "samples": len(_of(given, "samples")),
        "analyses": len(analyses),
        "kinds": [{"id": kind, "count": count} for kind, count in sorted(kinds.items())],
        "names": _distinct(part.get(name) for part in things for name in _NAMES),
        "numbers": _distinct(part.get(key) for part in things for key in _NUMBERS),
        **_vocabulary(given, find, ancestors, _detectors(given, find, named)),
        "places": _distinct(place.get("name") for place in _places(objects)),
        "points": _points(objects),
        "spots": _distinct(
            spot(place["name"], *point)
            for place in _places(objects)
            if "name" in place and (point := _point(place))
        ),
        "years": _years(objects, find),
        "days": _range(experiment.get("start"), experiment.get("end")),
        "energy": sorted({e for e in _energies(experiment, analyses) if e}),
        "detectors": _distinct(part.get("name") for part in _of(given, "detectors")),
        "project": experiment.get("project"),
        "run": experiment.get("run"),
    }
    return {name: value for name, value in found.items() if value}


_NAMES = ("label", "label_fr", "label_en")
_NUMBERS = ("inventory_number", "eros_number", "pop_reference", "identifier", "pid")


def spellings(metadata: Mapping[str, Any]) -> list[str]:
    """Words that people look for which the heritage fields have not: titles, keywords, names."""
    parts = [metadata, *metadata.get("additional_titles", ())]
    subjects = (one.get("subject") for one in metadata.get("subjects", ()))
    people = (*metadata.get("creators", ()), *metadata.get("contributors", ()))
    names = (one.get("person_or_org", {}).get("name") for one in people)
    return _distinct([*(one.get("title") for one in parts), *subjects, *names])


def _of(given: Mapping[str, Any], name: str) -> list[Json]:
    found: list[Json] = given.get(f"{PREFIX}:{name}", [])
    return found


def _distinct(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def _detectors(given: Json, find: Find, named: Named) -> list[str]:
    """The instruments that detectors are; only where the instrument is one of the list: other
    laboratories have an X0, too.
    """
    if not given.get(f"{PREFIX}:experiment", {}).get("instrument"):
        return []
    words = (one.get("name") for one in _of(given, "detectors"))
    ids = [term for word in words if word and (term := named(INSTRUMENTS, word))]
    facts = (find(INSTRUMENTS, term) for term in dict.fromkeys(ids))
    return [one.id for one in facts if one and one.props.get("kind") == DETECTOR]


def _vocabulary(
    given: Mapping[str, Any], find: Find, ancestors: Ancestors, detectors: Iterable[str]
) -> Json:
    """Terms, what is above them, and the words by which people look for either.

    DETECTORS are found by facets as if the fields named them.
    """
    direct = {
        (vocabulary, term["id"]): None
        for name, value in given.items()
        for term, vocabulary in terms(BY_NAME[name], value)
    }
    within, words = dict.fromkeys(direct), defaultdict[str, list[str]](list)
    for vocabulary, term in direct:
        facts = find(vocabulary, term)
        above = [one for one in ancestors(vocabulary, term) if (vocabulary, one.id) not in within]
        within |= dict.fromkeys((vocabulary, one.id) for one in above)
        for one in [facts, *above] if facts else above:
            words[vocabulary] += [*one.title.values(), one.props.get("acronym", "")]
    others = (o["other_keeper"] for o in _of(given, "objects") if "other_keeper" in o)
    names = [other.get("name", "") for other in others]
    words["museums"] += names
    under = defaultdict[str, list[str]](list)
    for vocabulary, term in within:
        under[vocabulary].append(term)
    for term in detectors:
        under[INSTRUMENTS] += [term, *(one.id for one in ancestors(INSTRUMENTS, term))]
    under["museums"] += names
    return {
        "terms": [f"{vocabulary}:{term}" for vocabulary, term in direct],
        "within": [f"{vocabulary}:{term}" for vocabulary, term in within],
        "under": {name: kept for name, found in under.items() if (kept := _distinct(found))},
        "words": {name: kept for name, found in words.items() if (kept := _distinct(found))},
    }


def _places(objects: Iterable[Json]) -> Iterator[Json]:
    for one in objects:
        for name in ("production_place", "discovery_place"):
            if place := one.get(name):
                yield place


def _points(objects: Iterable[Json]) -> list[Json]:
    points = {point for place in _places(objects) if (point := _point(place))}
    return [{"lat": latitude, "lon": longitude} for latitude, longitude in sorted(points)]


def _point(place: Json) -> tuple[float, float] | None:
    """Both coordinates of a place; a draft may have one of them."""
    latitude, longitude = place.get("latitude"), place.get("longitude")
    return None if latitude is None or longitude is None else (latitude, longitude)


def _years(objects: Iterable[Json], find: Find) -> list[Json]:
    """When the objects were made; one of which no year is known is as old as its period."""
    spans = dict.fromkeys(_span(one, find) for one in objects)
    return [span for start, end in spans if (span := _range(start, end))]


def _span(one: Json, find: Find) -> tuple[int | None, int | None]:
    given = one.get("year_from"), one.get("year_to")
    period = (one.get("period") or {}).get("id")
    if given != (None, None) or not period:
        return given
    facts = find("periods", period)
    props = facts.props if facts else {}
    start, end = (props.get(name) for name in ("start_year", "end_year"))
    return int(start) if start else None, int(end) if end else None


def _range(start: Any, end: Any) -> Json:
    """A range of OpenSearch; an open side is left out."""
    bounds = {"gte": start, "lte": end}
    return {bound: value for bound, value in bounds.items() if value is not None}


def _energies(experiment: Json, analyses: Iterable[Json]) -> Iterator[float | None]:
    yield experiment.get("energy")
    yield from (analysis.get("energy") for analysis in analyses)
