"""Where on Earth becomes where on a map."""

from __future__ import annotations

import pytest

from thalie.maps.plane import NEAREST, RATIO, ROOM, WORLD, Window, around, on_plane

PARIS, NICE, COPAN, CHANGSHA = (
    on_plane(*place) for place in ((48.85, 2.35), (43.7, 7.27), (14.84, -89.14), (28.23, 112.94))
)


def test_north_is_above_and_east_is_right() -> None:
    assert NICE[0] > PARIS[0] and NICE[1] > PARIS[1]
    assert on_plane(0, 0) == (0, 0)


@pytest.mark.parametrize(
    "points", [[PARIS], [PARIS, NICE], [PARIS, CHANGSHA], [COPAN, CHANGSHA], [(-180.0, -90.0)]]
)
def test_a_window_holds_its_points_and_lies_within_the_world(
    points: list[tuple[float, float]],
) -> None:
    window = around(points)
    assert window.width == pytest.approx(RATIO * window.height)
    assert NEAREST <= window.width <= WORLD.width
    assert WORLD.x <= window.x and window.x + window.width <= WORLD.x + WORLD.width + 1e-9
    assert WORLD.y <= window.y and window.y + window.height <= WORLD.y + WORLD.height + 1e-9
    for point in points:
        assert all(0 <= share <= 100 for share in window.share(point))


def test_points_far_from_the_edges_of_the_world_have_room_around_them() -> None:
    window = around([PARIS, NICE, on_plane(34.2, 43.87)])
    for left, top in map(window.share, (PARIS, NICE, on_plane(34.2, 43.87))):
        assert 100 * ROOM - 1e-6 <= left <= 100 - 100 * ROOM + 1e-6
        assert 0 < top < 100


def test_without_points_it_is_the_world() -> None:
    assert around([]) == WORLD


def test_a_share_is_of_width_and_height() -> None:
    window = Window(10.0, -20.0, 40.0, 20.0)
    assert window.share((20.0, -15.0)) == (25.0, 25.0)
    assert window.view_box == "10.00 -20.00 40.00 20.00"
