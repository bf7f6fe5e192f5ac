"""Files that make one measurement together: a spectrum a detector, a line of a map a file. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from .doubts import Doubts
from .model import Analysis


def series_of(analyses: Iterable[Analysis]) -> list[list[Analysis]]:
    """ANALYSES by the measurement that they are parts of, in the order of the first of each."""
    found: dict[object, list[Analysis]] = {}
    for number, analysis in enumerate(analyses):
        found.setdefault(analysis.series or number, []).append(analysis)
    return list(found.values())


def join(
    analyses: Iterable[Analysis],
    merge: Callable[[Sequence[Analysis], Doubts], Analysis],
    doubts: Doubts,
) -> tuple[Analysis, ...]:
    """ANALYSES, those of one series put together by MERGE. Others stay as they are."""
    return tuple(
        parts[0] if len(parts) == 1 else merge(parts, doubts) for parts in series_of(analyses)
    )


def together(parts: Sequence[Analysis], doubts: Doubts) -> Analysis:
    """The first of PARTS, with the channels and the files of all."""
    return replace(
        parts[0],
        detectors=tuple(detector for part in parts for detector in part.detectors),
        line=None,
        files=files_of(parts),
    )


def files_of(parts: Iterable[Analysis]) -> tuple[str, ...]:
    """The names of the files that PARTS stand in, each once."""
    return tuple(dict.fromkeys(name for part in parts for name in part.files))
