"""How the front page names the authors of a dataset."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from thalie.theme.frontpage import VALUES, creators_line, listed, map_of, subjects


@pytest.mark.parametrize(
    ("names", "line"),
    [
        ([], ""),
        (["Curie, Irène"], "Curie, Irène"),
        (["A", "B", "C"], "A; B; C"),
        (["A", "B", "C", "D"], "A; B; C et al."),
    ],
)
def test_creators_line(names: list[str], line: str) -> None:
    assert creators_line(names) == line


def bucket(key: str, count: int, *inner: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"key": key, "doc_count": count, "label": key.title()}
    return {**found, "inner": {"buckets": list(inner)}} if inner else found


@pytest.fixture
def addresses() -> Flask:
    app = Flask(__name__)
    app.add_url_rule("/search", "invenio_search_ui.search", lambda: "")
    return app


def test_what_most_datasets_have_comes_first(addresses: Flask) -> None:
    metal = bucket("metal", 9, bucket("bronze", 5), bucket("gold", 7, bucket("electrum", 2)))
    counted = {
        "material": {"label": "Material", "buckets": [bucket("glass", 3), metal]},
        "period": {"label": "Period", "buckets": [bucket("iron-age", 4)]},  # nothing to choose
        "energy": {"label": "Energy", "buckets": [bucket("a", 1), bucket("b", 1)]},
    }
    with addresses.test_request_context():
        [found] = subjects(counted)
    assert found.label == "Material"
    assert [(one.label, one.count) for one in found.values] == [
        ("Gold", 7),
        ("Bronze", 5),
        ("Glass", 3),
        ("Electrum", 2),
    ]
    assert found.values[0].url == "/search?f=material:gold"


def test_no_more_than_fit(addresses: Flask) -> None:
    many = [bucket(f"glass {number}", number) for number in range(1, VALUES + 5)]
    with addresses.test_request_context():
        [found] = subjects({"material": {"label": "Material", "buckets": many}})
    assert len(found.values) == VALUES
    assert found.values[0].count == VALUES + 4


def test_places_are_dots_that_lead_to_their_datasets(addresses: Flask) -> None:
    counted = {
        "place": {
            "label": "Place",
            "buckets": [
                bucket("Paris", 2) | {"point": [48.85, 2.35]},
                bucket("Saint-Denis", 1) | {"point": [48.94, 2.36]},
                bucket("Ur", 4) | {"point": [30.96, 46.1]},
                bucket("Nowhere", 1),
            ],
        }
    }
    drawn = map_of(counted)
    assert drawn is not None
    assert [dot.name for dot in drawn.dots] == ["Paris, Saint-Denis", "Ur"]
    with addresses.test_request_context():
        assert listed(drawn.dots[0]) == "/search?f=place:Paris&f=place:Saint-Denis"
    assert map_of({"place": {"buckets": [bucket("Nowhere", 1)]}}) is map_of({}) is None
