"""Capturing files and runs: finding, checksums, reading, judging."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from . import problems
from .checksums import checksums
from .dialect import Dialect
from .limits import Limits
from .model import CapturedFile, Checksums, Problem, RunSource
from .persons import named_elsewhere
from .process import ReadingProcess
from .runs import CapturedRun
from .verdict import judge, refusal

_NO_SUMS = Checksums(0, "", "")
_DEFAULT = Limits()


def find_runs(paths: Sequence[Path], *, dialect: Dialect) -> list[RunSource]:
    """The runs in PATHS, whose files are written in DIALECT. Raises ``CaptureError``."""
    return dialect.find(paths)


def capture_run(
    source: RunSource,
    *,
    dialect: Dialect,
    progress: Callable[[str, int], None] | None = None,
    limits: Limits = _DEFAULT,
) -> CapturedRun:
    """Read all files of SOURCE, which are written in DIALECT.

    PROGRESS hears (name, bytes summed up since the last call).
    It may be called from another thread.
    What is wrong with a file is a problem of that file, never an exception. Raises
    ``CaptureError`` only when files cannot be read on this machine.
    """
    with (
        ReadingProcess(dialect.readers, limits) as reader,
        ThreadPoolExecutor(max_workers=1) as adder,
    ):
        sums = [adder.submit(_sum_up, path, name, progress) for path, name, _ in source.files]
        try:
            files = tuple(
                _capture(path, name, data_type, dialect, reader, summed)
                for (path, name, data_type), summed in zip(source.files, sums, strict=True)
            )
        except BaseException:
            adder.shutdown(wait=True, cancel_futures=True)
            raise
    return run_of(source, files, dialect)


def run_of(source: RunSource, files: Sequence[CapturedFile], dialect: Dialect) -> CapturedRun:
    """The run of SOURCE, whose FILES were read already, one by one or at once."""
    found = (*dialect.compare(files), *named_elsewhere(files))
    return CapturedRun(source, tuple(files), dialect, found)


def capture_file(
    path: Path, name: str, data_type: str = "", *, dialect: Dialect, limits: Limits = _DEFAULT
) -> CapturedFile:
    """Read the one file at PATH, called NAME in its dataset. Raises as ``capture_run`` does."""
    source = RunSource("", "", "", ((path, name, data_type),))
    return capture_run(source, dialect=dialect, limits=limits).files[0]


def _sum_up(
    path: Path, name: str, progress: Callable[[str, int], None] | None
) -> tuple[Checksums, bool]:
    """The checksums of a file, and whether it stayed as it was meanwhile."""
    before = _state(path)
    tell = None if progress is None else lambda count: progress(name, count)
    summed = checksums(path, tell)
    return summed, before == _state(path) and summed.size == before[0]


def _state(path: Path) -> tuple[int, int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ino


def _capture(
    path: Path,
    name: str,
    data_type: str,
    dialect: Dialect,
    reader: ReadingProcess,
    summing: Future[tuple[Checksums, bool]],
) -> CapturedFile:
    try:
        state = _state(path)
        found = judge(path, name, reader, dialect)
        summed, steady = summing.result()
        steady = steady and state == _state(path)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "unknown reason"
        found = refusal(problems.unreadable(name, reason))
        summed, steady = _NO_SUMS, True
    judged = found.problems if steady else (problems.changed(name), *found.problems)
    return CapturedFile(
        path=path,
        name=name,
        size=summed.size,
        md5=summed.md5,
        sha256=summed.sha256,
        generation=found.generation,
        analyses=found.analyses,
        names=found.names,
        problems=_gravest_first(judged),
        data_type=data_type,
        format=found.format,
    )


def _gravest_first(found: Sequence[Problem]) -> tuple[Problem, ...]:
    """Refusals that nobody can lift, then the others, then mere remarks."""
    return tuple(sorted(found, key=lambda p: (not p.refused, p.acceptable)))
