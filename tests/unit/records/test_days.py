"""One calendar, that of the facility, wherever the machine stands."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.conftest import ROOT
from thalie.records.days import today

NOON = "2026-03-01T11:00:00+00:00"  # in Paris; the first hour of the next day in Kiritimati
NIGHT = "2026-02-28T23:30:00+00:00"  # half past midnight in Paris, and still February in Greenwich


@pytest.fixture(params=["Pacific/Kiritimati", "UTC"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine that counts its days by another calendar."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def app() -> Iterator[Flask]:
    """With nothing but the settings of ``invenio.cfg``."""
    app = Flask(__name__, root_path=str(ROOT))
    app.config.from_pyfile("invenio.cfg")
    with app.app_context():
        yield app


@pytest.mark.parametrize("moment", [NOON, NIGHT])
def test_it_is_the_day_of_the_facility(elsewhere: None, app: Flask, moment: str) -> None:
    with time_machine.travel(moment):
        assert today().isoformat() == "2026-03-01"


@pytest.mark.parametrize("moment", [NOON, NIGHT])
def test_the_form_proposes_that_day(elsewhere: None, app: Flask, moment: str) -> None:
    """The checks would say of the next that it is in the future."""
    with time_machine.travel(moment):
        proposed = app.config["APP_RDM_DEPOSIT_FORM_DEFAULTS"]["publication_date"]()
        assert proposed == "2026-03-01"
