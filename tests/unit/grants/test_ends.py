"""Until when access is given, and when its end is told."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.grants.ends import EndError, asked_end, is_to_be_told, link_days, usual_end

TODAY = date(2028, 2, 28)


def test_the_usual_end_counts_days() -> None:
    assert usual_end(TODAY, 366) == date(2029, 2, 28)


def test_a_day_after_today_may_be_asked_up_to_the_longest() -> None:
    assert asked_end(" 2028-02-29 ", TODAY, 10) == date(2028, 2, 29)
    assert asked_end("2028-03-09", TODAY, 10) == date(2028, 3, 9)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("soon", "soon is no day. Write it as 2027-03-31."),
        ("", "– is no day. Write it as 2027-03-31."),
        ("2027-02-29", "2027-02-29 is no day. Write it as 2027-03-31."),
        ("2028-02-28", "2028-02-28 is over. To end access now, revoke it."),
        ("2028-03-10", "Access is given until 2028-03-09 at the latest; it may be given again."),
        ("x" * 1_000_000, f"{'x' * 40} is no day. Write it as 2027-03-31."),
    ],
)
def test_what_cannot_be_an_end_is_refused_with_a_sentence(said: str, sentence: str) -> None:
    with pytest.raises(EndError) as refused:
        asked_end(said, TODAY, 10)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("said", "days"), [("30", 30), ("0", 365), ("-1", 365), ("NaN", 365), ("9999", 1096)]
)
def test_a_link_always_ends(said: str, days: int) -> None:
    assert link_days(said, 365, 1096) == days


@given(st.integers(-30, 30), st.one_of(st.none(), st.integers(-60, 0)))
def test_an_end_is_told_in_the_week_before(left: int, since: int | None) -> None:
    end = TODAY + timedelta(days=left)
    given_on = None if since is None else TODAY + timedelta(days=since)
    told = is_to_be_told(end, given_on, TODAY, 7)
    assert told == (1 <= left <= 7 and (since is None or left - since > 7))
