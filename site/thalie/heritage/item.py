"""A dataset in a list of results: what was studied, how, from when, who keeps it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thalie.crosswalks.spoken import said
from thalie.ground.dates import words_of_year
from thalie.ground.language import few
from thalie.ground.terms import Find

from .model import PREFIX
from .present import title_of

Json = Mapping[str, Any]
MOST = 3  # things that are named; the others are counted


def item(custom_fields: Json, summary: Json, find: Find, language: str) -> dict[str, str]:
    """The lines of a dataset in LANGUAGE; none where there is nothing to tell."""
    objects: list[Json] = custom_fields.get(f"{PREFIX}:objects") or []
    samples: list[Json] = custom_fields.get(f"{PREFIX}:samples") or []

    def terms(vocabulary: str) -> list[str]:
        named = (term.partition(":") for term in summary.get("terms", ()))
        ids = [id_ for name, _, id_ in named if name == vocabulary]
        return [_short(vocabulary, one, find, language) for one in ids]

    lines = {
        "studied": _distinct(said(one, "label", language) for one in objects or samples),
        "materials": terms("materials"),
        "techniques": terms("techniques"),
        "when": _when(objects, language) or terms("periods"),
        "keepers": _distinct([*terms("museums"), *_other_keepers(objects)]),
    }
    return {name: few(words, MOST, language) for name, words in lines.items() if words}


def _short(vocabulary: str, term: str, find: Find, language: str) -> str:
    """An acronym, if the term goes by one, else its title."""
    facts = find(vocabulary, term)
    acronym = facts.props.get("acronym", "") if facts else ""
    return acronym or title_of(vocabulary, term, find, language)


def _when(objects: Iterable[Json], language: str) -> list[str]:
    """From the first to the last year that somebody gave."""
    years = [one[end] for one in objects for end in ("year_from", "year_to") if one.get(end)]
    ends = dict.fromkeys(words_of_year(year, language) for year in _ends(years))
    return [" – ".join(ends)] if ends else []


def _ends(years: list[int]) -> Iterator[int]:
    if years:
        yield from (min(years), max(years))


def _other_keepers(objects: Iterable[Json]) -> Iterator[str | None]:
    yield from ((one.get("other_keeper") or {}).get("name") for one in objects)


def _distinct(words: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(word for word in words if word))
