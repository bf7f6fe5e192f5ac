"""Pages of curators: nothing sticks out, nothing covers another, lists are lists."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Account, Dataset
from tests.browser.visitor import Visitor

PATHS = ["/administration/", "/administration/records", "/administration/users",
         "/administration/drafts", "/administration/dois",
         "/administration/harvesting"]  # fmt: skip
HEAD = ["#invenio-admin-home-nav", "#invenio-admin-top-nav"]


@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_the_administration_fits_a_laptop(
    visitor: Visitor,
    site: str,
    accounts: dict[str, Account],
    language: str,
    open_dataset: Dataset,
) -> None:
    seen = visitor.go("measureAdministration", name=f"administration-{language[:2]}",
                      language=language, width=1280, site=site, paths=PATHS, parts=HEAD,
                      account=accounts["curator"])  # fmt: skip
    for path, page in seen.items():
        assert (page["overflow"], page["buttons"]) == (0, 0), path
        assert page["tops"] == [page["below"]] * 2, path


@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_the_points_of_a_review_stand_one_below_the_other(
    visitor: Visitor, accounts: dict[str, Account], review: str, language: str
) -> None:
    seen = visitor.go("readChecks", name=f"checks-{language[:2]}", language=language, url=review,
                      account=accounts["curator"])  # fmt: skip
    assert len(seen["edges"]) > 1
    assert sum(map(len, seen["edges"])) == len(seen["names"])  # none stands within another
    assert all(len(set(list_)) == 1 for list_ in seen["edges"]), seen["edges"]
    assert len(seen["names"]) == len(set(seen["names"]))
