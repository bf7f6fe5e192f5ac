"""The traps of real files, one test each. Details of each trap are tested beside what reads it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import h5py
import numpy as np
import pytest

from thalie.capture import Findings, Kind, Quantity
from thalie.capture.aglae import Generation
from thalie.capture.aglae.detectors import Convention

from .conftest import spectrum
from .text_files import STEM, edf_file

Judge = Callable[[Path], Findings]


def reasons(found: Findings) -> str:
    return "\n".join(problem.reason for problem in found.problems)


def test_trap_1_obj_euphrosyne_is_a_class_and_ref_analyse_the_object(build, judged: Judge) -> None:
    words = {"obj euphrosyne": "Object", "ref. analyse": "C2RMF65432"}
    (analysis,) = judged(build.g3_map(root=words)).analyses
    assert (analysis.reference, analysis.kind) == ("C2RMF65432", Kind.MAP)
    words = {"obj euphrosyne": "STANDARD", "target type": None, "ref. analyse": "DrN"}
    (analysis,) = judged(build.g3_map(root=words)).analyses
    assert (analysis.reference, analysis.kind) == ("DrN", Kind.STANDARD)


def test_trap_2_the_time_stamp_may_be_of_another_day(build, judged: Judge) -> None:
    found = judged(build.g3_map(root={"timestamp": "01/21/2026 14:57:37"}))
    assert (found.analyses[0].day, found.analyses[0].started) == (date(2026, 1, 20), None)
    assert "another day" in reasons(found)


def test_trap_3_username_and_institution_are_persons(build, judged: Judge) -> None:
    words = {"username": "Ada Lovelace", "institution": "ICP"}
    found = judged(build.g3_map(root=words))
    assert {name.value for name in found.names} == {"Ada Lovelace", "ICP"}
    assert not {"Lovelace", "ICP"} & set(repr(found.analyses).replace("'", " ").split())


def test_trap_4_x14_is_not_x1_and_x4_and_has_not_the_words_of_x1(build, judged: Judge) -> None:
    one, three, four = (np.full((3, 4, 16), n, "u4") for n in (1, 30, 500))
    arrays = {"X1": one, "X3": three, "X4": four, "X14": one + three}
    found = judged(build.g3_map(arrays=arrays))
    (analysis,) = found.analyses
    (total,) = analysis.sums
    assert total.derived_from == ("X1", "X3")
    assert (total.type, total.filter, total.calibration, total.active_area) == ("", "", "", None)
    assert "X14" not in {detector.name for detector in analysis.physical}
    assert "X14 holds the sum of X1 and X3" in reasons(found)


def test_trap_4_a_sum_has_the_counts_that_the_file_states(build, judged: Judge) -> None:
    found = judged(build.g3_points(detectors={"X13": {"spectra sum": "7"}}))
    assert "X13 has another number of counts than the file states" in reasons(found)


@pytest.mark.parametrize(("counts", "doubted"), [(1, True), (0, False)])
def test_trap_5_off_may_not_be_true(build, judged: Judge, counts: int, doubted: bool) -> None:
    arrays = {"X3": np.full((3, 4, 16), counts)}
    found = judged(build.g3_map(arrays=arrays, detectors={"X3": {"adc name": "det. OFF"}}))
    assert found.analyses[0].detectors[0].off
    assert ("switched off, but has counts" in reasons(found)) is doubted


def test_trap_6_what_g2_lost_is_not_invented(build, judged: Judge, tmp_path: Path) -> None:
    (chart,) = judged(build.g2_map()).analyses
    assert {(d.filter, d.calibration, d.scale) for d in chart.detectors} == {("", "", None)}
    found = judged(build.g2_points(group={"spectrum_sum": "1"}))  # that of one channel only
    assert {d.stated_counts for d in found.analyses[0].detectors} == {None}
    assert found.problems == ()
    light = judged(edf_file(tmp_path / f"{STEM}_IBIL_0000.edf", spectrum(1, 4, 16)))
    assert light.analyses[0].detectors[0].scale is not None  # EDF itself has the calibration


def test_trap_7_two_conventions_of_calibration(build, judged: Judge, tmp_path: Path) -> None:
    words = {"calibration": "MCA a= 0.801, MCA b= 189.0, MCA c= 0"}
    path = build.g3_map(arrays={"IBIL": np.ones((2, 2, 16))}, detectors={"IBIL": words})
    ours = judged(path).analyses[0].detectors[0].scale
    line = edf_file(tmp_path / f"{STEM}_IBIL_0000.edf", spectrum(1, 4, 16))
    theirs = judged(line).analyses[0].detectors[0].scale
    assert ours and theirs
    assert (ours.convention, theirs.convention) == (Convention.GAIN_FIRST, Convention.OFFSET_FIRST)
    assert (ours.gain, theirs.gain) == (0.801, 0.8102)
    assert (ours.offset, theirs.offset) == (189.0, 189.468)
    words = {"calibration": "MCA a=0.1995211, MCA b=-0.027095, MCA c=0"}
    found = judged(build.g3_map(arrays={"X1": np.ones((2, 2, 2048))}, detectors={"X1": words}))
    assert "The calibration of X1 reaches 409 keV" in reasons(found)


def test_trap_8_binned_light_lies_in_a_file_of_its_own(build, judged: Judge) -> None:
    chart = judged(build.g3_map("20260120_0044_PYRALT_TIPY_IBA.hdf5")).analyses[0]
    path = build.g3_map(
        "20260120_0044_PYRALT_TIPY_IBA_X2_Y2.hdf5", arrays={"IBIL": np.ones((2, 2, 16))}
    )
    light = judged(path).analyses[0]
    assert light.measurement == chart.measurement == ("2026-01-20", "0044")
    assert (light.pixels, chart.pixels) == ((2, 2), (4, 3))


def test_trap_9_files_that_were_appended_to_in_place_may_be_damaged(build, judged: Judge) -> None:
    groups = {"20260120_0044_A": {}, "20260120_0045_B": {}}
    path = build.g3_points(groups=groups)
    with h5py.File(path) as file:
        header = h5py.h5o.get_info(file["20260120_0045_B"].id).addr
    with path.open("r+b") as raw:
        raw.seek(header)
        raw.write(b"\xff" * 8)
    found = judged(path)
    assert [a.number for a in found.analyses] == ["0044"]
    (problem,) = (p for p in found.problems if p.refused)
    assert (problem.code, problem.acceptable, problem.where.group) == (
        "damaged",
        True,
        "/20260120_0045_B",
    )


def test_trap_10_nothing_is_nexus(build, judged: Judge, tmp_path: Path) -> None:
    """No ``signal`` and no axes are needed; and a NeXus file of others is not taken for ours."""
    found = judged(build.g3_map())
    assert (found.generation, found.analyses[0].pixels) == (Generation.G3, (4, 3))
    with h5py.File(tmp_path / "other.nxs", "w") as file:
        entry = file.create_group("entry")
        entry.attrs.update({"NX_class": "NXentry", "default": "data"})
        data = entry.create_group("data")
        data.attrs.update({"NX_class": "NXdata", "signal": "counts"})
        data["counts"] = [1, 2, 3]
    assert [p.code for p in judged(tmp_path / "other.nxs").problems] == ["unknown-layout"]


@pytest.mark.parametrize(
    ("energy", "area", "size"),
    [
        ("2998 keV", "50mm2", "1000"),
        ("2.998MeV", " 50 mm2 ", "1 mm"),
        (" 2998", "0.5cm2", "1000um"),
    ],
)
def test_trap_11_numbers_are_texts_with_units(build, judged: Judge, energy, area, size) -> None:
    words = {"beam energy": energy, "map size x (um)": size}
    found = judged(build.g3_map(root=words, detectors={"X1": {"det. active area": area}}))
    (analysis,) = found.analyses
    assert analysis.beam_energy == Quantity(2998, "keV")
    assert analysis.map_size == (1000, 800)
    assert {d.name: d.active_area for d in analysis.physical}["X1"] == Quantity(50, "mm2")
    assert found.problems == ()


def test_trap_11_a_number_of_two_readings_is_told_with_both(build, judged: Judge) -> None:
    found = judged(build.g3_map(root={"beam energy": "3,000 keV", "dose": "1,250"}))
    (analysis,) = found.analyses
    assert (analysis.beam_energy, analysis.dose) == (None, None)
    assert "“3,000 keV”, 3 or 3000" in reasons(found)
    assert "“1,250”, 1.25 or 1250" in reasons(found)


@pytest.mark.parametrize(
    "text", ["MCA a=0.02, MCA b=-1,250, MCA c=0", "MCA a=0,02, MCA b=0,1, MCA c=2,000"]
)
def test_trap_11_a_calibration_of_two_readings_is_told(build, judged: Judge, text: str) -> None:
    found = judged(build.g3_map(detectors={"X1": {"calibration": text}}))
    (light,) = (d for d in found.analyses[0].detectors if d.name == "X1")
    assert (light.calibration, light.scale) == (text, None)
    assert "The calibration of a detector cannot be understood" in reasons(found)
