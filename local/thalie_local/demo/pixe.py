"""Particle-induced X-ray emission: the spectrum a silicon drift detector would count.

Energies, relative intensities, fluorescence yields and attenuation come from ``xraydb`` (tables of
Elam, Ravel and Sieber 2002). Ionisation is the classical binary-encounter formula. Depth is one
exponential, so the intensities are plausible, not quantitative.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import xraydb

from .axis import Axis
from .beam import Beam
from .matter import Material, atomic_mass

Array = npt.NDArray[np.float64]

AXIS: Final = Axis(channels=2048, gain=0.02, offset=-0.02)
"""Up to 41 keV."""

AVOGADRO: Final = 6.02214076e23
ELECTRON_MASS: Final = 5.48579909e-4
"""In u."""

_ELECTRONS: Final = {
    "K": 2, "L1": 2, "L2": 2, "L3": 4, "M1": 2, "M2": 2, "M3": 4, "M4": 4, "M5": 6,
}  # fmt: skip
_LOWEST_LINE: Final = 0.9
"""keV; softer X-rays do not pass the beryllium window."""

_THRESHOLD: Final = 0.3
"""keV; nothing is counted below it."""

_PAIR_ENERGY: Final = 3.66e-3
"""Mean energy of an electron-hole pair in silicon, keV."""
_FANO: Final = 0.115
_FWHM_AT_MN: Final = 0.130
"""keV at Mn Kα, the usual figure of merit of a silicon drift detector."""
_MN_KA: Final = 5.895
_FWHM_TO_SIGMA: Final = 1 / (2 * math.sqrt(2 * math.log(2)))
_SI_KA: Final = 1.740


@dataclass(frozen=True, slots=True)
class Line:
    """One X-ray line: ``energy`` in keV, ``production`` in cm² per atom and ion."""

    element: str
    name: str
    energy: float
    production: float


@dataclass(frozen=True, slots=True)
class Filter:
    """What stands between object and detector: ``layers`` of (element, thickness in cm)."""

    layers: tuple[tuple[str, float], ...]

    @classmethod
    def read(cls, words: str) -> Filter:
        """Read ``40 mm He`` or ``50 um Al + 20 um Cr``.

        Raises:
            ValueError: a layer is not written as thickness, unit, element.
        """
        return cls(tuple(_read_layer(layer) for layer in words.split("+")))

    def transmission(self, energies: Array) -> Array:
        """Share of the photons of each energy (keV) that pass."""
        key = tuple(energies.tolist())
        depths = [t * _density(e) * mass_attenuation(e, key) for e, t in self.layers]
        return np.asarray(np.exp(-np.sum(depths, axis=0)))


def _read_layer(words: str) -> tuple[str, float]:
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(mm|um)\s+([A-Z][a-z]?)\s*", words)
    if match is None:
        raise ValueError(f"cannot read the filter layer {words!r}: expected for example '50 um Al'")
    thickness, unit, element = match.groups()
    return element, float(thickness) * (0.1 if unit == "mm" else 1e-4)


@cache
def _density(element: str) -> float:
    """In g/cm³; gases at 0 °C and 1013 hPa."""
    return float(xraydb.atomic_density(element))


@cache
def mass_attenuation(element: str, energies: tuple[float, ...]) -> Array:
    """Photoelectric mass attenuation in cm²/g at ``energies`` in keV; scattering is left out."""
    if not energies:
        return np.empty(0)
    return np.asarray(
        xraydb.mu_elam(element, np.asarray(energies) * 1e3, kind="photo"), dtype=np.float64
    )


@dataclass(frozen=True, slots=True)
class Detector:
    """A silicon drift detector behind 12.5 µm of beryllium.

    ``solid_angle`` is the share of the full sphere, ``angle`` in degrees lies between the beam and
    the detector's axis, ``thickness`` in cm is that of the silicon.
    """

    filter: Filter
    solid_angle: float
    angle: float
    axis: Axis = AXIS
    thickness: float = 0.045

    def efficiency(self, energies: Array) -> Array:
        """Share of the photons sent towards the detector that it counts."""
        window = Filter((("Be", 12.5e-4),)).transmission(energies)
        absorbed = 1 - Filter((("Si", self.thickness),)).transmission(energies)
        return self.filter.transmission(energies) * window * absorbed


def resolution(energies: Array) -> Array:
    """Full width at half maximum in keV: electronic noise and Fano statistics in quadrature."""
    fano = _PAIR_ENERGY * _FANO / _FWHM_TO_SIGMA**2
    noise_squared = _FWHM_AT_MN**2 - fano * _MN_KA
    return np.sqrt(noise_squared + fano * energies)


def ionisation(beam: Beam, binding: float, electrons: int) -> float:
    """Cross-section in cm² for ejecting one of ``electrons`` bound by ``binding`` keV.

    Binary-encounter approximation: M. Gryziński, Phys. Rev. 138 (1965) A336, with the limit
    4V⁴/15 of slow ions; V is the ion's speed over the bound electron's. Within a factor of two of
    measurements.
    """
    squared = beam.energy * ELECTRON_MASS / (beam.mass * binding)
    speed = math.sqrt(squared)
    slow = 4 * squared**2 / 15
    area = 6.56e-20 * beam.charge**2 * electrons / binding**2
    beta = 1 / (4 * speed * (1 + speed))
    if beta >= 1:
        return area * slow
    alpha = squared / (1 + squared)
    fast = (
        alpha**1.5 / squared
        * (alpha + 2 / 3 * (1 + beta) * math.log(2.7 + speed))
        * (1 - beta) * (1 - beta ** (1 + squared))
    )  # fmt: skip
    return area * max(slow, float(fast))


@cache
def lines(element: str, beam: Beam) -> tuple[Line, ...]:
    """K, L and M lines of an element that a silicon detector can see under this beam."""
    edges = xraydb.xray_edges(element)
    return tuple(
        Line(
            element, name, line.energy / 1e3,
            ionisation(beam, edges[shell].energy / 1e3, _ELECTRONS[shell])
            * edges[shell].fyield * line.intensity,
        )
        for name, line in xraydb.xray_lines(element).items()
        if (shell := line.initial_level) in _ELECTRONS and line.energy / 1e3 >= _LOWEST_LINE
    )  # fmt: skip


def emission(material: Material, beam: Beam, angle: float) -> tuple[Array, Array]:
    """Energies (keV) of a thick target's lines, and photons per ion into the full sphere.

    The depth profile is ``exp(-x/depth)`` and the way out ``x/cos(angle)``, so the effective depth
    is 1/(1/depth + µ/cos(angle)).
    """
    found = [
        (line.energy, line.production * fraction * AVOGADRO / atomic_mass(element))
        for element, fraction in material.mass_fractions
        for line in lines(element, beam)
    ]
    energies, production = np.array(found, dtype=np.float64).reshape(-1, 2).T
    absorption = sum(
        (
            fraction * mass_attenuation(element, tuple(energies.tolist()))
            for element, fraction in material.mass_fractions
        ),
        np.zeros_like(energies),
    )
    path = 1 / math.cos(math.radians(angle))
    return energies, production / (1 / beam.xray_depth + absorption * path)


def escape_fraction(energies: Array) -> Array:
    """Share of counts that lose a silicon K X-ray at the detector's face (Reed and Ware 1972)."""
    edge = xraydb.xray_edge("Si", "K")
    k_share = 1 - 1 / edge.jump_ratio
    ratio = mass_attenuation("Si", (_SI_KA,)) / mass_attenuation("Si", tuple(energies.tolist()))
    fraction = 0.5 * edge.fyield * k_share * (1 - ratio * np.log1p(1 / ratio))
    return np.where(energies * 1e3 > edge.energy, fraction, 0.0)


