"""What a page of search asks for."""

from __future__ import annotations

from thalie.finding.asked import LONGEST, MOST, Asked


def test_the_query_of_a_page_is_read_and_written() -> None:
    chosen = ["material:bronze", "material:gold", "years:-800..-600"]
    asked = Asked.read("a cat", chosen, "newest")
    assert asked.facets == {"material": ["bronze", "gold"], "years": ["-800..-600"]}
    assert asked.query() == (
        "q=a+cat&f=material%3Abronze&f=material%3Agold&f=years%3A-800..-600&sort=newest"
    )
    assert asked.params(10) == {
        "q": "a cat",
        "size": 10,
        "page": 1,
        "sort": "newest",
        "facets": {"material": ["bronze", "gold"], "years": ["-800..-600"]},
    }


def test_a_value_below_another_is_written_as_the_page_writes_it() -> None:
    asked = Asked.read("", ["resource_type:publication+inner:publication-article"])
    assert asked.facets == {"resource_type": ["publication::publication-article"]}
    assert Asked.read("", ["resource_type:publication+inner:publication-article"]) == asked
    assert "publication%2Binner%3Apublication-article" in asked.query()


def test_what_is_no_choice_is_left_out() -> None:
    assert Asked.read("x", ["material", ":x", ""]).facets == {}


def test_it_is_bounded() -> None:
    asked = Asked.read("x" * 20_000, [f"material:{n}" for n in range(500)])
    assert len(asked.words) == LONGEST
    assert len(asked.facets["material"]) == MOST


def test_parts_are_left_out() -> None:
    asked = Asked.read("x", ["material:bronze", "period:iron-age"])
    assert asked.without("material").facets == {"period": ["iron-age"]}
    assert asked.with_words("y") == Asked.read("y", ["material:bronze", "period:iron-age"])
