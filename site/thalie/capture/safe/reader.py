"""Reading one HDF5 file to the last byte, in bounded memory. Runs in the reading process only.

Every link, attribute and allocated chunk is really read, as no file of the beam line can be trusted
to be whole. Nothing outside the file is ever opened: external and soft links, external storage
and virtual datasets are told, not followed.
"""

from __future__ import annotations

import itertools
import math
import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from .counting import Tally
from .decoding import clean, decode, is_cut, label
from .limits import Limits
from .outline import Beat, Fault, Node, Scalar, Tell, Value
from .storage import Storage, gaps, spans_of

_Token = tuple[int, int]
# h5py turns the library's errors into whatever exception seems near.
_UNKNOWN_TYPE = (TypeError, NotImplementedError, AttributeError)
_DAMAGE = (OSError, RuntimeError, KeyError, ValueError, IndexError, OverflowError, MemoryError)
_LIBRARY_ERRORS = (*_DAMAGE, *_UNKNOWN_TYPE)
_PLAIN_WORDS = {
    "addr overflow": "it lies past the end of the file",
    "truncated file": "the file is shorter than it says",
    "unable to allocate": "it needs more memory than a file may take",
    "memory allocation failed": "it needs more memory than a file may take",
    "filter returned failure": "its packed data are spoilt",
}
_MOST_STEPS = 100  # along a soft link; files of the beam line are three levels deep
_LONGEST_TARGET = 500  # characters of what a link leads to, as told
_LISTED_NUMBERS = 64  # longer arrays in attributes are data, not metadata


class StopReadingError(Exception):
    """The file ran into a limit; what was told so far stands."""


class OversizedError(Exception):
    """A value is larger than it may be."""


def read(path: Path, limits: Limits, tell: Tell, beat: Beat) -> None:
    """Read the whole file at PATH; TELL hears every object and fault, BEAT every block read."""
    try:
        file = open_file(path)
    except _LIBRARY_ERRORS as error:
        tell(_cannot_open(error))
        return
    with file:
        _Reading(path.stat().st_size, limits, tell, beat).run(file)


def outline(path: Path, limits: Limits, tell: Tell, beat: Beat) -> None:
    """As ``read``, without the numbers: what there is, in a moment even for a large file.

    A dataset that is told as complete is one whose header can be read; whether its numbers can be,
    who asks for them finds out.
    """
    try:
        file = open_file(path)
    except _LIBRARY_ERRORS as error:
        tell(_cannot_open(error))
        return
    with file:
        _Reading(path.stat().st_size, limits, tell, beat, numbers=False).run(file)


def open_file(path: Path, mode: str = "r") -> h5py.File:
    """Open PATH without a lock (network drives have none) and without a chunk cache.

    Each chunk is read once, so a cache would only cost memory.
    """
    return h5py.File(os.fsencode(path), mode, locking=False, rdcc_nbytes=0)


def _cannot_open(error: Exception) -> Fault:
    detail = library_words(error)
    return Fault("truncated" if "truncated file" in str(error) else "damaged", "/", detail=detail)


