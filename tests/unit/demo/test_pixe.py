"""X-ray spectra against published figures and against a material that lacks the element."""

from __future__ import annotations

import math

import numpy as np
import pytest
import xraydb

from thalie_local.demo import pixe
from thalie_local.demo.beam import Beam
from thalie_local.demo.matter import Material

PROTONS = Beam("Proton", 3000)
X0 = pixe.Detector(pixe.Filter.read("40 mm He"), solid_angle=2e-5, angle=45)
X1 = pixe.Detector(pixe.Filter.read("50 um Al"), solid_angle=1e-3, angle=50)

GLASS = {"SiO2": 70, "Na2O": 14, "CaO": 8, "K2O": 3}
ADDED = {"Fe2O3": 2.0, "CuO": 1.0, "SrO": 0.5, "PbO": 1.0}

JOHANSSON = {
    "K": (2.0471, -0.0065906, -0.47448, 0.09919, 0.046063, 0.0060853),
    "L": (3.6082, 0.37123, -0.36971, -0.000078593, 0.0025063, 0.0012613),
}
"""Fit to measurements: S. A. E. and T. B. Johansson, Nucl. Instr. Meth. 137 (1976) 473."""


def johansson(shell: str, binding: float, energy: float) -> float:
    """The fitted cross-section in cm² for a proton: ln(σU²) is a polynomial in ln(E/λU)."""
    x = math.log(energy / (1836.15 * binding))
    logarithm = sum(b * x**n for n, b in enumerate(JOHANSSON[shell]))
    return math.exp(logarithm) * 1e-20 / binding**2


@pytest.mark.parametrize("element", ["Na", "Si", "Ca", "Fe", "Cu", "Sr", "Ag", "Sn"])
def test_k_shell_ionisation_agrees_with_the_fit_to_measurements(element: str) -> None:
    binding = xraydb.xray_edge(element, "K").energy / 1e3
    ratio = pixe.ionisation(PROTONS, binding, 2) / johansson("K", binding, 3000)
    assert 0.5 < ratio < 2


@pytest.mark.parametrize("element", ["Ag", "Sn", "Au", "Pb"])
def test_l_shell_ionisation_agrees_with_the_fit_to_measurements(element: str) -> None:
    edges = xraydb.xray_edges(element)
    electrons = {"L1": 2, "L2": 2, "L3": 4}
    found = sum(pixe.ionisation(PROTONS, edges[s].energy / 1e3, n) for s, n in electrons.items())
    mean = sum(edges[s].energy / 1e3 * n for s, n in electrons.items()) / 8
    assert 0.5 < found / johansson("L", mean, 3000) < 2


def test_slow_ions_ionise_less_and_never_nothing() -> None:
    found = [pixe.ionisation(Beam("Alpha", e), 25.5, 2) for e in (500, 1000, 2000, 3000, 6000)]
    assert found[0] > 0
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("element", "energy"), [("Fe", 6.40), ("Cu", 8.04), ("Sr", 14.14), ("Pb", 10.55)]
)
def test_an_element_makes_a_peak_where_its_line_is(element: str, energy: float) -> None:
    """Energies of the strongest lines, J. A. Bearden, Rev. Mod. Phys. 39 (1967) 78."""
    assert _peak_near(Material.of("with", GLASS | ADDED), energy)


@pytest.mark.parametrize(
    ("formula", "energy"), [("Fe2O3", 6.40), ("CuO", 8.04), ("SrO", 14.14), ("PbO", 10.55)]
)
def test_an_absent_element_makes_none(formula: str, energy: float) -> None:
    without = {name: weight for name, weight in ADDED.items() if name != formula}
    assert not _peak_near(Material.of("without", GLASS | without), energy)


