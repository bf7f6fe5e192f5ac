"""The attributes of a measurement, whatever a program called them.

The same fact is ``beam_energy`` in one generation, ``beam energy`` in the next and ``Beam energy``
in a third; numbers are strings. Here each fact has the one name that ``attributes`` gives it, and
remembers where it was read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thalie.capture.safe.model import Provenance
from thalie.capture.safe.outline import Node, Value
from thalie.ground.units import Quantity, parse_number, parse_quantity, readings

from .attributes import FACTS, Attribute, fact_of, fields_of

_NOTHING = frozenset({"", "?", "none", "null", "nan"})
_UNKNOWN = frozenset({"unknown"})  # of serial numbers
_INFORMATION_NUMBERS = 7
_DESCRIPTION_REST = "description rest"  # what a comma cut off a description


@dataclass(frozen=True, slots=True)
class Word:
    """A text and the place it was read at."""

    text: str
    where: Provenance


def as_written(text: str) -> str:
    """TEXT in quotes, with what it may be where French and English read another number."""
    both = readings(text)
    return f"“{text[:40]}”" + (f", {both[0]:g} or {both[1]:g}" if both else "")


class Words:
    """The texts of one measurement or channel, looked up by the one name of each fact.

    Asking for a fact that ``attributes`` does not have raises ``KeyError``.
    """

    def __init__(self, words: Mapping[str, Word]) -> None:
        self._words = dict(words)

    def get(self, fact: str) -> Word | None:
        """The text that tells FACT, unless it says nothing (``None``, ``?``, blanks)."""
        word = self._words.get(FACTS[fact].fact)
        return None if word is None or word.text.casefold() in _NOTHING else word

    def text(self, fact: str) -> str:
        """The text that tells FACT, or an empty one."""
        word = self.get(fact)
        return word.text if word else ""

    def verbatim(self, fact: str) -> str:
        """The text that tells FACT, even where it is ``none``: a filter may be none."""
        word = self._words.get(FACTS[fact].fact)
        return word.text if word else ""

    def quantity(self, fact: str, unit: str) -> Quantity | None:
        """The positive quantity that tells FACT in UNIT; ``None`` if absent or not understood."""
        found = parse_quantity(self.text(fact), unit)
        return found if found is not None and found.value > 0 else None

    def number(self, fact: str) -> float | None:
        """The number that tells FACT; ``None`` if absent or not understood."""
        return parse_number(self.text(fact))

    def description(self) -> str:
        """The description, with what its own commas cut off."""
        rest = self._words.get(_DESCRIPTION_REST)
        texts = (self.text("description"), rest.text if rest else "")
        return ", ".join(text for text in texts if text)

    def where(self, *facts: str) -> Provenance | None:
        """The place of the first of FACTS that is told."""
        told = (self.get(fact) for fact in facts)
        found = next((word.where for word in told if word), None)
        if found is None and "description" in facts and _DESCRIPTION_REST in self._words:
            return self._words[_DESCRIPTION_REST].where
        return found

    def fields(self, thing: str) -> tuple[dict[str, Any], dict[str, Provenance]]:
        """The fields of THING (see ``fields_of``) that one value fills, and their places.

        The field that several facts may fill has the first that is told.
        """
        values: dict[str, Any] = {}
        places: dict[str, Provenance] = {}
        for name, attribute in fields_of(thing):
            word = self.get(attribute.fact)
            value = self._value(attribute)
            if word is None or value in (None, "") or name in values:
                continue
            values[name], places[name] = value, word.where
        return values, places

    def not_understood(self, thing: str) -> dict[str, Word]:
        """The fields of THING about which something is said that is no quantity."""
        return {
            name: word
            for name, attribute in fields_of(thing)
            if attribute.unit and (word := self.get(attribute.fact))
            if self._value(attribute) is None
        }

    def _value(self, attribute: Attribute) -> str | float | Quantity | None:
        if attribute.unit == "1":
            return self.number(attribute.fact)
        if attribute.unit:
            return self.quantity(attribute.fact, attribute.unit)
        text = self.text(attribute.fact)
        return "" if text.casefold() in _UNKNOWN else text


def read_words(file: str, holders: Iterable[Node]) -> Words:
    """The words of HOLDERS, nearest first: what the nearer says counts."""
    words: dict[str, Word] = {}
    for holder in holders:
        for key, value in holder.attributes.items():
            text, fact = _text(value), fact_of(key)
            if text is None or fact is None:
                continue
            word = Word(text, Provenance(file, holder.path, key))
            for name, part in _parts(fact, word):
                words.setdefault(name, part)
    return Words(words)


def _text(value: Value) -> str | None:
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    return None if value is None else str(value).strip()


def _parts(fact: str, word: Word) -> list[tuple[str, Word]]:
    """FACT and WORD, or what WORD is made of where a program packed several facts in one."""
    unpack = _PACKED.get(fact)
    pieces = unpack(word.text, FACTS[fact].parts) if unpack else {fact: word.text}
    return [(piece, Word(text.strip(), word.where)) for piece, text in pieces.items()]


def _description(text: str, _: Sequence[str]) -> Mapping[str, str]:
    return {"description": text.strip("' ")}


def _information(text: str, parts: Sequence[str]) -> Mapping[str, str]:
    """The fields of ``experiment information``, or nothing if it has another shape.

    They are counted from the end, as a comma in the description that stands in front would upset
    the count from there.
    """
    pieces = text.strip().strip("'").rsplit(",", len(parts))
    fields = [piece.strip() for piece in pieces[-len(parts) :]]
    said = dict(zip(parts, fields, strict=False))
    numbers = [parse_number(said[name]) for name in list(said)[:_INFORMATION_NUMBERS]]
    if len(said) < len(parts) or None in numbers:
        return {}
    if parse_number(said["particle"]) is not None or not parse_quantity(said["beam energy"], "keV"):
        return {}
    rest = pieces[: -len(parts)]
    return said | ({_DESCRIPTION_REST: rest[0].strip("' ")} if rest else {})


def _in_order(text: str, parts: Sequence[str]) -> Mapping[str, str]:
    """``1000,1000,25,25,500,11250,900000_``; what is missing at the end is not said."""
    return dict(zip(parts, text.strip(" _'").split(","), strict=False))


def _filters(text: str, _: Sequence[str]) -> Mapping[str, str]:
    """``X0:40mm He, X1:50um Al`` as one filter a detector."""
    pairs = re.findall(r"(?:X|LE|HE)([0-4])\s*:\s*(.*?)\s*(?=,|(?:X|LE|HE)\d\s*:|$)", text)
    return {f"filter x{digit}": words for digit, words in pairs}


def _pair(text: str, parts: Sequence[str]) -> Mapping[str, str]:
    sizes = re.split(r"\s*[x×]\s*", text.strip())
    if len(sizes) != len(parts) or None in map(parse_number, sizes):
        return {}
    return dict(zip(parts, sizes, strict=True))


_PACKED: dict[str, Callable[[str, Sequence[str]], Mapping[str, str]]] = {
    "description": _description,
    "experiment information": _information,
    "map size": _in_order,
    "exp.info": _in_order,
    "map size x/y": _pair,
    "pixel size x/y": _pair,
    "detector filter": _filters,
}