class _Reading:
    """One file being read: what was seen and what it may still cost."""

    def __init__(
        self, size: int, limits: Limits, tell: Tell, beat: Beat, *, numbers: bool = True
    ) -> None:
        self._size = size
        self._numbers = numbers
        self._limits = limits
        self._hear = tell
        self._beat = beat
        self._counter = ThreadPoolExecutor(max_workers=1)
        self._faulty: set[str] = set()
        self._seen: set[_Token] = set()
        self._links = 0
        self._attributes = 0
        self._unfolded = 0
        self._storage = Storage(0)

    def run(self, file: h5py.File) -> None:
        try:
            self._storage = Storage(file.userblock_size)
            self._walk(file)
            for path in self._storage.shared():
                self._fault(
                    Fault("damaged", path, detail="it lies where other parts of the file do")
                )
        except StopReadingError:
            return
        finally:
            self._counter.shutdown()

    def _walk(self, file: h5py.File) -> None:
        pending: list[tuple[Any, str, tuple[_Token, ...]]] = [(file.id, "/", ())]
        while pending:
            parent, path, ancestors = pending.pop()
            opened = self._open(parent, path, ancestors)
            if opened is None:
                continue
            thing, line = opened
            if isinstance(thing, h5py.h5d.DatasetID):
                self._dataset(thing, path)
                continue
            node = self._read_attributes(thing, path)
            if isinstance(thing, h5py.h5g.GroupID):
                children = self._members(file, thing, path)
                pending.extend((thing, child, line) for child in reversed(children))
            self._tell(replace(node, complete=path not in self._faulty))

    def _open(
        self, parent: Any, path: str, ancestors: tuple[_Token, ...]
    ) -> tuple[Any, tuple[_Token, ...]] | None:
        """The object at PATH with its line of ancestors, unless unreadable or seen before."""
        try:
            name = b"/" if path == "/" else os.fsencode(path.rpartition("/")[2])
            thing = h5py.h5o.open(parent, name)
            info = h5py.h5o.get_info(thing)
        except _LIBRARY_ERRORS as error:
            self._fault(Fault("damaged", path, detail=library_words(error)))
            return None
        token = (int(info.fileno), int(info.addr))
        if token in ancestors:
            self._fault(Fault("link-loop", path))
        if token in self._seen:
            return None
        self._seen.add(token)
        self._storage.add_header(path, token[1])
        self._allow(len(self._seen) <= self._limits.objects, "too-many-objects", path, "objects")
        self._allow(len(ancestors) <= self._limits.depth, "too-many-objects", path, "levels")
        return thing, (*ancestors, token)

    def _tell(self, item: Node | Fault) -> None:
        """Tell ITEM, whose path holds whatever bytes the names of the file are of."""
        parts = (label(os.fsencode(part)) for part in item.path.split("/"))
        self._hear(replace(item, path="/".join(parts)))

    def _fault(self, fault: Fault) -> None:
        self._faulty.add(fault.path)
        self._tell(fault)

    def _allow(self, fine: bool, code: str, path: str, detail: str = "") -> None:
        if not fine:
            self._fault(Fault(code, path, detail=detail))
            raise StopReadingError

    # Links

    def _members(self, file: h5py.File, group: Any, path: str) -> list[str]:
        """The paths of the hard links in GROUP; the others are judged here."""
        names: list[bytes] = []

        def take(name: bytes) -> bool | None:
            names.append(bytes(name))
            return True if self._links + len(names) > self._limits.links else None

        try:
            group.links.iterate(take)
        except _LIBRARY_ERRORS as error:
            self._fault(Fault("damaged", path, detail=library_words(error)))
        self._links += len(names)
        self._allow(self._links <= self._limits.links, "too-many-objects", path, "names")
        members = (f"{path.rstrip('/')}/{os.fsdecode(name)}" for name in names)
        return [member for member in members if self._is_hard(file, group, member)]

    def _is_hard(self, file: h5py.File, group: Any, path: str) -> bool:
        name = os.fsencode(path.rpartition("/")[2])
        self._beat()
        try:
            kind = group.links.get_info(name).type
            if kind == h5py.h5l.TYPE_HARD:
                return True
            if kind == h5py.h5l.TYPE_SOFT:
                target = os.fsdecode(group.links.get_val(name))
                code = _soft_link_fault(file, path, target)
                if code:
                    self._fault(Fault(code, path, detail=clean(target, _LONGEST_TARGET)))
            else:
                self._fault(
                    Fault("external-link", path, detail=_external_target(group, name, kind))
                )
        except _LIBRARY_ERRORS as error:
            self._fault(Fault("damaged", path, detail=library_words(error)))
        return False

    # Attributes

    def _read_attributes(self, thing: Any, path: str) -> Node:
        """The object at PATH with all its attributes."""
        values: dict[str, Value] = {}
        cut: list[str] = []
        for name in self._attribute_names(thing, path):
            self._beat()
            values[label(name)], is_cut_off = self._attribute(thing, name, path)
            cut += [label(name)] * is_cut_off
        return Node(path, values, cut=tuple(cut))

    def _attribute_names(self, thing: Any, path: str) -> list[bytes]:
        names: list[bytes] = []
        try:
            self._count_attributes(h5py.h5a.get_num_attrs(thing), path)
            h5py.h5a.iterate(thing, lambda name, *_: names.append(bytes(name)))
        except _LIBRARY_ERRORS as error:
            self._fault(Fault("damaged", path, detail=library_words(error)))
        return names

    def _count_attributes(self, number: int, path: str) -> None:
        """Stop before so many more are read one by one, which may take the library long."""
        self._attributes += number
        fine = number <= self._limits.attributes_each
        fine = fine and self._attributes <= self._limits.attributes
        self._allow(fine, "too-many-objects", path, "attributes")

    def _attribute(self, thing: Any, name: bytes, path: str) -> tuple[Value, bool]:
        """What an attribute says, and whether its text ends in half a character."""
        try:
            attribute = h5py.h5a.open(thing, name)
            held = read_attribute(attribute, self._limits.attribute_size)
            return plain_value(held), any_cut(held)
        except OversizedError:
            self._fault(Fault("oversized", path, label(name)))
        except _UNKNOWN_TYPE:
            pass  # numpy has no word for it: told as neither text nor number
        except _DAMAGE as error:
            self._fault(Fault("damaged", path, label(name), library_words(error)))
        return None, False

    # Datasets

    def _dataset(self, dataset: Any, path: str) -> None:
        node = replace(self._read_attributes(dataset, path), shape=(), complete=False)
        try:
            node = self._read_dataset(h5py.Dataset(dataset), node)
        except _UNKNOWN_TYPE as error:
            self._fault(Fault("unknown-storage", path, detail=library_words(error)))
        except _DAMAGE as error:
            code = "compression-bomb" if _out_of_memory(error) else "damaged"
            self._fault(Fault(code, path, detail=library_words(error)))
        self._tell(node)

    def _read_dataset(self, dataset: h5py.Dataset, node: Node) -> Node:
        creation = dataset.id.get_create_plist()
        if creation.get_layout() == h5py.h5d.VIRTUAL:
            self._fault(Fault("virtual-dataset", node.path))
            return node
        if creation.get_external_count() > 0:
            self._fault(Fault("external-storage", node.path))
            return node
        if dataset.shape is None:
            return replace(node, complete=True)
        node = replace(node, shape=dataset.shape, fields=_field_names(dataset.dtype))
        if not self._numbers:
            if why := lacks_filter(creation):
                self._fault(Fault("unknown-storage", node.path, detail=why))
                return node
            return replace(node, complete=True)
        fault = self._size_fault(dataset, creation, node.path)
        if fault is not None:
            self._fault(fault)
            return node
        self._unfolded += _declared(dataset)
        most = max(self._limits.unfolded, self._limits.unfolded_ratio * self._size)
        self._allow(self._unfolded <= most, "compression-bomb", node.path)
        if _is_text(dataset.dtype):
            return self._read_text(dataset, node)
        return self._read_numbers(dataset, node)

    def _size_fault(self, dataset: h5py.Dataset, creation: Any, path: str) -> Fault | None:
        """What forbids to read DATASET, judged by its header alone."""
        limits, stored, declared = self._limits, dataset.id.get_storage_size(), _declared(dataset)
        if stored > self._size:
            return Fault("damaged", path, detail="it says to be larger than its file")
        if declared > max(limits.unwritten, limits.deflate_ratio * stored):
            return Fault("oversized", path, detail=f"{declared} bytes declared, {stored} stored")
        if why := lacks_filter(creation):
            return Fault("unknown-storage", path, detail=why)
        chunk = math.prod(dataset.chunks or (1,)) * dataset.dtype.itemsize
        if creation.get_nfilters() and chunk > limits.chunk and not _only_deflate(creation):
            return Fault("oversized", path, detail=f"one chunk of {chunk} bytes")
        return None

    def _read_text(self, dataset: h5py.Dataset, node: Node) -> Node:
        if _declared(dataset) > self._limits.attribute_size:
            self._fault(Fault("too-much-text", node.path))
            return node
        self._beat()
        held = dataset[()]
        cut = (*node.cut, "") if any_cut(held) else node.cut
        return replace(node, complete=True, text=tuple(_texts(held)), cut=cut)

    def _read_numbers(self, dataset: h5py.Dataset, node: Node) -> Node:
        tally = Tally(dataset.shape, dataset.dtype, dataset.chunks)
        work: Iterator[Callable[[], None]]
        if has_huge_chunk(dataset, self._limits.block):
            pieces = stream_chunks(dataset, self._limits.block)
            work = (partial(tally.add_flat, first, piece) for first, piece in pieces)
        else:
            places = blocks(dataset, self._limits.block)
            work = (partial(tally.add, place, dataset[place]) for place in places)
        if _declared(dataset) > self._limits.block:
            self._count_while_reading(work)
        else:
            for job in work:
                self._beat()
                job()
        total, fingerprint = tally.result
        spans = spans_of(dataset, self._beat)
        self._storage.add(node.path, spans)
        return replace(
            node,
            complete=True,
            total=total,
            fingerprint=fingerprint,
            gaps=gaps(dataset, len(spans)),
        )

    def _count_while_reading(self, work: Iterator[Callable[[], None]]) -> None:
        """Let WORK on one block be done while the next block is read (the library lets us)."""
        last: Future[None] | None = None
        for job in work:
            self._beat()
            if last is not None:
                last.result()
            last = self._counter.submit(job)
        if last is not None:
            last.result()


