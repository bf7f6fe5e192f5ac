"""Lines of all elements for the viewer: ``python -m thalie.preview.elements`` writes them. Pure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .lines import series_of

PATH = Path(__file__).resolve().parents[3] / "viewer" / "src" / "elements.json"
FIRST, LAST = 11, 92  # sodium to uranium: lighter ones are not seen, heavier ones not met
_LOWEST, _HIGHEST = 0.9, 60.0  # keV of the main line


def elements() -> dict[str, list[dict[str, Any]]]:
    """By symbol the series of an element that a detector of X rays sees: name, energy, lines.

    ``lines`` are [keV, share]; those that differ by less than 5 eV are one.
    """
    import xraydb

    found = {}
    for number in range(FIRST, LAST + 1):
        symbol = str(xraydb.atomic_symbol(number))
        series = [one for shell in "KLM" if (one := series_of(symbol, shell)) is not None]
        seen = [one for one in series if _LOWEST <= one.energy <= _HIGHEST]
        if seen:
            found[symbol] = [
                {"name": one.name, "energy": round(one.energy, 4), "lines": _lines(one.lines)}
                for one in seen
            ]
    return found


def _lines(known: tuple[tuple[float, float], ...]) -> list[list[float]]:
    joined: dict[float, float] = {}
    for energy, share in sorted(known):
        near = next((at for at in joined if energy - at < 0.005), energy)
        joined[near] = joined.get(near, 0.0) + share
    return [[round(energy, 4), round(share, 4)] for energy, share in joined.items()]


def text() -> str:
    """The file, an element a line."""
    rows = (f"{json.dumps(key)}: {json.dumps(value)}" for key, value in elements().items())
    return "{\n" + ",\n".join(rows).replace("\\u03b1", "α") + "\n}\n"


if __name__ == "__main__":
    PATH.write_text(text(), "utf-8")
