"""List-mode files: the header is read, the events are left alone."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generated import examples
from thalie.capture import PROBLEM_CODES, Findings, Kind, Limits, Problem, Quantity
from thalie.capture.aglae import Format
from thalie.capture.aglae.detectors import Convention

from .ours import judge
from .text_files import DETECTORS, STEM, list_mode

Judge = Callable[[Path], Findings]


def refusal(found: Findings) -> Problem:
    (problem,) = (p for p in found.problems if p.refused)
    return problem


def test_what_a_header_says(tmp_path: Path, judged: Judge) -> None:
    found = judged(list_mode(tmp_path / f"{STEM}.lst"))
    (analysis,) = found.analyses
    assert (found.format, found.generation, found.problems, found.names) == (
        Format.LST, None, (), (),
    )  # fmt: skip
    assert (analysis.number, analysis.day, analysis.kind) == ("0029", date(2025, 6, 30), Kind.MAP)
    assert (analysis.reference, analysis.description) == ("PYRALT", "blue glaze")
    assert (analysis.project, analysis.particle) == ("TIPY", "Proton")
    assert analysis.beam_energy == Quantity(2998, "keV")
    assert (analysis.map_size, analysis.pixel_size, analysis.pixels) == (
        (1000, 800), (25, 20), (40, 40),
    )  # fmt: skip
    assert analysis.pen_size == Quantity(500, "um")
    assert analysis.dose == 900000
    assert analysis.technical == {"dose_per_column": 11250, "timer_factor": 1000}
    assert analysis.started == datetime(2025, 6, 30, 11, 2, 3)
    assert analysis.provenance["kind"].attribute == "obj euphrosyne"
    for fact in ("dose", "pixels"):
        where = analysis.provenance[fact]
        assert (where.group, where.attribute) == ("/ADC1", "Map size")


def test_detectors_by_their_names(tmp_path: Path, judged: Judge) -> None:
    (analysis,) = judged(list_mode(tmp_path / f"{STEM}.lst")).analyses
    known = {d.canonical_name: d for d in analysis.detectors}
    assert set(known) == {"X0", "X1", "R150"}  # neither OFF nor coordinates
    one = known["X1"]
    assert (one.type, one.serial_number, one.entrance_window) == (
        "SDD Ketek", "M10108", "Be 12.5um",
    )  # fmt: skip
    assert (one.active_area, one.thickness) == (Quantity(50, "mm2"), Quantity(450, "um"))
    assert one.angle == Quantity(50, "deg")
    assert [layer.material for layer in one.filter_layers] == ["Al", "Cr"]
    assert one.scale is not None
    assert (one.scale.gain, one.scale.offset) == (0.02, -0.027)
    assert one.scale.convention is Convention.GAIN_FIRST
    assert one.dataset == one.provenance["type"].group == "/ADC1"


def test_filters_of_2023_stand_with_the_beam(tmp_path: Path, judged: Judge) -> None:
    words = {"Exp.Info": "Proton , 2999 keV , 40mm He , 50 um Al , OFF , 50 um Al , 50 um Al"}
    path = list_mode(tmp_path / f"{STEM}.lst", words, {"X0": (), "X2": (), "X4": ()})
    (analysis,) = judged(path).analyses
    assert {d.name: (d.filter, d.off) for d in analysis.detectors} == {
        "X0": ("40mm He", False),
        "X2": ("OFF", True),
        "X4": ("50 um Al", False),
    }


def test_texts_with_colons_and_commas_stay_whole(tmp_path: Path, judged: Judge) -> None:
    words = {"samp. info": "left eye: area:3, angle:2, filter:none", "ref analyse": "inv:12,3"}
    (analysis,) = judged(list_mode(tmp_path / f"{STEM}.lst", words)).analyses
    assert analysis.description == "left eye: area:3, angle:2, filter:none"
    assert analysis.reference == "inv:12,3"
    assert analysis.detectors[0].angle == Quantity(50, "deg")


def test_standards_and_blanks(tmp_path: Path, judged: Judge) -> None:
    def kind(**words: str) -> Kind:
        found = judged(
            list_mode(tmp_path / f"{STEM}.lst", {k.replace("_", " "): v for k, v in words.items()})
        )
        return found.analyses[0].kind

    assert kind(obj_euphrosyne="STANDARD") is Kind.STANDARD
    assert kind(ref_analyse="blank 2") is Kind.BLANK
    assert kind(ref_analyse="blanc") is Kind.MAP  # a colour
    assert kind(Map_size="") is Kind.POINT


@pytest.mark.parametrize("text", ["1,2", "a,b,c,d,e,f,g", "1000,800,0,0,500,1,2", ",,,,,,,,,,"])
def test_sizes_of_another_shape(tmp_path: Path, judged: Judge, text: str) -> None:
    (analysis,) = judged(list_mode(tmp_path / f"{STEM}.lst", {"Map size": text})).analyses
    assert analysis.pixels is None


def test_persons_are_found_in_every_section(tmp_path: Path, judged: Judge) -> None:
    words = {"username": "Ada Lovelace", "institution": "ICP"}
    extra = ["operator=Marie Curie", "[EXTRA]", "cmline3=Utilisateur : Sophie Germain"]
    found = judged(list_mode(tmp_path / f"{STEM}.lst", words, extra=extra))
    assert {(n.value, n.where.group, n.where.attribute) for n in found.names} == {
        ("Ada Lovelace", "/ADC1", "username"),
        ("ICP", "/ADC1", "institution"),
        ("Marie Curie", "/MPA4A", "operator"),
        ("Sophie Germain", "/EXTRA", "Utilisateur"),
    }
    assert "Lovelace" not in repr(found.analyses)


def test_a_header_that_says_two_things(tmp_path: Path, judged: Judge) -> None:
    detectors = {"X1": ("username:Ada Lovelace", "ref analyse:OTHER")}
    words = {"username": "Marie Curie"}
    found = judged(list_mode(tmp_path / f"{STEM}.lst", words, detectors))
    assert {n.value for n in found.names} == {"Ada Lovelace", "Marie Curie"}
    (analysis,) = found.analyses
    assert analysis.reference == "OBJ"  # of the name of the file
    assert "“ref analyse” more than once" in " ".join(p.reason for p in found.problems)


def test_bytes_of_the_beam_line_windows(tmp_path: Path, judged: Judge) -> None:
    words = {"username": "Hélène", "samp. info": "émail bleu"}
    found = judged(list_mode(tmp_path / f"{STEM}.lst", words))
    assert (found.names[0].value, found.analyses[0].description) == ("Hélène", "émail bleu")


@pytest.mark.parametrize(
    ("cut", "detail"),
    [(-64, "no event"), (-1, "half a word"), (-70, "does not come to an end")],
)
def test_cut_off_files(tmp_path: Path, judged: Judge, cut: int, detail: str) -> None:
    path = list_mode(tmp_path / f"{STEM}.lst")
    path.write_bytes(path.read_bytes()[:cut])
    found = judged(path)
    problem = refusal(found)
    assert (problem.code, problem.acceptable) == ("truncated", True)
    assert detail in problem.reason
    assert found.analyses[0].particle == "Proton"  # what can be read is there


@pytest.mark.parametrize("content", [b"a list of things to buy", b"\0" * 4096, b"[OTHER]\na=b\n"])
def test_other_programs_use_the_ending_too(tmp_path: Path, judged: Judge, content: bytes) -> None:
    (tmp_path / "a.lst").write_bytes(content)
    problem = refusal(judged(tmp_path / "a.lst"))
    assert (problem.code, problem.acceptable) == ("wrong-format", False)
    assert "list mode" in problem.reason


def test_a_header_without_end_costs_no_more_than_its_limit(tmp_path: Path, judged: Judge) -> None:
    with (tmp_path / "a.lst").open("wb") as file:
        file.write(b"[ADC1]\r\n" + b"cmline1=X1\r\n" * 1000)
        file.truncate(4 << 30)  # a hole on the disk, not 4 GB
    assert refusal(judged(tmp_path / "a.lst")).code == "wrong-format"


@pytest.mark.parametrize("line", ["[A{}]\na=1\n", "a={}\n", "a{}=1\n", "cmline1=det:{},area:1\n"])
def test_headers_made_to_be_slow(tmp_path: Path, process, line: str) -> None:
    limits = Limits(header=1 << 16, cpu_seconds=5)
    body = "".join(line.format(number) for number in range((1 << 16) // (len(line) + 5)))
    path = tmp_path / f"{STEM}.lst"
    path.write_bytes(b"[ADC1]\n" + body.encode()[: (1 << 16) - 100] + b"\n[LISTDATA]\n" + b"\0" * 8)
    usual, process._limits = process._limits, limits
    found = judge(path, path.name, process)
    process._limits = usual
    assert not [p for p in found.problems if p.refused]


_PIECES = st.one_of(
    st.binary(max_size=20),
    st.sampled_from(
        [b"[ADC1]", b"[LISTDATA]", b"\r\n", b"\n", b"cmline1=", b"X1", b"det:", b",", b"username:",
         b"Map size:", b"Exp.Info:", b"1,1,1", b"=", b"timerreduce",
         b"cmline0=written ", b"{", b"X13"]
    ),
)  # fmt: skip


@given(st.lists(_PIECES, max_size=40))
@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_bytes_are_judged(tmp_path: Path, process, pieces: list[bytes]) -> None:
    path = tmp_path / f"{STEM}.lst"
    path.write_bytes(b"".join(pieces) or b"\n")
    found = judge(path, path.name, process)
    assert all(p.code in PROBLEM_CODES for p in found.problems)
    assert not any("crashed" in p.reason for p in found.problems)
    assert all(text.isprintable() for p in found.problems for text in (p.reason, p.where.group))


def test_the_writer_writes_what_it_is_told(tmp_path: Path) -> None:
    raw = list_mode(tmp_path / "a.lst", {"username": None}).read_bytes()
    assert b"username" not in raw
    assert raw.count(b"[ADC") == len(DETECTORS)
