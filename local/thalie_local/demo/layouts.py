"""How the three generations of converters lay out an HDF5 file.

G1 and G2 are the layouts of the converter of 2023 before and after 28 June, G3 that of the
converter in use since February 2025, whose attribute names changed during that year. The facts were
read in files the converters wrote; ``docs`` describes them under the capture formats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import h5py
import numpy as np
import numpy.typing as npt

from .instrument import OFF, PIXE_CHANNELS, Channel, Measurement

Counts = npt.NDArray[Any]

SYNTHETIC: Final = (
    "Synthetic data computed for the demonstration of Thalie: "
    "no object, person or measurement behind them is real."
)
MARK: Final = "thalie synthetic"
INSTITUTION: Final = "FICTITIOUS LABORATORY"

_RENAMED: Final = date(2025, 9, 1)
"""Files before this day use the attribute names seen in May 2025."""

_LE_HE: Final = {"X0": "LE0", "X1": "HE1", "X2": "HE2", "X3": "HE3", "X4": "HE4"}

_ASCII_SUMS: Final = {
    "x10": ("X1", "X2", "X3", "X4"),
    "x11": ("X1", "X2"),
    "x12": ("X3", "X4"),
    "x13": ("X1", "X2", "X3"),
}
"""What the numbers meant in 2023."""

_SUMS_OF_MAY_2025: Final = {
    "X11": ("X1", "X2"),
    "X13": ("X1", "X3"),
    "X34": ("X3", "X4"),
    "X1234": ("X1", "X2", "X3", "X4"),
}
_SUMS: Final = {"X13": ("X1", "X3"), "X134": ("X1", "X3", "X4"), "X34": ("X3", "X4")}


@dataclass(frozen=True, slots=True)
class Session:
    """What all files of one day have in common; ``token`` is the project's nickname in files."""

    day: date
    token: str
    operator: str
    channels: tuple[Channel, ...]

    @property
    def stamp(self) -> str:
        """The day as file names carry it."""
        return f"{self.day:%Y%m%d}"

    def channel(self, name: str) -> Channel:
        """The channel of that name."""
        return next(channel for channel in self.channels if channel.name == name)


def map_stem(session: Session, measurement: Measurement, subject: str) -> str:
    """File stem of a map, ``YYYYMMDD_NNNN_OBJECT_PROJECT_IBA``."""
    return f"{session.stamp}_{measurement.number:04d}_{subject}_{session.token}_IBA"


@contextmanager
def _new_file(path: Path) -> Iterator[h5py.File]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        file.attrs[MARK] = SYNTHETIC
        yield file


def _total(spectra: Mapping[str, Counts], names: Iterable[str]) -> Counts:
    found = [spectra[name] for name in names]
    return np.sum(found, axis=0, dtype=found[0].dtype)


def _spaced(words: str) -> str:
    """``40 mm He`` as 2023 files spell it: ``40mm He``."""
    return words.replace(" mm ", "mm ")


# --- G1 and G2: points ---------------------------------------------------------------------


def _ascii_spectra(measurement: Measurement) -> dict[str, Counts]:
    """The spectra that 2023 files hold of one point, under their lower-case names."""
    spectra = {
        name.lower(): counts.astype(np.int64) for name, counts in measurement.spectra.items()
    }
    sums = {
        name: _total(measurement.spectra, parts).astype(np.int64)
        for name, parts in _ASCII_SUMS.items()
    }
    return spectra | sums


def write_g1_points(path: Path, session: Session, measurements: Sequence[Measurement]) -> None:
    """``globals.hdf5`` or ``std.hdf5`` of spring 2023: one group per analysis number."""
    with _new_file(path) as file:
        for measurement in measurements:
            group = file.create_group(f"{measurement.number:04d}")
            group.attrs.update({"ref object": measurement.reference, "start date": session.stamp})
            for name, counts in _ascii_spectra(measurement).items():
                if name in {"g20", "r135", "r150"}:
                    continue
                name = "g27" if name == "g70" else name
                dataset = group.create_dataset(name, data=counts, compression="gzip")
                dataset.attrs.update(_g1_attributes(session, measurement, counts))


def _g1_attributes(session: Session, measurement: Measurement, counts: Counts) -> dict[str, str]:
    side, pixel = f"{measurement.side:.0f}", f"{measurement.pixel:.0f}"
    filters = " , ".join(_spaced(session.channel(name).filter) for name in PIXE_CHANNELS)
    return {
        "acquisition time": str(measurement.seconds),
        "experiment information": (
            f"{side},{side},{pixel},{pixel},500,1250,{_dose(measurement)},"
            f"{measurement.beam.particle} , {measurement.beam.energy:.0f} keV , {filters}'"
        ),
        "month": f"{measurement.started:%m}",
        "seconds since midnight": str(_seconds_since_midnight(measurement)),
        "spectrum sum": str(int(counts.sum())),
        "user comment": f" '{measurement.description}",
        "year": f"{measurement.started:%Y}",
    }


