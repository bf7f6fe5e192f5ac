"""What there is in a file, in the words of h5grove, which H5Web reads. In the reading process only.

Pure, as ``answers``, which opens the file. h5grove itself follows links into other files and takes
arrays of any size; of it, the words for types are used. Soft links are followed within the file, a
step at a time; others are told, never followed.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterator, Mapping
from typing import Any, Final

import h5py
import numpy as np
from h5grove.utils import attr_metadata, convert, get_filters, get_type_metadata, parse_slice

from thalie.capture.safe.decoding import clean, decode
from thalie.capture.safe.limits import Limits
from thalie.capture.safe.outline import Beat
from thalie.capture.safe.reader import follow, lacks_filter, read_attribute

Json = dict[str, Any]
Question = Mapping[str, Any]

MOST_MEMBERS: Final = 5_000  # of a group
MOST_PATHS: Final = 10_000  # of a file, to be searched
MOST_BYTES: Final = 16 * 1024**2  # of numbers that are answered at once
MOST_TEXTS: Final = 20_000
_UNNAMED: Final = (TypeError, NotImplementedError, AttributeError, ValueError)


class LeadsNowhereError(Exception):
    """A path that leads to nothing here; ``str()`` is a code of ``told.refusals``."""


class TooLargeError(Exception):
    """More than may be read for one answer."""


def meta(file: h5py.File, asked: Question, limits: Limits, beat: Beat) -> Json:
    """The object at ``path``, and of a group its members."""
    path = str(asked["path"])
    thing = _open(file, path)
    told = _object(path.rpartition("/")[2], thing, limits)
    if isinstance(thing, h5py.Group):
        names = list(_names(thing))
        if len(names) > MOST_MEMBERS:
            raise TooLargeError
        told["children"] = [_member(file, thing, name, limits, beat) for name in names]
    return {"json": _plain(told)}


def attributes(file: h5py.File, asked: Question, limits: Limits, beat: Beat) -> Json:
    """The values of the attributes of the object at ``path``, by name."""
    thing = _open(file, str(asked["path"]))
    found = {}
    for name in _attribute_names(thing, limits):
        beat()
        held = h5py.h5a.open(thing.id, name.encode("utf-8", "surrogateescape"))
        found[clean(name)] = _plain(read_attribute(held, limits.attribute_size))
    return {"json": found}


def data(file: h5py.File, asked: Question, limits: Limits, beat: Beat) -> Json:
    """The numbers or texts of the dataset at ``path`` in its ``selection``, or all of it.

    ``{"bin": bytes in base64}`` where ``binary``, else ``{"json": values}``.
    """
    one = _open(file, str(asked["path"]))
    if not isinstance(one, h5py.Dataset):
        raise LeadsNowhereError("absent")
    creation = one.id.get_create_plist()
    if creation.get_layout() == h5py.h5d.VIRTUAL or creation.get_external_count() > 0:
        raise LeadsNowhereError("elsewhere")
    if lacks_filter(creation):
        raise LeadsNowhereError("unknown-storage")
    if one.shape is None:
        return {"json": None}
    chosen = _selection(one, str(asked.get("selection") or ""))
    beat()
    found = one[chosen]
    if asked.get("binary"):
        numbers = np.ascontiguousarray(convert(np.asarray(found), "safe"))
        return {"bin": base64.b64encode(numbers.tobytes()).decode()}
    flat = np.ravel(found) if asked.get("flat") and isinstance(found, np.ndarray) else found
    return {"json": _plain(flat)}


def paths(file: h5py.File, asked: Question, limits: Limits, beat: Beat) -> Json:
    """The paths below the group at ``path``, as many as can be searched."""
    start = str(asked["path"])
    thing = _open(file, start)
    found: list[str] = []
    pending = [(start.rstrip("/"), thing)] if isinstance(thing, h5py.Group) else []
    seen = {h5py.h5o.get_info(thing.id).addr}
    while pending and len(found) < MOST_PATHS:
        place, group = pending.pop()
        for name in _names(group):
            beat()
            if not _is_hard(group, name):
                continue
            found.append(f"{place}/{name}")
            member = group[name]
            address = h5py.h5o.get_info(member.id).addr
            if isinstance(member, h5py.Group) and address not in seen:
                seen.add(address)
                pending.append((f"{place}/{name}", member))
            if len(found) >= MOST_PATHS:
                break
    return {"json": [clean(one) for one in found]}


def _open(file: h5py.File, path: str) -> Any:
    place, code = follow(file, "/", path)
    if code:
        raise LeadsNowhereError("absent" if code == "dangling-link" else code)
    return file[place]


def _names(group: h5py.Group) -> Iterator[str]:
    """Names in GROUP, and one more than may be told."""
    found: list[bytes] = []

    def take(name: bytes) -> bool | None:
        found.append(bytes(name))
        return True if len(found) > MOST_MEMBERS else None

    group.id.links.iterate(take)
    return (name.decode("utf-8", "surrogateescape") for name in found)


def _is_hard(group: h5py.Group, name: str) -> bool:
    raw = name.encode("utf-8", "surrogateescape")
    return bool(group.id.links.get_info(raw).type == h5py.h5l.TYPE_HARD)


def _member(file: h5py.File, group: h5py.Group, name: str, limits: Limits, beat: Beat) -> Json:
    """A member of GROUP as its list tells it: without what is in it."""
    beat()
    raw = name.encode("utf-8", "surrogateescape")
    kind = group.id.links.get_info(raw).type
    shown = clean(name)
    if kind == h5py.h5l.TYPE_SOFT:
        target = decode(group.id.links.get_val(raw))
        place, code = follow(file, str(group.name), target)
        if code:
            return {"name": shown, "kind": "soft_link", "target_path": clean(target)}
        return _object(name, file[place], limits)
    if kind != h5py.h5l.TYPE_HARD:
        return {"name": shown, "kind": "external_link", **_target(group, raw, kind)}
    try:
        return _object(name, group[name], limits)
    except (
        OSError,
        KeyError,
        RuntimeError,
        ValueError,
    ):  # damaged: the others are told all the same
        return {"name": shown, "kind": "other"}


def _target(group: h5py.Group, raw: bytes, kind: int) -> Json:
    """Where a link leads that is not followed; nothing of links of a private kind."""
    known = kind == h5py.h5l.TYPE_EXTERNAL
    file, path = group.id.links.get_val(raw) if known else (b"", b"")
    return {"target_file": clean(decode(file)), "target_path": clean(decode(path))}


def _object(name: str, thing: Any, limits: Limits) -> Json:
    told: Json = {"name": clean(name), "attributes": list(_typed_attributes(thing, limits))}
    if isinstance(thing, h5py.Group):
        return {**told, "kind": "group"}
    if isinstance(thing, h5py.Dataset):
        return {
            **told,
            "kind": "dataset",
            "shape": thing.shape,
            "chunks": thing.chunks,
            "filters": get_filters(thing),
            "type": _type(thing.id.get_type()),
        }
    if isinstance(thing, h5py.Datatype):
        return {**told, "kind": "datatype", "type": _type(thing.id)}
    return {**told, "kind": "other"}


def _type(kind: Any) -> Json:
    try:
        return dict(get_type_metadata(kind))
    except _UNNAMED:  # numpy has no word for it
        return {"class": -1, "dtype": "", "size": 0}


def _typed_attributes(thing: Any, limits: Limits) -> Iterator[Json]:
    for name in _attribute_names(thing, limits):
        try:
            yield {**attr_metadata(thing.attrs, name), "name": clean(name)}
        except (*_UNNAMED, OSError, RuntimeError, KeyError):
            continue


def _attribute_names(thing: Any, limits: Limits) -> list[str]:
    if h5py.h5a.get_num_attrs(thing.id) > limits.attributes_each:
        raise TooLargeError
    return sorted(thing.attrs.keys())


def _selection(one: h5py.Dataset, text: str) -> tuple[slice | int, ...]:
    """The selection that TEXT writes as NumPy does, if its numbers may be answered at once.

    Raises ``LeadsNowhereError`` for what is none, ``TooLargeError``.
    """
    try:
        chosen = parse_slice(text) if text else ()
    except (TypeError, ValueError) as error:
        raise LeadsNowhereError("absent") from error
    if len(chosen) > one.ndim:
        raise LeadsNowhereError("absent")
    number = 1
    for length, part in zip(one.shape, (*chosen, *(slice(None),) * one.ndim), strict=False):
        if isinstance(part, slice):
            if part.step is not None and part.step < 1:
                raise LeadsNowhereError("absent")
            number *= len(range(*part.indices(length)))
        elif not 0 <= part < length:
            raise LeadsNowhereError("absent")
    texts = one.dtype.kind in "OSU"
    if number * one.dtype.itemsize > MOST_BYTES or (texts and number > MOST_TEXTS):
        raise TooLargeError
    return chosen


def _plain(value: Any) -> Any:
    """VALUE as JSON has it; what has no word there as text, numbers that are none as nothing."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, np.ndarray | list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, np.void):
        return _plain(value.item())
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bytes):
        return clean(decode(value))
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, complex):
        return [_plain(value.real), _plain(value.imag)]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int):
        return value
    return None if isinstance(value, h5py.Empty) else str(value)[:200]