# Links


def _external_target(group: Any, name: bytes, kind: int) -> str:
    if kind != h5py.h5l.TYPE_EXTERNAL:
        return "a link of a private kind"
    return clean(os.fsdecode(group.links.get_val(name)[0]), _LONGEST_TARGET)


def _soft_link_fault(file: h5py.File, path: str, target: str) -> str:
    """Why the soft link at PATH to TARGET cannot be used: a code, or nothing."""
    return follow(file, path.rpartition("/")[0], target)[1]


def follow(file: h5py.File, start: str, target: str) -> tuple[str, str]:
    """Where TARGET leads from the group at START, by hard links, and why it leads nowhere.

    The second is a code of ``PROBLEM_CODES``, or nothing. Steps through the names one by one, as
    the library would follow an external link on the way.
    """
    place, names = start.rstrip("/"), target.split("/")
    place = "" if target.startswith("/") else place
    for _ in range(_MOST_STEPS):
        names = [name for name in names if name not in ("", ".")]
        if not names:
            return place or "/", ""
        kind, value = _link(file, place or "/", os.fsencode(names[0]))
        if kind is None:
            return "", "dangling-link"
        if kind == h5py.h5l.TYPE_HARD:
            place = f"{place}/{names[0]}"
            names = names[1:]
        elif kind == h5py.h5l.TYPE_SOFT:
            place = "" if value.startswith("/") else place
            names = [*value.split("/"), *names[1:]]
        else:
            return "", "external-link"
    return "", "link-loop"


