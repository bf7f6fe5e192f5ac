"""The public functions of the capture in the dialect of AGLAE, as most tests want them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from thalie import capture
from thalie.capture import Analysis, CapturedFile, Doubts, Limits, Problem
from thalie.capture.aglae import AGLAE, Format
from thalie.capture.aglae.join import merge
from thalie.capture.safe import agreement, redaction, series, verdict
from thalie.capture.safe.process import ReadingProcess

HDF5 = AGLAE.format(Format.HDF5)
find_runs = partial(capture.find_runs, dialect=AGLAE)
capture_run = partial(capture.capture_run, dialect=AGLAE)
capture_file = partial(capture.capture_file, dialect=AGLAE)
redact = partial(capture.redact, dialect=AGLAE)
redact_with = partial(redaction.redact_with, dialect=AGLAE)
judge = partial(verdict.judge, dialect=AGLAE)
distinct = partial(capture.distinct, dialect=AGLAE)


def reading(limits: Limits) -> ReadingProcess:
    return ReadingProcess(AGLAE.readers, limits)


def join(analyses: Iterable[Analysis]) -> tuple[Analysis, ...]:
    return series.join(analyses, merge, Doubts())


def disagreements(files: Iterable[CapturedFile]) -> tuple[Problem, ...]:
    joined = join(a for file in files if file.is_kept for a in file.analyses)
    return agreement.disagreements(joined, scatter=10.0)
