"""Coasts and borders, from a topology of two countries and two islands."""

from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import etree

from thalie.maps.atlas import FINE, NAME, svg
from thalie.maps.plane import WORLD, on_plane

SVG = "{http://www.w3.org/2000/svg}"
SCALE = 2.0  # degrees of a step of the grid


def topology(*more: list[list[int]]) -> dict[str, Any]:
    """Two squares that share their middle line; MORE are rings of islands, in steps of the grid."""
    arcs = [
        [[100, 50], [0, 5]],  # the border, northwards
        [[100, 55], [-5, 0], [0, -5], [5, 0]],  # the western country, from the border to it
        [[100, 50], [5, 0], [0, 5], [-5, 0]],  # the eastern one
        *more,
    ]
    islands = [[[number]] for number in range(3, len(arcs))]
    return {
        "type": "Topology",
        "transform": {"scale": [SCALE, SCALE], "translate": [-180, -90]},
        "arcs": arcs,
        "objects": {
            "countries": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]]},
                    {"type": "Polygon", "arcs": [[2, ~0]]},
                    {"type": "MultiPolygon", "arcs": islands},
                ],
            },
            "land": {
                "type": "GeometryCollection",
                "geometries": [{"type": "MultiPolygon", "arcs": [[[2, 1]], *islands]}],
            },
        },
    }


def drawn(*more: list[list[int]]) -> tuple[list[list[tuple[float, float]]], list[Any]]:
    """The rings of the land and the lines of the borders, in degrees of the plane."""
    root = etree.fromstring(svg(topology(*more)))
    assert root.get("viewBox") == WORLD.view_box
    [group] = root.findall(f"{SVG}g")
    assert group.get("id") == NAME and group.get("transform") == f"scale({1 / FINE})"
    land, borders = (points(path.get("d") or "") for path in group.findall(f"{SVG}path"))
    return land, borders


def points(path: str) -> list[list[tuple[float, float]]]:
    found = []
    for one in path.split("M")[1:]:
        numbers = [int(n) / FINE for n in re.findall(r"-?\d+", one)]
        x, y = numbers[:2]
        line = [(x, y)]
        for east, south in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + east, y + south
            line.append((x, y))
        found.append(line)
    return found


def test_land_is_filled_and_only_what_two_countries_share_is_a_border() -> None:
    land, borders = drawn()
    [ring] = land
    assert ring[0] == pytest.approx(ring[-1])
    [border] = borders
    near = pytest.approx(on_plane(10, 20), abs=1 / FINE)
    assert border[0] == near and border[-1] == pytest.approx(on_plane(20, 20), abs=1 / FINE)


def test_what_passes_the_edge_of_the_map_is_drawn_at_both() -> None:
    """From 176° over 180° to 176° west, in steps that jump over the whole map."""
    island = [[178, 60], [-176, 0], [0, 4], [176, 0], [0, -4]]
    land, _borders = drawn(island)
    assert len(land) == 3
    for ring in land:
        longitudes = [x for x, _y in ring]
        assert max(longitudes) - min(longitudes) < 30
    assert sorted(round(min(x for x, _y in ring)) for ring in land[1:]) == [-184, 176]


def test_what_lies_beyond_the_edge_of_maps_is_left_out() -> None:
    island = [[20, 2], [4, 0], [0, 4], [-4, -4]]
    assert len(drawn(island)[0]) == 1