def _link(file: h5py.File, group: str, name: bytes) -> tuple[int | None, str]:
    """Kind and value of the link NAME in GROUP (a path of hard links), kind ``None`` if absent."""
    try:
        holder = h5py.h5g.open(file.id, os.fsencode(group))
        kind = int(holder.links.get_info(name).type)
        soft = kind == h5py.h5l.TYPE_SOFT
        return kind, os.fsdecode(holder.links.get_val(name)) if soft else ""
    except _LIBRARY_ERRORS:
        return None, ""


# Values


def library_words(error: Exception) -> str:
    """What the library said, short enough for a sentence."""
    if isinstance(error, MemoryError):
        return "it needs more memory than a file may take"
    words = clean(str(error.args[0] if error.args else error), 500)
    for said, plain in _PLAIN_WORDS.items():
        if said in words:
            return plain
    inner = words[words.rfind("(") + 1 : -1] if words.endswith(")") else words
    return inner.strip() or type(error).__name__


def _out_of_memory(error: Exception) -> bool:
    return isinstance(error, MemoryError) or "alloc" in str(error)


def read_attribute(attribute: Any, most: int | None = None) -> Any:
    """The value of a low-level ATTRIBUTE: numpy array, or ``h5py.Empty``.

    Raises ``OversizedError`` when it takes more than MOST bytes, and what h5py raises.
    """
    space, kind = attribute.get_space(), attribute.get_type()
    if space.get_simple_extent_type() == h5py.h5s.NULL:
        return h5py.Empty(kind.dtype)
    shape, dtype = space.shape, kind.dtype
    if most is not None and math.prod(shape) * kind.get_size() > most:
        raise OversizedError
    array = np.empty(shape + dtype.shape, dtype=dtype.base)
    attribute.read(array, mtype=h5py.h5t.py_create(dtype))
    return array


def plain_value(value: Any) -> Value:
    """VALUE as text, number, a list of these, or ``None`` for anything else."""
    if isinstance(value, h5py.Empty):
        return ""
    array = np.asarray(value)
    if array.ndim == 0:
        return _scalar(array[()])
    if array.dtype.kind not in "OSU" and array.size > _LISTED_NUMBERS:
        return None
    items = [_scalar(item) for item in array.reshape(-1)]
    known = [item for item in items if item is not None]
    return known if len(known) == len(items) else None


def _scalar(item: Any) -> Scalar | None:
    if isinstance(item, bytes):
        return clean(decode(item))
    if isinstance(item, str):
        return clean(decode(os.fsencode(item)))
    if isinstance(item, np.bool_):
        return bool(item)
    if isinstance(item, np.integer):
        return int(item)
    return float(item) if isinstance(item, np.floating) else None


def any_cut(value: Any) -> bool:
    """Whether a text in VALUE ends in half a character."""
    array = np.asarray(value)
    if array.dtype.kind not in "OS":
        return False
    return any(isinstance(item, bytes) and is_cut(item) for item in array.reshape(-1).tolist())


def _texts(value: Any) -> Iterator[str]:
    for item in np.asarray(value).reshape(-1):
        text = _scalar(item)
        yield text if isinstance(text, str) else ""


def _is_text(dtype: np.dtype[Any]) -> bool:
    return dtype.kind == "S" or h5py.check_string_dtype(dtype) is not None


