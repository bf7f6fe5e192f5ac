"""Files that make one measurement together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from thalie.capture import CapturedFile, CapturedRun, Kind, Quantity
from thalie.capture.aglae import AGLAE, Format
from thalie.capture.aglae.join import series_problems

from .conftest import spectrum
from .ours import capture_run, distinct, find_runs, join, judge
from .text_files import BLOCK, STEM, edf_file, edf_map, list_mode, rbs_file, spectrum_file

ONE, THREE, FOUR = spectrum(1), spectrum(3), spectrum(4)
OLD = "20230510_0001_arc_COLORS_IBA"


def captured(folder: Path, process) -> list[CapturedFile]:
    """All files of FOLDER, by name."""
    files = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = "--".join(path.relative_to(folder).parts)
        found = judge(path, name, process)
        files.append(
            CapturedFile(path, name, 1, "", "", None, found.analyses, (), found.problems,
                         format=found.format)
        )  # fmt: skip
    return files


def analyses(files: list[CapturedFile]):
    return join(a for file in files for a in file.analyses)


def point(folder: Path, stem: str = OLD, sums: dict[str, np.ndarray] | None = None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    made = {"x0": spectrum(0), "x1": ONE, "x3": THREE, "x4": FOUR, "g20": spectrum(20)}
    for suffix, counts in (made | (sums or {"x13": ONE + THREE, "x12": THREE + FOUR})).items():
        month = f"{stem[:4]} {stem[4:6]}"
        time = 192 if suffix == "g20" else 193
        spectrum_file(folder / f"{stem}.{suffix}", counts, month=month, time=time)
    rbs_file(folder / f"{stem}.r150", spectrum(150))


def test_spectra_of_one_analysis(tmp_path: Path, process) -> None:
    point(tmp_path)
    files = captured(tmp_path, process)
    (analysis,) = analyses(files)
    assert (analysis.number, analysis.kind, analysis.format) == ("0001", Kind.POINT, Format.ASCII)
    assert len(analysis.files) == len(analysis.detectors) == len(files) == 8
    assert analysis.acquisition_time == Quantity(193, "s")  # of X0, not of the first file
    times = {d.name: d.acquisition_time for d in analysis.physical}
    assert times["g20"] == Quantity(192, "s")
    assert {d.name for d in analysis.sums} == {"x12", "x13"}
    assert series_problems(files) == ()


@pytest.mark.parametrize(
    ("stem", "name", "parts", "made_of"),
    [
        (OLD, "x12", (THREE, FOUR), ("x3", "x4")),  # the words of 2023
        (OLD, "x13", (ONE, THREE), ("x1", "x3")),  # X2 was off
        (STEM, "x13", (ONE, THREE), ("x1", "x3")),
        (STEM, "x134", (ONE, THREE, FOUR), ("x1", "x3", "x4")),
    ],
)
def test_sums_are_checked_with_all_spectra(
    tmp_path: Path, process, stem: str, name: str, parts, made_of
) -> None:
    point(tmp_path, stem, {name: sum(parts)})
    files = captured(tmp_path, process)
    (analysis,) = analyses(files)
    assert [d.derived_from for d in analysis.sums] == [made_of]
    assert series_problems(files) == ()


def test_a_sum_of_other_spectra_than_its_name_says(tmp_path: Path, process) -> None:
    point(tmp_path, STEM, {"x14": ONE + THREE})
    files = captured(tmp_path, process)
    (problem,) = series_problems(files)
    assert (problem.code, problem.where.file) == ("suspicious", f"{STEM}.x14")
    assert "x14 holds the sum of X1 and X3, not of X1 and X4" in problem.reason


def test_numbers_of_two_objects_or_folders_are_two_analyses(tmp_path: Path, process) -> None:
    for folder, stem in (("a", OLD), ("a", OLD.replace("arc", "Std")), ("b", OLD)):
        point(tmp_path / folder, stem)
    assert len(analyses(captured(tmp_path, process))) == 3


def test_headers_of_one_analysis_that_differ(tmp_path: Path, process) -> None:
    point(tmp_path)
    block = f"DrN,{BLOCK.replace('2999', '3999')}"
    spectrum_file(tmp_path / f"{OLD}.g20", spectrum(20), block, seconds=40000, month="2023 05")
    problems = series_problems(captured(tmp_path, process))
    reasons = " ".join(problem.reason for problem in problems)
    assert {problem.where.file for problem in problems} == {f"{OLD}.g20"}
    assert "disagree on the beam energy" in reasons
    assert "disagree on the time of the start" in reasons


def test_a_damaged_spectrum_leaves_the_others(tmp_path: Path, process) -> None:
    point(tmp_path)
    (tmp_path / f"{OLD}.x0").write_bytes(b"2048 1\r\n2023 05 1 1 0\r\n0\r\n")
    files = captured(tmp_path, process)
    assert [f.name for f in files if f.refusal] == [f"{OLD}.x0"]
    run = CapturedRun(find_runs([tmp_path])[0], tuple(files), AGLAE)
    (analysis,) = run.analyses
    assert len(analysis.files) == 7
    assert analysis.particle == "Proton"


# Light


def test_lines_of_one_map(tmp_path: Path, process) -> None:
    counts = spectrum(1, 3, 4, 16)
    edf_map(tmp_path / "IBIL", counts)
    files = captured(tmp_path, process)
    (analysis,) = analyses(files)
    (light,) = analysis.detectors
    assert (light.name, light.shape, light.counts) == ("IBIL", (3, 4, 16), int(counts.sum()))
    assert (analysis.pixels, analysis.line, len(analysis.files)) == ((4, 3), None, 3)
    assert series_problems(files) == ()


def test_two_spectrometers_make_two_maps(tmp_path: Path, process) -> None:
    for keyword in ("IBIL", "IBIL_2"):
        for number in range(2):
            name = f"{STEM}_{keyword}_{number:04}.edf"
            edf_file(tmp_path / name, spectrum(number, 4, 16))
    found = analyses(captured(tmp_path, process))
    assert [a.detectors[0].name for a in found] == ["IBIL", "IBIL2"]
    assert {len(a.files) for a in found} == {2}


def test_lines_that_are_missing_or_other(tmp_path: Path, process) -> None:
    made = edf_map(tmp_path, spectrum(1, 5, 4, 16))
    made[1].unlink()
    edf_file(made[3], spectrum(3, 2, 16))
    edf_file(made[4].with_suffix(".EDF"), spectrum(4, 4, 16))
    reasons = [p.reason for p in series_problems(captured(tmp_path, process))]
    assert reasons == [
        "Lines of the map are missing: 1.",
        "Lines of the map are there more than once: 4.",
        "Lines of the map are of another size than the others: 3.",
    ]


# One measurement in several formats


def test_each_measurement_counts_once(tmp_path: Path, build, process) -> None:
    build.g3_map(f"{STEM}.hdf5", root={"timestamp": None})
    list_mode(tmp_path / f"{STEM}.lst")
    edf_map(tmp_path, spectrum(1, 3, 4, 16))
    list_mode(tmp_path / f"{STEM.replace('0029', '0030')}.lst")
    point(tmp_path, STEM.replace("0029", "0030"))
    found = distinct(analyses(captured(tmp_path, process)))
    assert sorted((a.number, a.kind, a.format) for a in found) == [
        ("0029", Kind.MAP, Format.HDF5),
        ("0030", Kind.POINT, Format.ASCII),
    ]


def test_measurements_without_day_or_number_count_apart(tmp_path: Path, process) -> None:
    for name in ("a", "b"):
        list_mode(tmp_path / f"{name}.lst")
        edf_map(tmp_path, spectrum(1, 3, 4, 16), stem=name)
    assert len(distinct(analyses(captured(tmp_path, process)))) == 4


def test_a_run_in_all_formats(tmp_path: Path, build) -> None:
    """Found, read and joined through the public functions, disagreements told."""
    folder = tmp_path / "vases/runs/monday/raw_data"
    point(folder, STEM)
    edf_map(folder / "edf", spectrum(1, 3, 4, 16), stem=STEM.replace("0029", "0031"))
    list_mode(folder / f"{STEM}.lst", {"Exp.Info": "Alpha particle , 2998 keV"})
    (folder / "notes.txt").write_text("notes")
    (source,) = find_runs([tmp_path / "vases"])
    run = capture_run(source)
    assert [f.name for f in run.files if f.refusal] == ["raw_data--notes.txt"]
    assert all(f.md5 and f.sha256 and f.size for f in run.files)
    assert [(a.number, a.format, len(a.files)) for a in run.analyses] == [
        ("0029", Format.ASCII, 8),
        ("0029", Format.LST, 1),
        ("0031", Format.EDF, 3),
    ]
    reasons = " ".join(p.reason for p in run.problems)
    assert "more than one particle: Proton" in reasons
    assert "analysis 0029 of 2025-06-30 disagree on the particle" in reasons
