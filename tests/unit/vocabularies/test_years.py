"""Years: historians have no year 0, EDTF has one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.vocabularies.years import astronomical, edtf_interval, edtf_year, is_edtf


@pytest.mark.parametrize(
    ("historical", "edtf"),
    [
        (-2670, "-2669"),
        (-50, "-0049"),
        (-2, "-0001"),
        (-1, "0000"),
        (1, "0001"),
        (476, "0476"),
        (2026, "2026"),
        (-10000, "-9999"),
        (-10001, "Y-10000"),
        (-2000000, "Y-1999999"),
        (12000, "Y12000"),
    ],
)
def test_years_in_edtf(historical: int, edtf: str) -> None:
    assert edtf_year(historical) == edtf
    assert is_edtf(edtf)


def test_there_is_no_year_0() -> None:
    with pytest.raises(ValueError, match="no year 0"):
        astronomical(0)


@given(st.integers(-3_000_000, 3000).filter(bool))
def test_the_year_after_is_one_more(year: int) -> None:
    after = 1 if year == -1 else year + 1
    assert astronomical(after) - astronomical(year) == 1


@given(
    st.none() | st.integers(-3_000_000, 3000).filter(bool),
    st.integers(-3_000_000, 3000).filter(bool),
)
def test_every_interval_is_edtf(start: int | None, end: int) -> None:
    assert is_edtf(edtf_interval(start, end))


def test_open_intervals() -> None:
    assert edtf_interval(1789, None) == "1789/.."


@pytest.mark.parametrize("text", ["", "about 1850", "1850-13", "Y1850x/1900", "Y12000/1/2", "c. 5"])
def test_what_is_no_edtf(text: str) -> None:
    assert not is_edtf(text)
