"""Coasts and borders as SVG, from a topology of ``world-atlas`` (TopoJSON 1.0). Pure.

The topology is Natural Earth's, in the public domain, on the sphere: a ring may pass 180° east,
where it is drawn at both edges of the map.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain, groupby, pairwise
from math import dist
from typing import Any

from .plane import SOUTH, WORLD, Point, on_plane

Json = Mapping[str, Any]
Arc = Sequence[Point]  # of (longitude, latitude)

MEDIA_TYPE = "image/svg+xml"
NAME = "world"
"""The id of the drawing, by which a page uses it."""

LAND, BORDER = "#e4dccf", "#b7ab9b"
DETAIL = 0.18
"""Degrees between the points that are drawn of a line: some pixels of the narrowest map."""
FINE = 20
"""Units of the drawing in a degree."""


def svg(topology: Json) -> bytes:
    """The map of the world: the land, and above it the borders of countries."""
    arcs = [_simple(tuple(arc)) for arc in _arcs(topology)]
    land = "".join(_path(ring, closed=True) for ring in _rings(topology["objects"]["land"], arcs))
    shared = _borders(topology["objects"]["countries"])
    borders = "".join(_path(arcs[number], closed=False) for number in shared)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{WORLD.view_box}">'
        f'<g id="{NAME}" transform="scale({1 / FINE})"><path fill="{LAND}" d="{land}"/>'
        f'<path fill="none" stroke="{BORDER}" stroke-width="1" vector-effect="non-scaling-stroke"'
        f' d="{borders}"/></g></svg>\n'
    ).encode()


def _arcs(topology: Json) -> Iterator[Iterable[Point]]:
    """Lines that rings are made of (TopoJSON 2.1.4): steps from a first point, in whole numbers."""
    (across, down), (west, south) = (topology["transform"][key] for key in ("scale", "translate"))
    for steps in topology["arcs"]:
        grid = accumulate(steps, lambda here, step: [here[0] + step[0], here[1] + step[1]])
        yield ((west + x * across, south + y * down) for x, y in grid)


def _simple(line: Arc) -> Arc:
    """LINE from its first to its last point, without those that are next to one that is kept.

    Countries and land share their lines, which stay the same for all of them.
    """
    kept = [line[0]]
    for point in line[1:-1]:
        if dist(kept[-1], point) >= DETAIL:
            kept.append(point)
    return (*kept, line[-1])


def _polygons(one: Json) -> Iterator[Sequence[Sequence[int]]]:
    """The polygons of a geometry, each as rings of numbers of arcs."""
    if one["type"] == "GeometryCollection":
        yield from chain.from_iterable(map(_polygons, one["geometries"]))
    elif one["type"] in ("Polygon", "MultiPolygon"):
        yield from [one["arcs"]] if one["type"] == "Polygon" else one["arcs"]


def _rings(one: Json, arcs: Sequence[Arc]) -> Iterator[Arc]:
    for ring in chain.from_iterable(_polygons(one)):
        yield [point for number in ring for point in _line(arcs, number)]


def _line(arcs: Sequence[Arc], number: int) -> Arc:
    """An arc; a negative NUMBER is the same from its other end (TopoJSON 2.1.4)."""
    return arcs[number] if number >= 0 else arcs[~number][::-1]


def _borders(countries: Json) -> list[int]:
    """The arcs that two countries share."""
    rings = chain.from_iterable(_polygons(countries))
    used = Counter(number if number >= 0 else ~number for number in chain.from_iterable(rings))
    return sorted(number for number, times in used.items() if times > 1)


def _path(line: Arc, *, closed: bool) -> str:
    """LINE as a path, again if it passes an edge of the map; nothing where maps end before."""
    if all(latitude < SOUTH for _, latitude in line):
        return ""
    whole = _unbroken(line)
    longitudes = [longitude for longitude, _ in whole]
    turns = [0] + [-360] * (max(longitudes) > 180) + [360] * (min(longitudes) < -180)
    return "".join(_drawn([(x + turn, y) for x, y in whole], closed=closed) for turn in turns)


def _unbroken(line: Arc) -> Arc:
    """LINE without jumps from one edge of the map to the other: beyond the edge it goes on."""
    found, turn = [line[0]], 0
    for (before, _), (longitude, latitude) in pairwise(line):
        turn += 360 * ((before - longitude > 180) - (longitude - before > 180))
        found.append((longitude + turn, latitude))
    return found


def _drawn(line: Arc, *, closed: bool) -> str:
    """Steps in whole units of the drawing; nothing for what is smaller than one."""
    plane = (on_plane(latitude, longitude) for longitude, latitude in line)
    units = [one for one, _same in groupby((round(x * FINE), round(y * FINE)) for x, y in plane)]
    if len(units) <= 1 + closed:
        return ""
    (x, y), steps = units[0], pairwise(units)
    went = "".join(f"{to[0] - at[0]:+d}{to[1] - at[1]:+d}" for at, to in steps)
    return f"M{x} {y}l{went}{'z' if closed else ''}"
