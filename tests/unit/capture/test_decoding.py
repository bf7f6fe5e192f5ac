"""Texts of files whose programs say nothing of their encoding, and of those that had no room."""

import os
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.capture import Findings
from thalie.capture.safe.decoding import clean, decode, is_cut, label

from .conftest import spectrum
from .text_files import BLOCK, STEM, edf_file, list_mode, spectrum_file

Judge = Callable[[Path], Findings]
WINDOWS = b"c\x9cur l\x92objet 5 \x96 10 \x80"
READ = "cœur l’objet 5 – 10 €"
CUT = "Céramique de l'à".encode()[:-1]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (WINDOWS, READ),
        (READ.encode(), READ),
        (b"poup\xe9", "poupé"),
        (b"poup\xe9e", "poupée"),
        (b"Caf\xe9\x85", "Café…"),
        (b"DOR\xc9", "DORÉ"),
        (b"5 \xc5", "5 Å"),
        (b"a\x81b", "a�b"),
        (b"abc\0\0", "abc"),
        (b"", ""),
    ],
)
def test_whole_texts(raw: bytes, text: str) -> None:
    assert (decode(raw), is_cut(raw)) == (text, False)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (CUT, "Céramique de l'"),
        (CUT + b"\0", "Céramique de l'"),
        (CUT + b"  ", "Céramique de l'"),
        ("poupé".encode()[:-1], "poup"),
        ("l’".encode()[:-1], "l"),
        ("l’".encode()[:-2], "l"),
        ("cœur".encode()[:2], "c"),
        ("e\u0301".encode()[:-1], "e"),
        ("µ 猫".encode()[:-1], "µ "),
        ("µ 🐈".encode()[:-1], "µ "),
    ],
)
def test_texts_that_end_in_half_a_character(raw: bytes, text: str) -> None:
    assert (decode(raw), is_cut(raw)) == (text, True)


@given(st.text("aéà’–€ çÉµ°", min_size=1, max_size=12), st.integers(1, 12))
@settings(max_examples=examples(200), deadline=None)
def test_french_that_is_cut_anywhere_is_its_own_beginning(text: str, room: int) -> None:
    raw = text.encode()[:room]
    assert text.startswith(decode(raw).rstrip())
    assert is_cut(raw) is (raw.decode("utf-8", "ignore").encode() != raw)


@given(st.binary(max_size=40))
@settings(max_examples=examples(300), deadline=None)
def test_any_bytes_become_text(raw: bytes) -> None:
    assert label(raw).encode().decode() == label(raw)
    assert clean(decode(raw)) == label(raw)


@pytest.mark.parametrize("blank", ["\xa0", "\u202f", "\u2009"])
def test_blanks_of_print_part_words(blank: str) -> None:
    assert clean(f"5{blank}mm") == "5 mm"


def test_windows_in_every_format(build, judged: Judge, tmp_path: Path) -> None:
    found = judged(build.g3_map(root={"analyse description": np.bytes_(WINDOWS)}))
    assert found.analyses[0].description == READ
    path = list_mode(tmp_path / f"{STEM}.lst", {"samp. info": "§"})
    path.write_bytes(path.read_bytes().replace(b"\xa7", WINDOWS))
    assert judged(path).analyses[0].description == READ
    path = spectrum_file(tmp_path / f"{STEM}.x0", spectrum(1), f"§,{BLOCK}")
    path.write_bytes(path.read_bytes().replace(b"\xa7", WINDOWS))
    assert judged(path).analyses[0].description == READ
    path = edf_file(tmp_path / f"{STEM}_IBIL_0001.edf", spectrum(1, 4, 16), {"Operator": "§"})
    path.write_bytes(path.read_bytes().replace(b"\xa7", WINDOWS))
    assert [name.value for name in judged(path).names] == [READ]


def test_the_name_of_a_file_is_read_as_text(judged: Judge, tmp_path: Path) -> None:
    name = os.fsdecode(b"20250630_0029_C\xe9ram_TIPY_IBA.lst")
    words = {"ref analyse": None, "prj euphrosyne": None}
    (analysis,) = judged(list_mode(tmp_path / name, words)).analyses
    assert (analysis.reference, analysis.project) == ("Céram", "TIPY")


def test_persons_are_found_in_texts_of_windows(build, judged: Judge) -> None:
    root = {
        "username": np.bytes_("Zoë Cœur d’Ambérieu".encode("windows-1252")),
        "analyse description": "mesuré par ZOË CŒUR D’AMBÉRIEU",
        "opérateur".encode("windows-1252"): "Marie Curie",
    }
    found = judged(build.g3_map(root=root))
    assert {name.value for name in found.names} == {"Zoë Cœur d’Ambérieu", "Marie Curie"}
    assert found.analyses[0].description == "[…]"


def test_what_is_cut_is_told_and_taken_without_its_half(build, judged: Judge) -> None:
    path = build.g3_map(root={"analyse description": np.array(CUT, "S17")})
    with h5py.File(path, "a") as file:
        file["notes"] = np.array([b"whole", CUT], "S17")
    found = judged(path)
    assert found.analyses[0].description == "Céramique de l"
    (problem,) = found.problems
    assert (problem.code, problem.refused) == ("suspicious", False)
    assert "middle of a character" in problem.reason and "2 times" in problem.reason
    assert (problem.where.group, problem.where.attribute) == ("/", "analyse description")


def test_what_is_cut_in_a_header_is_told(judged: Judge, tmp_path: Path) -> None:
    path = list_mode(tmp_path / f"{STEM}.lst", {"samp. info": "§"})
    path.write_bytes(path.read_bytes().replace(b"\xa7", CUT))
    found = judged(path)
    assert found.analyses[0].description == "Céramique de l"
    assert [p.where.attribute for p in found.problems] == ["samp. info"]
    assert "middle of a character" in found.problems[0].reason