def _field_names(dtype: np.dtype[Any]) -> tuple[str, ...]:
    """The names of all members of a compound type, those within members included."""
    if dtype.names is None or dtype.fields is None:
        return ()
    inner = (_field_names(dtype.fields[name][0].base) for name in dtype.names)
    return tuple(clean(n) for n in (*dtype.names, *itertools.chain.from_iterable(inner)))


# Arrays


def _declared(dataset: h5py.Dataset) -> int:
    return int(math.prod(dataset.shape)) * int(dataset.dtype.itemsize)


def _filters(creation: Any) -> list[int]:
    return [creation.get_filter(i)[0] for i in range(creation.get_nfilters())]


def lacks_filter(creation: Any) -> str:
    """Why numbers that were packed so cannot be unpacked here; nothing where they can."""
    there = all(h5py.h5z.filter_avail(code) for code in _filters(creation))
    return "" if there else "no such filter"


def _only_deflate(creation: Any) -> bool:
    return _filters(creation) == [h5py.h5z.FILTER_DEFLATE]


def has_huge_chunk(dataset: h5py.Dataset, most: int) -> bool:
    """Whether one packed chunk of DATASET unfolds to MOST bytes or more, and can be streamed."""
    chunk = math.prod(dataset.chunks or (1,)) * dataset.dtype.itemsize
    return chunk > most and _only_deflate(dataset.id.get_create_plist())


def blocks(
    dataset: h5py.Dataset, most: int, within: Sequence[slice] = (), every: int = 1
) -> Iterator[tuple[slice, ...]]:
    """Selections that cover DATASET, MOST bytes at once, aligned with its chunks.

    A packed chunk larger than that is one selection: it cannot be unfolded in parts. WITHIN limits
    the first axes; of rows of chunks along the first, EVERY so many is taken, the others left out.
    """
    shape, packed = dataset.shape, dataset.id.get_create_plist().get_nfilters() > 0
    step = list(dataset.chunks if packed else (1,) * len(shape))
    for axis in reversed(range(1 if every > 1 else 0, len(shape))):
        times = most // max(1, math.prod(step) * dataset.dtype.itemsize)
        step[axis] = max(step[axis], min(shape[axis], step[axis] * times))
    limits = [*within, *(slice(0, length) for length in shape[len(within) :])]
    starts = [
        range(limit.start - limit.start % width, limit.stop, width)
        for limit, width in zip(limits, step, strict=True)
    ]
    starts[0] = starts[0][::every]
    for corner in itertools.product(*starts):
        yield tuple(
            slice(max(at, limit.start), min(at + width, limit.stop))
            for at, width, limit in zip(corner, step, limits, strict=True)
        )


def stream_chunks(dataset: h5py.Dataset, most: int) -> Iterator[tuple[int, npt.NDArray[Any]]]:
    """Each stored chunk of DATASET in pieces of MOST bytes: (first place in the chunk, values).

    The converters of 2023 wrote a whole map as one chunk. The library would unfold it at once, and
    a hostile chunk without end; here memory stays at the packed chunk and one piece.
    Raises ``OSError`` when a chunk does not unfold to exactly its size.
    """
    itemsize = dataset.dtype.itemsize
    size = math.prod(dataset.chunks) * itemsize
    most -= most % (itemsize * dataset.chunks[-1]) if most > itemsize * dataset.chunks[-1] else 0
    for chunk in stored_chunks(dataset):
        mask, packed = dataset.id.read_direct_chunk(chunk.chunk_offset)
        done = 0
        for piece in (packed,) if mask else _unfold(packed, most):
            if done + len(piece) > size or len(piece) % itemsize:
                raise OSError("a packed chunk has the wrong size")
            yield done // itemsize, np.frombuffer(piece, dtype=dataset.dtype)
            done += len(piece)
        if done != size:
            raise OSError("a packed chunk has the wrong size")


def stored_chunks(dataset: h5py.Dataset) -> list[Any]:
    """Place in the array, place in the file and packed size of each chunk that was written."""
    chunks: list[Any] = []
    dataset.id.chunk_iter(chunks.append)
    return chunks


def _unfold(packed: bytes, most: int) -> Iterator[bytes]:
    unfolding = zlib.decompressobj()
    try:
        while not unfolding.eof:
            piece = unfolding.decompress(packed, most)
            packed = unfolding.unconsumed_tail
            if piece:
                yield piece
            elif not packed:
                break
    except zlib.error as error:
        raise OSError(f"a packed chunk is spoilt: {error}") from error
    if not unfolding.eof:
        raise OSError("a packed chunk stops too early")
