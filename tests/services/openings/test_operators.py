"""What operators and monitors are told of lifts, and the command that opens what is due."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from flask import Flask
from invenio_db import db
from sqlalchemy import update

from tests.services.openings.closed import embargo, published, record_of, soon, state_of
from thalie.commands.embargo import embargo as cli
from thalie.openings.models import DueEmbargo
from thalie.records.days import today
from thalie_local.standalone.run import Instance


def command(*words: str) -> Any:
    return CliRunner().invoke(cli, words)


@pytest.fixture
def over(app: Flask) -> Any:
    """A dataset that the list says is over since last week, while the record says it is not."""
    id_ = published(embargo(soon()))
    row = update(DueEmbargo).where(DueEmbargo.version_id == record_of(id_).id)
    db.session.execute(row.values(until=today() - timedelta(days=7)))
    db.session.commit()
    yield id_
    db.session.rollback()


def test_what_is_over_and_not_open_is_told_and_the_record_decides(
    over: str, instance: Instance
) -> None:
    monitor = requests.get(f"{instance.layout.url}/api/health/embargoes", timeout=60)
    if monitor.status_code == 200:  # the job was quicker: it mended the list
        assert monitor.json()["well"] is True
    else:
        assert (monitor.status_code, monitor.json()["late"]) == (503, True)
    done = command("lift")
    assert "were opened" in done.output, done.output
    assert state_of(over) == ("embargoed", soon().isoformat())
    told = command("status", "--json")
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["due"] == 0


def test_failures_are_listed_with_their_reason(app: Flask) -> None:
    id_ = published(embargo(soon()))
    row = update(DueEmbargo).where(DueEmbargo.version_id == record_of(id_).id)
    db.session.execute(row.values(attempts=2, failure="ValueError: month must be in 1..12"))
    db.session.commit()
    told = command("status")
    assert told.exit_code == 1
    assert f"{record_of(id_).id}, over since {soon()}, tried 2 times: ValueError" in told.output
    assert json.loads(command("status", "--json").output)["failed"] >= 1
    db.session.execute(row.values(attempts=0, failure=""))
    db.session.commit()
    assert command("status").exit_code == 0
