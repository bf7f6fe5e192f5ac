"""Chosen fields of records as CSV, and the corrected CSV read again. Pure.

A line for each record, a column for each place of a field. The first word of a column's name is the
place (``paths``), the rest its label; ``id`` and ``revision`` say which record was seen, ``doi`` is
for readers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from thalie.ground.language import sentence as _
from thalie.ground.tables import as_csv
from thalie.ground.tables import given as given_text

from .errors import Fault, SheetError
from .paths import Json, Spot, get, places, spot_of, text_of

ID, REVISION, DOI = "id", "revision", "doi"
SEPARATORS = (",", ";", "\t")
MOST_COLUMNS = 500
LONGEST = 100_000  # characters of a cell
FAULTS = 50  # that are told at once
BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Line:
    """A record of a file: the ``cells`` by place, as they are written there."""

    number: int
    id: str
    revision: int | None
    cells: Mapping[str, str]


# Out


def written(spots: Sequence[Spot], records: Sequence[tuple[Json, Json]], language: str) -> bytes:
    """The fields of records, each (facts, document), as CSV in UTF-8 with a byte order mark.

    FACTS has ``id``, ``revision``, ``doi``. Raises ``SheetError`` where there would be too many
    columns.
    """
    columns = _columns(spots, [document for _facts, document in records])
    if len(columns) > MOST_COLUMNS:
        sentence = _(
            "These would be %(number)s columns; at most %(most)s are written. Choose fewer fields,"
            " or other datasets.",
            number=len(columns),
            most=MOST_COLUMNS,
        )
        raise SheetError([Fault(1, "", sentence)])
    names = {place: f"{place} ({spot.label(language, place)})" for place, spot in columns.items()}
    rows = [_row(facts, document, columns, names) for facts, document in records]
    text = as_csv((ID, REVISION, DOI, *names.values()), rows)
    return f"{BOM}{text}".encode()


def _columns(spots: Sequence[Spot], documents: Iterable[Json]) -> dict[str, Spot]:
    """The places in which the fields stand in any of the records, field by field."""
    found: dict[str, dict[str, Spot]] = {spot.path: {} for spot in spots}
    for document in documents:
        for spot in spots:
            for place in places(spot, document):
                if "." in place:
                    found[spot.path][place] = spot
    return {
        place: spot
        for inner in found.values()
        for place, spot in sorted(inner.items(), key=lambda one: _order(one[0]))
    }


def _order(place: str) -> list[tuple[int, str]]:
    return [(int(step), "") if step.isdecimal() else (-1, step) for step in place.split(".")]


def _row(
    facts: Json, document: Json, columns: Mapping[str, Spot], names: Mapping[str, str]
) -> dict[str, Any]:
    said = {names[place]: text_of(spot, get(document, place)) for place, spot in columns.items()}
    return {**said, **{name: facts.get(name) for name in (ID, REVISION, DOI)}}


def differs(cell: str, value: str) -> bool:
    """Whether a cell says something else than was written there of VALUE."""
    return _plain(cell) != _plain(value)


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


# In


def read(content: bytes, most: int) -> list[Line]:
    """The lines of a file of corrections, of at most MOST records.

    Raises ``SheetError``: of what the file is as a whole; what a cell says is looked at later.
    """
    numbered = list(_lines(_decoded(content)))
    if not numbered:
        raise SheetError([Fault(1, "", _("The file is empty."))])
    (number, header), *rest = numbered
    places_, faults = _header(number, header)
    if faults:
        raise SheetError(faults)
    if len(rest) > most:
        sentence = _("At most %(most)s datasets at once; this file has %(number)s.",
                     most=most, number=len(rest))  # fmt: skip
        raise SheetError([Fault(rest[most][0], "", sentence)])
    found = list(_read_lines(places_, rest, faults))
    if faults:
        raise SheetError(faults[:FAULTS])
    if not found:
        raise SheetError([Fault(number, "", _("No dataset follows the names of the columns."))])
    return found


def _decoded(content: bytes) -> str:
    """The text: UTF-8, UTF-16 by its mark or its zeros, else as Windows writes French."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        kind = "utf-16"
    elif content[1:2] == b"\0":
        kind = "utf-16-le"
    elif content[:1] == b"\0":
        kind = "utf-16-be"
    else:
        kind = "utf-8-sig"
    for one in (kind, "cp1252") if kind == "utf-8-sig" else (kind,):
        try:
            return content.decode(one)
        except UnicodeDecodeError:
            continue
    sentence = _("This is no text in UTF-8, UTF-16 or Latin-1: save it as CSV.")
    raise SheetError([Fault(1, "", sentence)])


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The number of the line on which each row begins, and its cells; empty rows are left out."""
    if "\0" in text:
        raise SheetError([Fault(1, "", _("This is no text: save it as CSV."))])
    first = text.split("\n", 1)[0].strip().lower()
    skipped = 0
    if first.startswith("sep=") and len(first) <= 5:  # a spreadsheet's own hint
        skipped, text = 1, text.partition("\n")[2]
    read = csv.reader(StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    begins = 1
    while True:
        begins = skipped + read.line_num + 1
        try:
            cells = next(read)
        except StopIteration:
            return
        except csv.Error:
            sentence = _("A quotation mark is not closed, or a cell is too long.")
            raise SheetError([Fault(begins, "", sentence)]) from None
        if any(cell.strip() for cell in cells):
            yield begins, cells


def _separator(text: str) -> str:
    """What the first line has most of, outside of quotation marks."""
    outside = "".join(text.split("\n", 1)[0].split('"')[::2])
    return max(SEPARATORS, key=outside.count)


def _header(number: int, names: Sequence[str]) -> tuple[list[str], list[Fault]]:
    """The first word of each column, and what is wrong with them."""
    words = [(name.strip().split() or [""])[0] for name in names]
    while words and not words[-1]:  # a spreadsheet's empty columns
        words.pop()
    faults = []
    if ID not in words:
        sentence = _("There is no column “id”. The first line names the columns, as in the file"
                     " that was written here.")  # fmt: skip
        faults.append(Fault(number, "", sentence))
    for at, word in enumerate(words):
        if word in words[:at]:
            faults.append(Fault(number, word, _("This column is there twice.")))
        elif word not in (ID, REVISION, DOI) and not _is_place(word):
            sentence = _("There is no such field to be changed.")
            faults.append(Fault(number, word[:80] or f"{at + 1}", sentence))
    if not faults and not any(_is_place(word) for word in words):
        faults.append(Fault(number, "", _("No column names a field.")))
    return words, faults


def _is_place(word: str) -> bool:
    """Whether a column names one place of a field: with a number for each list on the way."""
    spot = spot_of(word)
    if spot is None:
        return False
    walked: list[str] = []
    numbers = 0
    steps = word.split(".")
    for at, step in enumerate(steps):
        if step.isdecimal():
            numbers += 1
            if len(step) > 5 or ".".join(walked) not in spot.lists or steps[at - 1].isdecimal():
                return False
        else:
            walked.append(step)
    return numbers == len(spot.lists)


def _read_lines(
    words: Sequence[str], rows: Sequence[tuple[int, list[str]]], faults: list[Fault]
) -> Iterator[Line]:
    seen: dict[str, int] = {}
    for number, cells in rows:
        if any(cell.strip() for cell in cells[len(words) :]):
            sentence = _("This line has %(number)s cells, and there are %(most)s columns.",
                         number=len(cells), most=len(words))  # fmt: skip
            faults.append(Fault(number, "", sentence))
            continue
        given = dict(zip(words, map(given_text, cells), strict=False))
        id_ = given.pop(ID, "").strip()
        given.pop(DOI, None)
        revision = given.pop(REVISION, "").strip()
        given.pop("", None)
        if not id_ or len(id_) > 255:
            faults.append(Fault(number, ID, _("Which dataset is it? Its id is missing.")))
        elif id_ in seen:
            sentence = _("This dataset is on line %(line)s already.", line=seen[id_])
            faults.append(Fault(number, ID, sentence))
        elif revision and not (revision.isascii() and revision.isdecimal() and len(revision) < 9):
            faults.append(Fault(number, REVISION, _("Leave this column as it was written.")))
        elif long := next((name for name, text in given.items() if len(text) > LONGEST), ""):
            sentence = _("At most %(most)s characters.", most=LONGEST)
            faults.append(Fault(number, long, sentence))
        else:
            seen[id_] = number
            yield Line(number, id_, int(revision) if revision else None, given)
