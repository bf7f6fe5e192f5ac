"""The curator's page of DOIs."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import requests
from invenio_db import db

from tests.browser.conftest import PATIENCE, Account, DataCite, publish
from tests.browser.visitor import Visitor
from thalie.doi.alarms import LATE
from thalie.doi.models import DoiEntry, DoiIncident, now


def test_a_failing_doi_is_seen_tried_again_and_findable(
    visitor: Visitor, app: Any, site: str, datacite: DataCite, accounts: dict[str, Account]
) -> None:
    datacite.fail(times=1000)
    try:
        dataset = publish(app, "Smalt on a canvas, waiting")
        url = f"{site}/administration/dois?show={dataset.doi}"
        deadline = time.monotonic() + PATIENCE
        while True:
            seen = visitor.go("look", name="dois", url=url, account=accounts["curator"])
            if "500" in seen["text"] or time.monotonic() > deadline:
                break
            time.sleep(1)
        assert dataset.doi in seen["text"]
        assert "500" in seen["text"]
        assert "are late" not in seen["text"]
        let_wait(dataset.doi, timedelta(minutes=3))
        alarmed = visitor.go("look", name="dois-late", url=url, account=accounts["curator"])
        assert "1 DOIs are late: DataCite does not have what is wanted." in alarmed["text"]
        assert requests.get(f"{site}/api/health/dois", timeout=10).status_code == 503
        until(lambda: incident_is_open(LATE))
    finally:
        datacite.forgive()
    done = visitor.go("retryDoi", name="dois-retry", url=url, account=accounts["curator"])
    assert "Tried again: 1." in done["text"]
    datacite.wait_until_findable(dataset.doi)
    until(lambda: requests.get(f"{site}/api/health/dois", timeout=10).status_code == 200)
    until(lambda: not incident_is_open(LATE))


def let_wait(doi: str, time: timedelta) -> None:
    """Let so much time have passed since the DOI was wanted."""
    db.session.rollback()
    DoiEntry.query.filter_by(doi=doi).update({"wanted_since": now() - time})
    db.session.commit()


def incident_is_open(kind: str) -> bool:
    """Whether curators are told of it, and not yet that it is over."""
    db.session.rollback()
    found = db.session.get(DoiIncident, kind)
    return found is not None and found.closed is None


def until(condition: Callable[[], bool]) -> None:
    """Wait for what a periodic task does."""
    deadline = time.monotonic() + 2 * PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(1)


def test_the_page_is_for_curators_alone(
    visitor: Visitor, site: str, accounts: dict[str, Account]
) -> None:
    url = f"{site}/administration/dois"
    assert (
        visitor.go("look", name="dois-leader", url=url, account=accounts["leader"])["status"] == 403
    )
