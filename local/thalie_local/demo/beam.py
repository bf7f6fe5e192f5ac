"""The ions that strike the object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ELEMENTARY_CHARGE: Final = 1.602176634e-19
"""Coulombs (exact, SI 2019)."""

_MASS: Final = {"Proton": 1.00727647, "Alpha": 4.00150618}
"""Mass of the bare ion in unified atomic mass units (CODATA 2018)."""

_CHARGE: Final = {"Proton": 1, "Alpha": 2}

_XRAY_DEPTH: Final = {"Proton": 4.0e-3, "Alpha": 0.6e-3}
"""Depth, in g/cm², over which X-ray production falls by e at 3 MeV: a third of the range."""


@dataclass(frozen=True, slots=True)
class Beam:
    """A monoenergetic ion beam: ``particle`` as AGLAE files write it, ``energy`` in keV.

    Raises:
        ValueError: the particle is neither ``Proton`` nor ``Alpha``.
    """

    particle: str
    energy: float

    def __post_init__(self) -> None:
        """Refuse a particle whose mass and charge are not known here."""
        if self.particle not in _MASS:
            raise ValueError(f"unknown particle {self.particle!r}: expected Proton or Alpha")

    @property
    def mass(self) -> float:
        """Mass of the ion in u."""
        return _MASS[self.particle]

    @property
    def charge(self) -> int:
        """Nuclear charge of the ion, in elementary charges."""
        return _CHARGE[self.particle]

    @property
    def xray_depth(self) -> float:
        """Depth scale of X-ray production in g/cm²."""
        return _XRAY_DEPTH[self.particle]

    def ions(self, microcoulombs: float) -> float:
        """How many ions a collected charge stands for, all electrons stripped."""
        return microcoulombs * 1e-6 / (self.charge * ELEMENTARY_CHARGE)
