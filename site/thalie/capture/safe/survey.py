"""Everything an HDF5 file holds, as digests, so that two files can be compared. Child side.

What cannot be read is told apart, not left out, so that damaged files can be compared as well.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from .decoding import label
from .limits import Limits
from .outline import Beat
from .overwriting import Span
from .reader import (
    blocks,
    open_file,
    plain_value,
    read_attribute,
    stored_chunks,
)

Key = tuple[str, str]  # path and attribute; an empty attribute is the data or the group itself
FAILURES = (OSError, RuntimeError, LookupError, TypeError, ValueError, AttributeError)


@dataclass(frozen=True, slots=True)
class Content:
    """What stands at one place: a digest of type, shape and value, and the strings in it."""

    digest: str
    texts: tuple[str, ...] = ()


UNREADABLE = Content("unreadable")


@dataclass(slots=True)
class Survey:
    """The contents of a file, and the bytes that hold the numbers of its datasets."""

    contents: dict[Key, Content] = field(default_factory=dict)
    number_spans: list[Span] = field(default_factory=list)

    def text_spans(self, size: int) -> list[Span]:
        """The rest of a file of SIZE bytes: headers, names, heaps, and what nothing refers to."""
        spans, at = [], 0
        for first, after in sorted(self.number_spans):
            spans.append((at, max(at, first)))
            at = max(at, after)
        return [*spans, (at, max(at, size))]


def survey(path: Path, limits: Limits, beat: Beat) -> Survey:
    """Read the file at PATH once; numbers are read packed, in blocks."""
    found = Survey()
    seen: set[tuple[int, int]] = set()
    with open_file(path) as file:
        pending: list[tuple[str, Any, bytes]] = [("/", file.id, b"/")]
        while pending:
            place, parent, name = pending.pop()
            beat()
            try:
                thing = h5py.h5o.open(parent, name)
                info = h5py.h5o.get_info(thing)
                token = (int(info.fileno), int(info.addr))
                if token not in seen:
                    seen.add(token)
                    _visit(found, thing, place, limits, beat)
                    pending.extend(_members(found, thing, place))
            except FAILURES:
                found.contents.setdefault((place, ""), UNREADABLE)
    return found


def _visit(found: Survey, thing: Any, place: str, limits: Limits, beat: Beat) -> None:
    names: list[bytes] = []
    h5py.h5a.iterate(thing, lambda name, *_: names.append(bytes(name)))
    for name in names:
        beat()
        found.contents[place, label(name)] = _attribute(thing, name)
    if isinstance(thing, h5py.h5d.DatasetID):
        found.contents[place, ""] = _data(found, h5py.Dataset(thing), limits, beat)


def _attribute(thing: Any, name: bytes) -> Content:
    try:
        held = h5py.h5a.open(thing, name)
        return _value(held.dtype, read_attribute(held))
    except FAILURES:
        return UNREADABLE


def _members(found: Survey, thing: Any, place: str) -> list[tuple[str, Any, bytes]]:
    if not isinstance(thing, h5py.h5g.GroupID):
        return []
    names: list[bytes] = []
    thing.links.iterate(lambda name: names.append(bytes(name)))
    members = []
    for name in names:
        path = f"{place.rstrip('/')}/{label(name)}"
        if thing.links.get_info(name).type == h5py.h5l.TYPE_HARD:
            members.append((path, thing, name))
        else:
            found.contents[path, ""] = Content(repr(thing.links.get_val(name)))
    return members


def _value(dtype: np.dtype[Any], value: Any) -> Content:
    """The content of an attribute, or of a dataset of strings."""
    if isinstance(value, h5py.Empty):
        return Content(f"{dtype!r} empty")
    array = np.asarray(value)
    raw = repr(array.tolist()).encode("utf-8", "replace") if dtype.kind == "O" else array.tobytes()
    plain = plain_value(array)
    items = plain if isinstance(plain, list) else [plain]
    texts = tuple(item for item in items if isinstance(item, str))
    return Content(f"{dtype!r} {array.shape} {hashlib.sha256(raw).hexdigest()}", texts)


def _data(found: Survey, dataset: h5py.Dataset, limits: Limits, beat: Beat) -> Content:
    if dataset.shape is None or dataset.dtype.kind in "OS":
        return _value(dataset.dtype, dataset[()])
    digest = hashlib.sha256()
    if dataset.chunks is not None:
        for chunk in stored_chunks(dataset):
            beat()
            mask, packed = dataset.id.read_direct_chunk(chunk.chunk_offset)
            digest.update(f"{chunk.chunk_offset} {mask} {len(packed)} ".encode() + packed)
            found.number_spans.append((chunk.byte_offset, chunk.byte_offset + chunk.size))
    else:
        for place in blocks(dataset, limits.block):
            beat()
            digest.update(np.ascontiguousarray(dataset[place]).tobytes())
        offset = dataset.id.get_offset()
        if offset is not None:
            found.number_spans.append((offset, offset + dataset.id.get_storage_size()))
    return Content(f"{dataset.dtype!r} {dataset.shape} {digest.hexdigest()}")
