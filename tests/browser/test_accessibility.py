"""What axe finds: nothing, thanks to ``assets/js/thalie/upstream/aria.js``."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Account, Dataset, add_file, drafted
from tests.browser.visitor import Visitor

# What the stock components break, as axe calls it, and on which page. A rule that is missing here
# was mended upstream: then its part of aria.js can go.
STOCK = {
    "/search": {"aria-required-children"},
    "/uploads/new": {"aria-required-parent", "label", "nested-interactive"},
    "/records/": {"aria-required-children", "aria-allowed-role"},
    "draft": {"aria-prohibited-attr", "empty-table-header", "label"},
    "review": {"aria-required-parent"},
    "checks": {"aria-allowed-attr", "aria-required-parent", "heading-order"},
    "withdrawal": {"aria-dialog-name"},
}  # fmt: skip
OPENED = {"checks": "#checks-tab", "withdrawal": "main .button:has(.trash)"}
"""What is clicked before."""


@pytest.fixture(scope="module")
def addresses(app: Any, site: str, open_dataset: Dataset, review: str) -> dict[str, str]:
    """Of pages that are made for the tests, by name."""
    draft = drafted(app)
    add_file(draft)
    administration = f"{site}/administration/records"
    return {"/records/": open_dataset.url, "draft": f"{site}/uploads/{draft}", "review": review,
            "checks": review, "withdrawal": administration}  # fmt: skip


def role(page: str) -> str:
    return "curator" if page == "withdrawal" else "leader"


@pytest.mark.parametrize(
    "path",
    ["/", "/search", "/login/", "/signup/", "/help/search", "/dumps", "/instruments",
     "/instruments/aglae-microbeam", "/vocabulary", "/vocabulary/techniques",
     "/things/technique/pixe", "/catalog", "/things/object/none"],
)  # fmt: skip
def test_public_pages(visitor: Visitor, site: str, open_dataset: Dataset, path: str) -> None:
    name = f"axe{path.replace('/', '-')}"
    found = visitor.go("checkAccessibility", name=name, language="fr-FR", url=site + path)
    assert found == []


@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_landing_pages(
    visitor: Visitor, open_dataset: Dataset, embargoed_dataset: Dataset, language: str
) -> None:
    for dataset in (open_dataset, embargoed_dataset):
        found = visitor.go(
            "checkAccessibility", name=f"axe-record-{language}", language=language, url=dataset.url
        )
        assert found == []


@pytest.mark.parametrize("path", ["/uploads/new", "/uploads/crate", "/me/uploads"])
def test_pages_of_a_depositor(
    visitor: Visitor, site: str, accounts: dict[str, Account], path: str, open_dataset: Dataset
) -> None:
    found = visitor.go("checkAccessibility", name=f"axe{path.replace('/', '-')}", site=site,
                       url=site + path, account=accounts["leader"])  # fmt: skip
    assert found == []


@pytest.mark.parametrize("page", ["draft", "review", "checks", "withdrawal"])
@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_form_review_and_withdrawal(
    visitor: Visitor, accounts: dict[str, Account], addresses: dict[str, str], page: str,
    language: str,
) -> None:  # fmt: skip
    found = visitor.go("checkAccessibility", name=f"axe-{page}-{language[:2]}", language=language,
                       url=addresses[page], open=OPENED.get(page),
                       account=accounts[role(page)])  # fmt: skip
    assert found == []


@pytest.mark.parametrize("path", ["", "records", "users", "dois", "objects"])
def test_administration(
    visitor: Visitor, site: str, accounts: dict[str, Account], path: str
) -> None:
    found = visitor.go("checkAccessibility", name=f"axe-administration-{path}", language="fr-FR",
                       url=f"{site}/administration/{path}",
                       account=accounts["curator"])  # fmt: skip
    assert found == []


@pytest.mark.parametrize("page", STOCK)
def test_what_we_mend_is_still_broken_upstream(
    visitor: Visitor, site: str, accounts: dict[str, Account], addresses: dict[str, str], page: str
) -> None:
    url = addresses.get(page) or site + page
    found = visitor.go("checkAccessibility", name="axe-stock", site=site, url=url,
                       open=OPENED.get(page), without="**/thalie.*.js",
                       account=accounts[role(page)])  # fmt: skip
    assert {rule["id"] for rule in found} >= STOCK[page]
