"""Which elements make the peaks of an X-ray spectrum. Pure.

The spectrum without its background is taken apart into the lines of elements (least squares without
negative parts). Only what also stands as a peak of its own, at its place, is told: a label that is
missing says nothing, a wrong one lies.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .lines import Series, all_series

Array = npt.NDArray[np.float64]
Channels = npt.NDArray[np.int64]

_LOWEST, _HIGHEST = 0.9, 30.0  # keV: what detectors behind air and filters see
_REACH: Final = (5.0, 150.0)  # keV; no X-ray detector of a beam line reaches less, or more
_WIDTHS: Final = (0.85, 1.0, 1.2, 1.45)  # times the width of a good silicon detector
_SURE: Final = 8.0  # times the uncertainty of counting
_WEAKEST: Final = 0.005  # of the strongest line
_FEWEST: Final = 200  # counts of a line
_FEWEST_CHANNELS: Final = 50
_MOST_COUNTS: Final = 1e15
_OFF: Final = 0.4  # of the width of a peak, from its line
_OWN: Final = 0.6  # of the counts at a line are its own
_MOST = 10  # lines told, peaks judged by
_CONFIRMED: Final = 0.75  # of the peaks stand where the lines of the elements found are


@dataclass(frozen=True, slots=True)
class Scale:
    """Energy of a channel in keV: ``offset + gain * channel + quadratic * channel**2``."""

    gain: float
    offset: float
    quadratic: float = 0.0

    def energies(self, channels: int) -> Array:
        """The energy of each channel."""
        at = np.arange(channels, dtype=np.float64)
        found: Array = self.offset + self.gain * at + self.quadratic * at**2
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """A line that was found: its ``counts``, and the channels (first, after the last) about it."""

    element: str
    name: str
    energy: float
    counts: float
    channels: tuple[int, int]

    @property
    def label(self) -> str:
        """``Cu Kα``."""
        return f"{self.element} {self.name}"


def is_believable(scale: Scale, channels: int) -> bool:
    """Whether SCALE may be that of an X-ray detector: it rises, from about zero, to some 10 keV."""
    if not np.isfinite((scale.gain, scale.offset, scale.quadratic)).all():
        return False
    energies = scale.energies(max(channels, 2))
    rises = bool(np.all(np.isfinite(energies)) and np.all(np.diff(energies) > 0))
    return rises and bool(abs(energies[0]) < 2.0 and _REACH[0] <= energies[-1] <= _REACH[1])


def find_lines(counts: Sequence[float] | Array, scale: Scale) -> tuple[Line, ...]:
    """The strongest lines, the strongest first; none where peaks stand between the lines.

    There the scale is not that of these counts: of scales wrong by 1.5 to 25 percent, one of 150
    passes.
    """
    spectrum = np.nan_to_num(np.asarray(counts, dtype=np.float64)).clip(min=0)
    if not is_believable(scale, len(spectrum)):
        return ()
    energies = scale.energies(len(spectrum))
    inside = (energies >= _LOWEST) & (energies <= _HIGHEST)
    if inside.sum() < _FEWEST_CHANNELS or not _FEWEST <= spectrum[inside].sum() < _MOST_COUNTS:
        return ()
    first = int(np.argmax(inside))
    seen, at = spectrum[inside], energies[inside]
    fit = min((_Fit.of(seen, at, width) for width in _WIDTHS), key=lambda one: one.misfit)
    found = sorted(fit.lines(first), key=lambda line: -line.counts)
    return tuple(found[:_MOST]) if fit.is_confirmed() else ()


def width_at(energy: float | Array, times: float = 1.0) -> Array:
    """Full width in keV of a peak at half its height, in a silicon detector."""
    return times * np.sqrt(0.075**2 + 2.355**2 * 0.12 * 0.00365 * np.maximum(energy, 0.1))


def background(counts: Array, reach: Channels) -> Array:
    """What lies under the peaks: SNIP (Ryan et al. 1988), as far from each channel as REACH."""
    low = np.log(np.log(np.sqrt(counts + 1) + 1) + 1)
    index = np.arange(len(low))
    for step in range(int(reach.max()), 0, -1):
        left, right = np.maximum(index - step, 0), np.minimum(index + step, len(low) - 1)
        clipped = np.minimum(low, (low[left] + low[right]) / 2)
        low = np.where(reach >= step, clipped, low)
    found: Array = (np.exp(np.exp(low) - 1) - 1) ** 2 - 1
    return found.clip(min=0)


@dataclass(frozen=True, slots=True)
class _Fit:
    """A spectrum taken apart, with peaks of one WIDTH: ``areas`` are counts of each series."""

    seen: Array
    at: Array
    smooth: Array
    net: Array
    areas: Array
    parts: Array
    series: tuple[Series, ...]
    reach: Channels
    width: float
    misfit: float

    @classmethod
    def of(cls, seen: Array, at: Array, width: float) -> _Fit:
        from scipy.ndimage import gaussian_filter1d
        from scipy.optimize import nnls

        step = float(np.mean(np.diff(at)))
        series = tuple(s for s in all_series() if at[0] < s.energy < at[-1])
        reach = np.ceil(1.6 * width_at(at, width) / step).astype(np.int64)
        net = seen - background(seen, reach)
        parts = np.stack([_shape(one, at, step, width) for one in series], axis=1)
        weights = 1 / np.sqrt(seen + 4)
        areas, misfit = nnls(parts * weights[:, None], net * weights)
        smooth = gaussian_filter1d(seen, max(0.5, float(width_at(5.0)) / step / 5))
        return cls(seen, at, smooth, net, areas, parts, series, reach, width, float(misfit))

    def lines(self, first: int) -> list[Line]:
        """The series whose main line is a peak; FIRST is the channel of the first of ``seen``."""
        model = self.parts @ self.areas
        mains = [a * s.share for a, s in zip(self.areas, self.series, strict=True)]
        strongest = max(mains, default=0)
        found = []
        for index, (one, area) in enumerate(zip(self.series, self.areas, strict=True)):
            counts = area * one.share
            if counts < max(_WEAKEST * strongest, _FEWEST):
                continue
            own = self.parts[:, index] * area
            wide = float(width_at(one.energy, self.width))
            if self._is_peak(one.energy, wide, own, model, counts):
                ends = (one.energy - 0.6 * wide, one.energy + 0.6 * wide)
                low, high = np.searchsorted(self.at, ends)
                channels = (first + int(low), first + int(max(high, low + 1)))
                found.append(Line(one.element, one.name, one.energy, float(counts), channels))
        return _without_doubles(found)

    def _is_peak(self, energy: float, wide: float, own: Array, model: Array, counts: float) -> bool:
        near = np.flatnonzero(np.abs(self.at - energy) <= wide)
        if len(near) < 3:
            return False
        away = np.abs(self.at - energy)
        middle = np.flatnonzero(away <= wide / 2)
        sides = np.flatnonzero((away > 0.8 * wide) & (away <= 1.3 * wide))
        there = self.seen[middle].sum()
        over = there - self.seen[sides].mean() * len(middle) if len(sides) else 0.0
        noise = np.sqrt(there + 1)
        sure = counts > _SURE * noise and over > max(_SURE / 2 * noise, counts / 3)
        alone = own[middle].sum() > _OWN * max(model[middle].sum(), 1e-9)
        top = self.at[near[np.argmax(self.smooth[near])]]
        near_enough = max(_OFF * wide, float(np.diff(self.at).mean()))
        return bool(sure and alone and abs(top - energy) <= near_enough)

    def is_confirmed(self) -> bool:
        """Whether nearly all high peaks stand at lines of the series that were found."""
        peaks = self._peaks()
        fine = sum(self._is_explained(int(peak)) for peak in peaks)
        return len(peaks) > 1 and fine >= _CONFIRMED * len(peaks)

    def _peaks(self) -> Channels:
        """The channels of the highest peaks."""
        from scipy.signal import find_peaks

        net = self.smooth - background(self.smooth, self.reach)
        least = 0.01 * net.max()
        peaks, _ = find_peaks(net, height=least, prominence=least)
        sure = peaks[net[peaks] > 6 * np.sqrt(self.smooth[peaks] + 1)]
        highest: Channels = sure[np.argsort(-net[sure])][:_MOST]
        return highest

    def _is_explained(self, peak: int) -> bool:
        """Whether lines near this PEAK have half of its counts."""
        energy, step = self.at[peak], float(np.mean(np.diff(self.at)))
        wide = float(width_at(energy, self.width))
        there = sum(
            area * share
            for one, area in zip(self.series, self.areas, strict=True)
            for at, share in one.lines
            if abs(at - energy) < 0.25 * wide
        )
        return bool(there > 0.5 * self.net[peak] * wide / 0.94 / step)


def _shape(series: Series, at: Array, step: float, width: float) -> Array:
    """Counts in each channel of a series with one count in all."""
    shape = np.zeros_like(at)
    for energy, share in series.lines:
        sigma = float(width_at(energy, width)) / 2.355
        peak = np.exp(-0.5 * ((at - energy) / sigma) ** 2)
        shape += share * step / (sigma * np.sqrt(2 * np.pi)) * peak
    return shape


def _without_doubles(found: list[Line]) -> list[Line]:
    """Leave out what heavy elements may be taken for: M lines, and what lies upon them.

    Mα of lead is a tenth of a keV from Kα of sulphur: where L lines of such an element are found,
    no light element is told of at its M lines. M lines themselves are told of only with L lines.
    """
    heavy = {line.element for line in found if line.name.startswith("L")}
    masked = [s.energy for s in all_series() if s.name.startswith("M") and s.element in heavy]
    kept = []
    for line in found:
        if line.name.startswith("M"):
            continue
        if line.name.startswith("K") and any(abs(line.energy - m) < 0.15 for m in masked):
            continue
        kept.append(line)
    return kept
