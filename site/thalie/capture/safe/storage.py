"""Where in a file the numbers of its datasets lie, and what is wrong with that. Child side.

No two arrays share a byte, and no two chunks of one: where they do, an address is spoilt, and what
can be read is not what was written. Of chunks that are not there the library reads zeros.
"""

from __future__ import annotations

import math
from array import array

import h5py
import numpy as np
import numpy.typing as npt

from .outline import Beat

Spans = npt.NDArray[np.int64]
"""A row for each piece of a file: its first byte, and the byte after its last."""


def spans_of(dataset: h5py.Dataset, beat: Beat) -> Spans:
    """The pieces of a file that hold the numbers of DATASET; those in its header are left out."""
    ends = array("q")

    def take(chunk: h5py.h5d.StoreInfo) -> None:
        beat()
        ends.extend((chunk.byte_offset, chunk.byte_offset + chunk.size))

    if dataset.chunks is not None:
        dataset.id.chunk_iter(take)
    elif (start := dataset.id.get_offset()) is not None:
        ends.extend((start, start + dataset.id.get_storage_size()))
    return np.array(ends, dtype=np.int64).reshape(-1, 2)


def gaps(dataset: h5py.Dataset, there: int) -> str:
    """How much of DATASET, of which THERE chunks are stored, is missing; nothing if all or none."""
    if dataset.chunks is None:
        return ""
    pairs = zip(dataset.shape, dataset.chunks, strict=True)
    wanted = math.prod(-(-length // width) for length, width in pairs)
    return f"{wanted - there} of {wanted} blocks" if 0 < there < wanted else ""


class Storage:
    """The pieces of a file that hold numbers, and whose they are."""

    def __init__(self) -> None:
        self._paths: list[str] = []
        self._spans: list[Spans] = []

    def add(self, path: str, spans: Spans) -> None:
        """Take in those of the dataset at PATH."""
        self._paths.append(path)
        self._spans.append(spans)

    def shared(self) -> list[str]:
        """The datasets that share bytes with another, or with themselves."""
        if not self._spans:
            return []
        spans = np.concatenate(self._spans)
        owners = np.repeat(np.arange(len(self._paths)), [len(rows) for rows in self._spans])
        order = np.argsort(spans[:, 0], kind="stable")
        spans, owners = spans[order], owners[order]
        reach = np.maximum.accumulate(spans[:, 1])
        inside = np.flatnonzero(spans[1:, 0] < reach[:-1]) + 1
        before = np.searchsorted(reach, spans[inside, 0], side="right")
        return [self._paths[n] for n in sorted({*owners[inside], *owners[before]})]
