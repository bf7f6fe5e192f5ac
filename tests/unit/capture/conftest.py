"""Small files in the layouts of the beam line's converters, and one reading process for all."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from thalie.capture import Findings
from thalie.capture.safe.limits import MIB, Limits
from thalie.capture.safe.process import ReadingProcess

from .ours import judge, reading

SAMPLES = Path(os.environ.get("THALIE_SHARED", Path(__file__).parents[4] / "shared")) / "samples"
_INFORMATION = (
    "1000,800,25,20,500,1250,100000,Proton , 2999 keV , 40mm He , 50 um Al + 20 um Cr , OFF , "
    "50 um Al + 20 um Cr , 50 um Al'"
)
_G3_DETECTOR = {
    "calibration": "MCA a=0.02, MCA b=-0.018052, MCA c=0",
    "det. type": "SDD Ketek",
    "det. active area": "50mm2",
    "det. angle": "45",
    "det. entrance window": "Be 12.5um",
    "det. filter": " 40mm Helium",
    "det. thickness": "450um",
}
_G3_MEASUREMENT = {
    "analyse description": "blue glaze",
    "beam energy": "2998 keV",
    "dose": "900000",
    "institution": "None",
    "map size x (um)": "1000",
    "map size y (um)": "800",
    "obj euphrosyne": "Object",
    "particle": "Proton",
    "pen size (um)": "500",
    "pixel size x (um)": "25",
    "pixel size y (um)": "20",
    "prj euphrosyne": "TIPY",
    "ref. analyse": "PYRALT",
    "target type": "object",
    "timestamp": "01/20/2026 14:57:37",
    "username": "None",
}


def spectrum(seed: int, *shape: int) -> np.ndarray:
    """Counts that differ from one seed to the next."""
    return np.random.default_rng(seed).integers(1, 50, size=shape or (64,))


class Builder:
    """Writes files into a folder. Each method takes what differs from an ordinary file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def g1_points(
        self,
        name: str = "globals.hdf5",
        group: dict[str, Any] | None = None,
        dataset: dict[str, Any] | None = None,
        numbers: tuple[str, ...] = ("0001",),
    ) -> Path:
        with h5py.File(self.folder / name, "w") as file:
            for number in numbers:
                point = file.create_group(number)
                point.attrs.update({"ref object": "arc", "start date": "20230510"} | (group or {}))
                words = {
                    "acquisition time": "193",
                    "experiment information": _INFORMATION,
                    "month": "05",
                    "year": "2023",
                    "seconds since midnight": "36779",
                    "user comment": " 'blue part",
                } | (dataset or {})
                for channel, values in self._early_channels().items():
                    self._add(point, channel, values, words | {"spectrum sum": str(values.sum())})
        return self.folder / name

    def g1_map(self, name: str = "20230227_0002_Vase_SASHI_IBA.hdf5") -> Path:
        with h5py.File(self.folder / name, "w") as file:
            data = file.create_group("data")
            data.attrs.update(
                {"acquisition_time": "00:01:43", "beam_energy": "3000keV", "particle": "Proton"}
            )
            one, three = spectrum(1, 3, 4, 16), spectrum(3, 3, 4, 16)
            self._add(data, "LE0", spectrum(0, 3, 4, 16), {"filter": "40mmHe"})
            self._add(data, "HE1", one, {"filter": "100umAl"})
            self._add(data, "HE3", three, {"filter": "100umAl"})
            both = {"he1_filter": "100umAl", "he3_filter": "100umAl"}
            self._add(data, "HE1+HE3", one + three, both)
            self._add(data, "GAMMA_20", spectrum(5, 3, 4, 32), {})
        return self.folder / name

    def g2_points(
        self, name: str = "20230510_COLORS_globals.hdf5", group: dict[str, Any] | None = None
    ) -> Path:
        words = {
            "acquisition_time": "193",
            "area_of_interest": "blue part",
            "beam_energy": "2999 keV",
            "calibration_factor": "100000",
            "he1_filter": "50 um Al + 20 um Cr",
            "he2_filter": "OFF",
            "le0_filter": "40mm He",
            "map_size_height": "800",
            "map_size_width": "1000",
            "object_ref": "arc",
            "particle": "Proton",
            "pen_size": "500",
            "pixel_size_height": "20",
            "pixel_size_width": "25",
            "seconds_since_midnight": "36779",
            "spectrum_sum": "25932",
            "start_date": "20230510",
            "year": "2023",
        } | (group or {})
        with h5py.File(self.folder / name, "w") as file:
            point = file.create_group("0001")
            point.attrs.update(words)
            for channel, values in self._early_channels().items():
                self._add(point, channel, values, {})
            table = np.stack([np.arange(32), np.full(32, 2)], axis=1)
            self._add(point, "r150", table, {})
        return self.folder / name

    def g2_map(self, name: str = "20230727_0002_Vase_SASHI_IBA.hdf5") -> Path:
        with h5py.File(self.folder / name, "w") as file:
            data = file.create_group("data")
            data.attrs.update(
                {
                    "acquisition_time": "00:01:43",
                    "beam_energy": "3000keV",
                    "particle": "Proton",
                    "map_size_height": "800",
                    "map_size_width": "1000",
                    "pixel_size_height": "20",
                    "pixel_size_width": "25",
                    "pen_size": "500",
                }
            )
            one, three = spectrum(1, 3, 4, 16), spectrum(3, 3, 4, 16)
            for channel, values in (
                ("x0", spectrum(0, 3, 4, 16)),
                ("x1", one),
                ("x3", three),
                ("x1+x3", one + three),
                ("GAMMA_70", spectrum(5, 3, 4, 32)),
                ("IBIL", spectrum(6, 3, 4, 20)),
            ):
                self._add(data, channel, values, {})
        return self.folder / name

    def g3_points(
        self,
        name: str = "20260120_TIPY_batch_IBA.hdf5",
        groups: dict[str, dict[str, Any]] | None = None,
        detectors: dict[str, dict[str, Any]] | None = None,
        **options: Any,
    ) -> Path:
        with h5py.File(self.folder / name, "w", **options) as file:
            for group, words in (groups or {"20260120_0044_PYRALT": {}}).items():
                point = file.create_group(group)
                self.write(point, _G3_MEASUREMENT | {"acquisition time (sec.)": "66"} | words)
                one, three = spectrum(1), spectrum(3)
                for channel, values in (("X0", spectrum(0)), ("X1", one), ("X3", three)):
                    self._point(point, channel, values, (detectors or {}).get(channel, {}))
                own = {"Combination of ": "detector X1 + X3", "Detector type": "SDD Ketek"}
                own |= (detectors or {}).get("X13", {})
                self._add(point, "X13", one + three, own, packed=False)
        return self.folder / name

    def g3_map(
        self,
        name: str = "20260120_0044_PYRALT_TIPY_IBA.hdf5",
        root: dict[str, Any] | None = None,
        detectors: dict[str, dict[str, Any]] | None = None,
        arrays: dict[str, np.ndarray] | None = None,
        **options: Any,
    ) -> Path:
        one, three = spectrum(1, 3, 4, 16), spectrum(3, 3, 4, 16)
        maps = {"X0": spectrum(0, 3, 4, 16), "X1": one, "X3": three, "X13": one + three}
        with h5py.File(self.folder / name, "w", **options) as file:
            self.write(file, _G3_MEASUREMENT | (root or {}))
            for number, (channel, values) in enumerate((arrays or maps).items()):
                words = _G3_DETECTOR | {"adc name": channel, "det. S/N": f"M{number}"}
                words |= (detectors or {}).get(channel, {})
                self._add(file.create_group(channel), "maps", values.astype("u4"), words)
        return self.folder / name

    def gui_map(self, name: str = "20240412_0007_Vase_SASHI_IBA.hdf5") -> Path:
        with h5py.File(self.folder / name, "w") as file:
            file.create_group("parametres").attrs.update(
                {
                    "Date": "20240412",
                    "Projet": "SASHI",
                    "Objet": "Vase 3",
                    "Particule": "Proton",
                    "Beam energy": "2998 keV",
                    "Map size X/Y (um)": "1000 x 800",
                    "Pixel size X/Y (um)": "25 x 20 ",
                    "Pen size (um)": "500 ",
                    "Detector filter": "X0:40mm He, X1:50 um Al, X2:OFF, X3:50 um Al, X4:OFF",
                }
            )
            for number, channel in enumerate(("X0", "X1")):
                group = file.create_group(f"data{number}_{channel}")
                self._add(group, "maps", spectrum(number, 3, 4, 16), {})
        return self.folder / name

    @staticmethod
    def write(holder: Any, words: dict[str, Any]) -> None:
        """Write WORDS as attributes; ``None`` leaves one out."""
        for key, value in words.items():
            if value is not None:
                holder.attrs[key] = value

    def _point(self, group: h5py.Group, channel: str, values: Any, words: dict[str, Any]) -> None:
        own = _G3_DETECTOR | {"adc name": channel, "spectra sum": str(values.sum())} | words
        self._add(group, channel, values.astype("i4"), own, packed=False)

    def _add(
        self, group: Any, name: str, values: Any, words: dict[str, Any], packed: bool = True
    ) -> None:
        dataset = group.create_dataset(name, data=values, compression="gzip" if packed else None)
        self.write(dataset, words)

    @staticmethod
    def _early_channels() -> dict[str, np.ndarray]:
        one, three, four = spectrum(1), spectrum(3), spectrum(4)
        return {
            "x0": spectrum(0),
            "x1": one,
            "x2": np.zeros(64, int),
            "x3": three,
            "x4": four,
            "x10": one + three + four,
            "x11": one,
            "x12": three + four,
            "x13": one + three,
            "g27": spectrum(27, 128),
        }


