"""An operator at the instance: captures a run folder and deposits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from invenio_db import db

from tests.services.routes import Route, routes
from tests.services.runs import RunFolder
from thalie.deposit.choices import Choices
from thalie.deposit.people import parse_people
from thalie.deposit.report import RunReport
from thalie.deposit.runs import depositor_of

PEOPLE = parse_people([{"name": "Exemple, Camille", "orcid": "0000-0002-1825-0097"}])


@pytest.fixture(scope="session")
def all_routes(ui_app: Any, app: Flask) -> list[Route]:
    """What can be asked for at both applications."""
    return routes(ui_app, app)


@pytest.fixture
def run(tmp_path: Path) -> RunFolder:
    return RunFolder(tmp_path)


@pytest.fixture
def deposit(app: Flask, run: RunFolder) -> Iterator[Callable[..., RunReport]]:
    """Deposit the run as it lies there now, with the given choices."""

    def deposit_now(*, path: Path | None = None, **choices: Any) -> RunReport:
        depositor = depositor_of(app, patience=30.0, say=lambda sentence: None)
        return depositor.deposit(run.capture(path), Choices(**choices))

    yield deposit_now
    db.session.rollback()


@pytest.fixture
def publish(deposit: Callable[..., RunReport]) -> Callable[..., RunReport]:
    """Deposit and publish, with open files and a creator."""

    def publish_now(**choices: Any) -> RunReport:
        return deposit(**({"publish": True, "people": PEOPLE} | choices))

    return publish_now
