"""What a dataset is, worked out once however often it is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from thalie.capture import Kind, days_of
from thalie.deposit import dataset as room
from thalie.deposit.discretion import Discretion
from thalie.deposit.metadata import build_draft
from thalie.deposit.people import People

from .builders import DAY, make_analysis, make_file, make_name
from .test_metadata import TODAY, dataset


def test_first_and_last_day_of_beam() -> None:
    days = [date(2026, 1, 22), None, date(2026, 1, 20)]
    assert days_of(make_analysis(day=day) for day in days) == (days[2], days[0])
    assert days_of([make_analysis(day=None)]) == (None, None)
    assert days_of([]) == (None, None)


def test_analyses_are_in_the_order_of_days_and_numbers() -> None:
    later = make_analysis("0001", day=date(2026, 1, 21))
    found = (later, make_analysis("0003"), make_analysis("0002"), make_analysis("0009", day=None))
    asked = dataset(make_file(analyses=found))
    assert [one.number for one in asked.analyses] == ["0009", "0002", "0003", "0001"]
    assert asked.days == (DAY, later.day)


def test_a_draft_joins_the_analyses_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    original = room.analyses_of

    def counted(*given: object) -> object:
        calls.append(1)
        return original(*given)

    monkeypatch.setattr(room, "analyses_of", counted)
    build_draft(dataset(), TODAY)
    assert len(calls) == 1


def test_another_dataset_is_worked_out_anew() -> None:
    first = dataset(make_file(analyses=(make_analysis("0001", kind=Kind.POINT),)))
    assert len(first.analyses) == 1
    assert replace(first, files=()).analyses == ()


def test_discretion_judges_a_text_the_same_way_again() -> None:
    discretion = Discretion.of([make_name("Jean DUPONT")], People())
    for _ in range(2):
        assert not discretion.may_show("pour Jean Dupont")
        assert discretion.may_show("pour personne")
