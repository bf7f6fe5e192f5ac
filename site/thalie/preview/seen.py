"""What is drawn and told of: a spectrum, and a map with the lines that were mapped. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .peaks import Line, Scale
from .told import Told

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spectrum:
    """Counts of the channels of one detector, summed over ``number`` points or over a map.

    ``scale`` is given only where the counts confirm it; ``lines`` are the strongest first.
    """

    detector: str
    counts: Array
    number: int = 1
    of_map: bool = False
    scale: Scale | None = None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Map:
    """Counts in the pixels of a map: an array (y, x) for each of ``lines``, or of all channels.

    ``size`` is (width, height) in µm where the file tells it. ``pixels`` are (width, height) as
    measured; the arrays may have fewer.
    """

    detector: str
    pixels: tuple[int, int]
    layers: tuple[Array, ...]
    lines: tuple[Line, ...] = ()
    size: tuple[float, float] | None = None


def told_of_spectrum(seen: Spectrum) -> Told:
    """The facts of a spectrum."""
    return Told(
        "spectrum",
        seen.detector,
        tuple(line.label for line in seen.lines),
        seen.number,
        seen.of_map,
        seen.scale is not None,
    )


def told_of_map(seen: Map) -> Told:
    """The facts of a map."""
    size = (seen.size[0] / 1000, seen.size[1] / 1000) if seen.size else None
    labels = tuple(line.label for line in seen.lines)
    return Told("map", seen.detector, labels, pixels=seen.pixels, size=size, of_map=True)
