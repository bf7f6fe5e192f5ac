"""What was measured: analyses as a table that is read, narrowed, sorted, taken away. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from thalie.crosswalks.spoken import called
from thalie.ground.language import Sentence, in_context
from thalie.ground.language import sentence as _
from thalie.ground.plain import unaccented
from thalie.ground.tables import as_csv
from thalie.ground.terms import Find

from ..fields import Field
from ..model import ANALYSIS, BY_NAME, PREFIX
from ..present import Line, Shown, Words, number, present, title_of, words
from .method import day

Json = Mapping[str, Any]

ANALYSES = f"{PREFIX}:analyses"
FIRST = 20
"""Rows on the page of the dataset."""

LONGEST = 200  # characters of a search that are looked at
MOST_CHOICES = 200  # objects that a menu offers
_FIELDS: Mapping[str, Field] = {field.name: field for field in ANALYSIS.fields}
_TEXTS = ("number", "object", "spot", "description", "day", "file", "spot_fr", "spot_en",
          "description_fr", "description_en")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader wants to see: ``words`` in any text, a ``kind``, an ``object``; the order.

    ``sort`` is the name of a column, with ``-`` before it from the last to the first.
    """

    words: str = ""
    kind: str = ""
    object: str = ""
    sort: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """Read the parameters of an address; an order that there is not is that of the record."""
        sort = query.get("sort", "")[:LONGEST]
        return cls(
            query.get("q", "")[:LONGEST].strip(),
            query.get("kind", "")[:LONGEST],
            query.get("object", "")[: LONGEST * 2],
            sort if sort.removeprefix("-") in SORTED else "",
        )

    def query(self, **changed: str) -> str:
        """The parameters of an address that asks for the same, but for what is CHANGED."""
        given = {"q": self.words, "kind": self.kind, "object": self.object, "sort": self.sort}
        return urlencode({name: value for name, value in (given | changed).items() if value})

    @property
    def narrow(self) -> bool:
        """Whether it leaves analyses out."""
        return bool(self.words or self.kind or self.object)


def names(fields: Json, language: str) -> dict[str, str]:
    """What readers of LANGUAGE call what was studied, by the words that analyses have for it."""
    given = (fields.get(f"{PREFIX}:{name}") or () for name in ("objects", "samples"))
    return called(chain.from_iterable(given), language)


def chosen(analyses: Sequence[Json], asked: Asked, find: Find, language: str) -> list[Json]:
    """The ANALYSES that are asked for, in that order."""
    kinds: dict[str, str] = {}

    def kind(one: Json) -> str:
        term = (one.get("kind") or {}).get("id", "")
        if term not in kinds:
            kinds[term] = title_of("analysiskinds", term, find, language) if term else ""
        return kinds[term]

    looked_for = _plain(asked.words).split()
    found = [
        one
        for one in analyses
        if (not asked.kind or (one.get("kind") or {}).get("id") == asked.kind)
        and (not asked.object or one.get("object") == asked.object)
        and (not looked_for or _has(one, kind(one), looked_for))
    ]
    return _in_order(found, asked.sort, kind)


def _has(one: Json, kind: str, looked_for: Iterable[str]) -> bool:
    told = [str(one.get(name, "")) for name in _TEXTS]
    text = _plain("\n".join([*told, kind, *one.get("detectors", ())]))
    return all(word in text for word in looked_for)


def _plain(text: str) -> str:
    """TEXT as it is typed without thinking: ``Œil`` is ``oeil``."""
    return unaccented(text).replace("œ", "oe").replace("æ", "ae")


