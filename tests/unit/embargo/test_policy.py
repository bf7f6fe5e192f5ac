from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.embargo.policy import EmbargoPolicy, EmbargoPolicyError, add_years

DAYS = st.dates(date(1989, 1, 1), date(2100, 1, 1))
END = date(2026, 1, 20)


def test_the_default_is_three_years_and_two_extensions_of_one() -> None:
    policy = EmbargoPolicy()
    ends = [policy.embargo_end(END, extensions) for extensions in (0, 1, 2)]
    assert ends == [date(2029, 1, 20), date(2030, 1, 20), date(2031, 1, 20)]
    assert policy.latest_end(END) == date(2031, 1, 20)


def test_two_years_without_extension_as_in_the_terms_of_aglae() -> None:
    policy = EmbargoPolicy.from_config({"base_years": 2, "extensions": 0})
    assert policy.embargo_end(END) == policy.latest_end(END) == date(2028, 1, 20)
    with pytest.raises(EmbargoPolicyError, match="allows 0 extensions, not 1"):
        policy.embargo_end(END, 1)


def test_the_cap_cuts_the_last_extension() -> None:
    policy = EmbargoPolicy(cap_years=4)
    assert policy.embargo_end(END, 2) == policy.latest_end(END) == date(2030, 1, 20)


def test_data_are_open_on_the_day_the_embargo_ends_and_not_before() -> None:
    policy = EmbargoPolicy()
    end = policy.embargo_end(END)
    assert policy.end_unless_over(END, end - timedelta(days=1)) == end
    assert policy.end_unless_over(END, end) is None


def test_a_base_period_of_nothing_means_open() -> None:
    assert EmbargoPolicy(base_years=0).end_unless_over(END, END) is None


@pytest.mark.parametrize(
    ("years", "expected"), [(1, date(2025, 2, 28)), (3, date(2027, 2, 28)), (4, date(2028, 2, 29))]
)
def test_29_february_ends_on_the_last_day_of_february(years: int, expected: date) -> None:
    assert add_years(date(2024, 2, 29), years) == expected


@given(DAYS, st.integers(0, 100))
def test_years_keep_month_and_never_go_back(day: date, years: int) -> None:
    later = add_years(day, years)
    assert (later.year, later.month) == (day.year + years, day.month)
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)


@given(
    DAYS, st.integers(0, 9), st.integers(0, 5), st.integers(0, 5), st.none() | st.integers(9, 30)
)
def test_no_extension_passes_the_latest_end(
    day: date, base: int, length: int, number: int, cap: int | None
) -> None:
    policy = EmbargoPolicy(base, length, number, cap)
    ends = [policy.embargo_end(day, granted) for granted in range(number + 1)]
    assert ends == sorted(ends)
    assert ends[-1] == policy.latest_end(day)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"base_yaers": 3}, "unknown setting base_yaers; known are base_days, base_years"),
        ({"base_years": -1}, "base_years must be a whole number from 0 to 100, not -1"),
        ({"base_years": "3"}, "not '3'"),
        ({"base_years": 2.5}, "not 2.5"),
        ({"extensions": True}, "not True"),
        ({"base_days": 730.5}, "base_days must be a whole number from 0 to 36525, not 730.5"),
        ({"base_days": 730, "base_years": 2}, "give base_years or base_days, not both"),
        ({"base_days": 733, "cap_years": 2}, r"cap_years \(2\) is shorter than base_days \(733\)"),
        ({"base_years": 3, "cap_years": 2}, r"cap_years \(2\) is shorter than base_years \(3\)"),
    ],
)
def test_nonsense_in_the_configuration_is_refused(settings: dict[str, object], words: str) -> None:
    with pytest.raises(EmbargoPolicyError, match=words):
        EmbargoPolicy.from_config(settings)


def test_a_base_period_may_be_counted_in_days() -> None:
    policy = EmbargoPolicy.from_config({"base_days": 730, "extensions": 1})
    assert policy.embargo_end(date(2027, 3, 1)) == date(2029, 2, 28)  # two years: 1 March
    assert policy.latest_end(date(2027, 3, 1)) == policy.embargo_end(date(2027, 3, 1), 1)
    assert policy.latest_end(date(2027, 3, 1)) == date(2030, 2, 28)
    assert EmbargoPolicy(base_days=0).end_unless_over(END, END) is None


@given(DAYS, st.integers(0, 366 * 9), st.integers(0, 5), st.none() | st.integers(9, 30))
def test_days_keep_the_rules_of_years(day: date, base: int, number: int, cap: int | None) -> None:
    policy = EmbargoPolicy(base_days=base, extensions=number, cap_years=cap)
    ends = [policy.embargo_end(day, granted) for granted in range(number + 1)]
    assert ends == sorted(ends)
    assert ends[-1] == policy.latest_end(day)
    assert cap is None or ends[-1] <= add_years(day, cap)


def test_an_end_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(EmbargoPolicyError, match="No calendar"):
        EmbargoPolicy(base_years=100).embargo_end(date(9950, 1, 1))
    with pytest.raises(EmbargoPolicyError, match="No calendar"):
        EmbargoPolicy(base_days=730).embargo_end(date(9999, 1, 1))
