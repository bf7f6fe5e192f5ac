"""Places as words of an index, and back."""

from __future__ import annotations

import pytest

from thalie.ground.spots import points, read, spot


@pytest.mark.parametrize(
    ("place", "word"),
    [
        (("Saqqarah", 29.871, 31.216), "29.871,31.216 Saqqarah"),
        (("Copán", 14.84, -89.14), "14.84,-89.14 Copán"),
        (("Île de la Cité", 48.8554999, 2.0), "48.8555,2 Île de la Cité"),
    ],
)
def test_a_place_is_one_word(place: tuple[str, float, float], word: str) -> None:
    assert spot(*place) == word
    name, (latitude, longitude) = read(word)
    assert name == place[0]
    assert (latitude, longitude) == pytest.approx(place[1:], abs=1e-4)


def test_of_places_of_one_name_the_first_counts() -> None:
    assert points(["31.2,29.92 Alexandria", "38.8,-77.05 Alexandria", "1,2 X"]) == {
        "Alexandria": (31.2, 29.92),
        "X": (1.0, 2.0),
    }
