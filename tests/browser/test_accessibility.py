"""What axe finds: nothing, thanks to ``assets/js/thalie/upstream/aria.js``."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Account, Dataset
from tests.browser.visitor import Visitor

# What the stock components break, as axe calls it, and on which page. A rule that is missing here
# was mended upstream: then its part of aria.js can go.
STOCK = {
    "/search": {"aria-required-children", "label"},
    "/uploads/new": {"aria-required-parent", "label", "nested-interactive"},
    "/records/": {"aria-required-children", "aria-allowed-role", "definition-list",
                  "heading-order"},
}  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["/", "/search", "/login/", "/signup/", "/help/search", "/instruments",
     "/instruments/aglae-microbeam"],
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


@pytest.mark.parametrize("path", ["/uploads/new", "/me/uploads"])
def test_pages_of_a_depositor(
    visitor: Visitor, site: str, accounts: dict[str, Account], path: str, open_dataset: Dataset
) -> None:
    found = visitor.go("checkAccessibility", name=f"axe{path.replace('/', '-')}", site=site,
                       url=site + path, account=accounts["leader"])  # fmt: skip
    assert found == []


@pytest.mark.parametrize("path", STOCK)
def test_what_we_mend_is_still_broken_upstream(
    visitor: Visitor, site: str, accounts: dict[str, Account], path: str, open_dataset: Dataset
) -> None:
    url = open_dataset.url if path == "/records/" else site + path
    found = visitor.go("checkAccessibility", name="axe-stock", site=site, url=url,
                       without="**/thalie.*.js", account=accounts["leader"])  # fmt: skip
    assert {rule["id"] for rule in found} >= STOCK[path]
