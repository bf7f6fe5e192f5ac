"""The heritage fields as a person reads them: labels, text and tables in one language.

Pure. The sections of the landing page (``paper``) are made of what stands here; ``thalie describe``
writes it as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from babel.numbers import get_decimal_symbol

from thalie.crosswalks.things import KINDS
from thalie.ground.language import in_context, locale
from thalie.ground.terms import Find

from .fields import Field
from .values import Address, Identifier, Number, Term

ROWS = 50  # of a table that are shown at once

ADDRESSES = {
    "ROR": "{}",
    "ORCID": "https://orcid.org/{}",
    "DOI": "https://doi.org/{}",
    "Wikidata": "https://www.wikidata.org/wiki/{}",
    "GeoNames": "https://www.geonames.org/{}",
    "POP": "https://www.pop.culture.gouv.fr/notice/joconde/{}",
}
PAGES = {
    **{vocabulary: f"/things/{kind}/{{}}" for vocabulary, kind in KINDS.items()},
    "instruments": "/instruments/{}",
}
"""Pages of terms that are things, by vocabulary."""

YES_OR_NO = {True: in_context("flag", "yes"), False: in_context("flag", "no")}

SYMBOLS = {"um": "µm", "mm2": "mm²", "deg": "°"}


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text, perhaps with an address."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands beside it."""

    label: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """One field: ``lines`` of a group, or a table of ``columns`` and ``rows``.

    ``total`` is the number of rows there are; ``rows`` holds no more than was asked for.
    """

    label: str
    help: str
    lines: tuple[Line, ...] = ()
    tables: tuple[Shown, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[Words, ...], ...], ...] = ()
    total: int = 0


def present(
    field: Field, value: Any, language: str, find: Find, start: int = 0, rows: int = ROWS
) -> Shown | None:
    """VALUE of FIELD in LANGUAGE; of a table the ROWS from START on. ``None`` if it is empty."""
    label, help_ = field.label.in_language(language), field.help.in_language(language)
    if not value:
        return None
    if field.group and field.many:
        return _table(field, value, language, find, start, rows)
    if field.group:
        parts = [inner for inner in field.group.fields if value.get(inner.name)]
        tables = [
            present(inner, value[inner.name], language, find, 0, rows)
            for inner in parts
            if inner.group and inner.many
        ]
        lines = [
            Line(
                inner.label.in_language(language),
                tuple(words(inner, value[inner.name], find, language)),
            )
            for inner in parts
            if not (inner.group and inner.many)
        ]
        return Shown(label, help_, tuple(lines), tuple(t for t in tables if t))
    return Shown(label, help_, (Line(label, tuple(words(field, value, find, language))),))


def _table(
    field: Field, value: list[Any], language: str, find: Find, start: int, rows: int
) -> Shown:
    group = field.group
    if group is None:
        raise TypeError(field.name)
    used = [inner for inner in group.fields if any(inner.name in one for one in value)]
    return Shown(
        label=field.label.in_language(language),
        help=field.help.in_language(language),
        columns=tuple(inner.label.in_language(language) for inner in used),
        rows=tuple(
            tuple(
                tuple(words(inner, one[inner.name], find, language)) if inner.name in one else ()
                for inner in used
            )
            for one in value[start : start + rows]
        ),
        total=len(value),
    )


def words(field: Field, value: Any, find: Find, language: str) -> Iterable[Words]:
    """VALUE of FIELD as pieces of text; a group inside a table is told in one piece each."""
    for one in value if field.many else [value]:
        if field.group:
            yield from _told(field, one, find, language)
        else:
            yield _word(field, one, find, language)


def _told(field: Field, value: Mapping[str, Any], find: Find, language: str) -> Iterable[Words]:
    group = field.group
    for inner in group.fields if group else ():
        if inner.name in value:
            yield from words(inner, value[inner.name], find, language)


def title_of(vocabulary: str, term: str, find: Find, language: str) -> str:
    """The title of a TERM in LANGUAGE, else in English, else its id."""
    facts = find(vocabulary, term) if term else None  # what is not there is looked for again
    titles: Mapping[str, str] = facts.title if facts else {}
    return titles.get(language[:2]) or titles.get("en") or term


def _word(field: Field, value: Any, find: Find, language: str) -> Words:
    kind = field.kind
    if isinstance(kind, Term):
        known = find(kind.vocabulary, value["id"]) is not None
        page = PAGES.get(kind.vocabulary, "") if known else ""
        title = title_of(kind.vocabulary, value["id"], find, language)
        return Words(title, page.format(value["id"]))
    if isinstance(kind, Address):
        return Words(value, value)
    if isinstance(kind, Identifier):
        scheme = "DOI" if value.startswith("10.") else kind.scheme  # an IGSN may be a DOI
        return Words(value, ADDRESSES.get(scheme, "").format(value))
    if isinstance(value, bool):
        return Words(YES_OR_NO[value].in_language(language))
    if isinstance(kind, Number):
        return Words(number(value, kind.unit, language))
    return Words(str(value))


def number(value: float, unit: str, language: str) -> str:
    """A number with its unit: ``12.5 µm``, ``12,5 µm`` in French."""
    text = f"{value:.10g}".replace(".", get_decimal_symbol(locale(language)))
    symbol = SYMBOLS.get(unit, unit)
    if not symbol:
        return text
    return text + symbol if symbol == "°" else f"{text}\N{NO-BREAK SPACE}{symbol}"
