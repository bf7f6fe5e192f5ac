"""How long it is until the end of an embargo, in words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.embargo.words import badge, spoken, time_words
from thalie.ground.language import sentence

START = date(2025, 12, 12)


@pytest.mark.parametrize(
    ("today", "until", "english", "french"),
    [
        (START, date(2028, 3, 12), "2 years, 3 months", "2 ans et 3 mois"),
        (START, date(2026, 12, 12), "1 year", "1 an"),
        (START, date(2026, 12, 11), "11 months", "11 mois"),
        (START, date(2026, 1, 12), "1 month", "1 mois"),
        (START, date(2026, 1, 11), "30 days", "30 jours"),
        (START, date(2025, 12, 13), "1 day", "1 jour"),
        (date(2024, 2, 29), date(2025, 2, 28), "1 year", "1 an"),
        (date(2024, 1, 31), date(2024, 2, 29), "1 month", "1 mois"),
        (date(2024, 1, 31), date(2024, 2, 28), "28 days", "28 jours"),
    ],
)
def test_time_is_told_in_years_and_months_else_in_days(
    today: date, until: date, english: str, french: str
) -> None:
    assert time_words(today, until, "en").replace("\u00a0", " ") == english
    assert time_words(today, until, "fr").replace("\u00a0", " ") == french


def test_a_number_stays_with_its_unit() -> None:
    assert time_words(START, date(2028, 3, 12), "en") == "2\u00a0years, 3\u00a0months"


def test_the_badge_tells_the_day_and_how_long_that_is() -> None:
    said = badge(date(2028, 3, 12), START, "en")
    assert said == "Embargoed until 12 March 2028 (2\u00a0years, 3\u00a0months)"


def test_one_that_is_over_is_not_said_to_last() -> None:
    assert badge(START, START, "en") == "The embargo ended on 12 December 2025"


def test_days_in_sentences_are_written_as_people_write_them() -> None:
    said = sentence("The files open on %(day)s: %(number)s.", day=START, number=3)
    assert spoken(said, "en") == "The files open on 12 December 2025: 3."
    assert spoken(sentence("A plain one."), "en") == "A plain one."


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 40_000))
def test_every_time_has_words(today: date, days: int) -> None:
    assert time_words(today, today + timedelta(days=days), "fr")
