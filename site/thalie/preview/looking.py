"""What of a file is worth a picture: its largest map, or its points, by one detector. Pure.

The main detector is the X-ray detector that counted most, among those whose calibration the peaks
confirm. Files are opened by ``capture`` in its reading process, never here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from thalie.capture import (
    Adder,
    Analysis,
    CapturedFile,
    Detector,
    Dialect,
    Kind,
    Limits,
    adding,
    capture_file,
)

from .peaks import Line, Scale, find_lines, is_believable
from .seen import Array, Map, Spectrum

X_RAYS: Final = frozenset({"PIXE", "XRF"})
"""Techniques whose spectra have the lines that ``peaks`` looks for."""

_TRIED = 3  # detectors
_MOST_POINTS = 500  # of a file, in one sum
_MAPPED, _LAYERS = 6, 4  # lines that are tried for a map, and shown
_KINDS: Final = (Kind.MAP, Kind.POINT, Kind.STANDARD, Kind.BLANK)


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to be drawn of a file."""

    map: Map | None = None
    spectrum: Spectrum | None = None


def look(path: Path, name: str, dialect: Dialect, limits: Limits) -> Seen:
    """What is worth a picture in the file at PATH, called NAME in its dataset.

    Nothing, where the file cannot be read or holds no counts. Raises ``CaptureError`` when files
    cannot be read on this machine.
    """
    captured = capture_file(path, name, dialect=dialect, limits=limits)
    if not captured.is_kept or captured.format is None or not captured.analyses:
        return Seen()
    with adding(dialect, limits) as adder:
        return _Looking(path, captured, captured.format, adder).seen()


@dataclass(frozen=True, slots=True)
class _Channel:
    """One detector in all points of a file, or in a map."""

    detector: Detector
    datasets: tuple[str, ...]
    counts: int

    @property
    def scale(self) -> Scale | None:
        """The calibration of the file, if it may be one of X-rays."""
        told, shape = self.detector.scale, self.detector.shape
        if told is None or told.unit != "keV" or not shape:
            return None
        found = Scale(told.gain, told.offset, told.quadratic)
        return found if is_believable(found, shape[-1]) else None


@dataclass(frozen=True, slots=True)
class _Looking:
    path: Path
    captured: CapturedFile
    form: str
    adder: Adder

    def seen(self) -> Seen:
        largest = max(filter(_is_usable_map, self.captured.analyses), key=_worth, default=None)
        if largest is None:
            points = _points(self.captured.analyses)
            found = self._spectrum(_channels(points))
            return Seen(spectrum=found[0]) if found else Seen()
        found = self._spectrum(_channels([largest]), of_map=True)
        if found is None:
            return Seen()
        spectrum, channel = found
        return Seen(self._map(largest, spectrum, channel), spectrum)

    def _spectrum(
        self, channels: Sequence[_Channel], *, of_map: bool = False
    ) -> tuple[Spectrum, _Channel] | None:
        """The spectrum of the main detector."""
        tried = [(one, self._sum(one)) for one in channels[:_TRIED]]
        summed = [(one, counts) for one, counts in tried if counts.sum() > 0]
        for one, counts in summed:
            lines = find_lines(counts, one.scale) if _sees_x_rays(one) and one.scale else ()
            if lines:
                return _spectrum(one, counts, of_map, one.scale, lines), one
        for one, counts in summed[:1]:
            return _spectrum(one, counts, of_map), one
        return None

    def _sum(self, one: _Channel) -> Array:
        return np.asarray(self.adder.spectrum(self.path, self.form, one.datasets), dtype=np.float64)

    def _map(self, analysis: Analysis, spectrum: Spectrum, channel: _Channel) -> Map | None:
        """Of the strongest lines those that differ most from place to place, or all channels."""
        (dataset,) = channel.datasets
        lines = spectrum.lines[:_MAPPED]
        windows = [line.channels for line in lines] or [(0, channel.detector.shape[-1])]
        rows = self.adder.layers(self.path, self.form, dataset, windows)
        layers = tuple(np.asarray(layer, dtype=np.float64) for layer in rows)
        if len(layers) != len(windows) or any(layer.ndim != 2 for layer in layers):
            return None
        order = sorted(range(len(layers)), key=lambda one: -_contrast(layers[one]))[:_LAYERS]
        layers = tuple(layers[one] for one in order)
        lines = tuple(lines[one] for one in order if lines)
        height, width = channel.detector.shape[:2]
        return Map(
            spectrum.detector, (width, height), layers, lines, _size(analysis, width, height)
        )


def _spectrum(
    one: _Channel,
    counts: Array,
    of_map: bool,
    scale: Scale | None = None,
    lines: tuple[Line, ...] = (),
) -> Spectrum:
    name = one.detector.canonical_name
    return Spectrum(name, counts, len(one.datasets), of_map, scale, lines)


def _contrast(layer: Array) -> float:
    """How much more counts differ than chance alone lets them: variance by mean."""
    return float(layer.var() / layer.mean()) if layer.size and layer.mean() > 0 else 0.0


def _size(analysis: Analysis, width: int, height: int) -> tuple[float, float] | None:
    """Width and height in µm: of its pixels, else of the map, where the file tells them."""
    if analysis.pixel_size:
        return analysis.pixel_size[0] * width, analysis.pixel_size[1] * height
    return analysis.map_size


def _counting(analysis: Analysis) -> Iterator[Detector]:
    """Detectors that counted; sums of several are none."""
    return (one for one in analysis.physical if one.counts and one.shape)


def _is_usable_map(analysis: Analysis) -> bool:
    return analysis.is_map and any(len(one.shape) == 3 for one in _counting(analysis))


def _worth(analysis: Analysis) -> tuple[bool, int]:
    """Objects before standards, large maps before small ones."""
    width, height = analysis.pixels or (0, 0)
    return analysis.kind is Kind.MAP, width * height


def _points(analyses: Sequence[Analysis]) -> list[Analysis]:
    """Those of objects, else of standards, else blanks."""
    for kind in _KINDS:
        if found := [one for one in analyses if one.kind is kind and any(_counting(one))]:
            return found[:_MOST_POINTS]
    return []


def _channels(analyses: Sequence[Analysis]) -> list[_Channel]:
    """The detectors that counted, as they are to be tried; those that differ are told apart."""
    alike: dict[tuple[object, ...], list[Detector]] = defaultdict(list)
    for analysis in analyses:
        for one in _counting(analysis):
            if not analysis.is_map or len(one.shape) == 3:
                alike[one.canonical_name, one.shape, one.calibration].append(one)
    found = [
        _Channel(
            group[0], tuple(one.dataset for one in group), sum(one.counts or 0 for one in group)
        )
        for group in alike.values()
    ]
    return sorted(found, key=lambda one: (not _sees_x_rays(one), -one.counts))


def _sees_x_rays(one: _Channel) -> bool:
    return one.detector.technique in X_RAYS
