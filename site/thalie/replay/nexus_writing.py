"""The analyses of captured files written as NeXus, in the reading process of ``capture``. Pure."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

from thalie.capture import Adder, Analysis, CapturedFile
from thalie.preview.looking import X_RAYS
from thalie.preview.peaks import Scale, find_lines, is_believable

from . import nexus

FORMAT: Final = "HDF5"


class CopyError(Exception):
    """The numbers of a file cannot be copied; the message says why."""


def add(
    target: Path,
    path: Path,
    captured: CapturedFile,
    adder: Adder,
    about: nexus.About,
    taken: set[str],
    number: str = "",
) -> None:
    """Add the analyses of CAPTURED, which lies at PATH, to TARGET; with NUMBER that one alone.

    TAKEN are the names of the entries that TARGET has; it grows. Raises ``CopyError``.
    """
    if not captured.is_kept or captured.format != FORMAT:
        return
    for analysis in captured.analyses:
        if number and analysis.number != number:
            continue
        first = not taken
        entry = nexus.name_of(analysis, taken)
        scales = confirmed(path, analysis, adder)
        steps = nexus.plan(analysis, entry, about, nexus.Confirmed(scales))
        if not steps:
            taken.discard(entry)
            continue
        if first:
            steps = [*nexus.root(entry), *steps]
        if fault := adder.copy(path, FORMAT, target, steps):
            raise CopyError(fault)


def confirmed(path: Path, analysis: Analysis, adder: Adder) -> dict[str, Scale]:
    """The scales of detectors whose peaks stand at lines of elements, by their datasets."""
    found = {}
    for one in analysis.physical:
        told = one.scale
        if one.technique not in X_RAYS or told is None or not one.counts or not one.shape:
            continue
        scale = Scale(told.gain, told.offset, told.quadratic)
        if told.unit == "keV" and is_believable(scale, one.shape[-1]):
            counts = np.asarray(adder.spectrum(path, FORMAT, [one.dataset]), dtype=np.float64)
            if len(counts) and find_lines(counts, scale):
                found[one.dataset] = scale
    return found
