"""What packs read of files is what capture reads of them, and what the pictures show."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest

from thalie.capture import CapturedFile, Limits, adding
from thalie.capture.aglae import AGLAE
from thalie.preview.looking import X_RAYS
from thalie.preview.peaks import Scale, find_lines
from thalie.replay.tools import reading

from ..preview.files import HEIGHT, MAP, WRONG, g3_map, g3_points
from .packs import captured

SAMPLES = (
    "g1_points_globals.hdf5",
    "g1_map_20230227_0002_Std_SASHI_IBA.hdf5",
    "g2_points_20230510_COLORSOURCES_globals.hdf5",
    "g2_map_20230227_0002_Std_SASHI_IBA.hdf5",
    "g3_map_20260120_0044_PYRALT_TIPY_IBA.hdf5",
    "g3_points_damaged_20250519_BOS_standard_IBA.hdf5",
)


def told_here(path: Path, group: str) -> dict[str, tuple[object, ...]]:
    with h5py.File(path) as file:
        return {
            one.dataset: (
                one.name,
                one.is_sum,
                one.technique,
                one.written,
                one.scale and (one.scale.gain, one.scale.offset, one.scale.quadratic),
                round(reading.counts_of(file, one).sum()),
            )
            for one in reading.channels_of(file, group)
        }


def told_there(file: CapturedFile, group: str) -> dict[str, tuple[object, ...]]:
    [analysis] = (one for one in file.analyses if one.path == group)
    return {
        one.dataset: (
            one.canonical_name,
            one.is_sum,
            one.technique,
            one.calibration,
            one.scale and (one.scale.gain, one.scale.offset, one.scale.quadratic),
            one.counts,
        )
        for one in analysis.detectors
    }


def agree(path: Path) -> None:
    file = captured(path)
    assert file.analyses, path.name
    with h5py.File(path) as opened:
        groups = reading.groups_of(opened)
    assert {one.path for one in file.analyses if one.detectors} <= set(groups)
    for analysis in file.analyses:
        assert told_here(path, analysis.path) == told_there(file, analysis.path)


@pytest.mark.slow
def test_all_files_of_the_demonstration_are_read_alike(demo: dict[str, list[Path]]) -> None:
    paths = [path for files in demo.values() for path in files]
    assert len(paths) > 20
    for path in paths:
        agree(path)


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_real_files_are_read_alike(samples: Path, name: str) -> None:
    agree(samples / name)


@pytest.mark.slow
def test_lines_and_layers_are_those_of_the_pictures(demo: dict[str, list[Path]]) -> None:
    """The same numbers by the reading process of capture, and by what a pack brings along."""
    confirmed = 0
    for path in [path for files in demo.values() for path in files][:12]:
        file = captured(path)
        with adding(AGLAE, Limits()) as adder, h5py.File(path) as opened:
            for analysis in file.analyses:
                ours = {one.dataset: one for one in reading.channels_of(opened, analysis.path)}
                for one in analysis.physical:
                    if one.technique not in X_RAYS or not one.counts:
                        continue
                    counts = np.asarray(adder.spectrum(path, "HDF5", [one.dataset]))
                    seen = reading.counts_of(opened, ours[one.dataset])
                    assert np.array_equal(counts, seen)
                    scale = one.scale and Scale(
                        one.scale.gain, one.scale.offset, one.scale.quadratic
                    )
                    lines = find_lines(counts, scale) if scale else ()
                    shown = reading.spectrum_of(ours[one.dataset], seen)
                    assert shown.lines == lines
                    assert (shown.scale is not None) == bool(lines) == (not shown.doubt)
                    confirmed += bool(lines)
                    if lines and len(one.shape) == 3:
                        windows = [line.channels for line in lines[:4]]
                        there = adder.layers(path, "HDF5", one.dataset, windows)
                        here = reading.layers_of(opened, ours[one.dataset], windows)
                        assert np.array_equal(np.asarray(there), np.asarray(here))
    assert confirmed > 5


def channel(path: Path, group: str, name: str) -> reading.Channel:
    with h5py.File(path) as file:
        return next(one for one in reading.channels_of(file, group) if one.name == name)


def test_a_wrong_calibration_is_told_and_not_used(tmp_path: Path) -> None:
    """The negative control: the same counts, another calibration in the file."""
    for calibration, doubt in (
        (WRONG, reading.NOT_UNDERSTOOD),
        ("MCA a=0.0215, MCA b=-0.05, MCA c=0", reading.NOT_CONFIRMED),
        ("none", reading.NOT_UNDERSTOOD),
        ("", reading.NOT_WRITTEN),
    ):
        path = g3_map(tmp_path, calibration)
        one = channel(path, "/", "X1")
        with h5py.File(path) as file:
            shown = reading.spectrum_of(one, reading.counts_of(file, one))
        assert (shown.scale, shown.lines, shown.doubt) == (None, (), doubt)
        assert shown.axis.tolist() == list(range(1024))
    path = g3_map(tmp_path)
    with h5py.File(path) as file:
        one = channel(path, "/", "X1")
        shown = reading.spectrum_of(one, reading.counts_of(file, one))
    assert shown.scale is not None and {line.element for line in shown.lines} >= {"Cu", "Fe"}


def test_a_part_of_a_map_is_summed(tmp_path: Path) -> None:
    path = g3_map(tmp_path)
    one = channel(path, "/", "X1")
    with h5py.File(path) as file:
        part = reading.counts_of(file, one, (slice(1, 3), slice(0, 5)))
    assert part.tolist() == MAP[1:3, :5].sum(axis=(0, 1)).tolist()
    assert HEIGHT > 3


def test_nothing_outside_of_a_file_is_opened(tmp_path: Path) -> None:
    there = g3_points(tmp_path)
    path = tmp_path / "links.hdf5"
    with h5py.File(path, "w") as file:
        file["X1"] = h5py.ExternalLink(there.name, "/20260120_0001_OBJECT/X1")
        file["elsewhere"] = h5py.ExternalLink(there.name, "/20260120_0001_OBJECT")
        file["soft"] = h5py.SoftLink("/group")
        file.create_group("group").create_dataset("X2", data=[1, 2])
        file["group/loop"] = h5py.SoftLink("/group/loop")
    with h5py.File(path) as file:
        assert reading.groups_of(file) == ["/group"]
        with pytest.raises(KeyError):
            list(reading.channels_of(file, "/elsewhere"))
