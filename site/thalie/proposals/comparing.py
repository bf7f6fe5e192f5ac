"""What is proposed beside what a draft says: field by field, and taken over. Pure.

A path names a field as forms and errors do: ``metadata.title``,
``custom_fields.thalie:experiment.energy``. Fields of a group are proposed one by one, lists as a
whole. To some lists people add: there what is proposed is added, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from enum import StrEnum
from typing import Any

from thalie.heritage.model import BY_NAME

ADDED_TO = frozenset(
    {"additional_titles", "additional_descriptions", "contributors", "dates", "formats",
     "languages", "subjects"}
)  # fmt: skip
METADATA, CUSTOM = "metadata", "custom_fields"

Json = dict[str, Any]


class Standing(StrEnum):
    """How a proposal stands to what the draft says."""

    EMPTY = "empty"  # the draft says nothing there
    SAME = "same"
    ADDS = "adds"  # to a list, in which all that stands there stays
    DIFFERS = "differs"  # what stands there would be replaced


def proposed(made: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Path and value of all that MADE, a draft of an ingest, proposes."""
    for name, value in made.get(METADATA, {}).items():
        yield f"{METADATA}.{name}", value
    for name, value in made.get(CUSTOM, {}).items():
        field = BY_NAME.get(name)
        if field is not None and field.group and not field.many:
            for inner, part in value.items():
                yield f"{CUSTOM}.{name}.{inner}", part
        else:
            yield f"{CUSTOM}.{name}", value


def value_at(document: Mapping[str, Any], path: str) -> Any:
    """What DOCUMENT says at PATH; ``None`` where it says nothing."""
    found: Any = document
    for part in path.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def standing(path: str, value: Any, document: Mapping[str, Any]) -> Standing:
    """How VALUE, proposed for PATH, stands to what DOCUMENT says there."""
    now = _bare(value_at(document, path))
    if now in (None, "", [], {}):
        return Standing.EMPTY
    if _bare(value) == now:
        return Standing.SAME
    if not _grows(path):
        return Standing.DIFFERS
    return Standing.ADDS if _lacking(value, now) else Standing.SAME


def take(document: Json, path: str, value: Any) -> None:
    """Put VALUE at PATH of DOCUMENT, beside what stands there in a list that grows."""
    *parents, last = path.split(".")
    place = document
    for part in parents:
        if not isinstance(place.get(part), dict):
            place[part] = {}
        place = place[part]
    now = place.get(last)
    if _grows(path) and isinstance(now, list):
        place[last] = [*now, *deepcopy(_lacking(value, _bare(now)))]
    else:
        place[last] = deepcopy(value)


def _grows(path: str) -> bool:
    section, _, name = path.partition(".")
    return section == METADATA and name in ADDED_TO


def _lacking(value: list[Any], now: list[Any]) -> list[Any]:
    return [one for one in value if _bare(one) not in now]


def _bare(value: Any) -> Any:
    """VALUE without what a database or a form adds: titles of terms, what is empty."""
    if isinstance(value, Mapping):
        if "id" in value:
            return {"id": value["id"]}
        inner = {name: _bare(part) for name, part in value.items()}
        return {name: part for name, part in inner.items() if part not in (None, "", [], {})}
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value.strip() if isinstance(value, str) else value
    return float(value)
