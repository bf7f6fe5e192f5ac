"""Names of places with where they are, each as one word of a search index. Pure.

A document has the names of its places, and each name once more with its coordinates: a spot.
"""

from __future__ import annotations

from collections.abc import Iterable

Point = tuple[float, float]
"""Latitude and longitude in degrees (WGS 84)."""


def spot(name: str, latitude: float, longitude: float) -> str:
    """A place as one word: ``29.871,31.216 Saqqarah`` (degrees, WGS 84; some 10 m)."""
    return f"{round(latitude, 4):.10g},{round(longitude, 4):.10g} {name}"


def read(word: str) -> tuple[str, Point]:
    """The name and the coordinates of a spot."""
    point, _space, name = word.partition(" ")
    latitude, _comma, longitude = point.partition(",")
    return name, (float(latitude), float(longitude))


def points(spots: Iterable[str]) -> dict[str, Point]:
    """Where each name is: of several places that share one, the first."""
    found: dict[str, Point] = {}
    for name, point in map(read, spots):
        found.setdefault(name, point)
    return found
