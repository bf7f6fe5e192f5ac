"""What is kept of pages is bounded, and the least asked for goes first."""

from __future__ import annotations

import pytest

from thalie.theme.facts import Told
from thalie.theme.kept import BESIDE, Address, Entry, Shelf

TOLD = Told("a", "b", (), (), (), {})


def address(name: str) -> Address:
    return ("http://127.0.0.1/", f"/records/{name}", "", "en")


def page(length: int) -> Entry:
    return Entry(TOLD, "key", b"x" * length)


def test_no_more_is_kept_than_is_allowed() -> None:
    shelf, most = Shelf(), 10 * (BESIDE + 100)
    for number in range(50):
        shelf.put(address(str(number)), page(100), most)
        assert shelf.size <= most
    there = [number for number in range(50) if shelf.get(address(str(number)))]
    assert there == list(range(40, 50))


def test_what_was_asked_for_last_stays() -> None:
    shelf, most = Shelf(), 2 * (BESIDE + 100)
    shelf.put(address("a"), page(100), most)
    shelf.put(address("b"), page(100), most)
    assert shelf.get(address("a"))
    shelf.put(address("c"), page(100), most)
    assert [bool(shelf.get(address(name))) for name in "abc"] == [True, False, True]


def test_another_page_at_the_same_address_takes_the_place_of_the_former() -> None:
    shelf = Shelf()
    for length in (10, 1000, 10):
        shelf.put(address("a"), page(length), 10_000)
        assert shelf.size == BESIDE + length
    shelf.clear()
    assert (shelf.size, shelf.get(address("a"))) == (0, None)


@pytest.mark.parametrize("length", [9_001, 10_000_000])
def test_a_page_that_is_too_long_is_not_kept(length: int) -> None:
    shelf = Shelf()
    shelf.put(address("a"), page(length), 10_000)
    assert (shelf.size, shelf.get(address("a"))) == (0, None)
