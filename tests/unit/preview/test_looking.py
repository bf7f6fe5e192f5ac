"""What of a file is drawn: by the real reading process, of files in the layout of the beam line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest

from thalie.capture import Limits
from thalie.capture.aglae import AGLAE
from thalie.preview.looking import Seen, look

from .files import HEIGHT, MAP, WIDTH, WRONG, g3_map, g3_points

LIMITS = Limits()


def seen(path: Path) -> Seen:
    return look(path, path.name, AGLAE, LIMITS)


def test_a_map_is_seen_by_its_main_detector_with_its_lines(tmp_path: Path) -> None:
    found = seen(g3_map(tmp_path))
    assert found.map is not None and found.spectrum is not None
    assert found.map.detector == found.spectrum.detector == "X1"  # sums are no detectors
    assert found.spectrum.counts.tolist() == MAP.sum(axis=(0, 1)).tolist()
    assert {line.element for line in found.map.lines} == {"Cu", "Fe", "Ca"}
    elements = [line.element for line in found.map.lines]
    assert elements[-1] == "Ca"  # which is everywhere
    by_element = dict(zip(elements, found.map.layers, strict=True))
    left, right = np.s_[:, :5], np.s_[:, 5:]
    for element, bright, dark in (("Cu", left, right), ("Fe", right, left)):
        assert by_element[element][bright].min() > 10 * max(by_element[element][dark].max(), 1)
    assert found.map.pixels == (WIDTH, HEIGHT)
    assert found.map.size == (250.0, 150.0)


@pytest.mark.parametrize("calibration", [WRONG, "MCA a=0.0215, MCA b=-0.05, MCA c=0", "none"])
def test_a_calibration_that_is_not_confirmed_gives_neither_lines_nor_energies(
    tmp_path: Path, calibration: str
) -> None:
    """The negative control: the same counts, another calibration in the file."""
    found = seen(g3_map(tmp_path, calibration))
    assert found.map is not None and found.spectrum is not None
    assert found.map.lines == found.spectrum.lines == ()
    assert found.spectrum.scale is None
    assert found.map.layers[0].tolist() == MAP.sum(axis=2).tolist()


def test_without_sizes_none_is_told(tmp_path: Path) -> None:
    found = seen(g3_map(tmp_path, sizes=False))
    assert found.map is not None and found.map.size is None


def test_points_are_summed(tmp_path: Path) -> None:
    found = seen(g3_points(tmp_path))
    assert found.map is None and found.spectrum is not None
    assert found.spectrum.number == 3
    assert found.spectrum.counts.tolist() == MAP[1:4, 1].sum(axis=0).tolist()
    assert found.spectrum.lines[0].element == "Cu"


def broken(folder: Path) -> Path:
    path = g3_map(folder)
    path.write_bytes(path.read_bytes()[:-2000])
    return path


def empty(folder: Path) -> Path:
    path = folder / "a.hdf5"
    path.touch()
    return path


def other_layout(folder: Path) -> Path:
    path = folder / "a.hdf5"
    with h5py.File(path, "w") as file:
        file["data"] = MAP
    return path


def linked(folder: Path) -> Path:
    path = folder / "20260120_0044_OBJECT_PROJECT_IBA.hdf5"
    with h5py.File(path, "w") as file:
        file["X1/maps"] = h5py.ExternalLink(str(g3_points(folder)), "/")
    return path


@pytest.mark.parametrize("make", [broken, empty, other_layout, linked])
def test_what_cannot_be_read_shows_nothing(tmp_path: Path, make: Callable[[Path], Path]) -> None:
    assert seen(make(tmp_path)) == Seen()
