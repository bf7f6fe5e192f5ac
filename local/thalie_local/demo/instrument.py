"""The detectors of the demonstration, and what each of them records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from . import pige, pixe, rbs
from .axis import Axis
from .beam import Beam
from .counting import count, count_map
from .matter import Material

Array = npt.NDArray[np.float64]
Counts = npt.NDArray[Any]
Detector = pixe.Detector | pige.Detector | rbs.Detector

PIXE_CHANNELS: Final = ("X0", "X1", "X2", "X3", "X4")
OFF: Final = "OFF"


@dataclass(frozen=True, slots=True)
class Channel:
    """One entry of the acquisition: a detector with the filter before it, or nothing (off).

    ``filter`` holds the words of the campaign (``50 um Al``, ``none``, ``OFF``); ``length`` is the
    number of channels written even when the detector is off.
    """

    name: str
    detector: Detector | None
    filter: str
    length: int

    def expected(self, material: Material, beam: Beam) -> Array:
        """Mean counts per channel, shape (length,), for each µC of collected charge."""
        if self.detector is None:
            return np.zeros(self.length)
        return _expected(self.detector, material, beam)

    @property
    def calibration(self) -> str:
        """The words of a G3 file: keV = a · channel + b."""
        if self.detector is None:
            return ""
        axis = self.detector.axis
        return f"MCA a={axis.gain:g}, MCA b={axis.offset:g}, MCA c=0"


@cache
def _expected(detector: Detector, material: Material, beam: Beam) -> Array:
    """What the technique of the detector says; read only, as calls share it."""
    match detector:
        case pixe.Detector():
            spectrum = pixe.expected(material, beam, detector)
        case pige.Detector():
            spectrum = pige.expected(material, beam, detector)
        case rbs.Detector():
            spectrum = rbs.expected(material, beam, detector)
    spectrum.flags.writeable = False
    return spectrum


def channels(
    filters: Mapping[str, str], *, long_spectra: bool, gammas: bool
) -> tuple[Channel, ...]:
    """The channels of a run.

    Args:
        filters: filter of each X-ray detector by name; one that is missing is off.
        long_spectra: gamma and RBS spectra are as long as the first two generations wrote them
            (4096 and 2047 channels), not as the third does (2048 and 512).
        gammas: the germanium detectors count; they do not under an alpha beam.
    """
    return (
        *(_xray_channel(name, filters.get(name, OFF)) for name in PIXE_CHANNELS),
        _gamma_channel("G20", 1.5e-4, 2048, gammas),
        _gamma_channel("G70", 1.5e-3, 4096 if long_spectra else 2048, gammas),
        _rbs_channel("R135", 135, 2047 if long_spectra else 512),
        _rbs_channel("R150", 150, 511 if long_spectra else 512),
    )


def _xray_channel(name: str, words: str) -> Channel:
    if words == OFF:
        return Channel(name, None, OFF, 2048)
    near = name != "X0"
    detector = pixe.Detector(
        pixe.Filter.read(words), solid_angle=1e-3 if near else 2e-5, angle=50 if near else 45
    )
    return Channel(name, detector, words, detector.axis.channels)


def _gamma_channel(name: str, solid_angle: float, length: int, counting: bool) -> Channel:
    if not counting:
        return Channel(name, None, OFF, length)
    detector = pige.Detector(solid_angle, Axis(length, gain=1.05 * 2048 / length))
    return Channel(name, detector, "none", length)


def _rbs_channel(name: str, angle: float, length: int) -> Channel:
    axis = Axis(length, gain=6.5 if length < 1000 else 1.625, offset=12.0)
    detector = rbs.Detector(angle, axis)
    return Channel(name, detector, "100nm Si3N4", length)


@dataclass(frozen=True, slots=True)
class Measurement:
    """One numbered analysis as the acquisition recorded it.

    ``spectra`` maps a channel's name to counts: (channels,) for a point, (y, x, channels) for a
    map. ``charge`` in µC; ``seconds`` of acquisition; ``side`` of the scanned square and ``pixel``
    in µm.
    """

    number: int
    standard: bool
    reference: str
    description: str
    started: datetime
    seconds: int
    beam: Beam
    charge: float
    side: float
    pixel: float
    spectra: Mapping[str, Counts] = field(default_factory=dict)


def record_point(
    recording: Iterable[Channel],
    material: Material,
    beam: Beam,
    charge: float,
    rng: np.random.Generator,
) -> dict[str, Counts]:
    """Counts of every channel on one material, each (channels,) int32."""
    return {
        channel.name: count(charge * channel.expected(material, beam), rng) for channel in recording
    }


def record_map(
    recording: Iterable[Channel],
    materials: Sequence[Material],
    abundances: Sequence[Array],
    beam: Beam,
    charge: float,
    rng: np.random.Generator,
) -> dict[str, Counts]:
    """Counts of every channel over a map, each (y, x, channels) uint32, for a ``charge``."""
    per_pixel = charge / abundances[0].size
    return {
        channel.name: count_map(
            [per_pixel * channel.expected(material, beam) for material in materials],
            abundances,
            rng,
        )
        for channel in recording
    }
