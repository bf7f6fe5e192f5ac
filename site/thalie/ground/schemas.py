"""What a document must look like, as JSON Schema with a sentence for each mistake. Pure.

The sentences stand under ``errorMessage``, beside what they speak of: one text, or one for each
keyword, as ajv-errors and the language servers of editors read it. In a sentence ``{value}`` is
what was given, ``{allowed}`` what may be, ``{known}`` the keys that may be; ``{path}`` leads to the
value (``checks[1].left``), ``{parent}`` to what holds it, under ``{key}``.

Schemas stand in files beside the code that uses them (``people.schema.yaml``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

Json = Mapping[str, Any]
Place = Sequence[str | int]
FORMATS = FormatChecker(formats=())
MOST_SHOWN = 80  # characters of a value in a sentence
SENTENCES = {  # where a schema has none of its own
    "enum": "{value!r} is none of {allowed}.",
    "required": "is missing.",
    "additionalProperties": "unknown field; known are {known}.",
}


class Mistake(NamedTuple):
    """The place in a document, and what is told about it."""

    path: Place
    text: str


def format_of(name: str, right: Callable[[str], object]) -> None:
    """Let RIGHT judge texts of the format NAME.

    It says whether a text is right, or raises ``ValueError`` with what is wrong.
    """
    FORMATS.checks(name, raises=ValueError)(lambda v: not isinstance(v, str) or bool(right(v)))


def mistakes(document: Any, schema: Json, **words: str) -> Iterator[Mistake]:
    """Each wrong place of DOCUMENT, with the first thing that is wrong there.

    ``words`` are further names that sentences may use.
    """
    told = set()
    for error in _Validator(schema, format_checker=FORMATS).iter_errors(document):
        path = tuple(error.absolute_path)
        if path not in told:
            told.add(path)
            yield Mistake(path, _sentence(error, path, words))


def dotted(path: Place) -> str:
    """``affiliations[1].name``; lists are counted from 1."""
    parts = (f"[{one + 1}]" if isinstance(one, int) else f".{one}" for one in path)
    return "".join(parts).lstrip(".")


def _sentence(error: ValidationError, path: Place, words: Mapping[str, str]) -> str:
    if error.cause:
        return str(error.cause)
    told = error.schema.get("errorMessage", {})
    if isinstance(told, Mapping):
        told = told.get(error.validator) or SENTENCES.get(str(error.validator), error.message)
    return str(told).format(
        value=_Shown(error.instance),
        allowed=", ".join(map(str, error.schema.get("enum", ()))),
        known=", ".join(sorted(error.schema.get("properties", ()))),
        key=path[-1] if path else "",
        path=dotted(path),
        parent=dotted(path[:-1]),
        **words,
    )


class _Shown:
    """A value in a sentence: not longer than a reader can bear."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __str__(self) -> str:
        return str(self.value)[:MOST_SHOWN]

    def __repr__(self) -> str:
        return repr(self.value)[:MOST_SHOWN]


# As the standard has them, but the mistake is at the key that is missing, or too many.


def _required(_: Any, keys: Sequence[str], document: Any, __: Json) -> Iterator[ValidationError]:
    for key in keys if isinstance(document, Mapping) else ():
        if key not in document:
            yield ValidationError("", path=[key])


def _others(_: Any, allowed: bool, document: Any, schema: Json) -> Iterator[ValidationError]:
    for key in document if isinstance(document, Mapping) and not allowed else ():
        if key not in schema.get("properties", {}):
            yield ValidationError("", path=[str(key)], instance=document[key])


_Validator = extend(
    Draft202012Validator,
    {"required": _required, "additionalProperties": _others},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", lambda _, v: type(v) is int),
)
