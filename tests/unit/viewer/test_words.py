"""What the viewer says: every word that its scripts ask for, in both languages, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from thalie.preview import inside
from thalie.viewer.refusals import REFUSALS, RefusedError
from thalie.viewer.words import WORDS, words

SOURCE = Path(__file__).resolve().parents[3] / "viewer" / "src"
SAME = ("csv", "png", "svg", "pixels")
PLACE = re.compile(r"\{(\w+)\}")


def asked() -> set[str]:
    """Names of words in the scripts: of ``say``, and where their names are put together."""
    text = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.js*"))
    return set(re.findall(r'"(\w+)"', text))


def test_all_words_are_asked_for() -> None:
    assert set(WORDS) <= asked()


def test_all_that_are_asked_for_are_there() -> None:
    text = "".join(path.read_text("utf-8") for path in SOURCE.rglob("*.js*"))
    assert set(re.findall(r'say\("(\w+)"', text)) <= set(WORDS)


@pytest.mark.parametrize("name", WORDS)
def test_french_has_the_same_places(name: str) -> None:
    english, french = words("en")[name], words("fr")[name]
    assert sorted(PLACE.findall(english)) == sorted(PLACE.findall(french))
    assert english != french or name in SAME


def test_refusals_have_a_status_and_french() -> None:
    for one in REFUSALS.values():
        assert 400 <= one.status < 600
        assert one.words.in_language("fr") != one.words.in_language("en")
    assert RefusedError("no such code").refusal is REFUSALS["damaged"]


def test_faults_and_kinds_have_french() -> None:
    for table in (inside.FAULTS, inside.TECHNIQUES):
        for said in table.values():
            assert said.in_language("fr") != said.in_language("en")
