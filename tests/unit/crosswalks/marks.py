"""A record with a recognisable value at one place of the model, for tests that look for it."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from types import UnionType
from typing import Any

from thalie.crosswalks import model
from thalie.crosswalks.model import Record

from .documents import read

WORD = "Zyxwv"
URL = "https://zyxwv.example.org/page"
MARKS: Mapping[type, Any] = {
    str: WORD,
    float: 76.5,
    int: 765,
    bool: True,
    date: date(2031, 7, 6),
}
SHAPED = {  # what a standard takes in one shape only
    **dict.fromkeys(("page", "url", "uri", "uris", "address", "data_management_plan"), URL),
    "certificate": URL,
    **dict.fromkeys(("doi", "concept_doi", "instrument_doi", "pid"), "10.5072/zyxwv"),
    **dict.fromkeys(("start", "end", "day", "when", "publication_date"), "2031-07-06"),
    **dict.fromkeys(("started", "created", "updated"), "2031-07-06T05:04:03"),
    **dict.fromkeys(("language", "languages"), "de"),
    "retention_until": "2031-07-06",
    "geonames": "7654321",
    "year_from": -765,
    "year_to": 765,
    "size": 7654321,
    "index": 2,
    "checksum": "md5:76543210765432107654321076543210",
}


def marked(path: str, record: Record | None = None) -> tuple[Record, Any]:
    """A whole record, or RECORD, with a mark at PATH (``objects.keeper.name``), and the mark.

    Of a list, the first entry is marked; what is not there is made, with as little as it needs.
    Words by language are marked in English.
    """
    names = path.split(".")
    found = _set(record or read(), names, mark := mark_of(path))
    if names[-1] in OPPOSITE:
        found = _completed(found, names)
    return found, mark


OPPOSITE = {"latitude": "longitude", "longitude": "latitude"}


def _completed(record: Record, names: list[str]) -> Record:
    """Coordinates say something together: what the other one is, where nobody said it."""
    whole: Any = record
    for name in names[:-1]:
        found = getattr(whole, name)
        whole = found[0] if isinstance(found, tuple) else found
    other = OPPOSITE[names[-1]]
    return record if getattr(whole, other) is not None else _set(record, [*names[:-1], other], 12.5)


def mark_of(path: str) -> Any:
    """The value that stands at PATH."""
    name = path.split(".")[-1]
    return SHAPED[name] if name in SHAPED else MARKS[_leaf(path)]


@cache
def paths() -> tuple[str, ...]:
    """Every place of the model, those of whole groups left out."""
    return tuple(_paths(Record, ""))


def covered(*tables: Mapping[str, str]) -> set[str]:
    """The places of the model that TABLES tell of, by themselves or by what they belong to."""
    told = {name for table in tables for name in table}
    return {
        path
        for path in paths()
        if any(path == name or path.startswith(f"{name}.") for name in told)
    }


def _paths(kind: type, above: str) -> Iterator[str]:
    for name, inner in _hints(kind).items():
        path = f"{above}{name}"
        if is_dataclass(inner) and isinstance(inner, type):
            yield from _paths(inner, f"{path}.")
        else:
            yield path


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The fields of a dataclass with the type of one entry."""
    hints = typing.get_type_hints(kind)
    return {field.name: _one(hints[field.name]) for field in fields(kind)}


def _one(hint: Any) -> Any:
    """The type of one entry of a tuple, of what may be ``None``, of words by language."""
    arguments = [one for one in typing.get_args(hint) if one not in (type(None), Ellipsis)]
    origin = typing.get_origin(hint)
    if origin is tuple or origin in (UnionType, typing.Union):
        return _one(arguments[0])
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        return str
    return hint


def _leaf(path: str) -> type:
    kind: Any = Record
    for name in path.split("."):
        kind = _hints(kind)[name]
    found: type = kind
    return found


def _set(one: Any, names: list[str], mark: Any) -> Any:
    """A copy of ONE, a part of the model, with MARK at NAMES below it."""
    name, *deeper = names
    hint = typing.get_type_hints(type(one))[name]
    kind, now = _hints(type(one))[name], getattr(one, name)
    if deeper:
        many = typing.get_origin(hint) is tuple
        first = next(iter(now), None) if many else now
        value = _set(first if first is not None else _least(kind), deeper, mark)
        value = (value, *now[1:]) if many else value
    elif typing.get_origin(hint) is tuple:
        value = (mark, *now[1:])
    elif typing.get_origin(hint) is not None and _is_words(hint):
        value = {**now, "en": mark}
    else:
        value = mark
    return replace(one, **{name: value})


def _is_words(hint: Any) -> bool:
    origin = typing.get_origin(hint)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _least(kind: Any) -> Any:
    """One part of the model that says next to nothing."""
    required = {
        model.Term: {"vocabulary": "techniques", "id": "pixe"},
        model.Identifier: {"scheme": "doi", "value": "10.5072/other"},
        model.Withdrawal: {"day": "2030-01-01"},
        model.File: {"name": "a.csv", "size": 3},
        model.Version: {"index": 1, "doi": "10.5072/version-1"},
    }
    names = {"label": "A thing", "name": "A name", "number": "0001", "result": "out.csv"}
    given = required.get(kind) or {n: v for n, v in names.items() if n in _hints(kind)}
    if kind is model.Relation:
        given = {"relation": "References", "identifier": _least(model.Identifier)}
    if kind is model.Funding:
        given = {"funder": _least(model.Organisation)}
    if kind is model.Element:
        given = {"element": model.Term("elements", "Cu", {"en": "copper"})}
    if kind is model.Dated:
        given = {"kind": "Valid", "when": "2026"}
    if kind is model.Text:
        given = {"text": "Words", "kind": "Other"}
    if kind is model.Licence:
        given = {"titles": {"en": "A licence"}}
    if kind is model.Keyword:
        given = {"text": "Words"}
    return kind(**given)
