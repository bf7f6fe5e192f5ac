"""Search, from the front page."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Dataset
from tests.browser.visitor import Visitor


def test_a_published_dataset_is_found(visitor: Visitor, site: str, open_dataset: Dataset) -> None:
    found = visitor.go("search", name="search", site=site, query="verdigris")
    assert open_dataset.title in found["titles"]


def test_what_is_not_there_is_not_found(visitor: Visitor, site: str, open_dataset: Dataset) -> None:
    found = visitor.go("search", name="search-nothing", site=site, query="xylophonist")
    assert found["titles"] == []
    assert "No dataset was found" in found["text"]


def test_a_misspelt_word_is_offered_another(
    visitor: Visitor, site: str, open_dataset: Dataset
) -> None:
    found = visitor.go("search", name="search-misspelt", site=site, query="verdigriss")
    assert "Found with another spelling" in found["text"]
    assert "verdigris (" in found["text"]


def test_a_doi_leads_straight_to_its_dataset(
    visitor: Visitor, site: str, open_dataset: Dataset
) -> None:
    found = visitor.go("look", name="search-doi", url=f"{site}/search?q={open_dataset.doi.upper()}")
    assert found["url"] == f"{site}/records/{open_dataset.id}"


@pytest.mark.parametrize(
    ("language", "chosen"),
    [
        ("en-GB", ["Technique: ion beam analysis", "Museum or keeper: Louvre Museum"]),
        (
            "fr-FR",
            [
                "Technique\u00a0: analyse par faisceau d’ions",
                "Musée ou détenteur\u00a0: musée du Louvre",
            ],
        ),
    ],
)
def test_results_are_narrowed_by_the_keyboard(
    visitor: Visitor, site: str, open_dataset: Dataset, language: str, chosen: list[str]
) -> None:
    """By one facet and then by another, which keeps the first."""
    values = [one.partition(":")[2].strip() for one in chosen]
    found = visitor.go(
        "narrow", name=f"search-narrow-{language}", language=language,
        url=f"{site}/search?q=verdigris",
        choices=[["technique", values[0]], ["keeper", values[1]]],
    )  # fmt: skip
    assert [
        one.removesuffix(" ×")[: len(chosen[n])] for n, one in enumerate(found["chosen"])
    ] == chosen
    assert open_dataset.title in found["titles"]
    assert "f=technique%3Aion-beam-analysis" in found["url"] and "f=keeper%3Alouvre" in found["url"]
    assert found["overflow"] == 0


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=&f=material:gone", "No dataset was found"),
        ("q=&f=gone", "result(s) found"),
    ],
)
def test_what_is_not_there_is_answered_politely(
    visitor: Visitor, site: str, open_dataset: Dataset, query: str, told: str
) -> None:
    found = visitor.go("look", name="search-odd", url=f"{site}/search?{query}")
    assert told in found["text"]
