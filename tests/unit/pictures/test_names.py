"""What pictures may be called: an address names one of these, or nothing."""

from __future__ import annotations

import pytest

from thalie.pictures.names import KINDS, is_name, large, thumbnail


@pytest.mark.parametrize("kind", KINDS)
def test_pictures_that_are_drawn_have_names_that_are_known(kind: str) -> None:
    names = [thumbnail(kind), large(kind, "en"), large(kind, "fr")]
    assert len(set(names)) == 3
    assert all(map(is_name, names))


def test_a_language_that_nobody_knows_has_the_english_one() -> None:
    assert large("map", "../../etc") == large("map", "xx") == large("map", "en")


@pytest.mark.parametrize(
    "name",
    ["", "map", "map-large.webp", "map-large.xx.webp", "../map-thumbnail.webp", "map-large.en.png"],
)
def test_nothing_else_is_a_name(name: str) -> None:
    assert not is_name(name)
