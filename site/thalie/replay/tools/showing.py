"""Spectra and maps as figures of Matplotlib. Pure: numbers in, figures out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from thalie.preview.peaks import Array

from .reading import Spectrum

_COLOURS = "cividis"  # read alike by those who see no red or green
_MOST_LINES = 10


def spectrum_figure(shown: Spectrum, title: str) -> Any:
    """Counts over energy with the lines of elements, or over channels, and why."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 4.5), layout="constrained")
    axes = figure.add_subplot()
    top = max(float(shown.counts.max(initial=1.0)), 10.0)
    axes.step(shown.axis, shown.counts.clip(min=0.5), where="mid", lw=1)
    axes.set_yscale("log")
    axes.set_ylim(0.5, top * 6)
    axes.set_xlim(*_reach(shown))
    axes.set_xlabel("keV" if shown.scale is not None else "channel")
    axes.set_ylabel("counts")
    axes.set_title(title, loc="left")
    for line in shown.lines[:_MOST_LINES]:
        near = np.abs(shown.axis - line.energy) < 0.08
        height = float(shown.counts[near].max(initial=1.0))
        axes.text(line.energy, height * 1.3, line.label, rotation=90, ha="center", va="bottom")
    if shown.doubt:
        axes.text(
            0.99, 0.97, shown.doubt, transform=axes.transAxes, ha="right", va="top", color="#a33"
        )
    return figure


def _reach(shown: Spectrum) -> tuple[float, float]:
    """From where to where there is something to see."""
    seen = np.flatnonzero(shown.counts > 0)
    if not len(seen):
        return 0.0, float(max(shown.axis[-1], 1.0))
    last = float(shown.axis[seen[-1]])
    return float(shown.axis[0]), max(last, float(shown.axis[0]) + 1e-6)


def map_figure(
    layers: Sequence[Array], labels: Sequence[str], title: str, ratio: float = 1.0
) -> Any:
    """Counts in the pixels, a panel for each layer; RATIO is the height of a pixel by its width."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(3.2 * len(layers) + 0.8, 3.8), layout="constrained")
    figure.suptitle(title)
    for number, (layer, label) in enumerate(zip(layers, labels, strict=True), start=1):
        axes = figure.add_subplot(1, len(layers), number)
        highest = max(float(np.percentile(layer, 99.7)), 1.0) if layer.size else 1.0
        image = axes.imshow(layer, cmap=_COLOURS, vmin=0, vmax=highest, aspect=ratio)
        axes.set_title(label)
        axes.set_xticks([])
        axes.set_yticks([])
        figure.colorbar(image, ax=axes, shrink=0.8)
    return figure
