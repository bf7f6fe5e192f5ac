"""Whole runs: sums, progress, what files say differently."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from thalie.capture import (
    CapturedRun,
    RunSource,
    capture_file,
    capture_run,
    checksums,
    find_runs,
)
from thalie.capture.agreement import disagreements
from thalie.capture.capture import judge
from thalie.capture.limits import MIB
from thalie.capture.model import CapturedFile


def captured(path: Path, process) -> CapturedFile:
    found = judge(path, path.name, process)
    return CapturedFile(
        path, path.name, 1, "", "", found.generation, found.analyses, (), found.problems
    )


def test_a_run_is_read_whole(build, tmp_path: Path) -> None:
    build.g3_map()
    build.g3_points()
    (tmp_path / "20260120_0044_PYRALT_TIPY_IBA.lst").write_bytes(b"raw")
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
    assert [a.kind for a in run.analyses] == ["map", "point"]
    assert str(run.first_day) == str(run.last_day) == "2026-01-20"


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


def test_the_core_stays_pure() -> None:
    """No framework, no database, and no HDF5 in the process that serves people."""
    code = "import sys, thalie.capture; print(*sys.modules)"
    path = str(Path(__file__).parents[3] / "site")
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": path}
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert "thalie" in loaded
    assert not loaded & {"flask", "h5py", "numpy", "sqlalchemy"}
    assert not any(name.startswith("invenio") for name in loaded)
