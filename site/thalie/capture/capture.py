"""Capturing files and runs: checksums, reading, judging."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from thalie.capture import problems
from thalie.capture.agreement import disagreements
from thalie.capture.checksums import checksums
from thalie.capture.formats import HDF5_ENDINGS, recognise
from thalie.capture.interpret import Findings, interpret
from thalie.capture.join import series_problems
from thalie.capture.limits import Limits
from thalie.capture.model import CapturedFile, CapturedRun, Checksums, Problem, RunSource
from thalie.capture.persons import named_elsewhere
from thalie.capture.process import ReadingProcess

_NO_SUMS = Checksums(0, "", "")
_DEFAULT = Limits()


def capture_run(
    source: RunSource,
    *,
    progress: Callable[[str, int], None] | None = None,
    limits: Limits = _DEFAULT,
) -> CapturedRun:
    """Read all files of SOURCE; PROGRESS hears (name, bytes summed up since the last call).

    What is wrong with a file is a problem of that file, never an exception. PROGRESS may be called
    from another thread. Raises ``CaptureError`` only when files cannot be read on this machine.
    """
    with ReadingProcess(limits) as reader, ThreadPoolExecutor(max_workers=1) as adder:
        sums = [adder.submit(_sum_up, path, name, progress) for path, name, _ in source.files]
        try:
            files = tuple(
                _capture(path, name, data_type, reader, summed)
                for (path, name, data_type), summed in zip(source.files, sums, strict=True)
            )
        except BaseException:
            adder.shutdown(wait=True, cancel_futures=True)
            raise
    found = (*disagreements(files), *series_problems(files), *named_elsewhere(files))
    return CapturedRun(source, files, found)


def capture_file(
    path: Path, name: str, data_type: str = "", limits: Limits = _DEFAULT
) -> CapturedFile:
    """Read the one file at PATH, called NAME in its dataset. Raises as ``capture_run`` does."""
    source = RunSource("", "", "", ((path, name, data_type),))
    return capture_run(source, limits=limits).files[0]


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
    reader: ReadingProcess,
    summing: Future[tuple[Checksums, bool]],
) -> CapturedFile:
    try:
        state = _state(path)
        found = judge(path, name, reader)
        summed, steady = summing.result()
        steady = steady and state == _state(path)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "unknown reason"
        found = _refusal(problems.unreadable(name, reason))
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


def judge(path: Path, name: str, reader: ReadingProcess) -> Findings:
    """What the file at PATH says and what is wrong with it. Raises ``OSError``."""
    if path.stat().st_size == 0:
        return _refusal(problems.empty(name))
    form = recognise(path)
    if form is not None:
        return interpret(reader.read(path, form), name, path.name, form)
    if path.suffix.casefold() in HDF5_ENDINGS:
        return _refusal(problems.not_hdf5(name))
    return _refusal(problems.not_read(name, path.suffix))


def _refusal(problem: Problem) -> Findings:
    return Findings(None, (), (), (problem,))


def _gravest_first(found: Sequence[Problem]) -> tuple[Problem, ...]:
    """Refusals that nobody can lift, then the others, then mere remarks."""
    return tuple(sorted(found, key=lambda p: (not p.refused, p.acceptable)))
