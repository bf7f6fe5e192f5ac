"""The energy axis of a spectrum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Axis:
    """Channel ``i`` of ``channels`` counts what brought ``gain * i + offset`` keV."""

    channels: int
    gain: float
    offset: float = 0.0

    @property
    def energies(self) -> Array:
        """Energy of each channel in keV, shape (channels,)."""
        return self.gain * np.arange(self.channels, dtype=np.float64) + self.offset

    def channel(self, energy: float) -> int:
        """The channel that counts this energy (keV)."""
        return round((energy - self.offset) / self.gain)
