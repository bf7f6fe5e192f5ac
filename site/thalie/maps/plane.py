"""Where on Earth becomes where on a map: equirectangular, true at 40° north. Pure.

Points of the plane are (x, y): x is the longitude in degrees, y grows southwards, as in SVG. A
position in a window is then the same share of it, however wide the window is drawn: a page places
its dots without a script (``left: 31%``), a script that draws nearer computes no projection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

Point = tuple[float, float]

STRETCH = 1 / cos(radians(40))
"""A degree of latitude on the plane, in degrees of longitude."""

NORTH, SOUTH = 80.0, -58.0  # degrees of latitude at which maps end
RATIO = 2.0  # width of a window to its height
NEAREST = 40.0  # degrees: the width of the narrowest window
ROOM = 0.12  # of a window, between a point and its edge


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the plane; ``x`` and ``y`` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def view_box(self) -> str:
        """As SVG has it."""
        return " ".join(f"{one:.2f}" for one in (self.x, self.y, self.width, self.height))

    def share(self, point: Point) -> tuple[float, float]:
        """Where POINT is, in per cent of the width and of the height."""
        x, y = point
        return (
            round(100 * (x - self.x) / self.width, 2),
            round(100 * (y - self.y) / self.height, 2),
        )


def on_plane(latitude: float, longitude: float) -> Point:
    """A place (degrees, WGS 84) on the plane."""
    return longitude, -latitude * STRETCH


_TOP, _BOTTOM = on_plane(NORTH, 0)[1], on_plane(SOUTH, 0)[1]
WORLD = Window(-180.0, _TOP, 360.0, 360.0 / RATIO)


def around(points: Iterable[Point], nearest: float = NEAREST) -> Window:
    """The smallest window with room around POINTS, no narrower than NEAREST; the world for none."""
    known = list(points)
    if not known:
        return WORLD
    (west, east), (top, bottom) = _ends([x for x, _ in known]), _ends([y for _, y in known])
    inner = 1 - 2 * ROOM
    width = min(max(nearest, (east - west) / inner, RATIO * (bottom - top) / inner), WORLD.width)
    height = width / RATIO
    return Window(
        _within((west + east - width) / 2, WORLD.x, WORLD.x + WORLD.width - width),
        _within((top + bottom - height) / 2, WORLD.y, WORLD.y + WORLD.height - height),
        width,
        height,
    )


def _ends(values: Sequence[float]) -> Point:
    return min(values), max(values)


def _within(value: float, least: float, most: float) -> float:
    return min(max(value, least), most)


def told() -> dict[str, Any]:
    """What a script must know to place dots as we do."""
    world = (WORLD.x, WORLD.y, WORLD.width, WORLD.height)
    return {"world": world, "stretch": STRETCH, "nearest": NEAREST, "room": ROOM}