def write_g2_points(path: Path, session: Session, measurements: Sequence[Measurement]) -> None:
    """``globals.hdf5`` or ``std.hdf5`` after 28 June 2023: attributes on the group only."""
    with _new_file(path) as file:
        for measurement in measurements:
            group = file.create_group(f"{measurement.number:04d}")
            group.attrs.update(_g2_attributes(session, measurement))
            for name, counts in _ascii_spectra(measurement).items():
                if name.startswith("r"):
                    counts = np.column_stack((np.arange(1, len(counts) + 1), counts))
                group.create_dataset(name, data=counts, compression="gzip")


def _g2_attributes(session: Session, measurement: Measurement) -> dict[str, str]:
    side, pixel = f"{measurement.side:.0f}", f"{measurement.pixel:.0f}"
    return {
        "acquisition_time": str(measurement.seconds),
        "area_of_interest": measurement.description,
        "beam_energy": f"{measurement.beam.energy:.0f} keV",
        "calibration_factor": _dose(measurement),
        **{
            f"{_LE_HE[name].lower()}_filter": _spaced(session.channel(name).filter)
            for name in PIXE_CHANNELS
        },
        "map_size_height": side,
        "map_size_width": side,
        "month": f"{measurement.started:%m}",
        "object_ref": measurement.reference,
        "particle": measurement.beam.particle,
        "pen_size": "500",
        "pixel_size_height": pixel,
        "pixel_size_width": pixel,
        "sample_speed_rate": "1250",
        "seconds_since_midnight": str(_seconds_since_midnight(measurement)),
        "spectrum_sum": str(int(measurement.spectra["G20"].sum())),
        "start_date": session.stamp,
        "year": f"{measurement.started:%Y}",
    }


def _seconds_since_midnight(measurement: Measurement) -> int:
    started = measurement.started
    return started.hour * 3600 + started.minute * 60 + started.second


def _dose(measurement: Measurement) -> str:
    """Collected charge as the monitor counts it, a hundred thousand per µC."""
    return str(round(measurement.charge * 100_000))


# --- G1 and G2: maps -----------------------------------------------------------------------


def write_g1_map(path: Path, session: Session, measurement: Measurement) -> None:
    """A map of spring 2023: ``/data/LE0``, ``HE1``…, filters on each dataset."""
    with _new_file(path) as file:
        data = file.create_group("data")
        data.attrs.update(_data_attributes(measurement))
        filters = {_LE_HE[n]: session.channel(n).filter.replace(" ", "") for n in PIXE_CHANNELS}
        for name, counts in measurement.spectra.items():
            new = _LE_HE.get(name, "GAMMA")
            dataset = data.create_dataset(new, data=counts, compression="gzip")
            if new in filters:
                dataset.attrs["filter"] = filters[new]
        for parts in _map_sums(measurement):
            names = [_LE_HE[part] for part in parts]
            counts = _total(measurement.spectra, parts)
            dataset = data.create_dataset("+".join(names), data=counts, compression="gzip")
            dataset.attrs.update({f"{name.lower()}_filter": filters[name] for name in names})


def write_g2_map(path: Path, session: Session, measurement: Measurement) -> None:
    """A map after 28 June 2023: ``/data/x0``…, sizes on the group, no filters anywhere."""
    with _new_file(path) as file:
        data = file.create_group("data")
        side, pixel = f"{measurement.side:.0f}", f"{measurement.pixel:.0f}"
        data.attrs.update(
            _data_attributes(measurement)
            | {"map_size_height": side, "map_size_width": side, "pen_size": "500"}
            | {"pixel_size_height": pixel, "pixel_size_width": pixel}
        )
        for name, counts in measurement.spectra.items():
            new = "GAMMA_70" if name == "G70" else name.lower()
            data.create_dataset(new, data=counts.astype(np.int32), compression="gzip")
        for parts in _map_sums(measurement):
            counts = _total(measurement.spectra, parts).astype(np.int32)
            data.create_dataset("+".join(parts).lower(), data=counts, compression="gzip")


def _data_attributes(measurement: Measurement) -> dict[str, str]:
    return {
        "acquisition_time": str(timedelta(seconds=measurement.seconds)).zfill(8),
        "beam_energy": f"{measurement.beam.energy:.0f}keV",
        "particle": measurement.beam.particle,
    }


def _map_sums(measurement: Measurement) -> tuple[tuple[str, ...], ...]:
    wanted = (("X1", "X3"), ("X1", "X3", "X4"), ("X3", "X4"))
    return tuple(parts for parts in wanted if measurement.spectra.keys() >= set(parts))


# --- G3 ------------------------------------------------------------------------------------


