"""The attributes of a measurement, whatever a converter called them.

The same fact is ``beam_energy`` in one generation, ``beam energy`` in the next and ``Beam energy``
in a third; numbers are strings. Here each fact has one name, and remembers where it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from thalie.capture.model import Provenance, Quantity
from thalie.capture.outline import Node, Value
from thalie.capture.units import parse_number, parse_quantity

_NOTHING = frozenset({"", "?", "none", "null", "nan"})
_SYNONYMS = {
    "particule": "particle",
    "ref object": "reference",
    "object ref": "reference",
    "ref. analyse": "reference",
    "ref. standard": "reference",
    "objet": "reference",
    "user comment": "description",
    "area of interest": "description",
    "analyse description": "description",
    "prj euphrosyne": "project",
    "projet": "project",
    "obj euphrosyne": "object class",
    "acquisition time (sec.)": "acquisition time",
    "map size width": "map size x (um)",
    "map size height": "map size y (um)",
    "pixel size width": "pixel size x (um)",
    "pixel size height": "pixel size y (um)",
    "pen size": "pen size (um)",
    "date": "start date",
    "det. filter": "filter",
    "detector type": "det. type",
    "sum spectra": "spectra sum",
    "spectrum sum": "spectra sum",
}
# The commas of ``experiment information`` (G1) separate, in this order (ASCII header of the tools):
_INFORMATION = (
    "map size x (um)",
    "map size y (um)",
    "pixel size x (um)",
    "pixel size y (um)",
    "pen size (um)",
    "sample speed rate",
    "calibration factor",
    "particle",
    "beam energy",
    "filter x0",
    "filter x1",
    "filter x2",
    "filter x3",
    "filter x4",
)
_INFORMATION_NUMBERS = 7
_FILTER_KEYS = {"le0 filter": "x0", "he1 filter": "x1", "he2 filter": "x2"} | {
    "he3 filter": "x3",
    "he4 filter": "x4",
}


@dataclass(frozen=True, slots=True)
class Word:
    """A text and the place it was read at."""

    text: str
    where: Provenance


class Words:
    """The texts of one measurement or channel, looked up by the one name of each fact."""

    def __init__(self, words: Mapping[str, Word]) -> None:
        self._words = dict(words)

    def get(self, name: str) -> Word | None:
        """The text called NAME, unless it says nothing (``None``, ``?``, blanks)."""
        word = self._words.get(name)
        return None if word is None or word.text.casefold() in _NOTHING else word

    def text(self, name: str) -> str:
        """The text called NAME, or an empty one."""
        word = self.get(name)
        return word.text if word else ""

    def verbatim(self, name: str) -> str:
        """The text called NAME, even where it is ``none``: a filter may be none."""
        word = self._words.get(name)
        return word.text if word else ""

    def quantity(self, name: str, unit: str) -> Quantity | None:
        """The positive quantity called NAME in UNIT; ``None`` if absent or not understood."""
        found = parse_quantity(self.text(name), unit)
        return found if found is not None and found.value > 0 else None

    def number(self, name: str) -> float | None:
        """The number called NAME; ``None`` if absent or not understood."""
        return parse_number(self.text(name))


def read_words(file: str, holders: Iterable[Node]) -> Words:
    """The words of HOLDERS, nearest first: what the nearer says counts."""
    words: dict[str, Word] = {}
    for holder in holders:
        for key, value in holder.attributes.items():
            text = _text(value)
            if text is None:
                continue
            word = Word(text, Provenance(file, holder.path, key))
            for name, part in _parts(_name(key), word):
                words.setdefault(name, part)
    return Words(words)


def _text(value: Value) -> str | None:
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    return None if value is None else str(value).strip()


def _name(key: str) -> str:
    plain = " ".join(key.replace("_", " ").casefold().split())
    return _SYNONYMS.get(plain, plain)


def _parts(name: str, word: Word) -> list[tuple[str, Word]]:
    """NAME and WORD, or what WORD is made of where a converter packed several facts in one."""
    pieces: Mapping[str, str] = {name: word.text}
    if name in _FILTER_KEYS:
        pieces = {f"filter {_FILTER_KEYS[name]}": word.text}
    elif name == "experiment information":
        pieces = _information(word.text)
    elif name == "detector filter":
        pieces = _filters(word.text)
    elif name in ("map size x/y (um)", "pixel size x/y (um)"):
        pieces = _pair(name, word.text)
    elif name == "description":
        pieces = {name: word.text.strip("' ")}
    return [(piece, Word(text.strip(), word.where)) for piece, text in pieces.items()]


def _information(text: str) -> Mapping[str, str]:
    """The fields of ``experiment information``, or nothing if it has another shape.

    A comma in the comment that came before puts the rest of the comment in front; the fields are
    counted from the end.
    """
    fields = [field.strip() for field in text.strip().rstrip("'").split(",")]
    said = dict(zip(_INFORMATION, fields[-len(_INFORMATION) :], strict=False))
    numbers = [parse_number(said[name]) for name in list(said)[:_INFORMATION_NUMBERS]]
    if len(said) < len(_INFORMATION) or None in numbers:
        return {}
    if parse_number(said["particle"]) is not None or not parse_quantity(said["beam energy"], "keV"):
        return {}
    rest = fields[: -len(_INFORMATION)]
    return said | ({"description rest": ", ".join(rest)} if rest else {})


def _filters(text: str) -> Mapping[str, str]:
    """``X0:40mm He, X1:50um Al`` as one filter a detector."""
    pairs = re.findall(r"(?:X|LE|HE)(\d)\s*:\s*(.*?)\s*(?=,|(?:X|LE|HE)\d\s*:|$)", text)
    return {f"filter x{digit}": words for digit, words in pairs}


def _pair(name: str, text: str) -> Mapping[str, str]:
    kind = name.partition(" x/y")[0]
    sizes = re.split(r"\s*[x×]\s*", text.strip())
    if len(sizes) != 2 or None in map(parse_number, sizes):
        return {}
    return {f"{kind} x (um)": sizes[0], f"{kind} y (um)": sizes[1]}
