"""Lines of light in EDF."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.capture import PROBLEM_CODES, Findings, Kind, Problem
from thalie.capture.aglae import Format
from thalie.capture.aglae.detectors import Convention

from .conftest import spectrum
from .ours import judge
from .text_files import STEM, edf_file

Judge = Callable[[Path], Findings]
NAME = f"{STEM}_IBIL_0003.edf"
LINE = spectrum(1, 4, 16)


def refusal(found: Findings) -> Problem:
    (problem,) = (p for p in found.problems if p.refused)
    return problem


def test_what_a_line_says(tmp_path: Path, judged: Judge) -> None:
    found = judged(edf_file(tmp_path / NAME, LINE))
    (analysis,) = found.analyses
    assert (found.format, found.problems, found.names) == (Format.EDF, (), ())
    assert (analysis.number, analysis.kind, analysis.line) == ("0029", Kind.MAP, 3)
    assert (analysis.day, analysis.project) == (date(2025, 6, 30), "TIPY")
    (light,) = analysis.detectors
    assert (light.name, light.shape, light.counts) == ("IBIL", (4, 16), int(LINE.sum()))


def test_the_calibration_has_its_offset_first(tmp_path: Path, judged: Judge) -> None:
    light = judged(edf_file(tmp_path / NAME, LINE)).analyses[0].detectors[0]
    assert light.calibration == "MCA a=189.468, MCA b=0.8102, MCA c=0.0"
    assert light.scale is not None
    assert (light.scale.offset, light.scale.gain, light.scale.unit) == (189.468, 0.8102, "nm")
    assert light.scale.convention is Convention.OFFSET_FIRST
    assert light.scale.at(1043) == pytest.approx(1034.5, abs=0.1)  # a spectrometer to 1.1 µm
    assert light.provenance["calibration"].attribute == "MCA a"


def test_an_independent_reader_sees_the_same(tmp_path: Path, judged: Judge) -> None:
    fabio = pytest.importorskip("fabio", reason="fabio, the judge of our EDF writer, is absent")
    path = edf_file(tmp_path / NAME, LINE)
    image = fabio.open(path)
    assert np.array_equal(image.data, LINE)
    assert image.header["MCA b"] == "0.8102"
    assert judged(path).analyses[0].detectors[0].counts == int(image.data.sum())


def test_big_and_small_ends(tmp_path: Path, judged: Judge) -> None:
    path = tmp_path / NAME
    raw = edf_file(path, LINE, {"ByteOrder": "HighByteFirst"}).read_bytes()
    head = raw[: raw.index(b"}\n") + 2]
    path.write_bytes(head + LINE.astype(">u4").tobytes())
    assert judged(path).analyses[0].detectors[0].counts == int(LINE.sum())


@pytest.mark.parametrize(
    ("tail", "code"),
    [
        (bytes(512 - LINE.size * 4 % 512), ""),  # the numbers become whole blocks
        (bytes(-(1031 + LINE.size * 4) % 512), ""),  # the file does
        (bytes(-(1031 + LINE.size * 4) % 512 - 1) + b"\1", "unknown-storage"),
        (bytes(4), "unknown-storage"),
        (bytes(512 + -(1031 + LINE.size * 4) % 512), "unknown-storage"),
    ],
)
def test_zeros_that_fill_a_block(tmp_path: Path, judged: Judge, tail: bytes, code: str) -> None:
    path = edf_file(tmp_path / NAME, LINE, tail=tail)
    assert path.stat().st_size == 1031 + LINE.size * 4 + len(tail)
    found = judged(path)
    assert [p.code for p in found.problems] == [code] * bool(code)
    counts = [light.counts for light in found.analyses[0].detectors]
    assert counts == [int(LINE.sum())] * (not code)


def test_persons_in_a_header(tmp_path: Path, judged: Judge) -> None:
    found = judged(edf_file(tmp_path / NAME, LINE, {"User": "Ada Lovelace"}))
    assert [(n.value, n.where.attribute) for n in found.names] == [("Ada Lovelace", "User")]


@pytest.mark.parametrize(
    ("words", "code", "acceptable"),
    [
        ({"Dim_2": "5"}, "truncated", True),
        ({"Dim_2": "3"}, "unknown-storage", False),
        ({"Dim_2": "0"}, "truncated", True),
        ({"Dim_1": "-1"}, "unknown-storage", False),
        ({"Dim_1": None}, "unknown-storage", False),
        ({"Dim_3": "1"}, "unknown-storage", False),
        ({"DataType": "Strange"}, "unknown-storage", False),
        ({"ByteOrder": None}, "unknown-storage", False),
        ({"Compression": "GZIP"}, "unknown-storage", False),
        ({"Dim_1": "999999999"}, "oversized", False),
        ({"EDF_BinaryFileName": "/etc/passwd"}, "external-storage", False),
    ],
)
def test_headers_that_cannot_be_true(
    tmp_path: Path, judged: Judge, words, code, acceptable
) -> None:
    found = judged(edf_file(tmp_path / NAME, LINE, words))
    assert (refusal(found).code, refusal(found).acceptable) == (code, acceptable)
    assert found.analyses[0].detectors == ()


@pytest.mark.parametrize("content", [b"EDF", b"{ a = 1 ;", b"}\n", b"x { } \n}\n", b"\0" * 2000])
def test_other_programs_use_the_ending_too(tmp_path: Path, judged: Judge, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    assert refusal(judged(tmp_path / NAME)).code == "wrong-format"


_PIECES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"{\n", b"}\n", b" = ", b" ;\n", b"Dim_1 = 2 ;\n", b"Dim_2 = 2 ;\n",
         b"DataType = UnsignedByte ;\n", b"DataType = DoubleValue ;\n", b"nan",
         b"ByteOrder = LowByteFirst ;\n", b"MCA a = ", b"1e9"]
    ),
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30))
@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_bytes_are_judged(tmp_path: Path, process, pieces: list[bytes]) -> None:
    path = tmp_path / NAME
    path.write_bytes(b"{" + b"".join(pieces))
    found = judge(path, path.name, process)
    assert all(p.code in PROBLEM_CODES for p in found.problems)
    assert not any("crashed" in p.reason for p in found.problems)
    assert all(text.isprintable() for p in found.problems for text in (p.reason, p.where.group))
