"""Where in a file the numbers of its datasets lie, and what is wrong with that. Child side.

No two arrays share a byte, no two chunks of one, and none lies in a header: where they do, an
address is spoilt, and what can be read is not what was written. Of chunks that are not there, or
not found, the library reads zeros.
"""

from __future__ import annotations

import math
from array import array

import h5py
import numpy as np
import numpy.typing as npt

from .outline import Beat

_HEADER = 8  # bytes that every header has

Spans = npt.NDArray[np.int64]
"""A row for each piece of a file: its first byte, and the byte after its last."""


def spans_of(dataset: h5py.Dataset, beat: Beat) -> Spans:
    """The pieces of a file that hold the numbers of DATASET; those in its header are left out.

    Raises ``OSError`` where a chunk stands in the index, but is not found in it by its place:
    there the library reads zeros.
    """
    ends, places = array("q"), array("q")

    def take(chunk: h5py.h5d.StoreInfo) -> None:
        ends.extend((chunk.byte_offset, chunk.byte_offset + chunk.size))
        places.extend(chunk.chunk_offset)

    if dataset.chunks is not None:
        dataset.id.chunk_iter(take)
        _require_found(dataset, places, beat)
    elif (start := dataset.id.get_offset()) is not None:
        ends.extend((start, start + dataset.id.get_storage_size()))
    return np.array(ends, dtype=np.int64).reshape(-1, 2)


def _require_found(dataset: h5py.Dataset, places: array[int], beat: Beat) -> None:
    """Look each chunk up; as no chunk fits into no bytes, none is read."""
    for first in range(0, len(places), dataset.ndim):
        beat()
        place = tuple(places[first : first + dataset.ndim])
        try:
            dataset.id.read_direct_chunk(place, out=bytearray())
        except ValueError:
            continue
        except RuntimeError as error:
            raise OSError("the index of its blocks is spoilt") from error


def gaps(dataset: h5py.Dataset, there: int) -> str:
    """How much of DATASET, of which THERE chunks are stored, is missing; nothing if all or none."""
    if dataset.chunks is None:
        return ""
    pairs = zip(dataset.shape, dataset.chunks, strict=True)
    wanted = math.prod(-(-length // width) for length, width in pairs)
    return f"{wanted - there} of {wanted} blocks" if 0 < there < wanted else ""


class Storage:
    """The pieces of a file that hold numbers and headers, and whose they are."""

    def __init__(self, before: int) -> None:
        """BEFORE are the bytes in front of all HDF5, from which addresses of headers count."""
        self._before = before
        self._paths: list[str] = []
        self._spans: list[Spans] = []
        self.add_header("/", 0)  # that of the file itself

    def add_header(self, path: str, address: int) -> None:
        """Take in the header of the object at PATH."""
        start = self._before + address
        self.add(path, np.array([[start, start + _HEADER]], dtype=np.int64))

    def add(self, path: str, spans: Spans) -> None:
        """Take in those of the dataset at PATH."""
        self._paths.append(path)
        self._spans.append(spans)

    def shared(self) -> list[str]:
        """The objects that share bytes with another, or with themselves."""
        spans = np.concatenate(self._spans)
        owners = np.repeat(np.arange(len(self._paths)), [len(rows) for rows in self._spans])
        order = np.argsort(spans[:, 0], kind="stable")
        spans, owners = spans[order], owners[order]
        reach = np.maximum.accumulate(spans[:, 1])
        inside = np.flatnonzero(spans[1:, 0] < reach[:-1]) + 1
        before = np.searchsorted(reach, spans[inside, 0], side="right")
        return [self._paths[n] for n in sorted({*owners[inside], *owners[before]})]
