"""Names are hidden in texts and found in files."""

from __future__ import annotations

import random
from unicodedata import normalize

import pytest

from thalie.ground.veil import CHUNK, WITHHELD, Veil

VEIL = Veil.over_persons(
    [("Lefèvre-Müller", "Élise"), ("Noether", "Emmy"), ("Li", "Na"), ("", "Hypatia")],
    ["10.5072/aglae-7", "Chat bleu"],
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("By Emmy Noether.", "By […]."),
        ("By E. NOETHER and noether, emmy", "By E. […] and […]"),
        ("LEFEVRE MULLER wrote", "[…] wrote"),
        ("Élise Lefèvre-Müller, Élise", "[…], Élise"),
        ("enoether_run3.hdf5 of noethere", "[…]_run3.hdf5 of […]"),
        ("Na Li took the Na line of lithium", "[…] took the Na line of lithium"),
        ("hypatia", "[…]"),
        ("see 10.5072/AGLAE-7 and 10.5072/aglae-71", "see […] and 10.5072/aglae-71"),
        ("le chat bleu, un chat, bleu", "le […], un […]"),
        ("write to a.b@example.org, 0000-0002-1825-0097", "write to […], […]"),
        ("Noetherian rings", "Noetherian rings"),
        ("Lefèvre alone", "Lefèvre alone"),
        ("", ""),
    ],
)
def test_in_texts(text: str, shown: str) -> None:
    assert VEIL.over(text) == shown
    assert VEIL.hides(text) == (text != shown)


def test_a_veil_over_nobody_hides_addresses_alone() -> None:
    veil = Veil.over_persons([("", ""), ("X", "")])
    assert veil.over("X marks a spot, x@example.org") == f"X marks a spot, {WITHHELD}"
    assert not veil.hides_in([b"X\0marks"])


@pytest.mark.parametrize(
    "content",
    [
        b"measured by Emmy Noether",
        "par ÉLISE LEFÈVRE-MÜLLER".encode(),
        "mesuré par lefèvre-müller".encode("latin-1"),
        b"by na li",
        b"\x89HDF\r\n\x1a\n\0\0user\0\0Noether\0\0",
        b"\x89HDF\0" + "Lefèvre-Müller".encode(),
        b"\x89HDF\0" + "Noether".encode("utf-16-le"),
        b"\x89HDF\0NOETHER  Emmy",
        b"PK\x03\x04whatever",
        b"%PDF-1.7",
        b"\x1f\x8bwhatever",
    ],
)
def test_files_that_name_somebody_or_are_closed(content: bytes) -> None:
    assert VEIL.hides_in([content])


@pytest.mark.parametrize(
    "content", [b"counts 1 2 3", b"\x89HDF\0 Na Li counts", b"", b"see PK\x03\x04"]
)
def test_files_that_name_nobody(content: bytes) -> None:
    assert not VEIL.hides_in([content])


def test_a_name_that_stands_across_two_chunks() -> None:
    start = b"\0" * (CHUNK - 3)
    assert VEIL.hides_in([start + b"Noe", b"ther" + start])
    assert not VEIL.hides_in([start + b"Noe", start + b"ther"])


def test_chance_writes_no_names() -> None:
    noise = random.Random(7).randbytes(4 * CHUNK)
    assert not VEIL.hides_in([noise[:CHUNK], noise[CHUNK:]])


def test_accents_that_are_characters_of_their_own() -> None:
    """As macOS writes names of files."""
    spread = normalize("NFD", "Élise Lefèvre-Müller")
    assert VEIL.over(f"map of {spread}.hdf5") == f"map of {WITHHELD}.hdf5"
    assert VEIL.hides_in([b"\x89HDF\0" + spread.encode()])
    assert VEIL.hides_in([f"par {spread}".encode()])


def test_a_long_text_is_read_as_what_it_is_whatever_the_chunks_cut() -> None:
    cut = "x" * (CHUNK - 1) + "é"
    content = f"Lefèvre-Müller {cut}".encode()
    assert VEIL.hides_in([content[:CHUNK], content[CHUNK:]])
    broken = "Lefèvre-Müller ".encode() + b"\xc3"  # a letter cut in two
    assert VEIL.hides_in([broken])
