"""Files that somebody made to do harm, or that are damaged, by what is to be said of them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np

from .files import RIGHT, g3_map

GROUPS = 120_000
"""More than are listed; a drill makes a million."""


def link_loop(folder: Path) -> Path:
    """A soft link that leads back to itself, and a group that holds itself."""
    path = g3_map(folder)
    with h5py.File(path, "r+") as file:
        file["round"] = h5py.SoftLink("/about/round")
        file["about"] = h5py.SoftLink("/round/about")
        file["X1/again"] = file["X1"]
    return path


def external_link(folder: Path) -> Path:
    """A link, and numbers, in another file, which holds a secret."""
    secret = folder / "secret.hdf5"
    with h5py.File(secret, "w") as file:
        file["X4/maps"] = np.full((6, 10, 1024), 4242, dtype=np.int32)
    (folder / "secret.raw").write_bytes(np.full(6 * 10 * 64, 4242, dtype=np.int32).tobytes())
    path = g3_map(folder)
    with h5py.File(path, "r+") as file:
        file["X4"] = h5py.ExternalLink(str(secret), "/X4")
        kept = [(str(folder / "secret.raw"), 0, h5py.h5f.UNLIMITED)]
        file.create_dataset("X2/maps", (6, 10, 64), "i4", external=kept)
    return path


def bomb(folder: Path) -> Path:
    """A map of 60 GB that is packed in some kB a chunk."""
    path = g3_map(folder)
    with h5py.File(path, "r+") as file:
        made = file.create_dataset(
            "X4/maps", (4000, 2000, 2048), "i4", chunks=(100, 100, 2048), compression=1
        )
        made.attrs["calibration"] = RIGHT
        made[0:100, 0:100] = 0
        mask, packed = made.id.read_direct_chunk((0, 0, 0))
        for y in range(0, 4000, 100):
            for x in range(0, 2000, 100):
                made.id.write_direct_chunk((y, x, 0), packed, mask)
    return path


def truncated(folder: Path) -> Path:
    """The end is missing."""
    path = g3_map(folder)
    os.truncate(path, path.stat().st_size // 2)
    return path


def unknown_filter(folder: Path) -> Path:
    """Packed by a filter that nobody has."""
    path = g3_map(folder)
    with h5py.File(path, "r+") as file:
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_chunk((6, 10, 1024))
        creation.set_filter(32_999, h5py.h5z.FLAG_OPTIONAL, ())
        space = h5py.h5s.create_simple((6, 10, 1024))
        group = file.create_group("X4")
        made = h5py.h5d.create(group.id, b"maps", h5py.h5t.STD_I32LE, space, creation)
        h5py.Dataset(made).id.write_direct_chunk((0, 0, 0), b"\0" * 64, 0)
    return path


def many_groups(folder: Path, number: int = GROUPS) -> Path:
    """More groups than anybody can list."""
    path = g3_map(folder)
    with h5py.File(path, "r+", libver="latest") as file:
        creation = h5py.h5p.create(h5py.h5p.GROUP_CREATE)
        crowd = h5py.h5g.create(file.id, b"crowd", gcpl=creation)
        one = h5py.h5g.create(crowd, b"0")
        for name in range(1, number):
            crowd.links.create_hard(str(name).encode(), one, b".")
    return path


HOSTILE: dict[str, Callable[[Path], Path]] = {
    "link loop": link_loop,
    "external link": external_link,
    "bomb": bomb,
    "truncated": truncated,
    "unknown filter": unknown_filter,
    "many groups": many_groups,
}
