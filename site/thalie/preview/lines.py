"""X-ray lines of elements, by series, from xraydb. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

CANDIDATES: Final = (
    *("Na", "Mg", "Al", "Si", "P", "S", "Cl", "Ar", "K", "Ca", "Ti", "V", "Cr", "Mn", "Fe", "Co"),
    *("Ni", "Cu", "Zn", "Ga", "Ge", "As", "Se", "Br", "Rb", "Sr", "Y", "Zr", "Nb", "Mo"),
    *("Ag", "Cd", "Sn", "Sb", "Ba", "Pt", "Au", "Hg", "Pb", "Bi"),
)
"""Elements that are looked for. Others are rare in objects of the heritage, and their lines lie
where those of common ones do (rare earths, say): without a label nothing wrong is said of them."""

_SERIES: Final = {"K": ("Ka1", "Kα"), "L": ("La1", "Lα"), "M": ("Ma", "Mα")}
_SHELLS: Final = {"K": 1.0, "L3": 0.62, "L2": 0.30, "L1": 0.08, "M5": 0.6, "M4": 0.4}
"""Share of each shell in the lines of its series, roughly as protons of 3 MeV excite them."""
_LEAST: Final = 0.005  # of the strongest line of its series
_LOWEST_L, _LOWEST_M = 47, 76  # atomic numbers from which these lines can be seen


@dataclass(frozen=True, slots=True)
class Series:
    """The lines of one element that fall from one shell.

    ``lines`` are (keV, share), the shares summing to one; ``energy`` and ``share`` are those of the
    main line, whose name is ``name`` (Kα).
    """

    element: str
    name: str
    energy: float
    share: float
    lines: tuple[tuple[float, float], ...]


@cache
def all_series() -> tuple[Series, ...]:
    """The series that are looked for, by atomic number."""
    import xraydb

    found = []
    for element in CANDIDATES:
        number = xraydb.atomic_number(element)
        for shell in "KLM":
            if (shell == "L" and number < _LOWEST_L) or (shell == "M" and number < _LOWEST_M):
                continue
            if (one := series_of(element, shell)) is not None:
                found.append(one)
    return tuple(found)


def series_of(element: str, shell: str) -> Series | None:
    """The lines of ELEMENT that fall from SHELL (K, L, M); ``None`` where the main one is none."""
    import xraydb

    main, name = _SERIES[shell]
    known = xraydb.xray_lines(element)
    if main not in known or known[main].intensity <= 0:
        return None
    weighed = [
        (line.energy / 1000, line.intensity * _SHELLS[line.initial_level])
        for line in known.values()
        if line.initial_level in _SHELLS and line.initial_level.startswith(shell)
    ]
    strongest = max(weight for _, weight in weighed)
    kept = [(energy, weight) for energy, weight in weighed if weight > _LEAST * strongest]
    total = sum(weight for _, weight in kept)
    energy = known[main].energy / 1000
    share = sum(weight for at, weight in kept if abs(at - energy) < 0.02 * energy) / total
    return Series(element, name, energy, share, tuple((at, w / total) for at, w in kept))
