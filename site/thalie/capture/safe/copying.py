"""A new HDF5 file with counts of a file that was read before. Runs in the reading process only.

A plan is a list of steps, each an object of JSON. ``{"group": path}`` makes a group,
``{"value": path, "is": …}`` a dataset of a text, a number or a list of either, ``{"counts": path,
"from": dataset}`` one with the numbers of a dataset of the old file, ``{"link": path, "to": …}``
another name of what was made. The first three may have ``attributes``. Memory stays at a block.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import h5py
import numpy as np

from .adding import dataset_at, is_table, pieces
from .limits import Limits
from .outline import Beat

_FAULTS = (OSError, RuntimeError, KeyError, ValueError, TypeError, MemoryError, AttributeError)
_ACROSS = 32  # pixels of a chunk: one spectrum is read without unpacking many
_LEVEL = 1  # level of DEFLATE: counts are mostly zeros, more costs time and gains little


def copy(
    path: Path, target: Path, plan: Sequence[Mapping[str, Any]], limits: Limits, beat: Beat
) -> dict[str, Any]:
    """Add what PLAN says to TARGET, which is made if it is not there.

    Answers ``{"written": number of steps}``, or ``{"error": reason}``; then TARGET is of no use.
    """
    try:
        with h5py.File(path, "r", locking=False, rdcc_nbytes=0) as source:
            _look(source, plan, limits)
            with h5py.File(target, "a", locking=False) as made:
                for step in plan:
                    beat()
                    _take(source, made, step, limits, beat)
    except _FAULTS as error:
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    return {"written": len(plan)}


def _look(source: h5py.File, plan: Sequence[Mapping[str, Any]], limits: Limits) -> None:
    """Raises ``ValueError`` where the numbers that are to be copied unfold to more than may be."""
    found = [dataset_at(source, str(step["from"])) for step in plan if "counts" in step]
    if sum(one.size * one.dtype.itemsize for one in found) > limits.unfolded:
        raise ValueError("more is in these arrays than may be copied")


def _take(
    source: h5py.File, made: h5py.File, step: Mapping[str, Any], limits: Limits, beat: Beat
) -> None:
    if "link" in step:
        made[str(step["link"])] = made[str(step["to"])]
        return
    if "group" in step:
        thing = made.require_group(str(step["group"]))
    elif "counts" in step:
        dataset = dataset_at(source, str(step["from"]))
        thing = _counts(made, str(step["counts"]), dataset, limits, beat)
    else:
        thing = made.create_dataset(str(step["value"]), data=_told(step["is"]))
    for name, value in (step.get("attributes") or {}).items():
        thing.attrs[str(name)] = _told(value)


def _told(value: Any) -> Any:
    """VALUE as h5py writes it: texts in UTF-8, lists as arrays."""
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return np.array(value, dtype=h5py.string_dtype())
    return np.asarray(value) if isinstance(value, list) else value


def _counts(
    made: h5py.File, place: str, dataset: h5py.Dataset, limits: Limits, beat: Beat
) -> h5py.Dataset:
    """The numbers of DATASET under another name; of a table of channels and counts the counts."""
    if is_table(dataset):
        return made.create_dataset(place, data=dataset[:, 1])
    if dataset.ndim < 3:
        return made.create_dataset(place, data=dataset[()])
    _, width, channels = dataset.shape
    found = made.create_dataset(
        place,
        shape=dataset.shape,
        dtype=dataset.dtype.newbyteorder("<"),
        chunks=(1, min(width, _ACROSS), channels),
        compression="gzip",
        compression_opts=_LEVEL,
        shuffle=True,
    )
    for where, first, counts in pieces(dataset, limits, beat):
        if isinstance(where, tuple):
            found[(*where, slice(first, first + counts.shape[-1]))] = counts
        else:
            _rows(found, where.start, counts, width)
        beat()
    return found


def _rows(found: h5py.Dataset, start: int, spectra: Any, width: int) -> None:
    """Write SPECTRA of consecutive pixels, row by row; START is the number of the first of them."""
    done = 0
    while done < len(spectra):
        y, x = divmod(start + done, width)
        some = min(width - x, len(spectra) - done)
        found[y, x : x + some] = spectra[done : done + some]
        done += some
