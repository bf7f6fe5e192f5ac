"""Rutherford backscattering on a thick homogeneous target.

Formulae of W.-K. Chu, J. W. Mayer and M.-A. Nicolet, *Backscattering Spectrometry* (1978),
chapters 2 and 3. Each element starts at its kinematic edge and grows towards lower energy as the
ions slow down; stopping is one constant, and no cross-section departs from Rutherford's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from .axis import Axis
from .beam import Beam
from .matter import Material, atomic_mass, atomic_number

Array = npt.NDArray[np.float64]

AXIS: Final = Axis(channels=512, gain=6.5, offset=12.0)
"""Up to 3.3 MeV."""

_COULOMB: Final = 1.43996448e-10
"""e²/4πε₀ in keV·cm."""

_STOPPING: Final = {"Proton": 6e-18, "Alpha": 7e-17}
"""Energy lost per atom and area, keV·cm², a round value for medium elements."""

_SLOWEST: Final = 0.25
"""Share of the beam energy below which an ion is no longer followed."""


_THRESHOLD: Final = 200.0
"""keV; noise hides what lies below."""


@dataclass(frozen=True, slots=True)
class Detector:
    """A silicon PIPS detector at the scattering ``angle`` (degrees).

    ``fwhm`` is its resolution in keV, ``solid_angle`` is in steradians.
    """

    angle: float
    axis: Axis = AXIS
    fwhm: float = 15.0
    solid_angle: float = 4e-3


def kinematic_factor(ion_mass: float, target_mass: float, angle: float) -> float:
    """Energy kept by an ion scattered by ``angle`` degrees off a nucleus at rest.

    K = [(√(M₂² − M₁² sin²θ) + M₁ cosθ) / (M₁ + M₂)]² (Chu et al. 1978, eq. 2.5).

    Raises:
        ValueError: the nucleus is not heavier than the ion, which then cannot turn back.
    """
    if target_mass <= ion_mass:
        raise ValueError("an ion is scattered backwards only by a heavier nucleus")
    theta = math.radians(angle)
    root = math.sqrt(target_mass**2 - (ion_mass * math.sin(theta)) ** 2)
    return ((root + ion_mass * math.cos(theta)) / (ion_mass + target_mass)) ** 2


def cross_section(beam: Beam, element: str, angle: float, energies: Array) -> Array:
    """Rutherford's cross-section in the laboratory, cm²/sr (Chu et al. 1978, eq. 2.22)."""
    theta = math.radians(angle)
    ratio = beam.mass / atomic_mass(element) * math.sin(theta)
    root = math.sqrt(1 - ratio**2)
    geometry = 4 * (root + math.cos(theta)) ** 2 / (math.sin(theta) ** 4 * root)
    closest = beam.charge * atomic_number(element) * _COULOMB / (4 * energies)
    return np.asarray(closest**2 * geometry, dtype=np.float64)


def _step(beam: Beam, element: str, detector: Detector, detected: Array) -> Array:
    """Counts per keV, ion and steradian from a target made of one element only.

    An ion met at energy E comes out with E₁ = K E − η (E₀ − E), where η = 1/|cosθ| is the way out
    over the way in (stopping taken as constant), hence E = (E₁ + η E₀)/(K + η).
    """
    kept = kinematic_factor(beam.mass, atomic_mass(element), detector.angle)
    eta = 1 / abs(math.cos(math.radians(detector.angle)))
    met = (detected + eta * beam.energy) / (kept + eta)
    inside = (detected <= kept * beam.energy) & (met >= _SLOWEST * beam.energy)
    rate = cross_section(beam, element, detector.angle, np.maximum(met, 1.0))
    return np.where(inside, rate / (_STOPPING[beam.particle] * (kept + eta)), 0.0)


def expected(material: Material, beam: Beam, detector: Detector) -> Array:
    """Mean counts per channel, shape (channels,), for each µC of collected charge."""
    fine = np.arange(0.0, beam.energy + 10 * detector.fwhm, 1.0)
    spectrum = np.zeros_like(fine)
    for element, fraction in material.atomic_fractions:
        if atomic_mass(element) > beam.mass:
            spectrum += fraction * _step(beam, element, detector, fine)
    kernel = np.exp(-0.5 * (np.arange(-40.0, 41.0) / (detector.fwhm / 2.3548)) ** 2)
    blurred = np.convolve(spectrum, kernel / kernel.sum(), mode="same")
    energies = detector.axis.energies
    counts = np.interp(energies, fine, blurred, right=0.0)
    scale = beam.ions(1.0) * detector.solid_angle * detector.axis.gain
    return np.where(energies > _THRESHOLD, scale * counts, 0.0)
