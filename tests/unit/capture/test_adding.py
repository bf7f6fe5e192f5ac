"""Sums of spectra and maps, as the reading process gives them; and what it refuses to add up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from thalie.capture import Adder, Limits, adding
from thalie.capture.aglae import AGLAE

COUNTS = np.random.default_rng(3).poisson(2.0, (9, 14, 64)).astype(np.int32)
BLOCK = 4096  # bytes: less than the array, so that it is read in pieces
WINDOWS = [(0, 10), (5, 64), (63, 64)]


@pytest.fixture(scope="module")
def adder() -> Iterator[Adder]:
    with adding(AGLAE, Limits(block=BLOCK)) as one:
        yield one


def as_map(path: Path, **storage: Any) -> Path:
    with h5py.File(path, "w") as file:
        file.create_dataset("X1/maps", data=COUNTS, **storage)
    return path


STORED: dict[str, dict[str, Any]] = {
    "contiguous": {},
    "small chunks": {"chunks": (3, 5, 16), "compression": "gzip"},
    "rows": {"chunks": (1, 14, 64), "compression": "gzip", "shuffle": True},
    "one chunk": {"chunks": COUNTS.shape, "compression": "gzip"},
    "partly unpacked": {"chunks": (2, 2, 64)},
}


@pytest.mark.parametrize("storage", STORED.values(), ids=STORED)
def test_sums_are_those_of_the_array_however_it_is_stored(
    adder: Adder, tmp_path: Path, storage: dict[str, Any]
) -> None:
    path = as_map(tmp_path / "a.hdf5", **storage)
    spectrum = adder.spectrum(path, "HDF5", ["/X1/maps"])
    assert spectrum == COUNTS.sum(axis=(0, 1)).tolist()
    layers = adder.layers(path, "HDF5", "/X1/maps", WINDOWS)
    for layer, (first, after) in zip(layers, WINDOWS, strict=True):
        assert layer == COUNTS[:, :, first:after].sum(axis=2).tolist()


def test_points_are_added_and_tables_too(adder: Adder, tmp_path: Path) -> None:
    path = tmp_path / "a.hdf5"
    table = np.column_stack((np.arange(1, 65), COUNTS[2, 2]))
    with h5py.File(path, "w") as file:
        file["0001/x1"], file["0002/x1"], file["0003/x1"] = COUNTS[0, 0], COUNTS[1, 1], table
    found = adder.spectrum(path, "HDF5", ["/0001/x1", "/0002/x1", "/0003/x1"])
    assert found == (COUNTS[0, 0] + COUNTS[1, 1] + COUNTS[2, 2]).tolist()


def test_a_large_map_is_told_with_fewer_pixels(adder: Adder, tmp_path: Path) -> None:
    path = tmp_path / "a.hdf5"
    wide = np.zeros((6, 1200, 4), dtype=np.int16)
    wide[:, 600:] = 1
    with h5py.File(path, "w") as file:
        file["X1/maps"] = wide
    ((row, *rest),) = adder.layers(path, "HDF5", "/X1/maps", [(0, 4)])
    assert len(row) == 400 and len(rest) == 1
    assert row == [0.0] * 200 + [4.0] * 200


def test_what_is_no_number_counts_nothing(adder: Adder, tmp_path: Path) -> None:
    path = tmp_path / "a.hdf5"
    with h5py.File(path, "w") as file:
        file["X1"] = np.array([1.5, np.nan, np.inf, -np.inf])
    assert adder.spectrum(path, "HDF5", ["/X1"]) == [1.5, 0.0, 0.0, 0.0]


def soft(file: h5py.File) -> None:
    file["there"] = COUNTS
    file["X1"] = h5py.SoftLink("/there")


def external(file: h5py.File) -> None:
    other = Path(file.filename).with_name("other.hdf5")
    as_map(other)
    file["X1"] = h5py.ExternalLink(str(other), "/X1/maps")


def virtual(file: h5py.File) -> None:
    other = as_map(Path(file.filename).with_name("other.hdf5"))
    layout = h5py.VirtualLayout(COUNTS.shape, COUNTS.dtype)
    layout[:] = h5py.VirtualSource(str(other), "X1/maps", COUNTS.shape)
    file.create_virtual_dataset("X1", layout)


def outside(file: h5py.File) -> None:
    raw = Path(file.filename).with_name("secret")
    raw.write_bytes(b"secret!!" * 100)
    file.create_dataset("X1", (4, 4, 4), "u1", external=[(str(raw), 0, 64)])


def giant(file: h5py.File) -> None:
    file.create_dataset("X1", (40_000, 40_000, 2048), "u1", chunks=(1, 100, 2048))


HOSTILE: dict[str, Callable[[h5py.File], None]] = {
    "soft link": soft,
    "external link": external,
    "virtual": virtual,
    "other file": outside,
    "giant": giant,
    "text": lambda file: file.create_dataset("X1", data=[b"a", b"b"]),
    "scalar": lambda file: file.create_dataset("X1", data=5),
    "four dimensions": lambda file: file.create_dataset("X1", data=np.zeros((2, 2, 2, 2))),
    "a group": lambda file: file.create_group("X1"),
    "nothing": lambda file: None,
    "long": lambda file: file.create_dataset("X1", data=np.zeros(1 << 17, "u1")),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_nothing_is_read_that_lies_elsewhere_or_is_no_map(
    adder: Adder, tmp_path: Path, make: Callable[[h5py.File], None]
) -> None:
    path = tmp_path / "a.hdf5"
    with h5py.File(path, "w") as file:
        make(file)
    assert adder.layers(path, "HDF5", "/X1", [(0, 2)]) == []
    if make is not giant:
        assert adder.spectrum(path, "HDF5", ["/X1"]) == []


def test_a_file_that_takes_too_long_or_is_none_gives_nothing(tmp_path: Path) -> None:
    """The process is lost, and the next file is read all the same."""
    path, broken = as_map(tmp_path / "a.hdf5"), tmp_path / "b.hdf5"
    broken.write_bytes(b"\x89HDF\r\n\x1a\n" + b"\0" * 500)
    slow = tmp_path / "c.hdf5"
    with h5py.File(slow, "w") as file:
        giant(file)
    with adding(AGLAE, Limits(cpu_seconds=2)) as adder:
        assert adder.spectrum(broken, "HDF5", ["/X1/maps"]) == []
        assert adder.spectrum(slow, "HDF5", ["/X1"]) == []
        assert sum(adder.spectrum(path, "HDF5", ["/X1/maps"])) == COUNTS.sum()


def test_formats_that_cannot_be_added_up_give_nothing(adder: Adder, tmp_path: Path) -> None:
    path = tmp_path / "a.x0"
    path.write_text("1\t2\n3\t4\n")
    assert adder.spectrum(path, "ASCII", ["/"]) == []
    assert adder.spectrum(path, "no such format", ["/"]) == []
