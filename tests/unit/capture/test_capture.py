"""Whole runs: sums, progress, what files say differently."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from thalie.capture import CapturedFile, CapturedRun, RunSource, checksums, days_of
from thalie.capture.aglae import Format
from thalie.capture.safe.limits import MIB

from .conftest import spectrum
from .ours import capture_file, capture_run, disagreements, find_runs, judge


def captured(path: Path, process) -> CapturedFile:
    found = judge(path, path.name, process)
    return CapturedFile(
        path, path.name, 1, "", "", found.generation, found.analyses, (), found.problems
    )


def test_a_run_is_read_whole(build, tmp_path: Path) -> None:
    build.g3_map()
    build.g3_points()
    (tmp_path / "20260120_0044_PYRALT_TIPY_IBA.pdf").write_bytes(b"raw")
    heard: dict[str, int] = {}
    (source,) = find_runs([tmp_path])
    run = capture_run(
        source, progress=lambda name, count: heard.update({name: heard.get(name, 0) + count})
    )
    assert isinstance(run, CapturedRun)
    assert [file.name for file in run.files] == [name for _, name, _ in source.files]
    for file in run.files:
        raw = file.path.read_bytes()
        assert file.md5 == hashlib.md5(raw).hexdigest()  # noqa: S324
        assert file.sha256 == hashlib.sha256(raw).hexdigest()
        assert file.size == len(raw) == heard[file.name]
    assert [bool(file.refusal) for file in run.files] == [False, True, False]
    assert [file.format for file in run.files] == [Format.HDF5, None, Format.HDF5]
    assert [a.kind for a in run.analyses] == ["map", "point"]
    assert [str(day) for day in days_of(run.analyses)] == ["2026-01-20", "2026-01-20"]


def test_one_file(build) -> None:
    file = capture_file(build.g3_map(), "HDF5--a.hdf5", "HDF5")
    assert (file.name, file.data_type, file.refusal) == ("HDF5--a.hdf5", "HDF5", None)
    assert file.analyses[0].file == "HDF5--a.hdf5"
    assert file.analyses[0].number == "0044"  # of the name on disk


def test_files_that_vanish_or_change(build, tmp_path: Path) -> None:
    path = build.g3_map()
    gone = tmp_path / "gone.hdf5"

    def meddle(name: str, _: int) -> None:
        if path.stat().st_size < 100_000:
            os.truncate(path, 100_000)

    source = RunSource("a/b", "a", "b", ((path, "a", ""), (gone, "gone", "")))
    run = capture_run(source, progress=meddle)
    assert [file.refusal.code for file in run.files] == ["changed", "damaged"]
    assert run.files[1].refusal.acceptable is False


def test_checksums_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(b"ab" * (5 * MIB))
    pieces: list[int] = []
    found = checksums(path, pieces.append)
    assert found.size == sum(pieces) == 10 * MIB
    assert max(pieces) <= 4 * MIB
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("first", "second", "values"),
    [
        ({"beam energy": "2998 keV"}, {"beam energy": "3.8 MeV"}, ("2998 keV", "3800 keV")),
        ({"particle": "Proton"}, {"particle": "Alpha particle"}, ("Proton", "Alpha particle")),
        ({"prj euphrosyne": "TIPY"}, {"prj euphrosyne": "BOS"}, ("TIPY", "BOS")),
    ],
)
def test_files_that_disagree(build, process, first, second, values) -> None:
    files = [
        captured(build.g3_map("20260120_0001_A_TIPY_IBA.hdf5", root=first), process),
        captured(build.g3_map("20260120_0002_A_TIPY_IBA.hdf5", root=second), process),
    ]
    (problem,) = disagreements(files)
    assert problem.code == "disagreement"
    assert all(value in problem.reason for value in values)
    assert all(file.name in problem.reason for file in files)
    assert not problem.refused


def test_files_that_agree(build, process) -> None:
    energies = ("2997 keV", "3000keV", "2.999 MeV", "unknown")
    files = [
        captured(build.g3_map(f"20260120_{n:04}_A_TIPY_IBA.hdf5", root={"beam energy": e}), process)
        for n, e in enumerate(energies)
    ]
    assert disagreements(files) == ()


DETECTOR = [
    ({"det. type": "SDD Ketek"}, {"det. type": "SDD Amptek"}, "type", ("SDD Ketek", "SDD Amptek")),
    ({"det. angle": "45"}, {"det. angle": "50"}, "angle", ("45 deg", "50 deg")),
    ({"det. active area": "50mm2"}, {"det. active area": "0.8 cm2"}, "active area", ("80 mm2",)),
    ({"det. S/N": "M7"}, {"det. S/N": "M8"}, "serial number", ("M7", "M8")),
    ({"det. thickness": "450um"}, {"det. thickness": "500um"}, "thickness", ("450 um",)),
    (
        {"det. entrance window": "Be 8um"},
        {"det. entrance window": "Be 12um"},
        "window",
        ("Be 8um",),
    ),
]


@pytest.mark.parametrize(("first", "second", "what", "values"), DETECTOR)
def test_a_detector_that_is_another(build, process, first, second, what, values) -> None:
    names = [f"20260120_000{n}_A_TIPY_IBA.hdf5" for n in (1, 2)]
    files = [
        captured(build.g3_map(name, detectors={"X1": words}), process)
        for name, words in zip(names, (first, second), strict=True)
    ]
    (problem,) = disagreements(files)
    assert problem.code == "disagreement"
    assert f"{what} of X1" in problem.reason
    assert all(text in problem.reason for text in (*values, *names))
    assert problem.where.attribute in second


def test_filters_and_calibrations_may_change_between_analyses(build, process) -> None:
    words = [{"det. filter": "50 um Al"}, {"det. filter": " 4mm Air", "calibration": "a=0.03, b=0"}]
    files = [
        captured(build.g3_map(f"20260120_000{n}_A_TIPY_IBA.hdf5", detectors={"X1": w}), process)
        for n, w in enumerate(words)
    ]
    assert disagreements(files) == ()


SAME = [
    ({"root": {"ref. analyse": "OTHER"}}, "the reference: PYRALT", "ref. analyse"),
    ({"root": {"dose": "5"}}, "the dose: 900000", "dose"),
    ({"root": {"map size x (um)": "500"}}, "the map size: 1000 × 800", "map size x (um)"),
    ({"detectors": {"X1": {"det. filter": "50 um Al"}}}, "the filter of X1: 40000 um Helium",
     "det. filter"),
    ({"detectors": {"X1": {"calibration": "a=0.03, b=0"}}}, "the calibration of X1", "calibration"),
]  # fmt: skip


@pytest.mark.parametrize(("other", "reason", "attribute"), SAME)
def test_two_files_of_one_analysis(build, process, other, reason: str, attribute: str) -> None:
    files = [
        captured(build.g3_map("20260120_0044_PYRALT_TIPY_IBA.hdf5"), process),
        captured(build.g3_map("copy_20260120_0044_PYRALT_TIPY_IBA.hdf5", **other), process),
    ]
    (problem,) = disagreements(files)
    assert reason in problem.reason and "analysis 0044 of 2026-01-20" in problem.reason
    assert (problem.where.file, problem.where.attribute) == (files[1].name, attribute)


def test_two_files_of_one_analysis_with_other_counts(build, process) -> None:
    one = spectrum(1, 3, 4, 16)
    turned = one[::-1]  # as many counts, at other places
    files = [
        captured(build.g3_map(f"{n}_20260120_0044_P_TIPY_IBA.hdf5", arrays={"X1": a}), process)
        for n, a in enumerate((one, one + 1, one, turned))
    ]
    found = disagreements(files)
    assert [p.where.file[0] for p in found] == ["1", "3"]
    assert "the counts of X1: " in found[0].reason
    assert "as many, at other places" in found[1].reason


def test_much_disagreement_is_summed_up(build, process) -> None:
    groups = [{f"20260120_{n:04}_A": {"dose": dose} for n in range(22)} for dose in ("1", "2")]
    files = [
        captured(build.g3_points(f"20260120_TIPY_{n}_IBA.hdf5", groups=g), process)
        for n, g in enumerate(groups)
    ]
    found = disagreements(files)
    assert len(found) == 21
    assert "2 more values" in found[-1].reason


def test_the_core_stays_pure() -> None:
    """No framework, no database, and no HDF5 in the process that serves people."""
    code = "import sys, thalie.capture.aglae; print(*sys.modules)"
    path = str(Path(__file__).parents[3] / "site")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": path}
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "thalie" in loaded
    assert not loaded & {"flask", "h5py", "numpy", "sqlalchemy"}
    assert not any(name.startswith("invenio") for name in loaded)
