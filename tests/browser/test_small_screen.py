"""Pages of a telephone's width: nothing sticks out."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Account, Dataset
from tests.browser.visitor import Visitor

WIDTH = 360  # pixels


@pytest.mark.parametrize("language", ["en-GB", "fr-FR"])
def test_nothing_sticks_out(
    visitor: Visitor,
    site: str,
    language: str,
    open_dataset: Dataset,
    embargoed_dataset: Dataset,
) -> None:
    paths = ["/", "/dumps", "/search", "/signup/", "/help/search", f"/records/{open_dataset.id}",
             f"/records/{embargoed_dataset.id}", "/instruments",
             "/instruments/aglae-microbeam", "/vocabulary/museums", "/things/technique/pixe",
             "/catalog"]  # fmt: skip
    seen = visitor.go("measure", name=f"small-{language}", language=language, width=WIDTH,
                      site=site, paths=paths)  # fmt: skip
    assert seen == dict.fromkeys(paths, 0)


def test_the_french_bar_fits_a_laptop(
    visitor: Visitor, site: str, accounts: dict[str, Account]
) -> None:
    paths = ["/search", "/me/uploads"]
    seen = visitor.go("measure", name="laptop-fr", language="fr-FR", width=1280, site=site,
                      paths=paths, account=accounts["leader"])  # fmt: skip
    assert seen == dict.fromkeys(paths, 0)


def test_the_judge_sees_what_sticks_out(visitor: Visitor) -> None:
    page = visitor.go("look", name="wide", width=WIDTH,
                      url="data:text/html,<h1 style='width:1000px'>wide</h1>")  # fmt: skip
    assert page["overflow"] > 600


def test_the_menu_opens_and_closes_by_keyboard(visitor: Visitor, site: str) -> None:
    seen = visitor.go("openMenu", name="small-menu", width=WIDTH, site=site)
    assert seen == {"before": False, "opened": True, "closed": False}
