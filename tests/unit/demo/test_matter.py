"""Compositions."""

from __future__ import annotations

import pytest

from thalie_local.demo.matter import Material


def test_an_oxide_is_shared_out_by_mass_and_by_atoms() -> None:
    quartz = Material.of("quartz", {"SiO2": 100})
    assert dict(quartz.mass_fractions) == pytest.approx({"Si": 0.4674, "O": 0.5326}, abs=1e-4)
    assert dict(quartz.atomic_fractions) == pytest.approx({"Si": 1 / 3, "O": 2 / 3})


def test_weights_are_relative_and_constituents_add_up() -> None:
    mixed = dict(Material.of("mix", {"Cu": 3, "CuO": 1}).mass_fractions)
    assert sum(mixed.values()) == pytest.approx(1)
    assert mixed["Cu"] == pytest.approx((3 + 63.546 / 79.545) / 4, abs=1e-4)
