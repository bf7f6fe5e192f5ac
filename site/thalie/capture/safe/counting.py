"""Counting the numbers of a file without keeping them. Runs in the reading process only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

_WEIGHED_LENGTH = 1 << 16  # of an axis; no spectrum or map is as long


class Tally:
    """Sum and fingerprint of a dataset of integers, gathered block by block.

    Each place weighs the product of one random number per axis, the same for every file, so that
    equal arrays have equal fingerprints and sums of arrays have sums of fingerprints.
    Two columns are a table of channel and count, as programs write spectra: the second is counted,
    and there is no fingerprint.
    """

    def __init__(
        self, shape: tuple[int, ...], dtype: npt.DTypeLike, chunks: tuple[int, ...] | None = None
    ) -> None:
        self._shape = shape
        self._chunks = chunks
        self._counted = np.dtype(dtype).kind in "iu" and len(shape) > 0
        self._table = len(shape) == 2 and shape[1] == 2
        self._weighed = self._counted and not self._table and max(shape) <= _WEIGHED_LENGTH
        self._weights = [_weights(axis, shape[axis]) for axis in range(len(shape) * self._weighed)]
        self._total = 0
        self._fingerprint = 0

    @property
    def result(self) -> tuple[int | None, int | None]:
        """Sum and fingerprint, as far as there are any."""
        fingerprint = self._fingerprint % 2**64 if self._weighed else None
        return (self._total if self._counted else None), fingerprint

    def add(self, place: Sequence[slice], block: npt.NDArray[Any]) -> None:
        """Count BLOCK, which lies at PLACE."""
        if self._counted:
            self._count(block[:, 1] if self._table else block)
        if self._weighed:
            folded: Any = block.astype(np.uint64)
            for weights, part in zip(reversed(self._weights), reversed(place), strict=True):
                folded = folded @ weights[part]
            self._fingerprint += int(folded)

    def add_flat(self, first: int, piece: npt.NDArray[Any]) -> None:
        """Count PIECE of a chunk from place FIRST on, if the chunk is the dataset in whole rows.

        Otherwise the places are not worth finding: such a dataset ends without sum.
        """
        width = self._shape[-1] if self._shape else 0
        whole = self._chunks == self._shape and width and not piece.size % width
        self._counted = bool(self._counted and whole and not self._table)
        self._weighed = bool(self._weighed and self._counted)
        if self._counted:
            self._count(piece)
        if self._weighed:
            rows = piece.reshape(-1, width).astype(np.uint64) @ self._weights[-1]
            numbers = np.arange(first // width, first // width + len(rows))
            for weights in reversed(self._weights[:-1]):
                numbers, at = np.divmod(numbers, len(weights))
                rows = rows * weights[at]
            self._fingerprint += int(rows.sum())

    def _count(self, counts: npt.NDArray[Any]) -> None:
        wide = np.int64 if counts.dtype.kind == "i" else np.uint64
        self._total += int(counts.sum(dtype=wide))


def tally(array: npt.NDArray[Any]) -> tuple[int, int]:
    """Sum and fingerprint of an ARRAY of integers, which is at hand as a whole."""
    folded: Any = array.astype(np.uint64)
    for axis in reversed(range(array.ndim)):
        folded = folded @ _weights(axis, array.shape[axis])
    wide = np.int64 if array.dtype.kind == "i" else np.uint64
    return int(array.sum(dtype=wide)), int(folded)


@lru_cache(maxsize=64)
def _weights(axis: int, length: int) -> npt.NDArray[np.uint64]:
    generator = np.random.Generator(np.random.PCG64(axis))
    return generator.integers(0, 2**64, size=length, dtype=np.uint64)
