"""A page asks nobody but the site itself, so that readers are not tracked and it works offline."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Dataset
from tests.browser.visitor import Visitor

PATHS = (
    *("/", "/search", "/instruments/new-aglae", "/vocabulary/techniques", "/id/technique/pixe"),
    *("/nothing/here", "/help/search", "/login/", "/communities"),
)


@pytest.mark.parametrize("width", [1280, 375])
def test_no_page_asks_a_third_party(
    visitor: Visitor, site: str, open_dataset: Dataset, width: int
) -> None:
    urls = [open_dataset.url, *(site + path for path in PATHS)]
    asked = visitor.go("listRequests", name=f"requests-{width}", width=width, urls=urls)
    own = urlsplit(site).netloc
    for url in urls:
        assert asked[url]["hosts"] == [own], url
        assert set(asked[url]["blocking"]) <= {own}, url


def test_the_judge_sees_a_third_party(visitor: Visitor) -> None:
    head = "<link rel=stylesheet href=http://127.0.0.1:9/a.css><script src=http://127.0.0.1:8/b.js>"
    page = f"data:text/html,<head>{head}</script></head><img src=http://127.0.0.1:7/c>"
    asked = visitor.go("listRequests", name="requests-control", urls=[page])[page]
    assert sorted(asked["hosts"]) == ["127.0.0.1:7", "127.0.0.1:8", "127.0.0.1:9"]
    assert asked["blocking"] == ["127.0.0.1:9", "127.0.0.1:8"]
