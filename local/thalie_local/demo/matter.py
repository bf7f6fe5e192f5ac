"""What an invented object is made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import xraydb


@cache
def atomic_mass(element: str) -> float:
    """Standard atomic mass of an element in u."""
    return float(xraydb.atomic_mass(element))


@cache
def atomic_number(element: str) -> int:
    """Atomic number of an element."""
    return int(xraydb.atomic_number(element))


@dataclass(frozen=True, slots=True)
class Material:
    """A homogeneous material; ``mass_fractions`` by element symbol, summing to one."""

    name: str
    mass_fractions: tuple[tuple[str, float], ...]

    @classmethod
    def of(cls, name: str, recipe: Mapping[str, float]) -> Material:
        """Make a material from the weights of its constituents (``{"SiO2": 70, "CaO": 30}``).

        The weights are relative; a constituent is a chemical formula.
        """
        weights: Counter[str] = Counter()
        for formula, weight in recipe.items():
            atoms = xraydb.chemparse(formula)
            formula_mass = sum(n * atomic_mass(element) for element, n in atoms.items())
            for element, n in atoms.items():
                weights[element] += weight * n * atomic_mass(element) / formula_mass
        total = sum(weights.values())
        return cls(name, tuple((e, weights[e] / total) for e in sorted(weights, key=atomic_number)))

    @property
    def atomic_fractions(self) -> tuple[tuple[str, float], ...]:
        """Share of the atoms by element symbol, summing to one."""
        moles = [(element, mass / atomic_mass(element)) for element, mass in self.mass_fractions]
        total = sum(n for _, n in moles)
        return tuple((element, n / total) for element, n in moles)