def write_g3_points(path: Path, session: Session, measurements: Sequence[Measurement]) -> None:
    """``{date}_{project}_batch_IBA.hdf5`` or ``…_standard_IBA.hdf5``, uncompressed."""
    older = session.day < _RENAMED
    with _new_file(path) as file:
        for measurement in measurements:
            last = "standard" if older and measurement.standard else measurement.reference
            group = file.create_group(f"{session.stamp}_{measurement.number:04d}_{last}")
            group.attrs.update(_g3_attributes(session, measurement))
            group.attrs["acquisition time (sec.)"] = str(measurement.seconds)
            for name, counts in measurement.spectra.items():
                dataset = group.create_dataset(name, data=counts)
                channel = session.channel(name)
                dataset.attrs.update(_g3_detector(channel, session.day))
                dataset.attrs["gupix header"] = _gupix_header(measurement, counts)
                dataset.attrs["spectra sum"] = str(int(counts.sum()))
            for name, parts in (_SUMS_OF_MAY_2025 if older else _SUMS).items():
                counts = _total(measurement.spectra, parts)
                dataset = group.create_dataset(name, data=counts)
                dataset.attrs.update(_g3_sum(parts, session.day))
                dataset.attrs["gupix header"] = _gupix_header(measurement, counts)
                dataset.attrs["sum spectra" if older else "spectra sum"] = str(int(counts.sum()))


def write_g3_map(path: Path, session: Session, measurement: Measurement) -> None:
    """A map since 2025: metadata on the root, one group per channel holding ``maps``."""
    with _new_file(path) as file:
        file.attrs.update(_g3_attributes(session, measurement))
        for name, counts in measurement.spectra.items():
            _write_g3_maps(file, name, counts, session.channel(name), session.day)
        for name, parts in _SUMS.items():
            counts = _total(measurement.spectra, parts)
            _write_g3_maps(file, name, counts, session.channel(parts[0]), session.day)


def _write_g3_maps(file: h5py.File, name: str, counts: Counts, channel: Channel, day: date) -> None:
    dataset = file.create_dataset(
        f"{name}/maps",
        data=counts,
        chunks=(3, 5, 512),
        maxshape=(None, None, None),
        compression="gzip",
    )
    dataset.attrs.update(_g3_detector(channel, day))


def _g3_attributes(session: Session, measurement: Measurement) -> dict[str, str]:
    side, pixel = f"{measurement.side:.0f}", f"{measurement.pixel:.0f}"
    reference = "ref. standard" if session.day < _RENAMED else "ref. analyse"
    written = measurement.started + timedelta(seconds=measurement.seconds)
    columns = max(1, round(measurement.side / measurement.pixel))
    dose = _dose(measurement)
    return {
        "analyse description": measurement.description,
        "beam energy": f"{measurement.beam.energy:.0f} keV",
        "dose": dose,
        "dose/column": str(int(dose) // columns),
        "institution": INSTITUTION,
        "map size x (um)": side,
        "map size y (um)": side,
        "obj euphrosyne": "STANDARD" if measurement.standard else "Object",
        "particle": measurement.beam.particle,
        "pen size (um)": "500",
        "pixel size x (um)": pixel,
        "pixel size y (um)": pixel,
        "prj euphrosyne": session.token,
        reference: measurement.reference,
        "target type": "standard" if measurement.standard else "object",
        "timestamp": f"{written:%m/%d/%Y %H:%M:%S}",
        "username": session.operator,
    }


def _g3_detector(channel: Channel, day: date) -> dict[str, str]:
    """Attributes of a channel; an off one says so and has no more to say."""
    older = day < _RENAMED
    name = {"G20": "GAMMA20", "G70": "GAMMA70", "R135": "RBS135", "R150": "RBS150"}.get(
        channel.name, channel.name
    )
    if channel.filter == OFF:
        return {"adc name": "OFF" if older else "det. OFF"}
    words = channel.filter.replace(" mm He", "mm Helium")
    facts = {"adc name": name, "calibration": channel.calibration}
    if older:
        return facts | {"filter": words}
    facts["det. filter"] = f" {words}"
    if not channel.name.startswith("X"):
        return facts
    return facts | {
        "det. S/N": f"SYNTHETIC-{channel.name}",
        "det. active area": "50mm2",
        "det. angle": "45" if channel.name == "X0" else "50",
        "det. entrance window": "Be 12.5um",
        "det. thickness": "450um",
        "det. type": "SDD Ketek",
    }


def _g3_sum(parts: Sequence[str], day: date) -> dict[str, str]:
    combination = {"Combination of ": "detector " + " + ".join(parts)}
    if day < _RENAMED:
        see = "See SDD of this combination"
        return combination | {"Detector type": "SDD Ketek", "SDD thickness": see, "filter": see}
    see = "See Combination of"
    return combination | {"Det. type": "SDD Ketek", "Det. filter": see, "Det. thickness": see}


def _gupix_header(measurement: Measurement, counts: Counts) -> str:
    """Year, month, seconds since midnight, acquisition seconds and sum, as GUPIX reads them."""
    return (
        f"{measurement.started:%Y %m} {_seconds_since_midnight(measurement)} "
        f"{measurement.seconds} {int(counts.sum())}  "
    )
