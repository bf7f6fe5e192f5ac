"""Each layout of the converters, read into analyses; each trap of real files."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import h5py
import numpy as np
import pytest

from thalie.capture import Analysis, Detector, Findings, Kind, Provenance, Quantity
from thalie.capture.aglae import Generation

Judge = Callable[[Path], Findings]


def only(found: Findings) -> Analysis:
    (analysis,) = found.analyses
    return analysis


def detectors(analysis: Analysis) -> dict[str, Detector]:
    return {detector.name: detector for detector in analysis.detectors}


def reasons(found: Findings, code: str) -> str:
    return "\n".join(p.reason for p in found.problems if p.code == code)


def test_g1_points(build, judged: Judge) -> None:
    found = judged(build.g1_points())
    analysis = only(found)
    assert (found.generation, found.problems, found.names) == (Generation.G1, (), ())
    assert (analysis.number, analysis.kind, analysis.path) == ("0001", Kind.POINT, "/0001")
    assert (analysis.reference, analysis.description) == ("arc", "blue part")
    assert analysis.started == datetime(2023, 5, 10, 10, 12, 59)
    assert analysis.beam_energy == Quantity(2999, "keV")
    assert analysis.acquisition_time == Quantity(193, "s")
    assert (analysis.map_size, analysis.pixel_size) == ((1000, 800), (25, 20))
    assert (analysis.pen_size, analysis.particle) == (Quantity(500, "um"), "Proton")
    assert analysis.technical == {"sample_speed_rate": 1250, "calibration_factor": 100000}
    assert not analysis.is_map
    known = detectors(analysis)
    assert known["x1"].filter == "50 um Al + 20 um Cr"
    assert known["x2"].off and known["x2"].counts == 0
    assert known["x13"].derived_from == ("x1", "x3")
    assert not known["g27"].is_sum
    where = analysis.provenance["beam_energy"]
    assert (where.group, where.attribute) == ("/0001/x0", "experiment information")


@pytest.mark.parametrize(
    "information", ["1000,800,25", "a,b,c,d,e,f,g,h,i,j,k,l,m,n", "", "1," * 14, "Proton"]
)
def test_g1_information_of_another_shape_is_left_alone(build, judged: Judge, information) -> None:
    analysis = only(judged(build.g1_points(dataset={"experiment information": information})))
    assert (analysis.particle, analysis.beam_energy, analysis.map_size) == ("", None, None)
    assert all(not detector.filter for detector in analysis.detectors)
    assert analysis.acquisition_time == Quantity(193, "s")


def test_g1_comment_with_a_comma(build, judged: Judge) -> None:
    shape = "1000,800,25,20,500,1250,100000,Proton,2999 keV,40mm He,Al,OFF,Al,Al'"
    words = {"user comment": " 'glaze", "experiment information": f" top left,{shape}"}
    analysis = only(judged(build.g1_points(dataset=words)))
    assert analysis.description == "glaze, top left"
    assert (analysis.map_size, analysis.beam_energy) == ((1000, 800), Quantity(2999, "keV"))


def test_g1_standards_by_the_name_of_the_file(build, judged: Judge) -> None:
    assert only(judged(build.g1_points("std.hdf5"))).kind is Kind.STANDARD
    assert only(judged(build.g1_points("20230510_X_std_IBA.hdf5"))).kind is Kind.STANDARD


def test_g1_map(build, judged: Judge) -> None:
    found = judged(build.g1_map())
    analysis = only(found)
    assert (found.generation, found.problems) == (Generation.G1, ())
    assert (analysis.number, analysis.kind, analysis.path) == ("0002", Kind.MAP, "/data")
    assert (analysis.day, analysis.project) == (date(2023, 2, 27), "SASHI")
    assert (analysis.reference, analysis.pixels) == ("Vase", (4, 3))
    assert analysis.acquisition_time == Quantity(103, "s")
    assert analysis.beam_energy == Quantity(3000, "keV")
    known = detectors(analysis)
    assert known["HE1+HE3"].derived_from == ("HE1", "HE3")
    assert (known["LE0"].filter, known["HE1+HE3"].filter) == ("40mmHe", "")
    assert analysis.provenance["day"].group == ""  # the name of the file


def test_maps_of_standards_are_standards(build, judged: Judge) -> None:
    analysis = only(judged(build.g1_map("20230227_0002_Std_SASHI_IBA.hdf5")))
    assert analysis.kind is Kind.STANDARD
    assert analysis.is_map


def test_g2_points(build, judged: Judge) -> None:
    found = judged(build.g2_points())
    analysis = only(found)
    assert (found.generation, found.problems) == (Generation.G2, ())
    assert (analysis.reference, analysis.area_of_interest) == ("arc", "blue part")
    assert analysis.description == ""
    assert (analysis.day, analysis.project) == (date(2023, 5, 10), "COLORS")
    assert (analysis.dose, analysis.technical) == (None, {"calibration_factor": 100000})
    known = detectors(analysis)
    assert (known["x0"].filter, known["x2"].off) == ("40mm He", True)
    assert (known["r150"].shape, known["r150"].counts) == ((32, 2), 64)


def test_g2_map_invents_no_filter(build, judged: Judge) -> None:
    found = judged(build.g2_map())
    analysis = only(found)
    assert (found.generation, found.problems) == (Generation.G2, ())
    assert {(d.filter, d.filter_layers, d.type) for d in analysis.detectors} == {("", (), "")}
    assert analysis.map_size == (1000, 800)
    assert analysis.pixels == (4, 3)
    assert detectors(analysis)["IBIL"].derived_from == ()


def test_g2_spectrum_sum_of_the_group_is_not_taken(build, judged: Judge) -> None:
    found = judged(build.g2_points(group={"spectrum_sum": "1"}))
    assert found.problems == ()


def test_g3_points(build, judged: Judge) -> None:
    found = judged(build.g3_points())
    analysis = only(found)
    assert (found.generation, found.problems) == (Generation.G3, ())
    assert (analysis.number, analysis.kind) == ("0044", Kind.POINT)
    assert analysis.path == "/20260120_0044_PYRALT"
    assert (analysis.day, analysis.project) == (date(2026, 1, 20), "TIPY")
    assert analysis.started == datetime(2026, 1, 20, 14, 57, 37)
    assert (analysis.dose, analysis.acquisition_time) == (900000, Quantity(66, "s"))
    known = detectors(analysis)
    assert known["X0"].active_area == Quantity(50, "mm2")
    assert known["X0"].provenance["active_area"] == Provenance(
        analysis.file, "/20260120_0044_PYRALT/X0", "det. active area"
    )
    assert known["X0"].technical == {"adc_name": "X0"}
    assert known["X0"].stated_counts == known["X0"].counts
    assert known["X0"].thickness == Quantity(450, "um")
    assert known["X0"].angle == Quantity(45, "deg")
    assert known["X0"].filter_layers[0].material == "Helium"
    assert known["X13"].derived_from == ("X1", "X3")
    assert (known["X13"].type, known["X13"].calibration) == ("", "")  # those of X1, not its own


def test_g3_map(build, judged: Judge) -> None:
    found = judged(build.g3_map())
    analysis = only(found)
    assert (found.generation, found.problems) == (Generation.G3, ())
    assert (analysis.kind, analysis.path, analysis.file) == (Kind.MAP, "/", build.g3_map().name)
    assert (analysis.reference, analysis.pixels) == ("PYRALT", (4, 3))
    assert detectors(analysis)["X13"].derived_from == ("X1", "X3")
    assert analysis.provenance["pixels"] == Provenance(analysis.file, "/X0/maps")


def test_map_of_the_converter_of_2024(build, judged: Judge) -> None:
    found = judged(build.gui_map())
    analysis = only(found)
    assert (found.generation, found.problems) == (Generation.GUI, ())
    assert (analysis.reference, analysis.project) == ("Vase 3", "SASHI")
    assert (analysis.map_size, analysis.pixel_size) == ((1000, 800), (25, 20))
    assert (analysis.particle, analysis.pen_size) == ("Proton", Quantity(500, "um"))
    assert [d.filter for d in analysis.detectors] == ["40mm He", "50 um Al"]


# Traps


def test_object_class_is_no_object(build, judged: Judge) -> None:
    analysis = only(judged(build.g3_map(root={"obj euphrosyne": "Object"})))
    assert "Object" not in (analysis.reference, analysis.description)
    words = {"obj euphrosyne": "STANDARD", "target type": None}
    assert only(judged(build.g3_map(root=words))).kind is Kind.STANDARD


def test_classes_that_disagree(build, judged: Judge) -> None:
    found = judged(build.g3_map(root={"obj euphrosyne": "STANDARD", "target type": "object"}))
    assert only(found).kind is Kind.MAP
    assert "standard" in reasons(found, "disagreement")


def test_day_is_of_the_name_and_not_of_the_time_stamp(build, judged: Judge) -> None:
    found = judged(build.g3_map(root={"timestamp": "01/21/2026 14:57:37"}))
    analysis = only(found)
    assert (analysis.day, analysis.started) == (date(2026, 1, 20), None)
    assert "2026-01-21 and 2026-01-20" in reasons(found, "disagreement")


@pytest.mark.parametrize("stamp", ["", "yesterday", "13/45/2026 99:00:00", None])
def test_time_stamps_that_are_none(build, judged: Judge, stamp) -> None:
    found = judged(build.g3_map(root={"timestamp": stamp}))
    assert (only(found).started, found.problems) == (None, ())


@pytest.mark.parametrize("maker", ["g1_points", "g2_points"])
def test_day_of_early_points_is_their_own(build, judged: Judge, maker: str) -> None:
    key = {"g1_points": "start date", "g2_points": "start_date"}[maker]
    path = getattr(build, maker)("20230511_COLORS_globals.hdf5", group={key: "20230510"})
    found = judged(path)
    assert only(found).day == date(2023, 5, 10)
    assert "2023-05-10 and 2023-05-11" in reasons(found, "disagreement")


def test_numbers_collide_across_days_but_analyses_do_not(build, judged: Judge) -> None:
    groups = {"20260119_0044_A": {"timestamp": None}, "20260120_0044_B": {}}
    found = judged(build.g3_points(groups=groups))
    assert [(a.number, a.day.day) for a in found.analyses] == [("0044", 19), ("0044", 20)]


def test_sum_named_for_other_detectors(build, judged: Judge) -> None:
    one, three, four = (np.full((3, 4, 16), n, "u4") for n in (1, 30, 500))
    arrays = {"X1": one, "X3": three, "X4": four, "X14": one + three}
    found = judged(build.g3_map(arrays=arrays))
    assert detectors(only(found))["X14"].derived_from == ("X1", "X3")
    assert "X14 holds the sum of X1 and X3, not of X1 and X4" in reasons(found, "suspicious")


def test_sum_with_one_other_count_is_no_sum(build, judged: Judge) -> None:
    one, three = (np.full((3, 4, 16), n, "u4") for n in (1, 30))
    wrong = one + three
    wrong[1, 2, 3] += 1
    wrong[2, 1, 3] -= 1  # the total is right
    found = judged(build.g3_map(arrays={"X1": one, "X3": three, "X13": wrong}))
    assert detectors(only(found))["X13"].derived_from == ("unknown",)
    assert "X13 is not the sum of X1 and X3" in reasons(found, "suspicious")


@pytest.mark.parametrize("words", [{"adc name": "det. OFF"}, {"det. filter": "OFF"}])
def test_detector_that_is_off_but_counts(build, judged: Judge, words: dict[str, str]) -> None:
    found = judged(build.g3_map(detectors={"X3": words}))
    assert detectors(only(found))["X3"].off
    assert "X3 is marked as switched off, but has counts" in reasons(found, "suspicious")


def test_detector_that_is_off_and_silent(build, judged: Judge) -> None:
    arrays = {"X1": np.ones((3, 4, 16)), "X4": np.zeros((3, 4, 16))}
    found = judged(build.g3_map(arrays=arrays, detectors={"X4": {"adc name": "OFF"}}))
    assert detectors(only(found))["X4"].off
    assert found.problems == ()


def test_counts_other_than_stated(build, judged: Judge) -> None:
    found = judged(build.g3_points(detectors={"X1": {"spectra sum": "7"}}))
    assert "X1 has another number of counts than the file states" in reasons(found, "suspicious")


def test_calibration_is_kept_as_written_and_doubted(build, judged: Judge) -> None:
    words = "MCA a=19.95211, MCA b=-0.027095, MCA c=0"
    found = judged(build.g3_map(detectors={"X1": {"calibration": words}}))
    assert detectors(only(found))["X1"].calibration == words
    assert "calibration of X1" in reasons(found, "suspicious")


@pytest.mark.parametrize("value", ["fifty", "-50mm2", "50 keV"])
def test_quantities_of_detectors_that_are_none_are_pointed_out(build, judged: Judge, value) -> None:
    found = judged(build.g3_map(detectors={"X1": {"det. active area": value}}))
    assert detectors(only(found))["X1"].active_area is None
    assert value in reasons(found, "suspicious")


def test_light_of_the_current_converter(build, judged: Judge) -> None:
    words = {
        "spectro name": "IBIL",
        "calibration": "MCA a= 0.801, MCA b= 189.0, MCA c= 0",
        "spectro. S/N": "unknown",
        "spectro. angle": "45",
        "spectro. slit size": "100 um",
        "fiber diameter": "1000 um",
        "fiber S/N": "unknown",
        "spectro. type": "QE65000 Ocean Optics",
        "det. type": None,
        "det. angle": None,
        "det. S/N": None,
    }
    path = build.g3_map(arrays={"IBIL": np.ones((2, 2, 16))}, detectors={"IBIL": words})
    light = detectors(only(judged(path)))["IBIL"]
    assert (light.type, light.serial_number) == ("QE65000 Ocean Optics", "")
    assert light.angle == Quantity(45, "deg")
    assert light.technical["slit_size"] == Quantity(100, "um")
    assert light.technical["fiber_diameter"] == Quantity(1000, "um")
    assert light.scale is not None
    assert (light.scale.gain, light.scale.offset, light.scale.unit) == (0.801, 189.0, "nm")


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("MCA a=0.02, MCA b=-0.018, MCA c=0", (0.02, -0.018, 0)),
        ("MCA a= 1e-2, MCA b= 0,5, MCA c= 1E-6", (0.01, 0.5, 1e-6)),
        ("a=0.02 b=0", (0.02, 0, 0)),
        ("MCA a=?, MCA b=1", None),
        ("see the notebook", None),
        ("a=" + "9" * 400 + " b=1", None),
    ],
)
def test_calibrations(build, judged: Judge, text: str, terms) -> None:
    found = judged(build.g3_map(detectors={"X1": {"calibration": text}}))
    one = detectors(only(found))["X1"]
    assert one.calibration == text
    read = one.scale and (one.scale.gain, one.scale.offset, one.scale.quadratic)
    assert read == terms


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ({"ref. analyse": "BLANK"}, Kind.BLANK),
        ({"ref. analyse": "blank_03", "target type": "standard"}, Kind.BLANK),
        ({"obj euphrosyne": "Blank"}, Kind.BLANK),
        ({"ref. analyse": "Blanc de plomb"}, Kind.POINT),
        ({"ref. analyse": "blanc"}, Kind.POINT),
        ({"ref. analyse": "Blanket"}, Kind.POINT),
    ],
)
def test_blanks(build, judged: Judge, words: dict[str, str], kind: Kind) -> None:
    found = judged(build.g3_points(groups={"20260120_0044_A": words}))
    assert only(found).kind is kind


@pytest.mark.parametrize(
    ("key", "value", "fact"),
    [
        ("beam energy", "about 3 MeV", "beam_energy"),
        ("beam energy", "-3 keV", "beam_energy"),
        ("dose", "a lot", "dose"),
        ("map size x (um)", "1000 keV", "map_size"),
        ("pen size (um)", "0", "pen_size"),
    ],
)
def test_numbers_that_are_none_are_pointed_out(build, judged: Judge, key, value, fact) -> None:
    found = judged(build.g3_map(root={key: value}))
    assert getattr(only(found), fact) is None
    assert fact not in only(found).provenance
    assert value in reasons(found, "suspicious")


def test_each_fact_remembers_its_place(build, judged: Judge) -> None:
    analysis = only(judged(build.g3_points()))
    place = "/20260120_0044_PYRALT"
    said = {fact: where.attribute for fact, where in analysis.provenance.items()}
    assert {where.group for where in analysis.provenance.values()} == {place}
    assert said == {
        "number": "",
        "kind": "target type",
        "day": "",
        "reference": "ref. analyse",
        "description": "analyse description",
        "project": "prj euphrosyne",
        "particle": "particle",
        "started": "timestamp",
        "beam_energy": "beam energy",
        "acquisition_time": "acquisition time (sec.)",
        "dose": "dose",
        "map_size": "map size x (um)",
        "pixel_size": "pixel size x (um)",
        "pen_size": "pen size (um)",
    }


def test_serial_number_twice(build, judged: Judge) -> None:
    found = judged(build.g3_map(detectors={"X3": {"det. S/N": "M1"}}))
    assert "X1 and X3 bear the same serial number" in reasons(found, "suspicious")


def test_binned_light_map_in_a_file_of_its_own(build, judged: Judge) -> None:
    light = {"IBIL": np.ones((2, 2, 16))}
    analysis = only(judged(build.g3_map("20260120_0044_PYRALT_TIPY_IBA_X2_Y2.hdf5", arrays=light)))
    assert (analysis.number, analysis.pixels, analysis.project) == ("0044", (2, 2), "TIPY")


def test_older_words_of_the_same_converter(build, judged: Judge) -> None:
    words = {"ref. analyse": None, "ref. standard": "STD", "target type": "STANDARD"}
    detector = {"det. filter": None, "filter": "50 um Al"}
    path = build.g3_points(groups={"20260120_0181_standard": words}, detectors={"X1": detector})
    analysis = only(judged(path))
    assert (analysis.kind, analysis.reference) == (Kind.STANDARD, "STD")
    assert detectors(analysis)["X1"].filter == "50 um Al"


def test_pictures_are_pointed_out(build, judged: Judge) -> None:
    path = build.g3_points()
    with h5py.File(path, "a") as file:
        group = file["20260120_0044_PYRALT"].create_group("screen_capture")
        picture = group.create_dataset("20260120_0044_screen", data=np.zeros((8, 8), "u1"))
        picture.attrs["CLASS"] = np.bytes_("IMAGE")
    found = judged(path)
    assert "pictures" in reasons(found, "suspicious")
    assert len(only(found).detectors) == 4


def test_project_in_the_file_and_in_its_name(build, judged: Judge) -> None:
    found = judged(build.g3_map(root={"prj euphrosyne": "OTHER"}))
    assert only(found).project == "OTHER"
    assert "OTHER" in reasons(found, "disagreement")


@pytest.mark.parametrize("nothing", ["None", "?", "", "  ", None])
def test_words_that_say_nothing(build, judged: Judge, nothing: str | None) -> None:
    analysis = only(judged(build.g3_map(root={"particle": nothing, "ref. analyse": nothing})))
    assert (analysis.particle, analysis.reference) == ("", "PYRALT")
    assert analysis.provenance["reference"] == Provenance(analysis.file, "")


def test_layouts_of_others_are_not_read(tmp_path: Path, judged: Judge) -> None:
    with h5py.File(tmp_path / "other.h5", "w") as file:
        file.create_group("entry/data").create_dataset("counts", data=[1, 2, 3])
    found = judged(tmp_path / "other.h5")
    (problem,) = found.problems
    assert (problem.code, problem.refused, problem.acceptable) == ("unknown-layout", True, False)
    assert found.analyses == ()
