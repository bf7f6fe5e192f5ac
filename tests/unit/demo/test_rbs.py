"""Backscattering spectra against tabulated factors and edges."""

from __future__ import annotations

import numpy as np
import pytest

from thalie_local.demo import rbs
from thalie_local.demo.beam import Beam
from thalie_local.demo.matter import Material, atomic_mass

ALPHAS = Beam("Alpha", 3000)
PROTONS = Beam("Proton", 3000)
R150 = rbs.Detector(150)


@pytest.mark.parametrize(
    ("element", "factor"), [("C", 0.2526), ("O", 0.3625), ("Si", 0.5657), ("Au", 0.9225)]
)
def test_kinematic_factors_of_helium_at_170_degrees(element: str, factor: float) -> None:
    """Tabulated in Chu, Mayer and Nicolet 1978."""
    assert rbs.kinematic_factor(4.0026, atomic_mass(element), 170) == pytest.approx(
        factor, abs=1e-3
    )


def test_cross_section_of_gold() -> None:
    """Helium of 1 MeV on gold at 170°: 32.8 barn a steradian (Chu et al. 1978)."""
    found = rbs.cross_section(Beam("Alpha", 1000), "Au", 170, np.array([1000.0]))[0]
    assert found == pytest.approx(32.8e-24, rel=0.01)


@pytest.mark.parametrize("beam", [ALPHAS, PROTONS], ids=lambda beam: beam.particle)
@pytest.mark.parametrize("element", ["Au", "Cu", "Si"])
@pytest.mark.parametrize("angle", [135, 150])
def test_the_edge_lies_at_half_height_at_the_kinematic_energy(
    beam: Beam, element: str, angle: float
) -> None:
    detector = rbs.Detector(angle)
    spectrum = rbs.expected(Material.of("pure", {element: 1}), beam, detector)
    kept = rbs.kinematic_factor(beam.mass, atomic_mass(element), angle)
    assert _edge(detector, spectrum) == pytest.approx(kept * beam.energy, abs=detector.axis.gain)


def _edge(detector: rbs.Detector, spectrum: rbs.Array) -> float:
    """Energy at which the highest step has fallen to half of its plateau."""
    above = np.flatnonzero(spectrum > 0.5 * np.max(spectrum[np.flatnonzero(spectrum)[-1] - 20 :]))
    last = int(above[-1])
    plateau = spectrum[last - 8]
    half = plateau / 2
    at = int(np.flatnonzero(spectrum > half)[-1])
    step = (spectrum[at] - half) / (spectrum[at] - spectrum[at + 1])
    return float(detector.axis.energies[at] + step * detector.axis.gain)


def test_silver_shows_a_second_edge_and_nothing_lies_above_gold() -> None:
    spectrum = rbs.expected(Material.of("alloy", {"Au": 1, "Ag": 99}), ALPHAS, R150)
    silver = rbs.kinematic_factor(ALPHAS.mass, atomic_mass("Ag"), 150) * 3000
    gold = rbs.kinematic_factor(ALPHAS.mass, atomic_mass("Au"), 150) * 3000
    below, between, beyond = (
        spectrum[R150.axis.channel(energy)] for energy in (silver - 40, silver + 40, gold + 40)
    )
    assert below > 20 * between > 0
    assert beyond < 1e-6


def test_without_gold_nothing_lies_above_silver() -> None:
    spectrum = rbs.expected(Material.of("silver", {"Ag": 1}), ALPHAS, R150)
    silver = rbs.kinematic_factor(ALPHAS.mass, atomic_mass("Ag"), 150) * 3000
    assert spectrum[R150.axis.channel(silver + 40) :].max() < 1e-6


def test_a_light_nucleus_does_not_turn_an_ion_back() -> None:
    with pytest.raises(ValueError, match="heavier nucleus"):
        rbs.kinematic_factor(4.0015, 1.008, 150)
    wet = rbs.expected(Material.of("hydride", {"H": 1}), ALPHAS, R150)
    assert not wet.any()
