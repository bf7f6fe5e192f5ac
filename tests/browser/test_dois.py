"""The curator's page of DOIs."""

from __future__ import annotations

import time
from typing import Any

from tests.browser.conftest import PATIENCE, Account, DataCite, publish
from tests.browser.visitor import Visitor


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
    finally:
        datacite.forgive()
    done = visitor.go("retryDoi", name="dois-retry", url=url, account=accounts["curator"])
    assert "Tried again: 1." in done["text"]
    datacite.wait_until_findable(dataset.doi)


def test_the_page_is_for_curators_alone(
    visitor: Visitor, site: str, accounts: dict[str, Account]
) -> None:
    url = f"{site}/administration/dois"
    assert (
        visitor.go("look", name="dois-leader", url=url, account=accounts["leader"])["status"] == 403
    )