_DIGITS = re.compile(r"(\d+)")


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key by which ``0009`` comes before ``12``, and ``a2`` before ``a10``."""
    parts = _DIGITS.split(unaccented(text))
    return tuple((0, int(part[:300]), "") if part.isascii() and part.isdecimal() else (1, 0, part)
                 for part in parts if part)  # fmt: skip


def _in_order(found: list[Json], sort: str, kind: Callable[[Json], str]) -> list[Json]:
    """FOUND by a column; what has no value there comes last, in either direction."""
    name = sort.removeprefix("-")
    if not name:
        return found
    values = [(kind(one) if name == "kind" else SORTED[name](one), one) for one in found]
    known = [pair for pair in values if pair[0] not in (None, "")]
    key: Callable[[Any], Any] = (lambda p: _natural(p[0])) if _is_text(known) else (lambda p: p[0])
    ordered = sorted(known, key=key, reverse=sort.startswith("-"))
    return [*(one for _, one in ordered), *(one for value, one in values if value in (None, ""))]


def _is_text(pairs: Sequence[tuple[Any, Json]]) -> bool:
    return any(isinstance(value, str) for value, _ in pairs)


def _area(one: Json) -> Any:
    for width, height in (("map_size_x", "map_size_y"), ("pixels_x", "pixels_y")):
        if width in one and height in one:
            return one[width] * one[height]
    return None


def _when(one: Json) -> str:
    return str(one.get("started") or one.get("day") or "")


SORTED: Mapping[str, Callable[[Json], Any]] = {
    "number": lambda one: one.get("number"),
    "kind": lambda one: one.get("kind"),
    "object": lambda one: one.get("object"),
    "spot": lambda one: one.get("spot"),
    "description": lambda one: one.get("description"),
    "day": lambda one: one.get("day"),
    "when": _when,
    "map": _area,
    "dose": lambda one: one.get("dose"),
    "acquisition_time": lambda one: one.get("acquisition_time"),
    "energy": lambda one: one.get("energy"),
    "file": lambda one: one.get("file"),
}
"""What each column that has an order is sorted by."""


# As a table


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its label, its name for the order, and which order it has now, if any."""

    label: str
    name: str
    order: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of analyses: cells of pieces of text, what the columns are, what all rows share."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[Words, ...], ...], ...]
    common: tuple[Line, ...] = ()


_LABELS: Mapping[str, Sentence] = {
    **{name: _FIELDS[name].label for name in ("number", "kind", "object", "spot", "description")},
    "day": _FIELDS["day"].label,
    "when": in_context("paper", "Time of day"),
    "map": in_context("paper", "Map"),
    "dose": _FIELDS["dose"].label,
    "acquisition_time": _FIELDS["acquisition_time"].label,
    "energy": in_context("paper", "Beam"),
    "detectors": _FIELDS["detectors"].label,
    "file": _FIELDS["file"].label,
}
_USES: Mapping[str, tuple[str, ...]] = {
    "when": ("started",),
    "map": ("pixels_x", "pixels_y", "map_size_x", "map_size_y", "pixel_size_x", "pen_size"),
    "energy": ("particle", "energy"),
    "file": ("file", "path"),
}


def table(
    rows: Sequence[Json],
    every: Sequence[Json],
    asked: Asked,
    sums: frozenset[str],
    names: Mapping[str, str],
    find: Find,
    language: str,
) -> Table:
    """ROWS, in one language, with a column for all in which EVERY analysis of the dataset differs.

    What is the same for all of them is told once. Of the detectors those that are SUMS of others
    are left out. Objects have the NAMES that readers of the language know them by.
    """
    used = {name for one in every for name, value in one.items() if value not in (None, "", [])}
    there = [name for name in _LABELS if used.intersection(_USES.get(name, (name,)))]
    shared = [name for name in there if name != "number" and _shared(name, every)]
    apart = [name for name in there if name not in shared]

    def cell(name: str, one: Json) -> tuple[Words, ...]:
        if name == "object" and one.get(name) in names:
            return (Words(names[one[name]]),)
        return _cell(name, one, sums, find, language)

    common = (Line(_LABELS[n].in_language(language), cell(n, every[0])) for n in shared)
    return Table(
        tuple(_column(name, asked, language) for name in apart),
        tuple(tuple(cell(name, one) for name in apart) for one in rows),
        tuple(line for line in common if line.words),
    )


def _shared(name: str, every: Sequence[Json]) -> bool:
    """Whether several analyses have the same in a column."""
    fields, first = _USES.get(name, (name,)), every[0]
    return len(every) > 1 and all(
        one.get(field) == first.get(field) for one in every[1:] for field in fields
    )


def _column(name: str, asked: Asked, language: str) -> Column:
    label = _LABELS[name].in_language(language)
    if name not in SORTED:
        return Column(label, "")
    if asked.sort == name:
        return Column(label, name, "ascending", asked.query(sort=f"-{name}"))
    order = "descending" if asked.sort == f"-{name}" else ""
    return Column(label, name, order, asked.query(sort=name))


