"""Particle-induced gamma-ray emission under protons of some 3 MeV.

Line energies are level differences of the residual nuclei (NNDC, ENSDF evaluations). The strengths
are orders of magnitude for 3 MeV protons, enough to make a spectrum look right and no more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .axis import Axis
from .beam import Beam
from .matter import Material

Array = npt.NDArray[np.float64]

AXIS: Final = Axis(channels=2048, gain=1.05)
"""Up to 2150 keV."""

ELECTRON_REST: Final = 510.99895
"""keV"""

GAMMA_LINES: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "Li": ((477.6, 1e-4),),
    "B": ((429.1, 3e-5), (718.4, 5e-6), (2124.7, 8e-6)),
    "F": ((109.9, 1e-5), (197.1, 5e-5), (1235.8, 6e-6), (1348.8, 3e-6), (1356.8, 4e-6)),
    "Na": ((440.0, 5e-5), (1633.7, 6e-6), (1636.0, 8e-6)),
    "Mg": ((389.7, 1e-6), (585.0, 5e-6), (974.7, 1e-6), (1368.6, 2e-6)),
    "Al": ((170.7, 3e-7), (843.8, 3e-6), (1014.5, 7e-6), (1368.6, 6e-7)),
    "Si": ((1273.4, 4e-7), (1779.0, 1e-6)),
    "P": ((1266.1, 3e-6),),
    "Cl": ((1219.4, 1e-6), (1763.2, 6e-7)),
}
"""Energy in keV and photons per proton for the pure element."""

_ROOM: Final = ((511.0, 2e-7), (1460.8, 5e-8))
"""Annihilation radiation and the potassium of the walls, whatever the object."""


@dataclass(frozen=True, slots=True)
class Detector:
    """A high-purity germanium detector; ``solid_angle`` is the share of the full sphere."""

    solid_angle: float
    axis: Axis = AXIS


def resolution(energy: float) -> float:
    """Full width at half maximum in keV (1.9 keV at 1332 keV)."""
    return math.sqrt(0.8 + 2.1e-3 * energy)


def efficiency(energy: float) -> float:
    """Full-energy efficiency: falls as a power of energy, cut below 100 keV by the housing."""
    return math.pow(energy / 200, -0.9) * math.exp(-((60 / energy) ** 2))


def compton_edge(energy: float) -> float:
    """Largest energy, in keV, a photon can leave to a free electron: E·2α/(1+2α), α = E/mc²."""
    alpha = energy / ELECTRON_REST
    return energy * 2 * alpha / (1 + 2 * alpha)


def _compton_shape(energy: float, deposited: Array) -> Array:
    """Klein-Nishina spectrum of the recoil electron, unit area on ``deposited`` (keV)."""
    alpha = energy / ELECTRON_REST
    inside = (deposited > 0) & (deposited <= compton_edge(energy))
    s = np.where(inside, deposited, 0.0) / energy
    shape = 2 + s**2 / (alpha**2 * (1 - s) ** 2) + s / (1 - s) * (s - 2 / alpha)
    shape = np.where(inside, shape, 0.0)
    total = shape.sum()
    return np.asarray(shape / total if total else shape, dtype=np.float64)


def _response(energy: float, area: float, axis: Axis) -> Array:
    """Full-energy peak of ``area`` counts with its Compton continuum."""
    channels = axis.energies
    sigma = resolution(energy) / 2.3548
    peak = np.exp(-0.5 * ((channels - energy) / sigma) ** 2)
    peak *= axis.gain / (sigma * math.sqrt(2 * math.pi))
    continuum = (1 + energy / 250) * _compton_shape(energy, channels)
    return np.asarray(area * (peak + continuum))


def expected(material: Material, beam: Beam, detector: Detector) -> Array:
    """Mean counts per channel, shape (channels,), for each µC of collected charge.

    Raises:
        ValueError: the beam is not made of protons; the strengths hold for protons only.
    """
    if beam.particle != "Proton":
        raise ValueError("PIGE strengths are known here for protons only")
    photons = beam.ions(1.0) * detector.solid_angle
    emitted = [*_ROOM]
    for element, fraction in material.mass_fractions:
        emitted += [(e, fraction * rate) for e, rate in GAMMA_LINES.get(element, ())]
    energies = detector.axis.energies
    spectrum = np.where(energies > 30, photons * 4e-9 * np.exp(-energies / 500), 0.0)
    spectrum *= detector.axis.gain
    for energy, rate in emitted:
        spectrum += _response(energy, photons * rate * efficiency(energy), detector.axis)
    return spectrum
