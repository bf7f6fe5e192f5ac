"""When to try again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from thalie.doi.backoff import FIRST, LONGEST, LONGEST_ASKED, delay, retry_after

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@given(st.integers(0, 10**6), st.floats(0, 10**5))
def test_it_lies_between_what_was_asked_and_the_bound(failures: int, asked: float) -> None:
    assert asked <= delay(failures, asked) <= max(asked, LONGEST)


@given(st.integers(1, 10**6))
def test_the_bound_doubles_up_to_the_longest(failures: int) -> None:
    bounds = [delay(n, draw=lambda low, high: high) for n in (failures, failures + 1)]
    assert bounds[1] == min(LONGEST, 2 * bounds[0])
    assert bounds[0] >= FIRST


@given(st.integers(0, 100))
def test_full_jitter_may_be_nothing(failures: int) -> None:
    assert delay(failures, draw=lambda low, high: low) == 0


@given(st.integers(0, int(LONGEST_ASKED)))
def test_seconds_and_dates_mean_the_same(seconds: int) -> None:
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    with time_machine.travel(NOW, tick=False):
        assert retry_after(str(seconds)) == retry_after(date) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("²", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("99999999", LONGEST_ASKED),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_ASKED),
        ("9" * 5000, 0),
        ("Fri, 31 Dec 99999999999 23:59:59 GMT", 0),
    ],
)
def test_nonsense_is_not_believed(value: str | None, seconds: float) -> None:
    assert retry_after(value) == seconds


@given(st.text())
def test_nothing_that_comes_is_fatal(value: str) -> None:
    assert 0 <= retry_after(value) <= LONGEST_ASKED
