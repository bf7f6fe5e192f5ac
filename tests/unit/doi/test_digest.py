"""Whether two descriptions are the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.doi.digest import DESCRIPTIVE, digest, held, normalised

scalars = st.none() | st.booleans() | st.integers() | st.text()
documents = st.dictionaries(
    st.sampled_from(DESCRIPTIVE),
    st.recursive(
        scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8
    ),
)


@given(documents)
def test_the_order_of_keys_says_nothing(document: dict[str, Any]) -> None:
    turned = dict(reversed(document.items()))
    assert digest(document, "u") == digest(turned, "u")
    assert held(document) == held(turned)


@given(documents)
def test_normalising_again_changes_nothing(document: dict[str, Any]) -> None:
    once = normalised(document)
    assert normalised(once) == once


@given(documents)
def test_what_says_nothing_may_be_left_out(document: dict[str, Any]) -> None:
    padded = {**dict.fromkeys(DESCRIPTIVE), **document, "state": "findable", "viewCount": 5}
    assert held(padded) == held(document)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"publicationYear": 2026}, {"publicationYear": "2026"}),
        ({"publisher": {"name": "A laboratory"}}, {"publisher": "A laboratory"}),
        ({"creators": [{"name": "X", "affiliation": []}]}, {"creators": ["X"]}),
        ({"titles": [{"title": " Blue "}], "dates": []}, {"titles": [{"title": "Blue"}]}),
    ],
)
def test_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert held(one) == held(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"titles": [{"title": "Blue"}]}, {"titles": [{"title": "blue"}]}),
        ({"titles": [{"title": "A"}, {"title": "B"}]}, {"titles": [{"title": "B"}]}),
        ({"publisher": {"name": "A", "lang": "fr"}}, {"publisher": "A"}),
        ({"version": "1"}, {"language": "1"}),
        ({"version": "true"}, {"version": True}),
    ],
)
def test_different(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert held(one) != held(other)


def test_the_address_counts_where_it_is_sent() -> None:
    assert digest({}, "https://one.example") != digest({}, "https://two.example")
