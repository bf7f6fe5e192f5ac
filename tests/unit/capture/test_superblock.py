"""The short look at HDF5 files, against files that h5py writes in every version of superblock."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import h5py
import numpy as np
import pytest

from thalie.capture.safe.superblock import fault, is_hdf5

KINDS: dict[str, dict[str, Any]] = {
    "version 0": {"libver": "earliest"},
    "version 2": {"libver": "v108"},
    "version 3": {"libver": "latest"},
    "user block": {"userblock_size": 1024},
}


@pytest.fixture(params=KINDS.values(), ids=KINDS)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "a.h5"
    with h5py.File(path, "w", **request.param) as made:
        made["counts"] = np.arange(5000)
        made.attrs["beam"] = "protons"
    return path


def look(path: Path) -> str:
    with path.open("rb") as stream:
        found = fault(stream, path.stat().st_size)
    assert is_hdf5(path) is (found != "not-hdf5")
    return found


def test_a_whole_file(file: Path) -> None:
    assert look(file) == ""


def test_a_longer_file_is_whole_too(file: Path) -> None:
    with file.open("ab") as stream:
        stream.write(b"\0" * 100)
    assert look(file) == ""


@pytest.mark.parametrize("lost", [1, 1000])
def test_a_file_without_its_end(file: Path, lost: int) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:-lost])
    assert look(file) == "truncated"
    with pytest.raises(OSError, match="truncated"):
        h5py.File(file)


@pytest.mark.parametrize("kept", [9, 30, 63])
def test_a_file_without_half_its_superblock(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "a.h5"
    h5py.File(path, "w").close()
    path.write_bytes(path.read_bytes()[:kept])
    assert look(path) == "truncated"


@pytest.mark.parametrize("content", [b"", b"PK\3\4" * 100, b"\x89HD", b"x" * 10_000])
def test_what_is_no_hdf5(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.h5"
    path.write_bytes(content)
    assert look(path) == "not-hdf5"


@pytest.mark.parametrize(("place", "value"), [(8, 9), (13, 3)])
def test_a_superblock_that_nobody_writes(tmp_path: Path, place: int, value: int) -> None:
    path = tmp_path / "a.h5"
    h5py.File(path, "w", libver="earliest").close()
    content = bytearray(path.read_bytes())
    content[place] = value
    path.write_bytes(content)
    assert look(path) == "truncated"


def test_real_files_are_whole(samples: Path) -> None:
    real = [path for path in samples.rglob("*.h*5") if path.stat().st_size]
    if not real:
        pytest.skip("no HDF5 files among the samples")
    readable = [path for path in real if h5py.is_hdf5(path)]
    assert {look(path) for path in readable} <= {"", "truncated"}
    for path in readable:
        try:
            h5py.File(path).close()
        except OSError:
            continue
        assert look(path) == "", path.name
