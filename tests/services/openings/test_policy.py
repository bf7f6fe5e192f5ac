"""``/api/embargo-policy`` says what the gate will say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import requests
from flask import Flask

from thalie.embargo.policy import add_years
from thalie.records.days import today

from ..test_routes import logged_in

Json = dict[str, Any]
BEAM = "2026-01-20"


@pytest.fixture(scope="module")
def people(instance: Any, site: str) -> Iterator[dict[str, requests.Session]]:
    lines = map(str.split, instance.layout.accounts_file.read_text().splitlines())
    accounts = {name: (email, password) for name, email, password in lines}
    opened = {name: logged_in(site, *accounts[name]) for name in ("leader", "curator")}
    yield opened | {"nobody": logged_in(site, "", "")}
    for session in opened.values():
        session.close()


def told(session: requests.Session, site: str, language: str = "en", **days: Any) -> Json:
    answer = session.get(f"{site}/api/embargo-policy", params=days, timeout=30,
                         headers={"Accept-Language": language})  # fmt: skip
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.mark.parametrize(
    ("name", "latest"), [("nobody", "2029-01-20"), ("leader", "2029-01-20"),
                         ("curator", "2031-01-20")]
)  # fmt: skip
def test_each_is_told_their_latest_day(
    people: dict[str, requests.Session], site: str, name: str, latest: str
) -> None:
    found = told(people[name], site, end=BEAM)
    assert (found["counted_from"], found["until"]) == (BEAM, "2029-01-20")
    assert (found["latest"], found["over"]) == (latest, False)
    assert found["reason"] == "Data policy: 3 years from the end of the run (2026-01-20)."
    assert "20 January 2029" in found["words"][0]
    assert (found["reason_required"], found["restriction"]) == (True, "")


@pytest.mark.parametrize(
    ("days", "counted_from"),
    [
        ({"collected": ["2026-01-02", "2025-12-30/2026-01-19"]}, "2026-01-19"),
        ({"end": BEAM, "collected": ["2026-02-02"]}, BEAM),
        ({"end": "2026-0", "collected": ["2026-02"]}, "2026-02-28"),
    ],
)
def test_days_are_read_as_when_a_draft_is_saved(
    people: dict[str, requests.Session], site: str, days: Json, counted_from: str
) -> None:
    assert told(people["leader"], site, **days)["counted_from"] == counted_from


@pytest.mark.parametrize(
    "days",
    [{}, {"end": ""}, {"end": "soon"}, {"end": "2999-01-01"}, {"end": "2" * 2000},
     {"end": "-0800-01-01"}, {"collected": ["/"] * 200}, {"end": "2026-02-30"}],
)  # fmt: skip
def test_what_is_no_day_that_counts_means_today(
    app: Flask, people: dict[str, requests.Session], site: str, days: Json
) -> None:
    found = told(people["leader"], site, **days)
    assert date.fromisoformat(found["counted_from"]) - today() in (timedelta(0), timedelta(-1))
    assert date.fromisoformat(found["until"]) == add_years(
        date.fromisoformat(found["counted_from"]), 3
    )


def test_it_is_said_in_french(people: dict[str, requests.Session], site: str) -> None:
    found = told(people["nobody"], site, "fr", end=BEAM)
    assert "20 janvier 2029" in found["words"][0]
    assert found["reason"].startswith("Politique de données")
