"""Words as people compare them."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.ground.plain import fold, legal_throughout, legible, one_line, plain, unaccented

MARKUP = (
    *("<p>", "</p>", "<br/>", "<br />", "<BR>", "<li>", "</li>", "<ul>", "<em>", "</em>", "<td>"),
    *("&amp;", "&lt;", "&nbsp;", "&#39;", "&amp;lt;", "&eacute", "<", ">", "&", "<p", "/>"),
    *("<i x='<p>'>", "<script>", "</script>", "<!-- ", "-->", "\n", "\u2028", " ", "a", "É < 3"),
)


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


def test_every_character_that_xml_can_carry_stays_and_no_other() -> None:
    """XML 1.0, section 2.2, production 2."""
    everything = "".join(map(chr, range(0x110000)))
    [kept] = legal_throughout([{"a": everything}])
    allowed = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
    assert kept["a"] == "".join(
        chr(code) for first, last in allowed for code in range(first, last + 1)
    )
    printable = [c for c in everything if c.isprintable()]  # these are not looked at one by one
    assert legal_throughout("".join(printable)) == "".join(printable)
    assert set(printable) <= set(kept["a"])


@settings(max_examples=examples(1000))
@given(html=st.lists(st.sampled_from(MARKUP), max_size=8).map("".join))
def test_simple_markup_is_read_as_any_other(html: str) -> None:
    """An empty comment in front, which no reader sees, makes it one that a parser must read."""
    assert plain(html) == plain(f"<!---->{html}")
