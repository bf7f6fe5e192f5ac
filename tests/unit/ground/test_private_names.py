"""Names known by digests: recognised in texts, not read from the database."""

from __future__ import annotations

import pytest

from thalie.ground.private_names import PrivateNames

SALT = b"a run"
KNOWN = PrivateNames.of(["Jean Inconnu", "C. D’Autre", "ajdoe"], SALT)


@pytest.mark.parametrize(
    "text",
    [
        "Jean Inconnu",
        "measured by INCONNU, Jean.",
        "Jéan\nINCONNÙ asked for it",
        "with c d'autre",
        "login: AJDOE",
        "(ajdoe)",
    ],
)
def test_a_name_is_seen(text: str) -> None:
    assert KNOWN.stand_in(text)


@pytest.mark.parametrize(
    "text",
    ["", "Jean", "Jean the unknown", "Jeanne Inconnu", "ajdoes", "Inconnu et Jean", "d autre"],
)
def test_other_words_are_not(text: str) -> None:
    assert not KNOWN.stand_in(text)


def test_who_is_cited_may_be_shown() -> None:
    rest = KNOWN.without(["Inconnu, Jean"])
    assert not rest.stand_in("Jean Inconnu")
    assert rest.stand_in("ajdoe")


def test_one_letter_names_nobody() -> None:
    assert PrivateNames.of(["X", "-", "", "3 x"], SALT).marks == frozenset()


def test_nothing_can_be_read_from_what_is_kept() -> None:
    assert "inconnu" not in repr(KNOWN.marks).lower()
    other = PrivateNames.of(["Jean Inconnu"], b"another run")
    assert not other.marks & KNOWN.marks
