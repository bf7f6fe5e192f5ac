"""Small run folders in the layout of the third generation."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np

from thalie.capture import CapturedRun, capture_run, find_runs
from thalie.capture.aglae import AGLAE


@dataclass
class RunFolder:
    """``<project>/runs/<label>`` with point files; the project is new in every test."""

    root: Path

    def __post_init__(self) -> None:
        self.project = f"project-{secrets.token_hex(4)}"
        self.label = "run 1"
        self.folder = self.root / self.project / "runs" / self.label / "HDF5"
        self.folder.mkdir(parents=True)

    @property
    def key(self) -> str:
        return f"{self.project}/{self.label}"

    def write(self, number: int, seed: int = 0, day: str = "20260105", **attributes: str) -> str:
        """Write the point file of one analysis; returns its name in the dataset."""
        path = self.folder / f"{day}_{number:04d}_OBJ_{self.project}_IBA.hdf5"
        counts = np.random.default_rng([number, seed]).poisson(40, 2048).astype("int32")
        with h5py.File(path, "w") as file:
            group = file.create_group(f"{day}_{number:04d}_OBJ{number}")
            said = {"particle": "Proton", "beam energy": "3000 keV", "target type": "object",
                    "ref. analyse": f"OBJ{number}"}  # fmt: skip
            group.attrs.update(said | attributes)
            spectrum = group.create_dataset("X0", data=counts)
            spectrum.attrs["adc name"] = "X0"
            spectrum.attrs["spectra sum"] = str(int(counts.sum()))
        return f"HDF5--{path.name}"

    def path(self, name: str) -> Path:
        return self.folder / name.removeprefix("HDF5--")

    def capture(self, path: Path | None = None) -> CapturedRun:
        (source,) = find_runs([path or self.folder.parent], dialect=AGLAE)
        return capture_run(source, dialect=AGLAE)
