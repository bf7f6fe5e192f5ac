"""The large map is a map like the one it was made from, only larger."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np

from bench.campaign import TIMES, files, large_map_run, megabytes
from thalie.capture import Kind, RunSource, capture_run
from thalie.capture.aglae import AGLAE


def small_map(folder: Path) -> RunSource:
    path = folder / "20260121_0004_OBJECT_PROJECT_IBA.hdf5"
    with h5py.File(path, "w") as file:
        file.attrs.update(
            {"map size x (um)": "200", "map size y (um)": "100", "pixel size x (um)": "50",
             "pixel size y (um)": "50", "timestamp": "01/21/2026 10:00:00"}
        )  # fmt: skip
        counts = np.arange(2 * 4 * 2048, dtype=np.uint32).reshape(2, 4, 2048)
        file.create_dataset("X1/maps", data=counts, chunks=(2, 4, 512), compression="gzip")
    return RunSource("p/r", "p", "r", ((path, path.name, "HDF5"),))


def test_a_large_map_is_recognised_and_agrees_with_itself(tmp_path: Path) -> None:
    small = small_map(tmp_path)
    (run,) = large_map_run([small], tmp_path / "large")
    (file,) = capture_run(run, dialect=AGLAE).files
    (analysis,) = file.analyses
    assert file.problems == ()
    assert analysis.kind is Kind.MAP
    assert sorted(analysis.pixels or ()) == [2 * TIMES, 4 * TIMES]
    assert megabytes(files([run])) > megabytes(files([small]))
