"""What the map and the slider of the search compute, in the JavaScript that runs in browsers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.assets.scripts import run
from thalie.maps import plane

PLACES = {"Paris": (48.85, 2.35), "Saint-Denis": (48.94, 2.36), "Ur": (30.96, 46.1)}
BUCKETS = [
    {"key": name, "label": name, "doc_count": 1, "point": point} for name, point in PLACES.items()
]
MAP = plane.told()


def test_script_and_server_place_dots_alike() -> None:
    found = run(
        "search/plane.js",
        "places.map((p) => it.share(p, it.viewOf(places, map.nearest, map)))",
        places=[{"x": x, "y": y} for x, y in map(on_plane, BUCKETS)],
        map=MAP,
    )
    points = [plane.on_plane(*point) for point in PLACES.values()]
    window = plane.around(points)
    for (left, top), point in zip(found, points, strict=True):
        assert (100 * left, 100 * top) == pytest.approx(window.share(point), abs=0.01)


def on_plane(bucket: dict[str, Any]) -> tuple[float, float]:
    """Where the script puts a place."""
    [place] = run("search/plane.js", "it.onPlane([b], map)", b=bucket, map=MAP)
    return place["x"], place["y"]


def test_what_has_no_point_or_lies_beyond_the_map_is_left_out() -> None:
    beyond = [{"key": "a", "doc_count": 1}, {"key": "b", "doc_count": 1, "point": [-80, 0]}]
    assert run("search/plane.js", "it.onPlane(b, map)", b=beyond, map=MAP) == []


def test_dots_part_when_they_are_near_enough_to_see() -> None:
    """Of the whole world two places are one dot; of the country of these two they are two."""
    script = """it.dotsOf(it.onPlane(b, map).filter((p) => it.seen(p, view)), view, size, 30)
        .map(({ places }) => places.map(({ key }) => key))"""
    both = {"b": BUCKETS, "map": MAP, "size": [800, 400]}
    assert run("search/plane.js", script, view=MAP["world"], **both) == [
        ["Paris", "Saint-Denis"],
        ["Ur"],
    ]
    near = plane.around([plane.on_plane(*PLACES["Paris"])], 1.0)
    view = [near.x, near.y, near.width, near.height]
    assert sorted(run("search/plane.js", script, view=view, **both)) == [["Paris"], ["Saint-Denis"]]


STARTS = [-1000, -500, 1, 500, 600, 1900, 2026]


def test_positions_of_a_slider_are_years_and_back() -> None:
    found = run(
        "search/scale.js",
        "[...Array(it.lastOf(s) + 1).keys()].map((p) => it.yearAt(p, s))",
        s=STARTS,
    )
    assert found[0] == -1000 and found[-1] == 2026
    assert found == sorted(found) and len(set(found)) == len(found)
    assert 0 not in found
    assert [found[place] for place in range(0, len(found), 10)] == STARTS
    assert found[1] == -950 and found[31] == 510
    back = run("search/scale.js", "years.map((y) => it.positionOf(y, s))", years=found, s=STARTS)
    assert back == list(range(len(found)))


def test_there_is_no_year_0() -> None:
    assert run("search/scale.js", "it.yearAt(5, [-100, 100])") == 1


@pytest.mark.parametrize(("year", "position"), [(-5000, 0), (3000, 60), (550, 35), (-1000, 0)])
def test_any_year_has_a_position(year: int, position: int) -> None:
    assert run("search/scale.js", "it.positionOf(y, s)", y=year, s=STARTS) == position
