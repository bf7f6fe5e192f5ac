"""Spectra of known elements, made without what is judged: Gaussian peaks on a smooth ground."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from thalie.preview.peaks import Scale

SCALE = Scale(gain=0.0201, offset=-0.05)
CHANNELS = 1024
Array = npt.NDArray[np.float64]

# keV and share of the main lines, as the X-ray Data Booklet gives them
LINES: Mapping[str, tuple[tuple[float, float], ...]] = {
    "Ca": ((3.692, 0.88), (4.013, 0.12)),
    "Fe": ((6.404, 0.58), (6.391, 0.3), (7.058, 0.12)),
    "Cu": ((8.048, 0.58), (8.028, 0.3), (8.905, 0.12)),
    "Zn": ((8.639, 0.58), (8.616, 0.3), (9.572, 0.12)),
    "Sr": ((14.165, 0.55), (14.098, 0.29), (15.836, 0.16)),
}


def spectrum(counts: Mapping[str, float], seed: int = 7) -> Array:
    """Counts by channel of so many COUNTS of each element."""
    at = SCALE.energies(CHANNELS)
    made = 30 * np.exp(-(((at - 4) / 5) ** 2))
    for element, number in counts.items():
        for energy, share in LINES[element]:
            sigma = np.sqrt(0.075**2 / 5.55 + 0.12 * 0.00365 * energy)
            peak = np.exp(-0.5 * ((at - energy) / sigma) ** 2) / (sigma * np.sqrt(2 * np.pi))
            made = made + number * share * SCALE.gain * peak
    return np.random.default_rng(seed).poisson(made).astype(np.float64)
