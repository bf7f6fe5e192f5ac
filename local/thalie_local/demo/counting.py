"""Counting statistics: every channel of every pixel is an independent Poisson variable."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Counts = npt.NDArray[Any]


def count(expected: Array, rng: np.random.Generator) -> Counts:
    """Draw a spectrum, shape (channels,) int32, from its mean."""
    return rng.poisson(expected).astype(np.int32)


def count_map(
    spectra: Sequence[Array], abundances: Sequence[Array], rng: np.random.Generator
) -> Counts:
    """Draw a map, shape (y, x, channel) uint32.

    The mean at (y, x, channel) is the sum over materials of ``abundances[m][y, x]``, shape (y, x),
    times ``spectra[m][channel]``, the mean spectrum of one pixel of that material. Poisson counts
    are drawn per material and channel over the whole map, then dealt to pixels in proportion to
    abundance: the same law as a draw per voxel, at the cost of the counts alone.
    """
    shape = (*abundances[0].shape, len(spectra[0]))
    dealt = [_deal(*part, rng) for part in zip(spectra, abundances, strict=True)]
    voxels = np.bincount(np.concatenate(dealt), minlength=math.prod(shape))
    return voxels.astype(np.uint32).reshape(shape)


def _deal(spectrum: Array, abundance: Array, rng: np.random.Generator) -> Counts:
    """Flat index, pixel by pixel and channel by channel, of every event of one material."""
    weights = abundance.ravel()
    total = float(weights.sum())
    drawn = rng.poisson(spectrum * total)
    borders = np.cumsum(weights)[:-1] / total
    pixels = np.searchsorted(borders, rng.random(int(drawn.sum())), side="right")
    return pixels * len(spectrum) + np.repeat(np.arange(len(spectrum)), drawn)
