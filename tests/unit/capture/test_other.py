"""The files of another facility through the same public functions, and nothing of AGLAE."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from thalie.capture import (
    PROBLEM_CODES,
    CapturedFile,
    CaptureError,
    Kind,
    Limits,
    Problem,
    Quantity,
    analyses_of,
    capture_file,
    capture_run,
    configured,
    days_of,
    distinct,
    find_runs,
    load,
    redact,
)
from thalie.capture.aglae import AGLAE
from thalie.capture.safe.process import ProcessLostError, ReadingProcess
from thalie.capture.safe.verdict import judge

from .other.dialect import SHOT, TANDEM, TRACE
from .other.writers import RING, WELL, shift, shot, trace

ROOT = Path(__file__).parents[3]
NAME = "Ada Lovelace"
Judge = Callable[[Path], CapturedFile]


@pytest.fixture
def captured() -> Judge:
    return lambda path: capture_file(path, path.name, dialect=TANDEM)


def refusal(file: CapturedFile) -> Problem:
    (problem,) = (p for p in file.problems if p.refused)
    assert problem.code in PROBLEM_CODES
    assert problem.reason.endswith(".")
    return problem


# Found, read, understood


def test_runs_in_folders_of_its_own(tmp_path: Path) -> None:
    first, second = shift(tmp_path / "P7"), shift(tmp_path / "P7", 2)
    shot(tmp_path / "bag" / "a.shot")
    runs = find_runs([tmp_path], dialect=TANDEM)
    assert [run.key for run in runs] == ["P7/shift-1", "P7/shift-2", f"{tmp_path.name}/bag"]
    assert [name for _, name, _ in runs[0].files] == ["0012.shot", "0013.tr1", "0013.tr2"]
    assert find_runs([first / "0012.shot", second], dialect=TANDEM)[1:] == runs[1:2]
    with pytest.raises(CaptureError, match="Point at a shift"):
        (tmp_path / "empty").mkdir()
        find_runs([tmp_path / "empty"], dialect=TANDEM)


def test_a_run_is_read_and_joined(tmp_path: Path) -> None:
    shift(tmp_path / "P7")
    (source,) = find_runs([tmp_path], dialect=TANDEM)
    run = capture_run(source, dialect=TANDEM)
    assert [(file.format, file.generation, file.problems) for file in run.files] == [
        ("SHOT", None, ()), ("TRACE", None, ()), ("TRACE", None, ()),
    ]  # fmt: skip
    one, other = run.analyses
    assert (one.number, one.kind, one.reference) == ("12", Kind.POINT, "bead 7")
    assert (one.started, one.beam_energy) == (
        datetime(2031, 5, 4, 10, 12), Quantity(12500, "keV"),
    )  # fmt: skip
    assert other.files == ("0013.tr1", "0013.tr2")
    for analysis in (one, other):
        told = [(d.canonical_name, d.technique, d.counts) for d in analysis.physical]
        assert told == [("RING 1", "ERDA", sum(RING)), ("WELL 1", "PIGE", sum(WELL))]
    assert one.detectors[0].fingerprint == other.detectors[0].fingerprint
    assert run.problems == ()
    assert days_of(run.analyses) == (date(2031, 5, 4), date(2031, 5, 4))


def test_a_measurement_in_two_formats_counts_once(tmp_path: Path) -> None:
    place = shift(tmp_path / "P7")
    trace(place / "0012.tr1", "ring-1", RING, shot="12", target="bead 9")
    run = capture_run(find_runs([place], dialect=TANDEM)[0], dialect=TANDEM)
    assert len(run.analyses) == 3
    assert [(a.number, a.format) for a in distinct(run.analyses, TANDEM)] == [
        ("12", "SHOT"), ("13", "TRACE"),
    ]  # fmt: skip
    (problem,) = run.problems
    assert "disagree on the reference: bead 7 in 0012.shot; bead 9 in 0012.tr1" in problem.reason


def test_energies_are_set_and_never_wander(tmp_path: Path) -> None:
    place = shift(tmp_path / "P7")
    shot(place / "0014.shot", shot=14, MeV=12.501)
    run = capture_run(find_runs([place], dialect=TANDEM)[0], dialect=TANDEM)
    (problem,) = run.problems
    assert (problem.code, problem.where.file) == ("disagreement", "0014.shot")
    assert "more than one beam energy: 12500 keV in 0012.shot; 12501 keV" in problem.reason


def test_analyses_of_some_files(tmp_path: Path) -> None:
    shift(tmp_path / "P7")
    run = capture_run(find_runs([tmp_path], dialect=TANDEM)[0], dialect=TANDEM)
    (alone,) = analyses_of(run.files[2:], TANDEM)
    assert (alone.files, [d.channel for d in alone.detectors]) == (("0013.tr2",), ["WELL 1"])
    assert days_of(()) == (None, None)


def test_files_are_known_by_their_bytes_then_by_their_names(
    tmp_path: Path, captured: Judge
) -> None:
    assert captured(shot(tmp_path / "a.json")).format == "SHOT"
    (tmp_path / "a.shot").write_text("[1, 2]")
    assert refusal(captured(tmp_path / "a.shot")).code == "wrong-format"
    (tmp_path / "a.tr1").write_text("1\n2\n")
    problem = refusal(captured(tmp_path / "a.tr1"))
    assert (problem.code, problem.acceptable) == ("wrong-format", False)
    assert "named like a trace of the tandem" in problem.reason


@pytest.mark.parametrize("name", ["20260120_0044_A_TIPY_IBA.hdf5", "a.lst", "a.x0", "a.edf"])
def test_files_of_aglae_are_strangers_here(tmp_path: Path, captured: Judge, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x89HDF\r\n\x1a\n" + bytes(600))
    assert refusal(captured(tmp_path / name)).code == "not-read"


def test_its_files_are_strangers_at_aglae(tmp_path: Path) -> None:
    path = shot(tmp_path / "a.shot")
    assert refusal(capture_file(path, path.name, dialect=AGLAE)).code == "not-read"


# Damaged and hostile


@pytest.mark.parametrize("cut", [1, 20, 60])
def test_cut_off_shots(tmp_path: Path, captured: Judge, cut: int) -> None:
    path = shot(tmp_path / "a.shot")
    os.truncate(path, path.stat().st_size - cut)
    file = captured(path)
    assert (refusal(file).acceptable, file.is_kept) == (True, True)


def test_a_detector_without_counts_leaves_the_others(tmp_path: Path, captured: Judge) -> None:
    detectors = {"ring-1": {"counts": [1, -1]}, "well-1": {"counts": WELL}}
    file = captured(shot(tmp_path / "a.shot", detectors=detectors))
    assert (refusal(file).code, refusal(file).where.group) == ("damaged", "/ring-1")
    assert [d.name for d in file.analyses[0].detectors] == ["well-1"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"tandem":' + "[" * 100_000, "damaged"),
        ('{"tandem":' + "9" * 10_000 + "}", "damaged"),
        ('{"tandem":3,"operator":"Ada Lovelace","operator":"None"}', "damaged"),
        ('{"tandem":3,"detectors":[]}', "too-many-objects"),
        ('{"tandem":3,"detectors":{"ring-1":{"counts":"/etc/passwd"}}}', "external-storage"),
    ],
)
def test_hostile_shots(tmp_path: Path, captured: Judge, text: str, code: str) -> None:
    path = tmp_path / "a.shot"
    path.write_text(text)
    file = captured(path)
    assert refusal(file).code == code
    assert "root:" not in repr(file)


def test_shots_without_end(tmp_path: Path, captured: Judge) -> None:
    path = shot(tmp_path / "a.shot")
    os.truncate(path, 4 << 30)  # a hole on the disk, not 4 GB
    # its sums would take long, so it is only judged
    with ReadingProcess(TANDEM.readers, Limits()) as reading:
        found = judge(path, path.name, reading, TANDEM)
    assert [problem.code for problem in found.problems] == ["oversized"]


# Persons


def test_persons_are_found_without_the_dialect_doing_anything(
    tmp_path: Path, captured: Judge
) -> None:
    file = captured(shot(tmp_path / "a.shot", operator=NAME, note=f"spot of {NAME}"))
    assert [(n.value, n.where.attribute) for n in file.names] == [(NAME, "operator")]
    assert "Lovelace" not in repr(file.analyses)
    assert [problem.code for problem in file.problems] == ["suspicious"]


def test_persons_that_are_no_text_refuse_the_file(tmp_path: Path, captured: Judge) -> None:
    file = captured(shot(tmp_path / "a.shot", operator={"first": "Ada"}))
    assert refusal(file).code == "unchecked-name"


def test_a_trace_without_its_name(tmp_path: Path, captured: Judge) -> None:
    path = trace(tmp_path / "a.tr1", "ring-1", RING, operator=NAME)
    done = redact(path, tmp_path / "b.tr1", captured(path).names, dialect=TANDEM)
    assert done.target.read_bytes() == path.read_bytes().replace(NAME.encode(), b"REDACTED    ")
    again = captured(done.target)
    assert (again.names, again.problems) == ((), ())


def test_no_copy_is_made_of_what_nobody_knows_how_to_change(
    tmp_path: Path, captured: Judge
) -> None:
    path = shot(tmp_path / "a.shot", operator=NAME)
    with pytest.raises(CaptureError, match="nothing is known of how") as caught:
        redact(path, tmp_path / "b.shot", captured(path).names, dialect=TANDEM)
    assert NAME not in str(caught.value)
    assert [p.name for p in tmp_path.iterdir()] == ["a.shot"]


# The door


def test_a_dialect_by_its_name() -> None:
    assert load("tests.unit.capture.other.dialect:TANDEM") is TANDEM
    assert configured({"THALIE_DIALECT": "tests.unit.capture.other.dialect:TANDEM"}) is TANDEM
    assert configured({}) is AGLAE


@pytest.mark.parametrize(
    "dotted", ["nowhere:X", "thalie.capture.aglae:X", "thalie.capture.aglae", "json:loads", ":X"]
)
def test_what_is_no_dialect(dotted: str) -> None:
    with pytest.raises(CaptureError, match="THALIE_DIALECT names"):
        load(dotted)


@pytest.fixture
def reading() -> Iterator[ReadingProcess]:
    with ReadingProcess(TANDEM.readers, Limits()) as process:
        yield process


def test_only_readers_of_the_dialect_are_asked(tmp_path: Path, reading: ReadingProcess) -> None:
    path = shot(tmp_path / "a.shot")
    with pytest.raises(ValueError, match="not a reader"):
        reading.read(path, "thalie.capture.safe.hdf5")
    with pytest.raises(ValueError, match="not a reader"):
        reading.overwrite(path, "os", path, [])
    assert reading.read(path, SHOT.reader).faults == []


def test_the_reading_process_itself_knows_no_other_readers(
    tmp_path: Path, reading: ReadingProcess
) -> None:
    order = {"do": "read", "reader": "thalie.capture.safe.hdf5", "path": str(tmp_path)}
    with pytest.raises(ProcessLostError):
        list(reading._ask(order))


def test_nothing_of_aglae_is_loaded(tmp_path: Path) -> None:
    """Neither where its files are found and understood, nor where they are opened."""
    place = shift(tmp_path / "P7")
    code = """
