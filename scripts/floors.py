"""Draws the floors of ``pyproject.toml`` into docs/images/floors.svg: ``python scripts/floors.py``.

A room is tinted where all of its modules call themselves pure.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]  # a script of the checkout, whatever is installed

from scripts.import_contracts import calls_itself_pure  # noqa: E402

PICTURE = ROOT / "docs" / "images" / "floors.svg"
WIDTH, HEIGHT, GAP = 150, 44, 16
TITLE = "The floors of Thalie: each room uses only rooms below it"


def floors() -> list[list[str]]:
    """Rooms from the top, those of one floor side by side."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    (layers,) = (one["layers"] for one in config["contracts"] if one["id"] == "floors")
    return [floor.split(" | ") for floor in layers]


def picture() -> str:
    """The drawing as SVG."""
    rows = floors()
    width = max(map(len, rows)) * (WIDTH + GAP) + GAP
    height = len(rows) * (HEIGHT + GAP) + GAP
    told = escape("; ".join(", ".join(row) for row in rows))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'aria-labelledby="floors-title floors-desc" '
        "font-family=\"system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif\" "
        'font-size="15" fill="#2b2622" text-anchor="middle">',
        f'  <title id="floors-title">{TITLE}</title>',
        f'  <desc id="floors-desc">From the top: {told}.</desc>',
        f'  <rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, row in enumerate(rows):
        top = GAP + number * (HEIGHT + GAP)
        start = (width - len(row) * (WIDTH + GAP) + GAP) / 2
        for place, room in enumerate(row):
            left = start + place * (WIDTH + GAP)
            tint = "#f6e3d8" if calls_itself_pure(f"thalie.{room}") else "#fff"
            lines += [
                f'  <rect x="{left:g}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="6" '
                f'fill="{tint}" stroke="#7a2e1d" stroke-width="2"/>',
                f'  <text x="{left + WIDTH / 2:g}" y="{top + HEIGHT / 2 + 5:g}">{room}</text>',
            ]
    return "\n".join([*lines, "</svg>"]) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
