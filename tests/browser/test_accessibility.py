"""What axe finds: nothing, thanks to ``assets/js/thalie/upstream/aria.js``."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Account, Dataset, add_file, drafted, publish
from tests.browser.test_tombstone import withdraw
from tests.browser.visitor import Visitor

# What the stock components break, as axe calls it, and on which page. A rule that is missing here
# was mended upstream: then its part of aria.js can go.
STOCK = {
    "/search": {"aria-required-children"},
    "/uploads/new": {"label", "nested-interactive"},
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


@pytest.fixture(scope="module")
def withdrawn(app: Any, site: str) -> Dataset:
    dataset = publish(app, "Massicot on slate, withdrawn")
    withdraw(dataset.id)
    return dataset


def role(page: str) -> str:
    return "curator" if page == "withdrawal" else "leader"


LANGUAGES = pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
WIDTHS = pytest.mark.parametrize("width", [1280, 375])  # pixels
OPENER = {1280: ".thalie-facet h2 button[aria-expanded=false]:visible", 375: "button:has(.sliders)"}
"""What opens a facet, or on a phone the bar in which they stand, by width."""


PUBLIC = (
    *("/", "/search", "/search?q=xylophonist", '/search?q="verdigris', "/search?q=&page=900"),
    *("/login/", "/signup/", "/help/search", "/dumps", "/communities", "/catalog"),
    *("/instruments", "/instruments/new-aglae", "/instruments/aglae-microbeam"),
    *("/vocabulary", "/vocabulary/techniques", "/vocabulary/materials"),
    *("/id/technique/pixe", "/id/museum/louvre", "/id/material/gold", "/id/instrument/new-aglae"),
    *("/id/object/none", "/nothing/here", "/records/aaaaa-aaaaa", "/oai2d?verb=Identify"),
)


@LANGUAGES
@WIDTHS
def test_public_pages(
    visitor: Visitor, site: str, open_dataset: Dataset, language: str, width: int
) -> None:
    urls = [site + path for path in PUBLIC]
    found = visitor.go("checkAccessibilityOf", name=f"axe-pages-{language}-{width}",
                       language=language, width=width, urls=urls)  # fmt: skip
    assert {url: rules for url, rules in found.items() if rules} == {}


@LANGUAGES
@WIDTHS
def test_pages_of_datasets(
    visitor: Visitor, open_dataset: Dataset, embargoed_dataset: Dataset, withdrawn: Dataset,
    language: str, width: int,
) -> None:  # fmt: skip
    urls = [open_dataset.url, f"{open_dataset.url}/analyses", embargoed_dataset.url,
            f"{embargoed_dataset.url}/files/a.txt", withdrawn.url]  # fmt: skip
    found = visitor.go("checkAccessibilityOf", name=f"axe-records-{language}-{width}",
                       language=language, width=width, urls=urls)  # fmt: skip
    assert {url: rules for url, rules in found.items() if rules} == {}


@LANGUAGES
@WIDTHS
def test_facets_and_offers_that_are_open(
    visitor: Visitor, site: str, open_dataset: Dataset, language: str, width: int
) -> None:
    """On a phone the facets stand in a bar of their own, which a button opens."""
    found = visitor.go("checkAccessibility", name=f"axe-open-{language}-{width}",
                       language=language, width=width, url=f"{site}/search",
                       open=OPENER[width],
                       typed="mat")  # fmt: skip
    assert found == []


def test_the_judge_sees_a_picture_without_words(visitor: Visitor) -> None:
    page = "data:text/html,<html lang=en><title>A</title><main><h1>A</h1><img src=x>"
    found = visitor.go("checkAccessibility", name="axe-control", url=page)
    assert "image-alt" in {rule["id"] for rule in found}


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
