"""What facets say beside their counts: the scale of a slider, points on a map."""

from __future__ import annotations

from typing import Any

import pytest
from opensearch_dsl import AttrDict

from thalie.search.facets import SpanFacet
from thalie.search.places import PlaceFacet

STARTS = (-1000, 1, 500, 1500)
STEPS = ["..-1001", "-1000..0", "1..499", "500..1499", "1500.."]


def span(reach: tuple[int, int] | None = (-9000, 2026)) -> SpanFacet:
    told = (lambda: reach) if reach else None
    return SpanFacet(field="years", label="Years", starts=STARTS, word=str, reach=told)


def counted(*counts: int) -> Any:
    return AttrDict({"buckets": {s: {"doc_count": n} for s, n in zip(STEPS, counts, strict=True)}})


@pytest.mark.parametrize(
    ("counts", "starts"),
    [
        ((0, 2, 0, 1, 0), [-1000, 1, 500, 1500]),
        ((1, 0, 0, 0, 1), [-9000, -1000, 1, 500, 1500, 2026]),
        ((0, 0, 3, 0, 0), [1, 500]),
    ],
)
def test_a_scale_reaches_from_the_first_to_the_last_that_is_there(
    counts: tuple[int, ...], starts: list[int]
) -> None:
    scale = span().get_labelled_values(counted(*counts), [])["scale"]
    assert scale["starts"] == starts
    assert len(scale["counts"]) == len(starts) - 1
    assert sum(scale["counts"]) == sum(counts)


def test_there_is_none_without_reach_or_without_anything() -> None:
    assert "scale" not in span(None).get_labelled_values(counted(0, 1, 0, 0, 0), [])
    assert "scale" not in span().get_labelled_values(counted(0, 0, 0, 0, 0), [])


def test_places_stand_with_their_points() -> None:
    facet = PlaceFacet(field="places", spots="spots", label="Place", size=3)
    assert set(facet.get_aggregation().to_dict()["aggs"]) == {"names", "spots"}
    names = [{"key": "Ur", "doc_count": 3}, {"key": "Nowhere", "doc_count": 1}]
    spots = [{"key": "30.96,46.1 Ur", "doc_count": 3}, {"key": "1,2 Beyond", "doc_count": 1}]
    data = AttrDict({"names": {"buckets": names}, "spots": {"buckets": spots}})
    told = facet.get_labelled_values(data, ["Ur"])
    ur, nowhere = told["buckets"]
    assert ur == {
        "key": "Ur",
        "doc_count": 3,
        "label": "Ur",
        "is_selected": True,
        "point": [30.96, 46.1],
    }
    assert "point" not in nowhere
