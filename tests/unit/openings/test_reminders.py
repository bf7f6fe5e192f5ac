"""Which reminder is due."""

from __future__ import annotations

import pytest

from thalie.openings.reminders import nearest


@pytest.mark.parametrize(
    ("left", "due"), [(91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (1, 7)]
)
def test_only_the_nearest(left: int, due: int | None) -> None:
    assert nearest(left, (90, 30, 7)) == due


def test_none_without_reminders() -> None:
    assert nearest(3, ()) is None
