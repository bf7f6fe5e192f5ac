"""Files that make one measurement together: a spectrum a detector, a line of a map a file. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from thalie.capture.doubts import Doubts
from thalie.capture.model import (
    Analysis,
    CapturedFile,
    Detector,
    Format,
    Generation,
    Problem,
    Provenance,
)
from thalie.capture.sums import Channel, origin

_LAST_DAY_OF_OLD_NAMES = date(2023, 12, 31)  # of sums; later tools write numbers of detectors
_MOST_LISTED = 10
_SAME_MOMENT = timedelta(seconds=10)  # the files of an analysis are written one after the other
_TELLS_MOST = (Format.HDF5, Format.ASCII, Format.LST, Format.EDF)
_COMMON = ("reference", "description", "particle", "beam_energy", "map_size", "pixel_size",
           "started", "calibration_factor")  # fmt: skip


def join(analyses: Iterable[Analysis]) -> tuple[Analysis, ...]:
    """ANALYSES, those of one series put together as one. Others stay as they are, in their order.

    What the files of a series say about the measurement is taken from the spectrum of X0, else
    from the first file; ``series_problems`` tells where they differ.
    """
    return tuple(_joined(parts, Doubts()) for parts in _series(analyses))


def distinct(analyses: Iterable[Analysis]) -> tuple[Analysis, ...]:
    """One analysis a measurement, for counting: where several files tell of it, the one that tells
    most (HDF5, then ASCII, then list mode, then EDF).
    """
    found: dict[tuple[str, str], Analysis] = {}
    for analysis in join(analyses):
        other = found.setdefault(analysis.measurement, analysis)
        if _TELLS_MOST.index(analysis.format) < _TELLS_MOST.index(other.format):
            found[analysis.measurement] = analysis
    return tuple(found.values())


def series_problems(files: Iterable[CapturedFile]) -> tuple[Problem, ...]:
    """What is wrong with series of FILES: lines that are missing, sums that are none, and
    differences between headers that ought to be the same.
    """
    doubts = Doubts()
    for parts in _series(a for file in files if file.is_kept for a in file.analyses):
        _joined(parts, doubts)
        _doubt_headers(parts, doubts)
    return tuple(doubts.problems())


def _series(analyses: Iterable[Analysis]) -> list[list[Analysis]]:
    found: dict[object, list[Analysis]] = {}
    for number, analysis in enumerate(analyses):
        alone = analysis.format not in (Format.ASCII, Format.EDF) or not analysis.series
        key = number if alone else (analysis.series, _channel(analysis))
        found.setdefault(key, []).append(analysis)
    return list(found.values())


def _channel(analysis: Analysis) -> str:
    """Two spectrometers make two maps."""
    return analysis.detectors[0].name if analysis.line is not None and analysis.detectors else ""


def _joined(parts: Sequence[Analysis], doubts: Doubts) -> Analysis:
    if len(parts) == 1:
        return parts[0]
    first = _speaker(parts)
    lines = first.format is Format.EDF
    detectors = _lines(parts, doubts) if lines else _channels(parts, doubts)
    pixels = first.pixels
    if lines and detectors and len(detectors[0].shape) == 3:
        pixels = (detectors[0].shape[1], detectors[0].shape[0])
    return replace(
        first,
        detectors=detectors,
        pixels=pixels,
        line=None,
        files=tuple(dict.fromkeys(name for part in parts for name in part.files)),
    )


def _speaker(parts: Sequence[Analysis]) -> Analysis:
    """The part that speaks for all: X0, or the first that knows the particle."""

    def rank(part: Analysis) -> tuple[bool, bool, int]:
        names = {d.canonical_name for d in part.detectors}
        return (not part.particle, "X0" not in names, part.line or 0)

    return min(parts, key=rank)


# Spectra


def _channels(parts: Sequence[Analysis], doubts: Doubts) -> tuple[Detector, ...]:
    """All channels; what the sums are made of shows now that all are known."""
    found = [detector for part in parts for detector in part.detectors]
    known = {d.canonical_name: Channel(d.name, d.counts, d.fingerprint) for d in found}
    generation = _generation(parts[0].day)
    detectors = []
    for part in parts:
        for detector in part.detectors:
            if detector.is_sum:
                made = origin(detector.name, "", known, generation)
                detector = replace(detector, derived_from=made.channels)
                if made.complaint:
                    where = Provenance(part.file, detector.dataset)
                    advice = "Trust the content, not the name."
                    doubts.add("suspicious", where, made.complaint, advice)
            detectors.append(detector)
    return tuple(detectors)


def _generation(day: date | None) -> Generation | None:
    """Whose words for sums count: those of 2023, or numbers of detectors."""
    return Generation.G1 if day and day <= _LAST_DAY_OF_OLD_NAMES else None


# Lines of a map


def _lines(parts: Sequence[Analysis], doubts: Doubts) -> tuple[Detector, ...]:
    """The lines of a map as its one channel; its shape is (line, column, channel)."""
    whole = [part for part in parts if part.detectors]
    if not whole:
        return ()
    shapes = Counter(part.detectors[0].shape for part in whole)
    shape = shapes.most_common(1)[0][0]
    _doubt_lines(parts, shape, doubts)
    counts = [part.detectors[0].counts for part in whole]
    total = sum(count or 0 for count in counts) if None not in counts else None
    numbers = {part.line for part in whole}
    return (
        replace(
            whole[0].detectors[0], shape=(len(numbers), *shape), counts=total, fingerprint=None
        ),
    )


def _doubt_lines(parts: Sequence[Analysis], shape: tuple[int, ...], doubts: Doubts) -> None:
    times = Counter(part.line for part in parts if part.line is not None)
    missing = [str(n) for n in range(max(times, default=-1) + 1) if n not in times]
    twice = [str(n) for n, count in sorted(times.items()) if count > 1]
    other = [str(p.line) for p in parts if p.detectors and p.detectors[0].shape != shape]
    for lines, what in (
        (missing, "are missing"),
        (twice, "are there more than once"),
        (other, "are of another size than the others"),
    ):
        if lines:
            listed = ", ".join(lines[:_MOST_LISTED]) + (" …" if len(lines) > _MOST_LISTED else "")
            reason = f"Lines of the map {what}: {listed}"
            advice = "Copy the map again from the acquisition computer."
            doubts.add("suspicious", Provenance(parts[0].file), reason, advice)


def _doubt_headers(parts: Sequence[Analysis], doubts: Doubts) -> None:
    """The headers of one measurement were written together; they must say the same."""
    first = _speaker(parts)
    for name in _COMMON:
        ours = getattr(first, name)
        for part in parts:
            theirs = getattr(part, name)
            if (
                _said(first, name)
                and _said(part, name)
                and theirs != ours
                and not _near(ours, theirs)
            ):
                doubts.add(
                    "disagreement",
                    part.provenance[name],
                    f"Files of analysis {first.number} disagree on the {_words(name)}",
                    f"That of {first.file} is taken.",
                    f"{part.file} differs",
                )


def _said(part: Analysis, name: str) -> bool:
    """Whether an attribute of the file tells NAME, not the name of the file."""
    where = part.provenance.get(name)
    return where is not None and bool(where.attribute) and getattr(part, name) not in (None, "")


def _near(ours: object, theirs: object) -> bool:
    """Whether two moments are the same but for the second in which a file was written."""
    if isinstance(ours, datetime) and isinstance(theirs, datetime):
        return abs(ours - theirs) <= _SAME_MOMENT
    return False


def _words(name: str) -> str:
    return "time of the start" if name == "started" else name.replace("_", " ")
