"""Overwriting names in a copy of a file with a header in text. Runs in the reading process only.

Values stand in the header as they are, so as many other bytes are put in their place; then the copy
is compared with the file byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from .limits import MIB, Limits
from .names import filler
from .outline import Beat
from .overwriting import (
    OverwritingError,
    Place,
    holds,
    holds_any,
    holds_words,
    sought,
)
from .texts import Entry, Header, NotThisFormatError

_PIECE = 4 * MIB


def retouch(
    read_header: Callable[[Path, Limits], Header],
    path: Path,
    copy: Path,
    places: list[Place],
    limits: Limits,
    beat: Beat,
) -> dict[str, Any]:
    """Overwrite the values at PLACES in COPY, a byte for byte copy of the file at PATH.

    READ_HEADER finds all values of such a file. Answers as ``worker.Reader.overwrite`` does.
    """
    try:
        header = read_header(path, limits)
        entries = [entry for place in places for entry in _entries_at(header, place)]
        _require_elsewhere_free(header, entries)
        _blank(copy, entries)
        _require_same(path, copy, entries, beat)
        _require_gone(copy, header.end, entries, beat)
    except OverwritingError as error:
        return error.answer
    except (NotThisFormatError, OSError):
        return OverwritingError("the copy cannot be rewritten").answer
    return {"overwritten": len({(place["group"], place["attribute"]) for place in places})}


def _entries_at(header: Header, place: Place) -> list[Entry]:
    key = (place["group"], place["attribute"])
    there = [e for e in header.entries if (e.group, e.key) == key]
    found = [e for e in there if e.value.strip() == place["value"].strip()]
    if not found:
        raise OverwritingError("the name is no longer where it was read", *key)
    return found


def _require_elsewhere_free(header: Header, entries: list[Entry]) -> None:
    """Refuse when another value of the header holds one of the names."""
    words = {entry.value.strip() for entry in entries}
    for entry in header.entries:
        if entry not in entries and any(holds(entry.value, word) for word in words):
            raise OverwritingError("this text holds the name as well", entry.group, entry.key)


def _blank(copy: Path, entries: list[Entry]) -> None:
    with copy.open("r+b", buffering=0) as file:
        for entry in entries:
            file.seek(entry.start)
            file.write(filler(len(entry.raw)))


def _require_same(path: Path, copy: Path, entries: list[Entry], beat: Beat) -> None:
    """Refuse a copy that is not the file with these values overwritten, and nothing else."""
    at = 0
    with path.open("rb", buffering=0) as original, copy.open("rb", buffering=0) as made:
        while piece := original.read(_PIECE):
            beat()
            wanted = bytearray(piece)
            for entry in entries:
                _overwrite(wanted, entry.start - at, filler(len(entry.raw)))
            if made.read(len(piece)) != wanted:
                raise OverwritingError("the copy differs in other places as well")
            at += len(piece)
        if made.read(1):
            raise OverwritingError("the copy would change its size")


def _overwrite(piece: bytearray, start: int, blank: bytes) -> None:
    """Put BLANK at START of PIECE, as far as it lies within."""
    first, after = max(start, 0), min(start + len(blank), len(piece))
    if first < after:
        piece[first:after] = blank[first - start : after - start]


def _require_gone(copy: Path, end: int, entries: list[Entry], beat: Beat) -> None:
    """Refuse a copy that still spells a name: a long one anywhere, a short one in the header."""
    size = copy.stat().st_size
    long, short = sought({entry.raw: entry.value.strip() for entry in entries})
    with copy.open("rb", buffering=0) as file:
        found = long and holds_any(file, long, [(0, size)], beat)
        if found or (short and holds_words(file, short, [(0, end)], beat)):
            raise OverwritingError(
                "the name is left in a part of the file that is no value of its header"
            )
