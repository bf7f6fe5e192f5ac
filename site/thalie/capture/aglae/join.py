"""What the files of one measurement, and of one run, say together. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from thalie.capture.safe.agreement import disagreements
from thalie.capture.safe.doubts import Doubts
from thalie.capture.safe.model import Analysis, CapturedFile, Detector, Problem, Provenance
from thalie.capture.safe.series import files_of, join, series_of

from .formats import Format, Generation
from .sums import Channel, origin

_LAST_DAY_OF_OLD_NAMES = date(2023, 12, 31)  # of sums; later tools write numbers of detectors
_MOST_LISTED = 10
_SAME_MOMENT = timedelta(seconds=10)  # the files of an analysis are written one after the other
_SCATTER = 10.0  # keV; the measured energy wanders by a few from one analysis to the next
_COMMON = ("reference", "description", "particle", "beam_energy", "map_size", "pixel_size",
           "started")  # fmt: skip
_COMMON_TECHNICAL = ("calibration_factor",)


def compare(files: Sequence[CapturedFile]) -> tuple[Problem, ...]:
    """What FILES of one run say differently, and what is wrong with series of them."""
    joined, doubts = _joined(files)
    return (*disagreements(joined, _SCATTER), *doubts.problems())


def series_problems(files: Iterable[CapturedFile]) -> tuple[Problem, ...]:
    """What is wrong with series of FILES: lines that are missing, sums that are none, and
    differences between headers that ought to be the same.
    """
    return tuple(_joined(files)[1].problems())


def _joined(files: Iterable[CapturedFile]) -> tuple[list[Analysis], Doubts]:
    joined: list[Analysis] = []
    doubts = Doubts()
    for parts in series_of(a for file in files if file.is_kept for a in file.analyses):
        joined.extend(join(parts, merge, doubts))
        _doubt_headers(parts, doubts)
    return joined, doubts


def merge(parts: Sequence[Analysis], doubts: Doubts) -> Analysis:
    """One analysis of PARTS, those of one series.

    What the files of a series say about the measurement is taken from the spectrum of X0, else
    from the first file; ``series_problems`` tells where they differ.
    """
    first = _speaker(parts)
    lines = first.format == Format.EDF
    detectors = _lines(parts, doubts) if lines else _channels(parts, doubts)
    pixels = first.pixels
    if lines and detectors and len(detectors[0].shape) == 3:
        pixels = (detectors[0].shape[1], detectors[0].shape[0])
    return replace(first, detectors=detectors, pixels=pixels, line=None, files=files_of(parts))


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
    ours = _said(first)
    for part in parts:
        for name, theirs in _said(part).items():
            if name in ours and theirs != ours[name] and not _near(ours[name], theirs):
                doubts.add(
                    "disagreement",
                    part.provenance[name],
                    f"Files of analysis {first.number} disagree on the {_words(name)}",
                    f"That of {first.file} is taken.",
                    f"{part.file} differs",
                )


def _said(part: Analysis) -> dict[str, object]:
    """What an attribute of the file tells, not the name of the file, and others must tell too."""
    values = {name: getattr(part, name) for name in _COMMON}
    values |= {name: part.technical.get(name) for name in _COMMON_TECHNICAL}
    told = {name for name, where in part.provenance.items() if where.attribute}
    return {k: value for k, value in values.items() if k in told and value not in (None, "")}


def _near(ours: object, theirs: object) -> bool:
    """Whether two moments are the same but for the second in which a file was written."""
    if isinstance(ours, datetime) and isinstance(theirs, datetime):
        return abs(ours - theirs) <= _SAME_MOMENT
    return False


def _words(name: str) -> str:
    return "time of the start" if name == "started" else name.replace("_", " ")
