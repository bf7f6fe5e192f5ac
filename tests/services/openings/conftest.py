"""What tests of embargoes share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import psutil
import pytest
from flask import Flask

from thalie.records import days
from thalie_local.standalone.run import Instance


class Calendar:
    """The calendar of this process; other processes of the instance keep theirs."""

    def __init__(self) -> None:
        self._now, self._ahead = days.now, timedelta()

    def now(self) -> datetime:
        """The moment that every question for the day is answered with."""
        return self._now() + self._ahead

    def pass_(self, number: int) -> None:
        """Let so many days pass."""
        self._ahead += timedelta(days=number)

    def be(self, moment: datetime) -> None:
        """Let it be that MOMENT, which has a time zone."""
        self._ahead = moment - self._now()


@pytest.fixture
def calendar(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """Moves the one function that knows the time of the calendar."""
    moved = Calendar()
    monkeypatch.setattr(days, "now", moved.now)
    return moved


@pytest.fixture
def quiet(instance: Instance) -> Iterator[None]:
    """Nothing is started by the clock meanwhile: what a test asks for is done by the test."""
    beat = psutil.Process(instance.supervisor.pid("beat"))
    beat.suspend()
    try:
        yield
    finally:
        beat.resume()
