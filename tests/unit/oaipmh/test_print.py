"""What counts as a change of an item, and what does not."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.crosswalks.kinds import ANALYSED, OPEN
from thalie.oaipmh.facts import print_of


def test_any_word_of_a_record_is_news_and_so_is_an_analysis() -> None:
    assert print_of(replace(OPEN, copyright="Other")) != print_of(OPEN)
    assert ANALYSED.analyses
    assert print_of(replace(ANALYSED, analyses=ANALYSED.analyses[1:])) != print_of(ANALYSED)


def test_that_a_row_was_written_is_no_news() -> None:
    assert print_of(replace(OPEN, updated="2031-01-01T00:00:00+00:00")) == print_of(OPEN)
