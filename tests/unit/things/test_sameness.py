"""Merges of objects: chains lead to their ends, and no circle hangs anybody."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from thalie.things.sameness import family, resolved

keys = st.sampled_from("abcdefgh")


def test_a_chain_leads_to_its_end() -> None:
    same = resolved({"a": "b", "b": "c", "x": "c"})
    assert same == {"a": "c", "b": "c", "x": "c"}
    assert family("c", same) == ["c", "a", "b", "x"]
    assert family("a", same) == ["a"]


@given(st.dictionaries(keys, keys, max_size=8))
def test_whatever_was_merged_each_leads_to_one_that_stays(merges: dict[str, str]) -> None:
    same = resolved(merges)
    assert all(end not in same for end in same.values())
    together = [one for key in set("abcdefgh") - set(same) for one in family(key, same)]
    assert sorted(together) == sorted("abcdefgh"), "each key belongs to one object"