@lru_cache(maxsize=8)
def _peak_shapes(centres: tuple[float, ...], axis: Axis) -> Array:
    """Gaussian peaks of unit area, shape (channels, lines)."""
    sigma = resolution(np.array(centres)) * _FWHM_TO_SIGMA
    heights = axis.gain / (sigma * math.sqrt(2 * math.pi))
    distances = (axis.energies[:, None] - np.array(centres)) / sigma
    return np.asarray(heights * np.exp(-0.5 * distances**2))


def _peaks(axis: Axis, centres: Array, areas: Array) -> Array:
    """Sum of Gaussian peaks, in counts per channel."""
    return np.asarray(_peak_shapes(tuple(centres.tolist()), axis) @ areas)


def background(beam: Beam, energies: Array) -> Array:
    """Photons per keV and ion emitted by slowed electrons, and a flat Compton floor.

    Secondary-electron bremsstrahlung ends near the largest energy an ion can give to a free
    electron, 4 m/M E (6.5 keV for protons of 3 MeV).
    """
    limit = 4 * ELECTRON_MASS / beam.mass * beam.energy
    return beam.charge**2 * (
        1e-4 * energies**-1.5 * np.exp(-((energies / limit) ** 2)) + 4e-8 * np.exp(-energies / 20)
    )


def expected(material: Material, beam: Beam, detector: Detector) -> Array:
    """Mean counts per channel, shape (channels,), for each µC of collected charge."""
    photons = beam.ions(1.0) * detector.solid_angle
    energies, emitted = emission(material, beam, detector.angle)
    areas = photons * emitted * detector.efficiency(energies)
    escaped = areas * escape_fraction(energies)
    above = energies > _SI_KA + 0.2
    peaks = _peaks(detector.axis, energies, areas - escaped)
    escapes = _peaks(detector.axis, energies[above] - _SI_KA, escaped[above])
    channels = np.maximum(detector.axis.energies, _THRESHOLD)
    continuum = photons * background(beam, channels) * detector.efficiency(channels)
    continuum[detector.axis.energies < _THRESHOLD] = 0.0
    return np.asarray(peaks + escapes + detector.axis.gain * continuum)
