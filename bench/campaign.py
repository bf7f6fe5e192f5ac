"""The files that ingests are measured with: the demonstration campaign, and one large map."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import h5py
import numpy as np

from thalie.capture import RunSource, find_runs
from thalie.capture.aglae import AGLAE
from thalie_local.demo import write_campaign

TIMES = 5  # a large map is so many times higher and wider than the largest of the campaign
SIZES = ("map size x (um)", "map size y (um)")


def campaign_runs(folder: Path) -> list[RunSource]:
    """Write the campaign under ``folder`` and find its runs, first versions only."""
    campaign = write_campaign(folder / "campaign", today=date.today())
    campaign.people.rename(folder / "people.yaml")
    return find_runs([dataset.folder for dataset in campaign.datasets], dialect=AGLAE)


def large_map_run(runs: Iterable[RunSource], folder: Path) -> list[RunSource]:
    """Write the largest map of ``runs`` again as a run of its own, repeated over a larger field."""
    source = max(files(runs), key=lambda path: path.stat().st_size)
    target = folder / "measured-project" / "runs" / "large-map" / "HDF5" / source.name
    target.parent.mkdir(parents=True)
    with h5py.File(source) as small, h5py.File(target, "w") as large:
        for name, value in small.attrs.items():
            large.attrs[name] = f"{float(value) * TIMES:.0f}" if name in SIZES else value
        small.visititems(lambda name, item: _repeat(name, item, large))
    return find_runs([folder], dialect=AGLAE)


def _repeat(name: str, item: object, large: h5py.File) -> None:
    if isinstance(item, h5py.Dataset):
        counts = np.tile(item[()], (TIMES, TIMES, 1))
        written = large.create_dataset(
            name, data=counts, chunks=item.chunks, compression=item.compression
        )
        written.attrs.update(item.attrs)


def files(runs: Iterable[RunSource]) -> list[Path]:
    """The files of runs."""
    return [path for run in runs for path, _, _ in run.files]


def megabytes(paths: Iterable[Path]) -> float:
    """Size of files, in 10⁶ bytes."""
    return sum(path.stat().st_size for path in paths) / 1e6
