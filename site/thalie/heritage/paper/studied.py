"""What was studied: objects as cards or as a table, samples. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thalie.crosswalks.model import HeritageObject
from thalie.crosswalks.things import keeper_key, quoted
from thalie.crosswalks.wording import years
from thalie.ground.language import in_context
from thalie.ground.language import sentence as _
from thalie.ground.terms import Find
from thalie.vocabularies.years import edtf_interval, edtf_year

from ..fields import Field
from ..model import OBJECT
from ..present import ADDRESSES, Line, Words, number, words
from .parts import Grid, grid

Json = Mapping[str, Any]

CARDS = 3
"""So many objects have a card each; more of them are rows of a table."""

_FIELDS: Mapping[str, Field] = {field.name: field for field in OBJECT.fields}
_COLUMNS = (  # of the table: what a cell holds
    (in_context("label", "Name"), ("label",)),
    (in_context("type", "Type"), ("type",)),
    (in_context("materials", "Materials"), ("materials",)),
    (in_context("period", "Period"), ("period", "years", "dating")),
    (in_context("keeper", "Keeper"), ("keeper", "other_keeper", "collection")),
    (in_context("inventory_number", "Inventory number"), ("inventory_number",)),
    (_("Other numbers"), ("eros_number", "pop_reference")),
    (_("Places"), ("production_place", "discovery_place")),
    (in_context("page", "Public page"), ("page",)),
)


@dataclass(frozen=True, slots=True)
class Studied:
    """An object: its name, with the address of its page if it has one, and what is known of it."""

    name: Words
    lines: tuple[Line, ...]
    by_field: Mapping[str, Line]


def studied(one: HeritageObject, raw: Json, page: str, language: str, find: Find) -> Studied:
    """The object ONE, which the record keeps as RAW; PAGE is the path of its page, or empty."""
    lines = dict(_lines(one, raw, bool(page), language, find))
    return Studied(Words(one.name(language[:2]), page), tuple(lines.values()), lines)


def table(objects: Sequence[Studied], language: str) -> Grid:
    """OBJECTS as rows of a table."""
    rows = [
        {"label": (one.name,), **{name: line.words for name, line in one.by_field.items()}}
        for one in objects
    ]
    return grid(_COLUMNS, rows, language)


def _lines(
    one: HeritageObject, raw: Json, public: bool, language: str, find: Find
) -> Iterator[tuple[str, Line]]:
    told = {
        "other_keeper": _other_keeper(one, raw, public),
        "production_place": place(raw.get("production_place"), language),
        "discovery_place": place(raw.get("discovery_place"), language),
        "dating": (Words(one.dating),) if one.dating and one.dating != _plain(one) else (),
    }
    for name in _ORDER:
        if name == "years":
            if spoken := years(one, language[:2] if language[:2] == "fr" else "en"):
                yield (
                    name,
                    Line(in_context("paper", "Years").in_language(language), (Words(spoken),)),
                )
            continue
        field = _FIELDS[name]
        found = told.get(name)
        if found is None:
            found = tuple(words(field, raw[name], find, language)) if raw.get(name) else ()
        label = _FIELDS["keeper"].label if name == "other_keeper" else field.label
        if found:
            yield name, Line(label.in_language(language), found)


_ORDER = (
    "type", "materials", "period", "years", "dating", "keeper", "other_keeper", "collection",
    "inventory_number", "eros_number", "pop_reference", "production_place", "discovery_place",
    "page",
)  # fmt: skip


def _plain(one: HeritageObject) -> str:
    """The dating that is made of the years alone."""
    first, last = one.year_from, one.year_to
    if first is None and last is None:
        return ""
    return edtf_year(first) if first is not None and first == last else edtf_interval(first, last)


def _other_keeper(one: HeritageObject, raw: Json, public: bool) -> tuple[Words, ...]:
    name = (raw.get("other_keeper") or {}).get("name")
    if not name:
        return ()
    page = f"/things/keeper/{quoted(keeper_key(one.keeper))}" if public and one.keeper else ""
    return (Words(name, page),)


def place(raw: Any, language: str) -> tuple[Words, ...]:
    """A place: its name, which leads to GeoNames where that knows it, and where it is."""
    if not isinstance(raw, Mapping):
        return ()
    found = []
    home = ADDRESSES["GeoNames"].format(raw["geonames"]) if raw.get("geonames") else ""
    if raw.get("name") or home:
        found.append(Words(raw.get("name") or f"GeoNames {raw['geonames']}", home))
    if point := point_words(raw.get("latitude"), raw.get("longitude"), language):
        found.append(Words(point))
    return tuple(found)


def point_words(latitude: float | None, longitude: float | None, language: str) -> str:
    """A point as maps write it: ``29,871° N, 31,216° E``; nothing where a coordinate is missing."""
    if latitude is None or longitude is None:
        return ""
    north = in_context("compass", "N") if latitude >= 0 else in_context("compass", "S")
    east = in_context("compass", "E") if longitude >= 0 else in_context("compass", "W")
    return (
        f"{number(abs(latitude), 'deg', language)}\N{NO-BREAK SPACE}{north.in_language(language)}, "
        f"{number(abs(longitude), 'deg', language)}\N{NO-BREAK SPACE}{east.in_language(language)}"
    )
