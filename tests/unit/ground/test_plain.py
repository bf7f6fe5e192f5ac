"""Words as people compare them."""

from __future__ import annotations

import os

import pytest

from thalie.ground.plain import fold, legible, one_line, unaccented


@pytest.mark.parametrize(
    ("text", "line", "folded", "bare"),
    [
        (" Jéan \n\tINCONNÙ ", "Jéan INCONNÙ", "jéan inconnù", "jean inconnu"),
        ("Straße", "Straße", "strasse", "strasse"),
        ("e\u0301", "e\u0301", "e\u0301", "e"),
        ("", "", "", ""),
    ],
)
def test_words_are_folded(text: str, line: str, folded: str, bare: str) -> None:
    assert (one_line(text), fold(text), one_line(unaccented(text))) == (line, folded, bare)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [(b"C\xe9ramique", "C\\xe9ramique"), ("Céramique\\xe9".encode(), "Céramique\\xe9")],
)
def test_names_of_files_in_any_bytes_are_legible(raw: bytes, shown: str) -> None:
    assert legible(os.fsdecode(raw)) == shown
