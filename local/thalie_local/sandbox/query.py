"""Which DOIs a list asks for: the filters and the query string of DataCite's REST API.

Source: ``datacite/lupo``, ``openapi.yaml`` and ``app/models/doi.rb`` (``Doi.query``). Of the
syntax of OpenSearch query strings, this local DataCite knows words, phrases, ``field:value`` and
ranges, all of which have to match; anything else is refused, rather than understood differently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from thalie_local.sandbox.states import Problem, RefusedError, State
from thalie_local.sandbox.store import ORDERS, Selection, Span

_PARAMETERS = frozenset(
    {"prefix", "state", "client-id", "provider-id", "query", "created", "registered", "published"}
    | {"sort", "page[size]", "page[number]", "page[cursor]", "fields[dois]"}
    | {"affiliation", "publisher", "detail", "disable-facets"}
)
_TIMES = ("created", "updated", "registered")
_FIELDS = {"doi": "name", "id": "name", "uid": "name", "url": "url", "titles.title": "title"}
_PART = re.compile(
    r"""(?:(?P<field>[\w.]+):)?
        (?:(?P<open>[\[{])\s*(?P<low>[^\s\]}]+)\s+TO\s+(?P<high>[^\s\]}]+)\s*(?P<close>[\]}])
        |"(?P<phrase>[^"]*)"
        |(?P<word>[^\s"()\[\]{}!^~]+))
        (?:\s+|$)""",
    re.VERBOSE,
)
_TIME = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?)?)?)?", re.ASCII)
_FIRST, _LAST = "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"


def selection(
    query: Mapping[str, str], *, username: str, everything: bool
) -> tuple[Selection, str]:
    """Which DOIs a query asks for, and in which order.

    Without ``everything`` (no account) only findable ones. Raises ``RefusedError`` (400) for a
    parameter that this local DataCite does not know, rather than answer something else.
    """
    unknown = sorted(set(query) - _PARAMETERS)
    if unknown:
        raise _refused(f"This local DataCite does not know {', '.join(unknown)}.")
    order = query.get("sort", "-updated")
    if order not in ORDERS:
        raise _refused(f"This local DataCite cannot sort by {order}.")
    states = _states(query.get("state", "")) if everything else (State.FINDABLE,)
    words, spans = _parts(query.get("query", ""))
    chosen = Selection(
        prefixes=_listed(query.get("prefix", "")),
        states=states,
        words=words,
        spans=(*spans, *_years(query)),
        nothing=not _is_ours(query, username),
    )
    return chosen, order


def _is_ours(query: Mapping[str, str], username: str) -> bool:
    """Whether the one repository here, or its provider, is among those asked for."""
    client = username.lower()
    own = {"client-id": client, "provider-id": client.partition(".")[0]}
    return all(own[name] in _listed(query[name]) for name in own if query.get(name))


def _states(value: str) -> tuple[State, ...]:
    named = _listed(value)
    strange = sorted(set(named) - set(State))
    if strange:
        raise _refused(f"There is no state {', '.join(strange)}.")
    return tuple(map(State, named))


def _years(query: Mapping[str, str]) -> list[Span]:
    """``created=2024,2026``: from the first of these years to the last, as at DataCite."""
    spans = []
    for name in ("created", "registered", "published"):
        value = query.get(name)
        if not value:
            continue
        if not re.fullmatch(r"\d{4}(,\d{4})*", value, re.ASCII):
            raise _refused(f"{name} must be years such as 2025,2026.")
        years = sorted(value.split(","))
        low, high = (_moment(years[0]), _moment(years[-1], end=True))
        if name == "published":
            low, high = years[0], years[-1]
        spans.append(Span(name, low, high))
    return spans


def _parts(text: str) -> tuple[tuple[tuple[str, str], ...], list[Span]]:
    """The words, each with the field it is looked for in, and the spans of time."""
    words: list[tuple[str, str]] = []
    spans: list[Span] = []
    rest = text.strip()
    while rest:
        part = _PART.match(rest)
        if part is None:
            raise _refused(f"This local DataCite cannot read the query from {rest[:60]!r} on.")
        rest = rest[part.end() :]
        field, word = part["field"], part["word"] or part["phrase"]
        if field is None and word == "AND":
            continue
        if part["open"]:
            spans.append(_span(part))
        else:
            words.append(_word(field, word or ""))
    return tuple(words), spans


def _word(field: str | None, word: str) -> tuple[str, str]:
    if field is None:
        if word in ("OR", "NOT") or word[:1] in ("-", "+"):
            raise _refused(f"This local DataCite does not know {word!r} in a query.")
        return "any", word.strip("*")
    if field in ("state", "aasm_state"):
        return "state", word.lower()
    if field not in _FIELDS:
        raise _refused(f"This local DataCite cannot search {field}.")
    word = word.replace("\\", "")  # OpenSearch's escapes, as in 10.5072\/abc
    if _FIELDS[field] == "name":
        return ("name*", word[:-1]) if word.endswith("*") else ("name", word)
    return _FIELDS[field], word.strip("*")


def _span(part: re.Match[str]) -> Span:
    if part["field"] not in _TIMES:
        raise _refused(f"This local DataCite cannot search {part['field']} from … to ….")
    low = "" if part["low"] == "*" else _moment(part["low"], end=part["open"] == "{")
    high = "" if part["high"] == "*" else _moment(part["high"], end=part["close"] == "]")
    return Span(
        part["field"],
        low,
        high,
        above=part["open"] == "{" and bool(low),
        below=part["close"] == "}" and bool(high),
    )


def _moment(text: str, *, end: bool = False) -> str:
    """A time as the store writes it. What is left open is its begin, or its ``end``.

    Times are compared as text, so that the 31st may stand for the end of any month.
    """
    given = text.replace("\\", "").strip('"').removesuffix("Z")
    first = f"{given}{_FIRST[len(given) :]}"
    try:
        if not _TIME.fullmatch(given):
            raise ValueError
        datetime.fromisoformat(first)
    except ValueError:
        raise _refused(f"{text[:40]!r} is no time such as 2026-11-21T10:00:00Z.") from None
    return f"{given}{_LAST[len(given) :]}" if end else first


def _listed(value: str) -> tuple[str, ...]:
    return tuple(part.strip().lower() for part in value.split(",") if part.strip())


def _refused(sentence: str) -> RefusedError:
    return RefusedError(400, Problem(sentence))
