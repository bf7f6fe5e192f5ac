"""Gamma-ray spectra."""

from __future__ import annotations

import numpy as np
import pytest

from thalie_local.demo import pige
from thalie_local.demo.beam import Beam
from thalie_local.demo.matter import Material

PROTONS = Beam("Proton", 3000)
G70 = pige.Detector(solid_angle=1e-3)

ONE_EACH = {"Li": 1, "B": 1, "F": 1, "Na": 1, "Mg": 8, "Al": 8, "Si": 40, "P": 8, "O": 32}


@pytest.mark.parametrize(
    ("element", "energy"),
    [
        ("Li", 477.6),
        ("B", 429.1),
        ("F", 197.1),
        ("F", 109.9),
        ("Na", 440.0),
        ("Mg", 585.0),
        ("Al", 843.8),
        ("Al", 1014.5),
        ("Si", 1779.0),
        ("P", 1266.1),
    ],
)
def test_a_line_stands_out_only_where_the_element_is(element: str, energy: float) -> None:
    without = {name: weight for name, weight in ONE_EACH.items() if name != element}
    assert _excess(Material.of("with", ONE_EACH), energy) > 0.2
    assert _excess(Material.of("without", without), energy) < 0.05


def _excess(material: Material, energy: float) -> float:
    """Height over the channels 8 keV to each side, as a share of their mean."""
    spectrum = pige.expected(material, PROTONS, G70)
    at = G70.axis.channel(energy)
    sides = (spectrum[at - 8] + spectrum[at + 8]) / 2
    return float(spectrum[at] / sides - 1)


@pytest.mark.parametrize(("energy", "edge"), [(661.66, 477.3), (1332.5, 1118.1), (511.0, 340.7)])
def test_compton_edges(energy: float, edge: float) -> None:
    """Cs-137, Co-60 and annihilation radiation: textbook edges."""
    assert pige.compton_edge(energy) == pytest.approx(edge, abs=0.1)


def test_the_continuum_stops_at_the_edge() -> None:
    spectrum = pige.expected(Material.of("sodium", {"Na": 1}), PROTONS, G70)
    floor = pige.expected(Material.of("none", {"C": 1}), PROTONS, G70)
    sodium = spectrum - floor
    edge = pige.compton_edge(1636.0)
    below, above = sodium[G70.axis.channel(edge - 10)], sodium[G70.axis.channel(edge + 10)]
    assert below > 100 * max(above, 1e-9)


def test_resolution_of_germanium() -> None:
    assert pige.resolution(1332.5) == pytest.approx(1.9, abs=0.05)


def test_alpha_particles_are_refused() -> None:
    with pytest.raises(ValueError, match="protons only"):
        pige.expected(Material.of("m", {"Na": 1}), Beam("Alpha", 3000), G70)


def test_the_room_is_seen_whatever_the_object() -> None:
    spectrum = pige.expected(Material.of("none", {"C": 1}), PROTONS, G70)
    assert spectrum[G70.axis.channel(1460.8)] > 5 * np.median(spectrum[-400:])