def _peak_near(material: Material, energy: float) -> bool:
    """Whether X1 has a maximum within 40 eV of an energy, a tenth above its sides."""
    spectrum = pixe.expected(material, PROTONS, X1)
    at = X1.axis.channel(energy)
    top = at - 12 + int(np.argmax(spectrum[at - 12 : at + 13]))
    sides = max(spectrum[top - 10], spectrum[top + 10])
    return abs(X1.axis.energies[top] - energy) < 0.04 and spectrum[top] > 1.1 * sides


def test_light_elements_are_seen_through_helium_and_not_through_aluminium() -> None:
    glass = Material.of("glass", GLASS)
    sodium = X0.axis.channel(1.04)
    seen = pixe.expected(glass, PROTONS, X0)[sodium] / X0.solid_angle
    hidden = pixe.expected(glass, PROTONS, X1)[sodium] / X1.solid_angle
    assert seen > 1e4 * hidden


@pytest.mark.parametrize(("energy", "published"), [(5.0, 193.4), (8.0, 50.33), (10.0, 26.23)])
def test_aluminium_filter_obeys_beer_and_lambert(energy: float, published: float) -> None:
    """Mass attenuation of aluminium from NIST XCOM, density 2.699 g/cm³, 100 µm."""
    passed = pixe.Filter.read("100 um Al").transmission(np.array([energy]))[0]
    assert -math.log(passed) == pytest.approx(published * 2.699 * 0.01, rel=0.03)


def test_layers_of_a_filter_add_up() -> None:
    energies = np.linspace(3, 20, 50)
    both = pixe.Filter.read("50 um Al + 20 um Cr").transmission(energies)
    one = pixe.Filter.read("50 um Al").transmission(energies)
    other = pixe.Filter.read("20 um Cr").transmission(energies)
    np.testing.assert_allclose(both, one * other)


def test_cobalt_holds_copper_back_more_than_iron() -> None:
    """The K edge of cobalt (7.71 keV) lies between the lines of iron and copper."""
    iron, copper = pixe.Filter.read("25 um Co").transmission(np.array([6.40, 8.04]))
    assert copper < iron / 50


@pytest.mark.parametrize("words", ["", "Al", "50 Al", "50 um", "50 um al", "fifty um Al"])
def test_a_filter_that_cannot_be_read_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match="expected for example '50 um Al'"):
        pixe.Filter.read(words)


def test_resolution_is_130_ev_at_manganese_and_grows() -> None:
    at = pixe.resolution(np.array([1.0, 5.895, 20.0]))
    assert at[1] == pytest.approx(0.130, abs=1e-4)
    assert at[0] < at[1] < at[2]


def test_counts_escape_with_a_silicon_x_ray() -> None:
    """The escape peak of calcium lies 1.74 keV below 3.69 keV, at a percent or less."""
    calcium = Material.of("calcium", {"Ca": 1})
    spectrum = pixe.expected(calcium, PROTONS, X0)
    smooth = pixe.expected(Material.of("none", {"C": 1}), PROTONS, X0)
    excess = spectrum - smooth
    at = X0.axis.channel(3.69 - 1.74)
    escaped = excess[at - 8 : at + 9].sum() / excess[X0.axis.channel(3.69) + np.arange(-8, 9)].sum()
    assert 1e-3 < escaped < 2e-2
    assert pixe.escape_fraction(np.array([1.5]))[0] == 0


def test_more_of_an_element_counts_more_and_absorbs_itself() -> None:
    """Ten times the copper gives more counts, but fewer than ten times."""
    little = Material.of("little", {"SiO2": 99, "Cu": 1})
    much = Material.of("much", {"SiO2": 90, "Cu": 10})
    at = X1.axis.channel(8.04)
    ratio = pixe.expected(much, PROTONS, X1)[at] / pixe.expected(little, PROTONS, X1)[at]
    assert 3 < ratio < 10


def test_an_unknown_particle_is_refused() -> None:
    with pytest.raises(ValueError, match="expected Proton or Alpha"):
        Beam("Deuton", 2000)
