"""Where each material of an invented object lies in a map.

A pattern takes the number of pixels on a side and returns one abundance per material, each of
shape (y, x), summing to one in every pixel. Edges are blurred by the size of the beam.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Labels = npt.NDArray[Any]
Pattern = Callable[[int], tuple[Array, ...]]

_GLYPHS: Final = {
    "S": ("111", "100", "111", "001", "111"),
    "Y": ("101", "101", "010", "010", "010"),
    "N": ("110", "101", "101", "101", "101"),
    "T": ("111", "010", "010", "010", "010"),
    "H": ("101", "101", "111", "101", "101"),
    "E": ("111", "100", "110", "100", "111"),
    "I": ("111", "010", "010", "010", "111"),
    "C": ("111", "100", "100", "100", "111"),
}
_WORD: Final = ("SYN", "THE", "TIC")


def _grid(size: int) -> tuple[Array, Array]:
    """Coordinates (y, x) of the pixels, from -1 to 1."""
    axis = np.linspace(-1, 1, size)
    y, x = np.meshgrid(axis, axis, indexing="ij")
    return y, x


def _blurred(labels: Labels, materials: int) -> tuple[Array, ...]:
    """Turn a picture of material numbers into abundances seen by a beam wider than a pixel."""
    return tuple(_smooth((labels == m).astype(np.float64)) for m in range(materials))


def _smooth(image: Array) -> Array:
    """Binomial 3 × 3 average; the picture goes on beyond its border."""
    padded = np.pad(image, 1, mode="edge")
    rows = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    return np.asarray((rows[:, :-2] + 2 * rows[:, 1:-1] + rows[:, 2:]) / 4)


def strata(size: int) -> tuple[Array, ...]:
    """A cross-section: body, slip, glaze from bottom to top, with wavy limits."""
    y, x = _grid(size)
    labels = np.zeros((size, size), dtype=int)
    labels[y < 0.25 + 0.08 * np.sin(5 * x)] = 1
    labels[y < -0.3 + 0.05 * np.sin(9 * x + 1)] = 2
    return _blurred(labels, 3)


def panes(size: int) -> tuple[Array, ...]:
    """Stained glass: pale glass, blue glass, and the lead between the panes."""
    y, x = _grid(size)
    labels = (x * y > 0).astype(int)
    labels[(np.abs(x - 0.1 * y) < 0.12) | (np.abs(y + 0.15 * x) < 0.1)] = 2
    return _blurred(labels, 3)


def inlay(size: int) -> tuple[Array, ...]:
    """A star set in a ground and held by a rim: ground, inlay, rim."""
    y, x = _grid(size)
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    edge = 0.55 + 0.16 * np.cos(6 * angle)
    labels = np.zeros((size, size), dtype=int)
    labels[radius < edge + 0.16] = 2
    labels[radius < edge] = 1
    return _blurred(labels, 3)


def brushwork(size: int) -> tuple[Array, ...]:
    """Two painted bands on plaster: plaster, first colour, second colour."""
    y, x = _grid(size)
    labels = np.zeros((size, size), dtype=int)
    labels[np.abs(y - 0.35 * np.sin(3 * x)) < 0.3] = 1
    labels[np.abs(y - 0.35 * np.sin(3 * x) - 0.62) < 0.18] = 2
    return _blurred(labels, 3)


def cloisons(size: int) -> tuple[Array, ...]:
    """Cell-work: stones in a honeycomb of walls, with a paste in one cell: stone, wall, paste."""
    y, x = _grid(size)
    row = np.floor((y + 1) / 0.5)
    column = np.floor((x + 1) / 0.5 + 0.5 * (row % 2))
    in_x = ((x + 1) / 0.5 + 0.5 * (row % 2)) % 1
    in_y = ((y + 1) / 0.5) % 1
    labels = np.where((row == 2) & (column == 2), 2, 0)
    labels[(in_x < 0.2) | (in_y < 0.2)] = 1
    return _blurred(labels, 3)


def strokes(size: int) -> tuple[Array, ...]:
    """A drawing: a face in a few strokes on a prepared sheet: ground, stroke."""
    y, x = _grid(size)
    radius = np.hypot(x, y * 0.85)
    drawn = np.abs(radius - 0.75) < 0.05
    drawn |= (np.abs(y + 0.25) < 0.05) & (np.abs(np.abs(x) - 0.3) < 0.14)
    drawn |= (np.abs(x - 0.06 * y) < 0.05) & (np.abs(y) < 0.22)
    drawn |= (np.abs(np.hypot(x, y - 0.2) - 0.3) < 0.05) & (y > 0.3)
    return _blurred(drawn.astype(int), 2)


def writing(size: int) -> tuple[Array, ...]:
    """The word SYNTHETIC in three lines: sheet, ink. Needs at least 26 × 36 pixels."""
    sheet = np.zeros((size, size), dtype=int)
    for row, letters in enumerate(_WORD):
        for column, letter in enumerate(letters):
            glyph = np.kron(_bitmap(_GLYPHS[letter]), np.ones((2, 2), dtype=int))
            top, left = 2 + 12 * row, (size - 22) // 2 + 8 * column
            sheet[top : top + 10, left : left + 6] = glyph
    return _blurred(sheet, 2)


def _bitmap(rows: Sequence[str]) -> Labels:
    return np.array([[int(pixel) for pixel in row] for row in rows])


PATTERNS: Final[dict[str, Pattern]] = {
    pattern.__name__: pattern
    for pattern in (strata, panes, inlay, brushwork, cloisons, strokes, writing)
}
