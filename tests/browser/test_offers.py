"""Fields and terms are offered while somebody types: by keyboard, and told to who does not see."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Dataset
from tests.browser.visitor import Visitor


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize(
    ("language", "typed", "offer", "said"),
    [
        ("en-GB", "keeper:lou", 'keeper:"Louvre Museum"', "Suggestions: "),
        ("fr-FR", "musée:lou", 'musée:"musée du Louvre"', "Suggestions\u00a0: "),
    ],
)
def test_a_term_is_taken_by_the_keyboard(
    visitor: Visitor, site: str, open_dataset: Dataset, language: str, typed: str, offer: str,
    said: str, width: int,
) -> None:  # fmt: skip
    seen = visitor.go("takeOffer", name=f"offers-{language}-{width}", language=language,
                      width=width, site=site, typed=f"verdigris {typed}", offer=offer)  # fmt: skip
    assert seen["before"] == {"expanded": "false", "value": "", "said": ""}
    assert seen["open"]["expanded"] == "true"
    assert seen["open"]["said"].startswith(said)
    assert seen["active"] == {"text": offer, "selected": "true", "role": "option"}
    assert seen["taken"] == {"expanded": "false", "value": f"verdigris {offer} ", "said": ""}
    assert open_dataset.title in seen["titles"]
    assert seen["overflow"] == 0


@pytest.mark.parametrize(
    ("language", "typed", "offer"), [("en-GB", "mate", "material:"), ("fr-FR", "maté", "matériau:")]
)
def test_a_field_is_offered_in_the_language_of_the_reader(
    visitor: Visitor, site: str, open_dataset: Dataset, language: str, typed: str, offer: str
) -> None:
    seen = visitor.go("leaveOffers", name=f"offers-left-{language}", language=language,
                      url=f"{site}/search", typed="verdigris mate")  # fmt: skip
    assert seen["fields"] > 20
    assert seen["closed"] == 0
    assert seen["kept"] == "verdigris mate"
    assert open_dataset.title in seen["titles"]
    assert "q=verdigris%20mate" in seen["url"] or "q=verdigris+mate" in seen["url"]
