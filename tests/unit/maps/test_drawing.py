"""Which dots a map has, and where."""

from __future__ import annotations

from itertools import combinations
from math import dist

from thalie.maps.drawing import LABELLED, NEAR, Place, drawing
from thalie.maps.plane import RATIO

PARIS = Place("Paris", 48.85, 2.35, 2)
SAINT_DENIS = Place("Saint-Denis", 48.94, 2.36, 1)
UR = Place("Ur", 30.96, 46.1, 5)


def test_places_near_each_other_share_a_dot() -> None:
    made = drawing([SAINT_DENIS, UR, PARIS])
    assert made is not None
    assert [dot.name for dot in made.dots] == ["Paris, Saint-Denis", "Ur"]  # from the west
    west, east = made.dots
    assert west.left < east.left and west.top < east.top
    assert east.on_left and not west.on_left


def test_what_is_beyond_the_map_is_left_out() -> None:
    made = drawing([UR, Place("Vostok", -78.4, 106.8), Place("Nowhere", float("nan"), 0.0)])
    assert made is not None and [dot.name for dot in made.dots] == ["Ur"]
    assert drawing([Place("Vostok", -78.4, 106.8)]) is None
    assert drawing([]) is None


def test_many_dots_have_no_names_beside_them() -> None:
    few = drawing([Place(f"{n}", 0.0, 10.0 * n) for n in range(LABELLED)])
    many = drawing([Place(f"{n}", 0.0, 10.0 * n) for n in range(LABELLED + 1)])
    assert few and few.labelled and many and not many.labelled


def test_hundreds_of_places_are_dots_that_lie_apart() -> None:
    places = [Place(f"{n}", 50.0 - n % 20, 3.0 * (n // 20), n % 7) for n in range(400)]
    made = drawing(places)
    assert made is not None
    assert sum(len(dot.places) for dot in made.dots) == len(places)
    for one, other in combinations(made.dots, 2):
        apart = dist((one.left, one.top / RATIO), (other.left, other.top / RATIO))
        assert apart >= NEAR, (one.name, other.name)
    for dot in made.dots:
        assert dot.places[0].count == max(place.count for place in dot.places)
