"""Search, from the front page."""

from __future__ import annotations

from tests.browser.conftest import Dataset
from tests.browser.visitor import Visitor


def test_a_published_dataset_is_found(visitor: Visitor, site: str, open_dataset: Dataset) -> None:
    found = visitor.go("search", name="search", site=site, query="verdigris")
    assert open_dataset.title in found["titles"]


def test_what_is_not_there_is_not_found(visitor: Visitor, site: str, open_dataset: Dataset) -> None:
    found = visitor.go("search", name="search-nothing", site=site, query="xylophonist")
    assert found["titles"] == []
    assert "We couldn't find any matches" in found["text"]
