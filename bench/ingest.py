"""Recognising, checking and summing AGLAE files, against plainly reading and summing them.

Ours is ``thalie.capture.capture_run``: metadata, integrity of every dataset, MD5 and SHA-256.
Plain is h5py reading every dataset whole, and SHA-256 of the file, in one loop. Both see the same
files, warm in memory, in turn.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import h5py

from thalie.capture import RunSource, capture_run, find_runs
from thalie.capture.aglae import AGLAE

from .campaign import campaign_runs, files, large_map_run, megabytes
from .clock import Clock
from .instance import FOLDER, ROOT
from .machine import Machine
from .result import Figure, Result

TURNS = 5  # after one that does not count
SAMPLES = Path(os.environ.get("THALIE_SHARED") or ROOT.parent / "shared") / "samples"


def capture(runs: Sequence[RunSource]) -> None:
    """Read runs as an ingest does."""
    for run in runs:
        capture_run(run, dialect=AGLAE)


def read_plainly(runs: Sequence[RunSource]) -> None:
    """Read all datasets of all files, and all bytes for their SHA-256."""
    for run in runs:
        for path, _, _ in run.files:
            if h5py.is_hdf5(path):
                with suppress(OSError, RuntimeError), h5py.File(path) as file:  # one is damaged
                    file.visititems(_read)
            sum_up(path)


def _read(name: str, item: object) -> None:
    if isinstance(item, h5py.Dataset):
        item[()]


def sum_up(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def take(work: Callable[[Sequence[RunSource]], None], runs: Sequence[RunSource]) -> Clock:
    """Time of doing ``work`` on all runs once."""
    with Clock() as clock:
        work(runs)
    return clock


def compare(name: str, runs: Sequence[RunSource]) -> tuple[list[Figure], list[Figure]]:
    """Ratios and figures of both ways, in turns."""
    size, count = megabytes(files(runs)), len(files(runs))
    take(capture, runs), take(read_plainly, runs)
    pairs = [(take(capture, runs), take(read_plainly, runs)) for _ in range(TURNS)]
    ratios = [
        Figure(f"{name}, time, ours ÷ plain", "", [a.wall / b.wall for a, b in pairs]),
        Figure(f"{name}, processor time, ours ÷ plain", "", [a.cpu / b.cpu for a, b in pairs]),
    ]
    figures = [
        Figure(f"{name}, ours", "MB/s", [size / a.wall for a, _ in pairs]),
        Figure(f"{name}, ours", "files/s", [count / a.wall for a, _ in pairs]),
        Figure(f"{name}, plain", "MB/s", [size / b.wall for _, b in pairs]),
    ]
    return ratios, figures


def measure() -> Result:
    """Compare both ways on the demonstration campaign, and on real files where they are."""
    machine = Machine.here(ROOT)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=FOLDER) as folder:
        runs = campaign_runs(Path(folder))
        found = {
            "demonstration": runs,
            "large map": large_map_run(runs, Path(folder) / "large"),
        }
        if SAMPLES.is_dir():
            found["real files"] = find_runs([SAMPLES], dialect=AGLAE)
        facts = [amount(name, runs) for name, runs in found.items()]
        compared = [compare(name, runs) for name, runs in found.items()]
    return Result(
        "ingest",
        machine,
        [ratio for ratios, _ in compared for ratio in ratios],
        [figure for _, figures in compared for figure in figures],
        [*facts, "files warm in memory", *(() if SAMPLES.is_dir() else ("no real files here",))],
    )


def amount(name: str, runs: Sequence[RunSource]) -> str:
    """How much is read."""
    paths = files(runs)
    return f"{name}: {len(runs)} runs, {len(paths)} files, {megabytes(paths):.1f} MB"
