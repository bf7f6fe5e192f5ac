"""Dates of records, read and worded like everybody else's where those can."""

from __future__ import annotations

from datetime import date

import pytest
from babel_edtf import format_edtf, parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.ground.dates import bounds, in_words, is_moment, read
from thalie.ground.language import locale

REFUSED = (
    "2020/", "/2020", "1984?/2004~", "202X", "2020-21", "2020/..", "../2020", "Y-12000", "2020?",
    "[2020,2021]", "20XX-01", "2020-1X", "2004-02-30", "2023-02-29", "2020-13", "-0000",
    "2026/2024", "", "/", "2020/2021/2022", " 2020", "2020-01-00", "２０２０",
)  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_no_page_could_say_is_no_date(text: str) -> None:
    assert read(text) is None
    assert bounds(text) is None


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024/2026-01", "2024-01-01", "2026-01-31"),
        ("-0800", "-0800-01-01", "-0800-12-31"),
        ("-0800/-0600", "-0800-01-01", "-0600-12-31"),
        ("-0044-03-15", "-0044-03-15", "-0044-03-15"),
        ("0000", "0000-01-01", "0000-12-31"),
        ("0000-02", "0000-02-01", "0000-02-29"),
        ("-0004-02-29", "-0004-02-29", "-0004-02-29"),
        ("2026-03-02T10:00:00Z", "2026-03-02", "2026-03-02"),
    ],
)
def test_the_days_that_a_date_spans(text: str, first: str, last: str) -> None:
    assert bounds(text) == {"gte": first, "lte": last}


@pytest.mark.parametrize("text", ["2026-03-02T10:00:00", "2026-03-02T10:00:00+01:00"])
def test_moments(text: str) -> None:
    assert is_moment(text)
    assert not is_moment(text[:10])
    assert not is_moment(text + "!")


@pytest.mark.parametrize(
    ("text", "english", "french"),
    [
        ("0000", "1 BCE", "1 av. J.-C."),
        ("-0800", "801 BCE", "801 av. J.-C."),
        ("-0044-03-15", "15 March 45 BCE", "15 mars 45 av. J.-C."),
        ("-0800/-0600", "801 BCE – 601 BCE", "801 av. J.-C. – 601 av. J.-C."),
        ("-0026/0014-08", "27 BCE – August 14 CE", "27 av. J.-C. – août 14 apr. J.-C."),
    ],
)
def test_years_before_our_era_in_words(text: str, english: str, french: str) -> None:
    assert in_words(text, locale=locale("en"), width="long") == english
    assert in_words(text, locale=locale("fr"), width="long") == french


days = st.dates(min_value=date(1, 1, 1)).map(date.isoformat)
parts = st.tuples(days, st.sampled_from([4, 7, 10])).map(lambda cut: cut[0][: cut[1]])


@settings(max_examples=examples(60))
@given(st.one_of(parts, st.tuples(parts, parts).map("/".join)))
def test_dates_of_our_era_are_those_of_the_edtf_parser(text: str) -> None:
    judge = parse_edtf(text)
    first, last = judge.lower_strict()[:3], judge.upper_strict()[:3]
    known = read(text)
    assert (known is not None) == (first <= last)
    if known:
        assert (known[0].first, known[-1].last) == (first, last)
        assert in_words(text, locale=locale("fr"), width="long") is None
        assert format_edtf(text, format="long", locale="fr")