import sys
from dataclasses import replace
from thalie.capture import capture_run, find_runs, load
TANDEM = load("tests.unit.capture.other.dialect:TANDEM")
run = capture_run(find_runs([sys.argv[1]], dialect=TANDEM)[0], dialect=TANDEM)
assert len(run.analyses) == 2
print(*sys.modules)
"""
    path = os.pathsep.join([str(ROOT / "site"), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", code, str(place)],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": path},
    )
    spying = replace(TRACE, reader="tests.unit.capture.other.spy")
    with ReadingProcess([*TANDEM.readers, spying.reader], Limits()) as process:
        outline = process.read(place / "0013.tr1", spying.reader)
    for modules in (done.stdout.split(), outline.nodes["/"].attributes["modules"]):
        assert "thalie.capture.safe.limits" in modules
        assert [name for name in modules if "aglae" in name] == []


def test_no_word_of_aglae_is_told(tmp_path: Path) -> None:
    place = shift(tmp_path / "P7")
    (place / "notes.pdf").write_bytes(b"x")
    (place / "bad.tr1").write_bytes(b"x")
    run = capture_run(find_runs([place], dialect=TANDEM)[0], dialect=TANDEM)
    told = json.dumps([repr(run.files), repr(run.analyses), repr(run.problems)])
    assert "notes.pdf" in told
    for word in ("AGLAE", "Euphrosyne", "IBIL", "PIXE", "X0", "HDF5", "EDF"):
        assert word not in told