def _cell(
    name: str, one: Json, sums: frozenset[str], find: Find, language: str
) -> tuple[Words, ...]:
    if name == "when":
        when = str(one.get("started") or "").partition("T")[2]
        return (Words(when),) if when else ()
    if name == "day":
        return (Words(told),) if (told := day(one.get("day"), language)) else ()
    if name == "map":
        return tuple(Words(told.replace(" ", "\N{NO-BREAK SPACE}")) for told in _map(one, language))
    if name == "energy":
        return tuple(_beam(one, find, language))
    if name == "detectors":
        devices = [each for each in one.get("detectors", ()) if each not in sums]
        return tuple(map(Words, devices))
    if name == "file":
        path = one.get("path", "")
        return tuple(Words(text) for text in (one.get("file"), path if path != "/" else "") if text)
    return tuple(words(_FIELDS[name], one[name], find, language)) if name in one else ()


def _map(one: Json, language: str) -> Iterator[str]:
    """``40 × 40 pixels``, ``1 000 × 1 000 µm``, ``pen of 100 µm``, as far as they are known."""
    if "pixels_x" in one and "pixels_y" in one:
        size = f"{number(one['pixels_x'], '', language)} × {number(one['pixels_y'], '', language)}"
        yield _("%(size)s pixels", size=size).in_language(language)
    if "map_size_x" in one and "map_size_y" in one:
        yield _product(one["map_size_x"], one["map_size_y"], language)
    if "pixel_size_x" in one:
        size = _product(one["pixel_size_x"], one.get("pixel_size_y"), language)
        yield _("pixel of %(size)s", size=size).in_language(language)
    if "pen_size" in one:
        size = number(one["pen_size"], "um", language)
        yield _("pen of %(size)s", size=size).in_language(language)


def _product(x: float, y: float | None, language: str) -> str:
    if y is None:
        return number(x, "um", language)
    return f"{number(x, '', language)} × {number(y, 'um', language)}"


def _beam(one: Json, find: Find, language: str) -> Iterator[Words]:
    for name in ("particle", "energy"):
        if name in one:
            yield from words(_FIELDS[name], one[name], find, language)


# What may be chosen from


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a menu."""

    value: str
    label: str


def kinds(analyses: Iterable[Json], find: Find, language: str) -> list[Choice]:
    """The kinds that the analyses have; a menu of one is none."""
    found = dict.fromkeys((one.get("kind") or {}).get("id", "") for one in analyses)
    menu = [Choice(k, title_of("analysiskinds", k, find, language)) for k in found if k]
    return menu if len(menu) > 1 else []


def objects(analyses: Iterable[Json], names: Mapping[str, str]) -> list[Choice]:
    """What was analysed, as typed, shown by its name; none where they are too many for a menu."""
    found = sorted({one["object"] for one in analyses if one.get("object")}, key=_natural)
    menu = [Choice(one, names.get(one, one)) for one in found]
    return menu if 1 < len(menu) <= MOST_CHOICES else []


# To take away


def csv_of(analyses: Iterable[Json]) -> str:
    """ANALYSES as CSV: a column for each field of the model, by its name; terms by their ids.

    Several detectors stand in one cell, with semicolons. Begins with a byte-order mark, by which
    spreadsheets know that the text is UTF-8.
    """
    names = list(_FIELDS)
    return "\ufeff" + as_csv(names, ({n: _bare(one.get(n)) for n in names} for one in analyses))


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get("id")
    if isinstance(value, float):
        return f"{value:.12g}"
    return "; ".join(map(str, value)) if isinstance(value, list) else value


# Elements


def elements(processing: Json, find: Find, language: str) -> Shown | None:
    """The elements that were quantified."""
    field = next(f for f in _inner(f"{PREFIX}:processing") if f.name == "elements")
    shown = present(field, processing.get("elements"), language, find, 0, 1_000)
    return replace(shown, help="") if shown else None


def _inner(name: str) -> tuple[Field, ...]:
    group = BY_NAME[name].group
    return group.fields if group else ()
