"""Adding up the numbers of a file that was read before. Runs in the reading process only.

What is answered is small whatever the file holds: a spectrum, or some layers of a map. Memory stays
at a block and the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

MOST_CHANNELS = 1 << 16
MOST_PIXELS = 1 << 22  # of a map
MOST_SIDE = 512  # pixels of a layer that is answered; larger ones are told with fewer
_FAULTS = (OSError, RuntimeError, KeyError, ValueError, TypeError, MemoryError, AttributeError)


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
            found = [dataset_of(file, name) for name in datasets]
            if not windows:
                return {"spectrum": _spectrum(found, limits, beat)}
            (one,) = found
            return {"layers": _layers(one, windows, limits, beat)}
    except _FAULTS as error:
        return {"error": type(error).__name__}


def dataset_of(file: h5py.File, name: str) -> h5py.Dataset:
    """The dataset called NAME, by hard links alone, if its numbers lie in this file."""
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


def _spectrum(found: Sequence[h5py.Dataset], limits: Limits, beat: Beat) -> list[float]:
    lengths = {one.shape[0] if is_table(one) else one.shape[-1] for one in found}
    (length,) = lengths
    if not 0 < length <= MOST_CHANNELS:
        raise ValueError("channels")
    total = np.zeros(length)
    for one in found:
        if is_table(one):
            beat()
            total += _whole(one[:, 1])
            continue
        for _, first, counts in pieces(one, limits, beat):
            part = _whole(counts.reshape(-1, counts.shape[-1])).sum(axis=0)
            total[first : first + len(part)] += part
    return [round(float(count), 3) for count in total]


def _layers(
    one: h5py.Dataset, windows: Sequence[Sequence[int]], limits: Limits, beat: Beat
) -> list[list[list[float]]]:
    if one.ndim != 3 or one.shape[0] * one.shape[1] > MOST_PIXELS or len(windows) > 8:
        raise ValueError("pixels")
    height, width, _ = one.shape
    layers = np.zeros((len(windows), height, width))
    for place, first, counts in pieces(one, limits, beat):
        for layer, (low, high) in zip(layers, windows, strict=True):
            part = counts[..., max(low - first, 0) : max(high - first, 0)]
            target = layer if isinstance(place, tuple) else layer.reshape(-1)
            target[place] += _whole(part).sum(axis=-1)
    step = -(-max(height, width) // MOST_SIDE)
    return [np.round(_fewer(layer, step), 3).tolist() for layer in layers]


def _fewer(layer: npt.NDArray[np.float64], step: int) -> npt.NDArray[np.float64]:
    """A layer in which a pixel is the mean of STEP × STEP; the rest at the edges is left out."""
    if step == 1:
        return layer
    height, width = (max(1, side // step) for side in layer.shape)
    down, across = (min(step, side) for side in layer.shape)
    cut = layer[: height * down, : width * across].reshape(height, down, width, across)
    found: npt.NDArray[np.float64] = cut.mean(axis=(1, 3))
    return found


def pieces(dataset: h5py.Dataset, limits: Limits, beat: Beat) -> Iterator[Piece]:
    """The numbers of DATASET, piece by piece."""
    if has_huge_chunk(dataset, limits.block):
        if dataset.chunks != dataset.shape:
            raise ValueError("chunks")
        width = dataset.shape[-1]
        for first, piece in stream_chunks(dataset, limits.block):
            beat()
            if first % width or piece.size % width:
                raise ValueError("rows")
            rows = piece.reshape(-1, width)
            yield slice(first // width, first // width + len(rows)), 0, rows
        return
    for place in blocks(dataset, limits.block):
        beat()
        yield place[:-1], place[-1].start, dataset[place]


def _whole(counts: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """COUNTS that can be added up: what is no number is none."""
    found: npt.NDArray[np.float64] = np.nan_to_num(
        counts.astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0
    )
    return found
