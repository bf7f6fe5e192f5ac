"""Pauses between attempts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thalie.ground.pauses import doubled


def test_each_is_twice_the_one_before_up_to_the_longest() -> None:
    assert [doubled(n, 0.5, 10.0) for n in range(1, 8)] == [0.5, 1, 2, 4, 8, 10, 10]


@given(st.integers(-5, 10**9))
def test_it_lies_between_the_first_and_the_longest(failures: int) -> None:
    assert 4.0 <= doubled(failures, 4.0, 3600.0) <= 3600.0
