"""The read model of a record as JSON, field by field: for programs that want all of it. Pure.

Names, units and words are those of ``model``; what is empty is left out. Terms come with their
titles and addresses, so nothing has to be looked up. Of a withdrawn record, its tombstone alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

from .json_text import dump, tidy
from .model import Record
from .settings import Settings

MEDIA_TYPE = "application/vnd.thalie.v1+json"
OF_TOMBSTONES = ("id", "doi", "concept_doi", "page", "withdrawal")

LANDS: Mapping[str, str] = {one.name: one.name for one in fields(Record)}
LEFT_OUT: Mapping[str, str] = {}


def render(record: Record, house: Settings) -> bytes:
    """A line of JSON."""
    names = OF_TOMBSTONES if record.withdrawal else _names(Record)
    return dump(tidy({name: _plain(getattr(record, name)) for name in names}))


def _plain(value: Any) -> Any:
    """VALUE in what JSON has."""
    if isinstance(value, str | int | float | None):
        return value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        kind: Any = type(value)
        return {name: _plain(getattr(value, name)) for name in _names(kind)}
    raise TypeError(f"The read model has a {type(value).__name__}.")


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))
