"""Overwriting names in a copy of an HDF5 file, and proving it. Runs in the reading process only.

Strings of variable length lie in global heaps, where the library would leave the old text behind
when a new one is written: there the bytes themselves are overwritten. Strings of fixed length lie
in object headers that may carry a checksum: there the library writes. (HDF5 File Format
Specification 3.0, III.E Global Heap and IV.A.2.m Attribute Message.)
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import h5py
import numpy as np

from .decoding import clean
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
    windows,
)
from .reader import open_file, plain_value, read_attribute
from .survey import FAILURES, Key, Survey, survey

_HEAP = b"GCOL\x01\0\0\0"
_HEADER = 16  # of a heap, and of each object in it
_LARGEST_HEAP = 16 * MIB
_LEFT_OVER = "the name is left in a part of the file that no group or attribute refers to"


def scrub(
    path: Path, copy: Path, places: list[Place], limits: Limits, beat: Beat
) -> dict[str, Any]:
    """Overwrite the strings at PLACES in COPY, a byte for byte copy of the file at PATH.

    Answers ``{"overwritten": number of places}``, or ``{"error", "group", "attribute"}`` when COPY
    differs from the file anywhere else, or still holds one of the strings.
    """
    try:
        return {"overwritten": _scrub(path, copy, places, limits, beat)}
    except OverwritingError as error:
        return error.answer
    except (*FAILURES, MemoryError) as error:
        return OverwritingError(f"the copy cannot be rewritten ({clean(str(error), 300)})").answer


def _scrub(path: Path, copy: Path, places: list[Place], limits: Limits, beat: Beat) -> int:
    keys = {(place["group"], place["attribute"]) for place in places}
    before = survey(path, limits, beat)
    texts, fixed = _texts_at(path, places)
    _blank_heaps(copy, texts, beat)
    _blank_fixed(copy, fixed, texts)
    if copy.stat().st_size != path.stat().st_size:
        raise OverwritingError("the copy would change its size")
    after = survey(copy, limits, beat)
    _require_same(before, after, keys)
    _require_gone(copy, after, texts, beat)
    return len(keys)


# What stands at a place


def _texts_at(path: Path, places: list[Place]) -> tuple[set[bytes], set[Key]]:
    """The raw strings to overwrite, and those places whose strings have a fixed length."""
    texts: set[bytes] = set()
    fixed: set[Key] = set()
    with open_file(path) as file:
        for place in places:
            key = (place["group"], place["attribute"])
            held = _holder(file, *key)
            named = {raw for raw in _strings(held) if _text(raw) == place["value"].strip()}
            if not named:
                raise OverwritingError("the name is no longer where it was read", *key)
            texts |= named
            if held.dtype.kind == "S":
                fixed.add(key)
    return texts, fixed


def _holder(file: h5py.File, path: str, attribute: str) -> Any:
    """The low-level attribute, or the dataset of strings, reached by hard links alone."""
    thing = h5py.h5o.open(file.id, b"/")
    for name in (part.encode() for part in path.split("/") if part):
        if thing.links.get_info(name).type != h5py.h5l.TYPE_HARD:
            raise OverwritingError("a link leads here, which is not followed", path)
        thing = h5py.h5o.open(thing, name)
    if attribute:
        return h5py.h5a.open(thing, attribute.encode())
    if isinstance(thing, h5py.h5d.DatasetID):
        return h5py.Dataset(thing)
    raise OverwritingError("a group holds no text of its own", path)


def _value(holder: Any) -> Any:
    return holder[()] if isinstance(holder, h5py.Dataset) else read_attribute(holder)


def _strings(holder: Any) -> list[bytes]:
    value = np.asarray(_value(holder))
    items = [value[index] for index in np.ndindex(value.shape)]
    return [bytes(item).rstrip(b"\0") for item in items if isinstance(item, bytes)]


def _text(raw: bytes) -> str:
    value = plain_value(np.asarray(raw, dtype=object))
    return value.strip() if isinstance(value, str) else ""


# Overwriting


def _blank_heaps(copy: Path, texts: set[bytes], beat: Beat) -> None:
    with copy.open("r+b", buffering=0) as file:
        for start, length in list(_heap_places(file, texts, beat)):
            file.seek(start)
            file.write(filler(length))


def _heap_places(file: BinaryIO, texts: set[bytes], beat: Beat) -> Iterator[tuple[int, int]]:
    """(offset, length) of whole heap objects, and of pieces in free space, that are TEXTS.

    Objects that nothing refers to any more lie among the others, perhaps with other blanks around.
    """
    names = {text.strip() for text in texts}
    for at, heap in _heaps(file, beat):
        for start, size, index in _heap_objects(heap):
            body = heap[start : start + size]
            if index == 0:
                found = (m for text in texts for m in re.finditer(re.escape(text), body))
                yield from ((at + start + m.start(), len(m[0])) for m in found)
            elif body.rstrip(b"\0").strip() in names:
                yield at + start, len(body.rstrip(b"\0"))


def _heaps(file: BinaryIO, beat: Beat) -> Iterator[tuple[int, bytes]]:
    """All global heaps: (offset, bytes). Found by signature, also where nothing refers to them."""
    size = file.seek(0, 2)
    for at, window in windows(file, [(0, size)], len(_HEAP), beat):
        for match in re.finditer(re.escape(_HEAP), window):
            file.seek(at + match.start())
            header = file.read(_HEADER)
            length = int.from_bytes(header[8:], "little")
            if _HEADER < length <= _LARGEST_HEAP:
                yield at + match.start(), header + file.read(length - _HEADER)


def _heap_objects(heap: bytes) -> Iterator[tuple[int, int, int]]:
    """(offset of the data, size, index) of each object; index 0 is the free space, the last."""
    at = _HEADER
    while at + _HEADER <= len(heap):
        index, size = struct.unpack_from("<H6xQ", heap, at)
        data = at + _HEADER
        yield data, min(size, len(heap) - data), index
        if index == 0:
            return
        at = data + size + -size % 8


def _blank_fixed(copy: Path, keys: set[Key], texts: set[bytes]) -> None:
    if not keys:
        return
    with open_file(copy, "r+") as file:
        for key in keys:
            holder = _holder(file, *key)
            value = np.array(_value(holder))
            for index in np.ndindex(value.shape):
                if value[index] in texts:
                    value[index] = filler(len(value[index]))
            if isinstance(holder, h5py.Dataset):
                holder[()] = value
            else:
                holder.write(value, mtype=holder.get_type())


# Proof


def _require_same(before: Survey, after: Survey, keys: set[Key]) -> None:
    """Refuse a copy that differs anywhere but at KEYS."""
    for key in sorted(before.contents.keys() | after.contents.keys()):
        if key not in keys and before.contents.get(key) != after.contents.get(key):
            raise OverwritingError(
                "the same text stands here as well, and may be more than a name", *key
            )


def _require_gone(copy: Path, after: Survey, texts: set[bytes], beat: Beat) -> None:
    """Refuse a copy that holds one of TEXTS: in a text, or in any byte.

    A short text counts in numbers never, elsewhere as a word of its own: ``ICP`` is no part of
    ``ICP123``, and any three bytes occur in packed numbers.
    """
    words = {raw.strip(): _text(raw) for raw in texts}
    for key, content in sorted(after.contents.items()):
        beat()
        if any(holds(text, word) for text in content.texts for word in words.values()):
            raise OverwritingError("this text holds the name as well", *key)
    long, short = sought(words)
    size = copy.stat().st_size
    with copy.open("rb", buffering=0) as file:
        found = long and holds_any(file, long, [(0, size)], beat)
        if found or (short and holds_words(file, short, after.text_spans(size), beat)):
            raise OverwritingError(_LEFT_OVER)
