"""Adding up the numbers of a file that was read before. Runs in the reading process only.

What is answered is small whatever the file holds: a spectrum, or some layers of a map. Memory stays
at a block and the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import numpy.typing as npt

from .limits import Limits
from .outline import Beat
from .reader import blocks, has_huge_chunk, open_file, stream_chunks

Piece = tuple[Any, int, npt.NDArray[Any]]
"""Where it lies: rows (slices of y and x, or numbers of pixels), its first channel, its counts."""

Region = tuple[int, int, int, int]
"""Pixels of a map: the first column and row, the column and row after the last."""

MOST_CHANNELS = 1 << 16
MOST_PIXELS = 1 << 22  # of a map
MOST_SIDE = 512  # pixels of a layer that is answered; larger ones are told with fewer
FAULTS = (OSError, RuntimeError, KeyError, ValueError, TypeError, MemoryError, AttributeError)


def add_up(
    path: Path,
    datasets: Sequence[str],
    windows: Sequence[Sequence[int]],
    limits: Limits,
    beat: Beat,
) -> dict[str, Any]:
    """Without WINDOWS ``{"spectrum": counts by channel}``, summed over DATASETS.

    With windows, pairs of a first channel and the one after the last: ``{"layers": [rows, …]}``,
    the counts in each of them in the pixels of the one dataset, a map (y, x, channel).
    ``{"error": reason}`` for what cannot be added up.
    """
    try:
        with open_file(path) as file:
            found = [dataset_at(file, name) for name in datasets]
            if not windows:
                return {"spectrum": spectrum(found, limits, beat).tolist()}
            (one,) = found
            return {"layers": layers(one, windows, limits, beat).rows}
    except FAULTS as error:
        return {"error": type(error).__name__}


def dataset_at(file: h5py.File, name: str) -> h5py.Dataset:
    """The dataset called NAME, by hard links alone, if its numbers lie in this file.

    Raises ``ValueError`` for any other, and what h5py raises.
    """
    place: Any = file
    for part in name.strip("/").split("/"):
        if not isinstance(place, h5py.Group) or not _is_hard(place, part):
            raise ValueError(name)
        place = place[part]
    creation = place.id.get_create_plist()
    elsewhere = creation.get_layout() == h5py.h5d.VIRTUAL or creation.get_external_count() > 0
    if elsewhere or place.dtype.kind not in "iuf" or not 1 <= place.ndim <= 3:
        raise ValueError(name)
    return place


def _is_hard(group: h5py.Group, name: str) -> bool:
    return isinstance(group.get(name, getlink=True), h5py.HardLink)


def is_table(dataset: h5py.Dataset) -> bool:
    """Channels beside their counts: see ``counting.Tally``."""
    return bool(dataset.ndim == 2 and dataset.shape[1] == 2)


def spectrum(
    found: Sequence[h5py.Dataset],
    limits: Limits,
    beat: Beat,
    region: Region | None = None,
    every: int = 1,
) -> npt.NDArray[np.float64]:
    """Counts by channel, summed over FOUND; of maps in REGION, of EVERY so many rows of chunks.

    Raises ``ValueError`` for what cannot be added up.
    """
    lengths = {one.shape[0] if is_table(one) else one.shape[-1] for one in found}
    (length,) = lengths
    if not 0 < length <= MOST_CHANNELS:
        raise ValueError("channels")
    total = np.zeros(length)
    for one in found:
        if is_table(one):
            beat()
            total += added(one[:, 1].reshape(-1, 1), 1)
            continue
        for _, first, counts in pieces(one, limits, beat, region, every):
            part = added(counts.reshape(-1, counts.shape[-1]), 0)
            total[first : first + len(part)] += part
    return np.asarray(np.round(total, 3), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Layers:
    """Rows of counts for each window; a pixel stands for ``step`` × ``step`` of the map.

    ``spectrum`` is the sum of the pixels that were ``read``.
    """

    rows: list[list[list[float]]]
    step: int
    spectrum: npt.NDArray[np.float64]
    read: int


def layers(
    one: h5py.Dataset,
    windows: Sequence[Sequence[int]],
    limits: Limits,
    beat: Beat,
    every: int = 1,
) -> Layers:
    """Counts in each of WINDOWS, in the pixels of a map; rows that are left out are as the next.

    Raises ``ValueError`` for what is no map, or too large a one.
    """
    if one.ndim != 3 or one.shape[0] * one.shape[1] > MOST_PIXELS or len(windows) > 8:
        raise ValueError("pixels")
    height, width, length = one.shape
    if not 0 < length <= MOST_CHANNELS:
        raise ValueError("channels")
    found = np.zeros((len(windows), height, width))
    there = np.zeros(height * width, dtype=bool)
    total = np.zeros(length)
    for place, first, counts in pieces(one, limits, beat, None, every):
        for layer, (low, high) in zip(found, windows, strict=True):
            part = counts[..., max(low - first, 0) : max(high - first, 0)]
            target = layer if isinstance(place, tuple) else layer.reshape(-1)
            target[place] += added(part, -1)
        (there.reshape(height, width) if isinstance(place, tuple) else there)[place] = True
        total[first : first + counts.shape[-1]] += added(counts.reshape(-1, counts.shape[-1]), 0)
    filled = _filled(found, there.reshape(height, width))
    step = -(-max(height, width) // MOST_SIDE)
    rows = [np.round(_fewer(layer, step), 3).tolist() for layer in filled]
    return Layers(rows, step, total, int(there.sum()))


def _filled(
    found: npt.NDArray[np.float64], there: npt.NDArray[np.bool_]
) -> npt.NDArray[np.float64]:
    """Layers whose rows that were left out are as the last one before them that was read."""
    rows = np.flatnonzero(there.any(axis=1))
    if not len(rows) or len(rows) == len(there):
        return found
    nearest = rows[np.searchsorted(rows, np.arange(len(there)), side="right") - 1]
    filled: npt.NDArray[np.float64] = found[:, nearest]
    return filled


def _fewer(layer: npt.NDArray[np.float64], step: int) -> npt.NDArray[np.float64]:
    """A layer in which a pixel is the mean of STEP × STEP; the rest at the edges is left out."""
    if step == 1:
        return layer
    height, width = (max(1, side // step) for side in layer.shape)
    down, across = (min(step, side) for side in layer.shape)
    cut = layer[: height * down, : width * across].reshape(height, down, width, across)
    found: npt.NDArray[np.float64] = cut.mean(axis=(1, 3))
    return found


def pieces(
    dataset: h5py.Dataset,
    limits: Limits,
    beat: Beat,
    region: Region | None = None,
    every: int = 1,
) -> Iterator[Piece]:
    """The numbers of DATASET, piece by piece; of a map those in REGION."""
    if has_huge_chunk(dataset, limits.block):
        yield from _of_one_chunk(dataset, limits, beat, region)
        return
    within = (slice(region[1], region[3]), slice(region[0], region[2])) if region else ()
    for place in blocks(dataset, limits.block, within, every):
        beat()
        yield place[:-1], place[-1].start, dataset[place]


def _of_one_chunk(
    dataset: h5py.Dataset, limits: Limits, beat: Beat, region: Region | None
) -> Iterator[Piece]:
    if dataset.chunks != dataset.shape:
        raise ValueError("chunks")
    width = dataset.shape[-1]
    for first, piece in stream_chunks(dataset, limits.block):
        beat()
        if first % width or piece.size % width:
            raise ValueError("rows")
        rows = piece.reshape(-1, width)
        numbers = slice(first // width, first // width + len(rows))
        if region is None:
            yield numbers, 0, rows
            continue
        y, x = np.divmod(np.arange(numbers.start, numbers.stop), dataset.shape[1])
        inside = (x >= region[0]) & (x < region[2]) & (y >= region[1]) & (y < region[3])
        if inside.any():
            yield np.arange(numbers.start, numbers.stop)[inside], 0, rows[inside]


def added(counts: npt.NDArray[Any], axis: int) -> npt.NDArray[np.float64]:
    """COUNTS added up along AXIS: what is no number is none."""
    if counts.dtype.kind in "iu":
        wide = np.int64 if counts.dtype.kind == "i" else np.uint64
        whole: npt.NDArray[np.float64] = counts.sum(axis=axis, dtype=wide).astype(np.float64)
        return whole
    numbers = np.nan_to_num(counts.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    found: npt.NDArray[np.float64] = numbers.sum(axis=axis)
    return found
