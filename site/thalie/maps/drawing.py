"""What is drawn on a map: dots, each for a place or several that are near each other. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from math import dist

from .plane import NORTH, RATIO, SOUTH, Point, Window, around, on_plane

NEAR = 3.0  # per cent of the width of a map: dots that are nearer become one
LABELLED = 8  # with more dots than these, names stand not beside them


@dataclass(frozen=True, slots=True)
class Place:
    """A place (degrees, WGS 84) that so many datasets name."""

    name: str
    latitude: float
    longitude: float
    count: int = 0


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot, in per cent of the map's width and height; the place with most datasets is first."""

    places: tuple[Place, ...]
    left: float
    top: float

    @property
    def name(self) -> str:
        """The names of all that stands there."""
        return ", ".join(place.name for place in self.places)

    @property
    def on_left(self) -> bool:
        """Whether words beside it stand on its left, where there is more room."""
        return self.left > 60


@dataclass(frozen=True, slots=True)
class Drawing:
    """A map: the part of the world that is shown, and its dots from west to east."""

    window: Window
    dots: tuple[Dot, ...]

    @property
    def labelled(self) -> bool:
        """Whether names fit beside the dots."""
        return len(self.dots) <= LABELLED


def drawing(places: Iterable[Place]) -> Drawing | None:
    """The map of PLACES, of which those beyond its edges are left out; nothing for none."""
    known = [place for place in places if on_map(place.latitude, place.longitude)]
    if not known:
        return None
    window = around(_point(place) for place in known)
    return Drawing(window, tuple(sorted(_dots(known, window), key=lambda dot: dot.left)))


def on_map(latitude: float, longitude: float) -> bool:
    """Whether a place is on Earth, and not beyond the latitudes at which maps end."""
    return SOUTH <= latitude <= NORTH and -180 <= longitude <= 180


def _point(place: Place) -> Point:
    return on_plane(place.latitude, place.longitude)


def _dots(places: Sequence[Place], window: Window) -> list[Dot]:
    """The place that most datasets name first; others join the nearest dot, or make one.

    Dots are looked for in the squares around a place alone: a dataset may have hundreds of places.
    """
    squares: dict[tuple[int, int], list[Point]] = defaultdict(list)
    grouped: dict[Point, list[Place]] = {}
    for place in sorted(places, key=lambda one: -one.count):
        here = window.share(_point(place))
        column, row = int(here[0] // NEAR), int(here[1] / RATIO // NEAR)
        around_it = product(range(column - 1, column + 2), range(row - 1, row + 2))
        known = (at for square in around_it for at in squares.get(square, ()))
        near = min(known, key=lambda at: _apart(at, here), default=None)
        if near and _apart(near, here) < NEAR:
            grouped[near].append(place)
        else:
            squares[column, row].append(here)
            grouped[here] = [place]
    return [Dot(tuple(group), left, top) for (left, top), group in grouped.items()]


def _apart(one: Point, other: Point) -> float:
    """The distance of two positions in per cent of the width."""
    return dist((one[0], one[1] / RATIO), (other[0], other[1] / RATIO))
