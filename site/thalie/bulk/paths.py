"""The fields that may be changed over many records, by path; their values as text. Pure.

A path such as ``custom_fields.thalie:objects.keeper`` names a field in every entry of a list. Its
places in one record carry the number of the entry, from 0:
``custom_fields.thalie:objects.0.keeper``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from thalie.ground.language import Sentence, in_context
from thalie.ground.language import sentence as _
from thalie.heritage.fields import Field
from thalie.heritage.model import BY_NAME
from thalie.heritage.values import Flag, Term

Json = Mapping[str, Any]
Named = Callable[[str, str], str | None]
"""(vocabulary, words) -> the id of the term that goes by them."""

BAR = "|"
"""Between several values in one text."""

YES, NO = (
    frozenset({"true", "yes", "oui", "vrai", "1"}),
    frozenset({"false", "no", "non", "faux", "0"}),
)


class Shape(StrEnum):
    """How one value stands in a record."""

    TEXT = "text"
    FLAG = "flag"
    TERM = "term"
    """``{"id": …}``, said by its id."""
    WRAPPED = "wrapped"
    """``{key: …}``, said by what stands there."""
    OBJECT = "object"
    """Several facts together, said in JSON."""


class ValueRefusedError(ValueError):
    """What was given cannot be a value of the field; the sentence says why."""

    def __init__(self, sentence: Sentence) -> None:
        """Say why."""
        super().__init__(sentence.in_language("en"))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Spot:
    """A field: ``path``, and the ``labels`` of its steps from the outside.

    ``lists`` are the paths above it that hold a list of entries. ``many`` values may stand there.
    """

    path: str
    labels: tuple[Sentence, ...]
    shape: Shape = Shape.TEXT
    many: bool = False
    vocabulary: str = ""
    key: str = ""
    lists: frozenset[str] = field(default_factory=frozenset)

    @property
    def top(self) -> str:
        """The whole field of the record in which it stands."""
        return ".".join(self.path.split(".")[:2])

    def label(self, language: str, place: str = "") -> str:
        """What it is called; with the numbers of the entries, from 1, if a place is given."""
        steps, numbers = [], _numbers(place or self.path)
        walked = self.path.split(".")[1:]
        for count, label in enumerate(self.labels):
            above = ".".join([self.path.split(".")[0], *walked[: count + 1]])
            number = f" {next(numbers) + 1}" if above in self.lists and place else ""
            steps.append(label.in_language(language) + number)
        return " › ".join(steps)


def _numbers(place: str) -> Iterator[int]:
    return (int(step) for step in place.split(".") if step.isdecimal())


def spot_of(place: str) -> Spot | None:
    """The field of a place, or of a path."""
    return SPOTS.get(".".join(step for step in place.split(".") if not step.isdecimal()))


# Places in a record


def places(spot: Spot, document: Json) -> Iterator[str]:
    """Where the field stands, or could stand, in a record: once for each entry of its lists."""
    yield from _places(spot, document, spot.path.split("."), ())


def _places(spot: Spot, at: Any, steps: list[str], walked: tuple[str, ...]) -> Iterator[str]:
    if not steps:
        yield ".".join(walked)
        return
    step, *rest = steps
    inner = at.get(step) if isinstance(at, Mapping) else None
    here = (*walked, step)
    if ".".join(one for one in here if not one.isdecimal()) in spot.lists:
        for number, entry in enumerate(inner if isinstance(inner, list) else ()):
            yield from _places(spot, entry, rest, (*here, str(number)))
    else:
        yield from _places(spot, inner, rest, here)


def get(document: Any, place: str) -> Any:
    """What stands there; ``None`` where nothing does."""
    at = document
    for step in place.split("."):
        if isinstance(at, Mapping):
            at = at.get(step)
        elif isinstance(at, list) and step.isdecimal() and int(step) < len(at):
            at = at[int(step)]
        else:
            return None
    return None if at in ("", [], {}) else at


def put(document: Any, place: str, value: Any) -> None:
    """Let VALUE stand there, ``None``: nothing. Raises ``LookupError`` for no such entry."""
    at, (*steps, last) = document, place.split(".")
    for step in steps:
        if isinstance(at, list):
            at = at[int(step)]
        else:
            if at.get(step) is None:
                at[step] = {}
            at = at[step]
    if value is None:
        at.pop(last, None)
    else:
        at[last] = deepcopy(value)


def differences(before: Json, after: Json, tops: frozenset[str]) -> list[tuple[str, Any, Any]]:
    """Place, old and new value of what two states of a record say otherwise below TOPS."""
    found = []
    for spot in SPOTS.values():
        if spot.top in tops:
            for place in dict.fromkeys([*places(spot, before), *places(spot, after)]):
                old, new = get(before, place), get(after, place)
                if not same(spot, old, new):
                    found.append((place, old, new))
    return found


def same(spot: Spot, one: Any, other: Any) -> bool:
    """Whether two values are one for a reader."""
    return text_of(spot, one) == text_of(spot, other)


# Values as text


def text_of(spot: Spot, value: Any) -> str:
    """The value as one text, which ``value_of`` reads again."""
    if value is None:
        return ""
    if not spot.many:
        return _one(spot, value)
    texts = [_one(spot, item) for item in (value if isinstance(value, list) else [value])]
    if spot.shape is Shape.OBJECT:
        return _dump(value) if texts else ""
    clash = any(BAR in text or text != text.strip() for text in texts) or (
        bool(texts) and texts[0].startswith("[")
    )
    return json.dumps(texts, ensure_ascii=False) if clash else f" {BAR} ".join(texts)


def _one(spot: Spot, value: Any) -> str:
    if spot.shape is Shape.OBJECT:
        return _dump(value)
    if isinstance(value, Mapping):
        return _wrapped(spot, value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _wrapped(spot: Spot, value: Json) -> str:
    """A term by its id, whatever stands beside; an entry of another vocabulary in JSON."""
    if "id" in value:
        return str(value["id"]) if spot.shape is Shape.TERM else _dump({"id": value["id"]})
    return str(value[spot.key]) if set(value) == {spot.key} else _dump(value)


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def storable(text: str) -> str:
    """TEXT without what no database keeps: NUL, and halves of characters."""
    return text.encode(errors="ignore").decode().replace("\0", "")


def value_of(spot: Spot, text: str, named: Named) -> Any:
    """The value that TEXT means, as it is given to the service, which checks it; ``None``: nothing.

    Raises ``ValueRefusedError`` for a text that means nothing.
    """
    text = text.strip()
    if not text:
        return None
    if not spot.many:
        return _value(spot, text, named)
    if spot.shape is Shape.OBJECT:
        read = _load(text)
        return read if isinstance(read, list) else [read]
    items = _listed(text)
    return [_value(spot, item, named) for item in items] or None


def _listed(text: str) -> list[str]:
    if text.startswith("["):
        read = _load(text)
        if not isinstance(read, list) or not all(isinstance(one, str) for one in read):
            raise ValueRefusedError(_('In brackets a list of texts is meant: ["one", "two"].'))
        return [one for one in read if one.strip()]
    return [one for one in map(str.strip, text.split(BAR)) if one]


def _value(spot: Spot, text: str, named: Named) -> Any:
    if spot.shape is Shape.OBJECT or (
        text.startswith("{") and spot.shape in (Shape.TERM, Shape.WRAPPED)
    ):
        return _load(text)
    if spot.shape is Shape.TERM:
        return {"id": named(spot.vocabulary, text) or text}
    if spot.shape is Shape.WRAPPED:
        return {spot.key: text}
    if spot.shape is Shape.FLAG:
        if text.lower() not in YES | NO:
            raise ValueRefusedError(_("Say true or false."))
        return text.lower() in YES
    return text


def _load(text: str) -> Any:
    try:
        read = json.loads(text)
        dumped = json.dumps(read, ensure_ascii=False, allow_nan=False).encode()
        if b"\\u0000" in dumped:
            raise ValueError
    except (ValueError, RecursionError):  # or nothing that the database keeps
        raise ValueRefusedError(_("This is no JSON, in which the field is written.")) from None
    if not isinstance(read, dict | list):
        raise ValueRefusedError(_("This is no JSON, in which the field is written."))
    return read


# Which there are


def _spot(name: str, label: Sentence, shape: Shape = Shape.TEXT, **more: Any) -> Spot:
    return Spot(f"metadata.{name}", (label,), shape, **more)


_OF_INVENIO = (
    _spot("title", in_context("form", "Title")),
    _spot("additional_titles", in_context("form", "Additional titles"), Shape.OBJECT, many=True),
    _spot(
        "resource_type", in_context("form", "Resource type"), Shape.TERM, vocabulary="resourcetypes"
    ),
    _spot("publication_date", in_context("form", "Publication date")),
    _spot("creators", in_context("form", "Creators"), Shape.OBJECT, many=True),
    _spot("description", in_context("form", "Description")),
    _spot(
        "additional_descriptions",
        in_context("form", "Additional descriptions"),
        Shape.OBJECT,
        many=True,
    ),
    _spot("rights", in_context("form", "Licenses"), Shape.TERM, many=True, vocabulary="licenses"),
    _spot("contributors", in_context("form", "Contributors"), Shape.OBJECT, many=True),
    _spot(
        "subjects",
        in_context("form", "Keywords and subjects"),
        Shape.WRAPPED,
        many=True,
        key="subject",
    ),
    _spot(
        "languages", in_context("form", "Languages"), Shape.TERM, many=True, vocabulary="languages"
    ),
    _spot("dates", in_context("form", "Dates"), Shape.OBJECT, many=True),
    _spot("version", in_context("form", "Version")),
    _spot("publisher", in_context("form", "Publisher")),
    _spot("funding", in_context("form", "Awards"), Shape.OBJECT, many=True),
    _spot("identifiers", in_context("form", "Alternate identifiers"), Shape.OBJECT, many=True),
    _spot("related_identifiers", in_context("form", "Related works"), Shape.OBJECT, many=True),
    _spot(
        "references", in_context("form", "References"), Shape.WRAPPED, many=True, key="reference"
    ),
)


def _of_heritage(
    named: Field, above: str, labels: tuple[Sentence, ...], lists: frozenset[str]
) -> Iterator[Spot]:
    path, said = f"{above}.{named.name}", (*labels, named.label)
    if named.group:
        inside = lists | {path} if named.many else lists
        for inner in named.group.fields:
            yield from _of_heritage(inner, path, said, inside)
        return
    term = named.kind if isinstance(named.kind, Term) else None
    shape = Shape.TERM if term else Shape.FLAG if isinstance(named.kind, Flag) else Shape.TEXT
    vocabulary = term.vocabulary if term else ""
    yield Spot(path, said, shape, named.many, vocabulary, lists=lists)


def _heritage() -> Iterator[Spot]:
    for name, named in BY_NAME.items():
        prefixed = Field(
            name, named.label, named.help, named.kind, named.uri, named.example, named.many
        )
        yield from _of_heritage(prefixed, "custom_fields", (), frozenset())


SPOTS: dict[str, Spot] = {spot.path: spot for spot in (*_OF_INVENIO, *_heritage())}
"""Every field that may be changed, by its path, in the order of the form."""
