"""What the viewer asks of a file: spectra, maps, and what there is. In the reading process only.

Pure, but for the one file that is asked about, which is opened here: never in a process that
serves pages. Memory stays at a block and the answer; of what is larger than the question allows,
fewer rows are read, and that is told. What lies in another file is never opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import h5py

from thalie.capture.safe.adding import FAULTS, Region, dataset_at, layers, spectrum
from thalie.capture.safe.limits import Limits
from thalie.capture.safe.outline import Beat
from thalie.capture.safe.reader import (
    lacks_filter,
    library_words,
    open_file,
)

from . import tree
from .peaks import Scale, find_lines, is_believable

NAME: Final = __name__
"""What the reading process calls this module."""

Json = dict[str, Any]
Question = Mapping[str, Any]


def answer(path: Path, question: Question, limits: Limits, beat: Beat) -> Json:
    """The answer to QUESTION, whose ``what`` is a name of ``ANSWERS``; else ``{"error": code}``.

    Codes are those of ``told.refusals``.
    """
    try:
        with open_file(path) as file:
            return ANSWERS[question["what"]](file, question, limits, beat)
    except tree.LeadsNowhereError as error:
        return {"error": str(error)}
    except tree.TooLargeError:
        return {"error": "too-large"}
    except MemoryError:
        return {"error": "no-memory"}
    except FAULTS as error:
        memory = "alloc" in str(error)
        return {"error": "no-memory" if memory else "damaged", "detail": library_words(error)}


def _spectrum(file: h5py.File, asked: Question, limits: Limits, beat: Beat) -> Json:
    """Counts by channel of ``datasets``, of maps in ``region``.

    ``every`` is how many rows of blocks there are for one that was read.
    """
    found = [_dataset(file, name) for name in asked["datasets"]]
    region: Region | None = tuple(asked["region"]) if asked.get("region") else None
    every = max(_every(one, asked["most"], region) for one in found)
    counts = spectrum(found, limits, beat, region, every)
    return {"counts": _whole(counts), "every": every}


def _map(file: h5py.File, asked: Question, limits: Limits, beat: Beat) -> Json:
    """Counts of the pixels of the map ``dataset`` in the channels of ``window``, or of all.

    With its sum spectrum, ``counts``.
    """
    one = _dataset(file, asked["dataset"])
    window = asked.get("window") or (0, one.shape[-1])
    every = _every(one, asked["most"], None)
    found = layers(one, [window], limits, beat, every)
    (rows,) = found.rows
    return {
        "rows": [_whole(row) for row in rows],
        "step": found.step,
        "every": every,
        "counts": _whole(found.spectrum),
    }


def _dataset(file: h5py.File, name: str) -> h5py.Dataset:
    one = dataset_at(file, name)
    if lacks_filter(one.id.get_create_plist()):
        raise tree.LeadsNowhereError("unknown-storage")
    return one


def _every(one: h5py.Dataset, most: int, region: Region | None) -> int:
    """How many rows of blocks there are for one that can be read within MOST bytes.

    Raises ``TooLargeError`` for a dataset that is packed as a whole.
    """
    if one.ndim != 3:
        return 1
    pixels = one.shape[0] * one.shape[1]
    if region and one.chunks != one.shape:
        down, across = (one.chunks or (1, 1))[:2]
        pixels = _covered(region[1], region[3], down) * _covered(region[0], region[2], across)
    size = pixels * one.shape[2] * one.dtype.itemsize
    every = int(-(-size // most))
    if every > 1 and one.chunks == one.shape:
        raise tree.TooLargeError
    return max(1, every)


def _covered(first: int, after: int, width: int) -> int:
    """Pixels of all blocks of WIDTH that touch those from FIRST to AFTER."""
    return (-(-after // width) - first // width) * width


def _whole(counts: Sequence[float] | Any) -> list[float | int]:
    """COUNTS without decimals where they have none: shorter to send."""
    return [int(one) if float(one).is_integer() else float(one) for one in counts]


def _worth(file: h5py.File, asked: Question, limits: Limits, beat: Beat) -> Json:
    """Whether the peaks of ``counts`` confirm the ``scale`` that the file tells, and their lines.

    ``scale`` is gain, offset and quadratic term, in keV.
    """
    counts, scale = asked["counts"], Scale(*asked["scale"])
    if not is_believable(scale, len(counts)):
        return {"trust": "unbelievable", "lines": []}
    beat()
    found = find_lines(counts, scale)
    lines = [
        {"element": one.element, "name": one.name, "energy": one.energy, "channels": one.channels}
        for one in found
    ]
    return {"trust": "confirmed" if found else "unconfirmed", "lines": lines}


ANSWERS: Mapping[str, Callable[[h5py.File, Question, Limits, Beat], Json]] = {
    "spectrum": _spectrum,
    "map": _map,
    "worth": _worth,
    "meta": tree.meta,
    "attr": tree.attributes,
    "data": tree.data,
    "paths": tree.paths,
}