@pytest.fixture
def build(tmp_path: Path) -> Builder:
    return Builder(tmp_path)


@pytest.fixture(scope="session")
def strict() -> Limits:
    """Limits that small files can run into."""
    return Limits(
        objects=200,
        links=300,
        attributes=2000,
        depth=8,
        unwritten=MIB,
        unfolded=16 * MIB,
        unfolded_ratio=100,
    )


@pytest.fixture(scope="session")
def process() -> Iterator[ReadingProcess]:
    """One reading process for all tests."""
    with reading(Limits()) as process:
        yield process


@pytest.fixture
def judged(process: ReadingProcess) -> Callable[[Path], Findings]:
    """Judge a file as ``capture_run`` does."""
    return lambda path: judge(path, path.name, process)


@pytest.fixture
def judged_strictly(
    process: ReadingProcess, strict: Limits
) -> Iterator[Callable[[Path], Findings]]:
    """Judge a file with limits that small files can run into."""
    usual, process._limits = process._limits, strict
    yield lambda path: judge(path, path.name, process)
    process._limits = usual


@pytest.fixture
def sample() -> Callable[[str], Path]:
    """A real file by the beginning of its name; skips where the samples are absent."""

    def find(beginning: str) -> Path:
        found = sorted(SAMPLES.glob(f"{beginning}*.hdf5"))
        if not found:
            pytest.skip(f"no real sample {beginning}* in {SAMPLES.name}")
        return found[0]

    return find
