"""Spectra in ASCII: a file a detector, and the detector is the ending of the name."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.capture import PROBLEM_CODES, Findings, Kind, Problem, Quantity
from thalie.capture.aglae import Format
from thalie.capture.safe.limits import MIB

from .conftest import spectrum
from .ours import judge
from .text_files import BLOCK, STEM, rbs_file, spectrum_file

Judge = Callable[[Path], Findings]


def refusal(found: Findings) -> Problem:
    (problem,) = (p for p in found.problems if p.refused)
    return problem


def test_what_a_spectrum_says(tmp_path: Path, judged: Judge) -> None:
    counts = spectrum(1)
    found = judged(spectrum_file(tmp_path / f"{STEM}.x1", counts))
    (analysis,) = found.analyses
    assert (found.format, found.problems, found.names) == (Format.ASCII, (), ())
    assert (analysis.number, analysis.kind) == ("0029", Kind.POINT)
    assert analysis.day == date(2025, 6, 30)  # of the name of the file: no header has it
    assert analysis.provenance["day"].group == ""
    assert analysis.started == datetime(2025, 6, 30, 10, 12, 59)
    assert (analysis.reference, analysis.description) == ("OBJ", "DrN")
    assert (analysis.map_size, analysis.pixel_size) == ((1000, 800), (25, 20))
    assert analysis.pen_size == Quantity(500, "um")
    assert analysis.technical == {"sample_speed_rate": 1250, "calibration_factor": 100000}
    assert (analysis.particle, analysis.beam_energy) == ("Proton", Quantity(2999, "keV"))
    assert (analysis.dose, analysis.pixels) == (None, None)
    (one,) = analysis.detectors
    assert (one.name, one.shape, one.counts) == ("x1", (64,), int(counts.sum()))
    assert (one.stated_counts, one.acquisition_time) == (counts.sum(), Quantity(193, "s"))
    assert (one.filter, one.off) == ("50 um Al + 20 um Cr", False)
    assert one.technical == {"gupix_header": f"2025 06 36779 193 {counts.sum()}"}


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        ("x0", "X0"),
        ("X34", "X34"),
        ("g20", "G20"),
        ("r8", "R8"),
        ("il0", "IBIL"),
        ("x1234", "X1234"),
    ],
)
def test_the_ending_is_the_detector(tmp_path: Path, judged: Judge, suffix: str, name: str) -> None:
    (analysis,) = judged(spectrum_file(tmp_path / f"{STEM}.{suffix}", spectrum(1))).analyses
    assert analysis.detectors[0].canonical_name == name


def test_the_numbers_are_those_of_hdf5(tmp_path: Path, build, judged: Judge) -> None:
    """The same counts have the same fingerprint in both formats."""
    (ours,) = judged(spectrum_file(tmp_path / f"{STEM}.x1", spectrum(1))).analyses
    (theirs,) = judged(build.g3_points()).analyses
    known = {d.name: d for d in theirs.detectors}
    assert ours.detectors[0].fingerprint == known["X1"].fingerprint
    assert ours.detectors[0].fingerprint != known["X3"].fingerprint


@pytest.mark.parametrize(
    "text",
    ["top left, blue", "a,b,c,d", "1,2,3,4,5,6,7,Proton,3 keV", "l'œil, d'or", "", ",", "'"],
)
def test_commas_in_the_description(tmp_path: Path, judged: Judge, text: str) -> None:
    block = f"{text},{BLOCK}".encode("latin-1", "replace").decode("latin-1")
    (analysis,) = judged(spectrum_file(tmp_path / f"{STEM}.x0", spectrum(1), block)).analyses
    assert analysis.description == block.removesuffix(f",{BLOCK}").strip("' ")
    assert (analysis.map_size, analysis.beam_energy) == ((1000, 800), Quantity(2999, "keV"))
    assert analysis.detectors[0].filter == "40mm He"


@pytest.mark.parametrize("block", [None, "", "DrN", "1,2,3", "DrN,1000,800,25", "," * 20])
def test_blocks_of_another_shape_are_left_alone(tmp_path: Path, judged: Judge, block) -> None:
    found = judged(spectrum_file(tmp_path / f"{STEM}.x0", spectrum(1), block))
    (analysis,) = found.analyses
    assert (analysis.particle, analysis.beam_energy, analysis.map_size) == ("", None, None)
    assert analysis.started == datetime(2025, 6, 30, 10, 12, 59)
    assert not [p for p in found.problems if p.refused]


def test_a_month_that_is_not_that_of_the_name(tmp_path: Path, judged: Judge) -> None:
    found = judged(spectrum_file(tmp_path / f"{STEM}.x0", spectrum(1), month="2025 05"))
    (problem,) = found.problems
    assert (problem.code, problem.where.attribute) == ("disagreement", "year")
    assert "2025-05 and 2025-06-30" in problem.reason


def test_counts_other_than_stated(tmp_path: Path, judged: Judge) -> None:
    (problem,) = judged(spectrum_file(tmp_path / f"{STEM}.x0", spectrum(1), total=7)).problems
    assert "another number of counts" in problem.reason


def test_rbs_spectra(tmp_path: Path, judged: Judge) -> None:
    counts = spectrum(2)
    found = judged(rbs_file(tmp_path / f"{STEM}.r150", counts))
    (analysis,) = found.analyses
    (one,) = analysis.detectors
    assert found.problems == ()
    assert (one.canonical_name, one.shape, one.counts) == ("R150", (64, 2), int(counts.sum()))
    assert (analysis.particle, analysis.description) == ("Proton", "DrN")
    assert analysis.provenance["particle"].attribute == "NAME"


def test_rbs_spectra_without_a_block(tmp_path: Path, judged: Judge) -> None:
    (analysis,) = judged(rbs_file(tmp_path / f"{STEM}.r8", spectrum(2), display=False)).analyses
    assert analysis.detectors[0].counts == int(spectrum(2).sum())


def test_rows_after_the_last_channel_are_fine(tmp_path: Path, judged: Judge) -> None:
    assert not judged(rbs_file(tmp_path / f"{STEM}.r135", spectrum(2), last=31)).problems


@pytest.mark.parametrize("lines", [-1, -30, -64])
def test_cut_off_spectra(tmp_path: Path, judged: Judge, lines: int) -> None:
    path = spectrum_file(tmp_path / f"{STEM}.x0", spectrum(1))
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:lines]))
    found = judged(path)
    assert (refusal(found).code, refusal(found).acceptable) == ("truncated", True)
    assert found.analyses[0].particle == "Proton"
    assert found.analyses[0].detectors == ()


@pytest.mark.parametrize(("cut", "codes"), [(3, ["truncated"]), (2, []), (1, [])])
def test_a_last_count_that_lost_digits(tmp_path: Path, judged: Judge, cut: int, codes) -> None:
    """The sum in the header tells it from a last line without an end."""
    counts = np.append(spectrum(1)[:-1], 48)
    path = spectrum_file(tmp_path / f"{STEM}.x0", counts)
    path.write_bytes(path.read_bytes()[:-cut])
    assert [problem.code for problem in judged(path).problems] == codes


def test_cut_off_rbs_spectra(tmp_path: Path, judged: Judge) -> None:
    found = judged(rbs_file(tmp_path / f"{STEM}.r150", spectrum(2), last=64))
    assert refusal(found).code == "truncated"


def test_more_counts_than_channels(tmp_path: Path, judged: Judge) -> None:
    found = judged(spectrum_file(tmp_path / f"{STEM}.x0", spectrum(1), channels=63))
    assert (refusal(found).code, refusal(found).acceptable) == ("damaged", True)


@pytest.mark.parametrize(
    "content",
    [b"not a spectrum", b"\0\1\2", b"64 1\r\n", b"64 1\r\nfoo\r\n1\r\n", b"[DISPLAY]\r\nVER=1\r\n",
     b"2 1\r\n2025 06 1 1 3\r\n1.5\r\n1.5\r\n", b"Rar!\x1a",
     b"1 1\r\n2025 06 1 1 3\r\n" + b"9" * 30],
)  # fmt: skip
def test_other_programs_use_such_endings_too(tmp_path: Path, judged: Judge, content: bytes) -> None:
    (tmp_path / "a.x0").write_bytes(content)
    problem = refusal(judged(tmp_path / "a.x0"))
    assert (problem.code, problem.acceptable) == ("wrong-format", False)


def test_spectra_without_end(tmp_path: Path, judged: Judge) -> None:
    with (tmp_path / "a.x0").open("wb") as file:
        file.truncate(9 * MIB)
    assert refusal(judged(tmp_path / "a.x0")).code == "oversized"


_PIECES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"64 1\r\n", b"2025 06 36779 193 5  '", b"\r\n", b"\n", b"0\r\n", b"[DISPLAY]\r\n",
         b"[DATA]\n", b"XRANGE=", b"0\t1\n", b"9" * 18, b",", BLOCK.encode(),
         b"NAME=", b"username=me\r\n"]
    ),
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40), st.sampled_from(["x0", "x13", "r150", "il0"]))
@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_bytes_are_judged(tmp_path: Path, process, pieces: list[bytes], suffix: str) -> None:
    path = tmp_path / f"{STEM}.{suffix}"
    path.write_bytes(b"".join(pieces) or b"\n")
    found = judge(path, path.name, process)
    assert all(p.code in PROBLEM_CODES for p in found.problems)
    assert not any("crashed" in p.reason for p in found.problems)
    assert all(text.isprintable() for p in found.problems for text in (p.reason, p.where.group))


@given(counts=st.lists(st.integers(0, 10**9), min_size=1, max_size=50))
@settings(
    max_examples=examples(20),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_counts_are_counted(tmp_path: Path, process, counts: list[int]) -> None:
    path = spectrum_file(tmp_path / f"{STEM}.x0", np.array(counts))
    found = judge(path, path.name, process)
    assert found.problems == ()
    assert found.analyses[0].detectors[0].counts == sum(counts)
