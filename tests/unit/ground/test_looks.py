"""Colours and menu of a facility: what cannot be is told in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from thalie.ground.looks import contrast, entries, problems
from thalie.safety import reasons_to_refuse

GOOD: dict[str, Any] = {
    "THALIE_COLOURS": {"accent": "#1b5e83", "ground": "#102a3a"},
    "THALIE_MENU": [
        {"title": {"en": "Beam time", "fr": "Temps de faisceau"}, "url": "https://x.example"},
        {"title": {"fr": "Aide"}, "url": "/help"},
    ],
}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#8a3521", "#8a3521") == 1


def test_entries_speak_the_language_of_the_reader() -> None:
    first, second = entries(GOOD)
    assert first.title("fr") == "Temps de faisceau" and first.title("de") == "Beam time"
    assert second.title("en") == "Aide"
    assert entries({}) == ()


def test_what_can_be_has_no_problem() -> None:
    assert list(problems(GOOD)) == list(problems({})) == []


@pytest.mark.parametrize(
    ("setting", "given", "words"),
    [
        ("THALIE_COLOURS", "red", "must be a dictionary of colours, not 'red'"),
        ("THALIE_COLOURS", {"link": "#000000"}, "unknown key link; known are accent, ground"),
        ("THALIE_COLOURS", {"accent": "red"}, "accent must be a colour such as #8a3521"),
        ("THALIE_COLOURS", {"accent": "#8a3521;}"}, "accent must be a colour such as #8a3521"),
        ("THALIE_COLOURS", {"ground": "#ffcc00"}, "ground #ffcc00 has a contrast of 1.4"),
        ("THALIE_MENU", "Beam time", "must be a list of entries"),
        ("THALIE_MENU", [{"title": "Beam time", "url": "/"}], "a title by language and a url"),
        ("THALIE_MENU", [{"title": {}, "url": "/"}], "a title by language and a url"),
        ("THALIE_MENU", [{"title": {"en": "A"}, "url": "javascript:x"}], "url must be a web"),
    ],
)
def test_what_cannot_be_is_told(setting: str, given: Any, words: str) -> None:
    [said] = problems({setting: given})
    assert said.startswith(f"{setting}: ") and words in said
    assert any(words in one for one in reasons_to_refuse({setting: given}, "development"))
