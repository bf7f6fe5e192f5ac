"""What is said in the place of a picture, in both languages."""

from __future__ import annotations

import json

import pytest

from thalie.preview.told import Told
from thalie.preview.words import AXES, alternative, caption

LINES = ("Cu Kα", "Fe Kα")
MAP = Told("map", "X1", LINES, of_map=True, pixels=(40, 20), size=(1.6, 0.8))
SPECTRUM = Told("spectrum", "X1", LINES, number=5, energy=True)


@pytest.mark.parametrize(
    ("told", "language", "said"),
    [
        (MAP, "en", ["40 × 20", "1.6 × 0.8 mm", "X1", "Cu Kα and Fe Kα"]),
        (MAP, "fr", ["40 × 20", "1,6 × 0,8 mm", "X1", "Cu Kα et Fe Kα", "Carte"]),
        (SPECTRUM, "en", ["5 points", "keV", "Cu Kα and Fe Kα"]),
        (SPECTRUM, "fr", ["5 points", "keV", "Cu Kα et Fe Kα"]),
        (Told("spectrum", "X1", of_map=True), "en", ["map", "channel"]),
        (Told("spectrum", "X1"), "fr", ["canal", "un point"]),
        (Told("map", "X0", pixels=(3, 3)), "fr", ["3 × 3 pixels", "tous les canaux"]),
    ],
)
def test_it_says_what_is_seen(told: Told, language: str, said: list[str]) -> None:
    words = alternative(told, language)
    assert [part for part in said if part not in words] == []


def test_what_is_not_known_is_not_said() -> None:
    """The negative control."""
    words = alternative(Told("map", "X0", pixels=(3, 3)), "en")
    assert "mm" not in words and "Kα" not in words
    assert "keV" not in alternative(Told("spectrum", "X1"), "en")


@pytest.mark.parametrize("told", [MAP, SPECTRUM, Told("map", "X0")])
def test_facts_come_back_from_json(told: Told) -> None:
    assert Told.from_json(json.loads(json.dumps(told.as_json()))) == told


def test_every_word_is_translated() -> None:
    for words in AXES.values():
        assert words.in_language("fr") != words.english
    for told in (MAP, SPECTRUM, Told("map", "X0")):
        assert caption(told, "fr") != caption(told, "en")
