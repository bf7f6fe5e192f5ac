"""Files in the layout of the beam line, with a map of two elements."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np

from .spectra import SCALE, spectrum

RIGHT = f"MCA a={SCALE.gain}, MCA b={SCALE.offset}, MCA c=0"
WRONG = "MCA a=0.1995, MCA b=0, MCA c=0"  # as of X1 in some files
HEIGHT, WIDTH = 6, 10


def counts_of_map() -> np.ndarray:
    """Copper on the left, iron on the right."""
    rows = np.zeros((HEIGHT, WIDTH, 1024), dtype=np.int32)
    for place, element in ((np.s_[:, :5], "Cu"), (np.s_[:, 5:], "Fe")):
        for y, x in np.ndindex(HEIGHT, 5):
            rows[place][y, x] = spectrum({element: 4000, "Ca": 300}, seed=y * 5 + x)
    return rows


MAP = counts_of_map()


def g3_map(
    folder: Path, calibration: str = RIGHT, *, sizes: bool = True, off: bool = False
) -> Path:
    path = folder / "20260120_0044_OBJECT_PROJECT_IBA.hdf5"
    with h5py.File(path, "w") as file:
        file.attrs["particle"] = "Proton"
        if sizes:
            file.attrs["pixel size x (um)"] = file.attrs["pixel size y (um)"] = "25"
        for name, counts in {"X1": MAP, "X3": MAP // 4, "X13": MAP + MAP // 4}.items():
            made = file.create_dataset(f"{name}/maps", data=counts, compression="gzip")
            made.attrs["adc name"] = "det. OFF" if off and name == "X1" else name
            made.attrs["calibration"] = calibration
    return path


def g3_points(folder: Path, calibration: str = RIGHT) -> Path:
    path = folder / "20260120_PROJECT_batch_IBA.hdf5"
    with h5py.File(path, "w") as file:
        for number in (1, 2, 3):
            group = file.create_group(f"20260120_{number:04d}_OBJECT")
            group.attrs["ref. analyse"] = "OBJECT"
            made = group.create_dataset("X1", data=MAP[number, 1])
            made.attrs["calibration"] = calibration
    return path
