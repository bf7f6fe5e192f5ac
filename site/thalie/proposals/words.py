"""Proposals in the words of the form, in the language of whoever reads them. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any

from thalie.ground.language import Sentence, in_context
from thalie.ground.terms import Find
from thalie.heritage.fields import Field
from thalie.heritage.model import BY_NAME
from thalie.heritage.values import Flag, Term

MOST_LINES = 8
LONGEST = 400  # characters of a line

_FIELDS: Mapping[str, Sentence] = {
    "resource_type": in_context("field", "Resource type"),
    "title": in_context("field", "Title"),
    "additional_titles": in_context("field", "Title in French"),
    "contributors": in_context("field", "Contributors"),
    "publisher": in_context("field", "Publisher"),
    "dates": in_context("field", "Dates"),
    "languages": in_context("field", "Languages"),
    "subjects": in_context("field", "Keywords"),
    "rights": in_context("field", "Licence"),
    "formats": in_context("field", "Formats"),
    "sizes": in_context("field", "Sizes"),
    "description": in_context("field", "Description"),
    "additional_descriptions": in_context("field", "Further descriptions"),
}
DESCRIPTION = in_context("section", "Description, rights and files")
_SECTIONS: tuple[tuple[Sentence, frozenset[str]], ...] = (
    (in_context("section", "Objects"), frozenset({"objects", "samples", "standards"})),
    (in_context("section", "Measurement"), frozenset({"experiment", "detectors", "analyses"})),
    (
        in_context("section", "Processing and preservation"),
        frozenset({"processing", "life_cycle", "synthetic"}),
    ),
)
PROBLEMS: Mapping[str, Sentence] = {
    "damaged": in_context("file", "Damaged"),
    "truncated": in_context("file", "Its end is missing"),
    "empty": in_context("file", "Empty"),
    "not-hdf5": in_context("file", "Not what its name says"),
    "wrong-format": in_context("file", "Not what its name says"),
    "not-read": in_context("file", "Not of the accelerator"),
    "unknown-layout": in_context("file", "Of another program"),
    "unchecked-name": in_context("file", "Names cannot be looked for"),
}
OTHER_PROBLEM = in_context("file", "Not to be published as it is")

_TAG = re.compile(r"<[^>]*>")
_BREAK = re.compile(r"</(?:p|li|ul)>")


def _path(path: str) -> tuple[str, list[str]]:
    section, _, rest = path.partition(".")
    return section, rest.split(".")


def label_of(path: str, language: str) -> str:
    """What the field at PATH is called."""
    section, names = _path(path)
    if section == "metadata":
        return _FIELDS[names[0]].in_language(language) if names[0] in _FIELDS else names[0]
    field = BY_NAME.get(names[0])
    for name in names[1:]:
        field = _inner(field, name)
    return field.label.in_language(language) if field else names[-1]


def section_of(path: str, language: str) -> str:
    """The part of the form in which the field at PATH stands."""
    section, names = _path(path)
    if section == "custom_fields":
        name = names[0].partition(":")[2]
        for title, members in _SECTIONS:
            if name in members:
                return title.in_language(language)
    return DESCRIPTION.in_language(language)


def lines_of(path: str, value: Any, language: str, find: Find) -> tuple[list[str], int]:
    """VALUE of the field at PATH in short lines, and how many more there are."""
    section, names = _path(path)
    if section == "custom_fields":
        field = BY_NAME.get(names[0])
        for name in names[1:]:
            field = _inner(field, name)
        lines = list(_of_field(field, value, language, find)) if field else [str(value)]
    else:
        lines = list(_of_metadata(names[0], value, language, find))
    told = [line if len(line) <= LONGEST else line[: LONGEST - 1] + "…" for line in lines]
    return told[:MOST_LINES], max(0, len(told) - MOST_LINES)


def problem_of(code: str, language: str) -> str:
    """A word for the problem of a file."""
    return PROBLEMS.get(code, OTHER_PROBLEM).in_language(language)


def _inner(field: Field | None, name: str) -> Field | None:
    group = field.group if field else None
    return next((one for one in group.fields if one.name == name), None) if group else None


def _of_field(field: Field, value: Any, language: str, find: Find) -> Iterator[str]:
    values = value if field.many and isinstance(value, list) else [value]
    for one in values:
        yield _one_of_field(field, one, language, find)


def _one_of_field(field: Field, value: Any, language: str, find: Find) -> str:
    if isinstance(field.kind, Term) and isinstance(value, Mapping):
        return _term(field.kind.vocabulary, str(value.get("id", "")), language, find)
    if isinstance(field.kind, Flag):
        return (YES if value else NO).in_language(language)
    if field.group and isinstance(value, Mapping):
        parts = [
            ", ".join(_of_field(inner, value[inner.name], language, find))
            for inner in field.group.fields
            if value.get(inner.name) not in (None, "", [], {})
        ]
        return "; ".join(parts[:6])
    return _number(value)


YES, NO = in_context("flag", "Yes"), in_context("flag", "No")


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)


def _term(vocabulary: str, id_: str, language: str, find: Find) -> str:
    facts = find(vocabulary, id_)
    titles = facts.title if facts else {}
    return titles.get(language) or titles.get("en") or id_


def _of_metadata(name: str, value: Any, language: str, find: Find) -> Iterator[str]:
    vocabulary = {"resource_type": "resourcetypes", "languages": "languages", "rights": "licenses"}
    for one in value if isinstance(value, list) else [value]:
        if not isinstance(one, Mapping):
            yield from _paragraphs(str(one)) if name == "description" else [str(one)]
        elif name in vocabulary:
            yield _term(vocabulary[name], str(one.get("id", "")), language, find)
        else:
            yield from _TOLD.get(name, _any)(one)


def _any(one: Mapping[str, Any]) -> list[str]:
    return [", ".join(str(part) for part in one.values() if not isinstance(part, Mapping))]


def _person(one: Mapping[str, Any]) -> list[str]:
    return [str(one["person_or_org"]["name"])]


def _description(one: Mapping[str, Any]) -> list[str]:
    words = " ".join(_paragraphs(str(one["description"])))
    return [f"[{(one.get('lang') or {}).get('id', '')}] {words}"]


_TOLD: Mapping[str, Callable[[Mapping[str, Any]], list[str]]] = {
    "additional_titles": lambda one: [str(one["title"])],
    "contributors": _person,
    "dates": lambda one: [str(one["date"])],
    "subjects": lambda one: [str(one.get("subject") or one.get("id"))],
    "additional_descriptions": _description,
}


def _paragraphs(html: str) -> list[str]:
    parts = _BREAK.split(html)
    texts = (" ".join(unescape(_TAG.sub(" ", part)).split()) for part in parts)
    return [text for text in texts if text]
