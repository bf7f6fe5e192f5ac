"""What the files of one run must say alike. Nothing is averaged or overruled: it is told. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from thalie.ground.units import Quantity

from .model import Analysis, Detector, FilterLayer, Problem, Provenance

_ADVICE = (
    "Both values are kept with their analyses. If the files are of two runs, deposit them apart."
)
_WHICH = "Both are kept. Find out which file is right, and leave the other out."
_OF_A_DETECTOR = (
    "type", "serial_number", "active_area", "thickness", "entrance_window", "angle",
)  # fmt: skip
_OF_A_MEASUREMENT = (
    "reference", "description", "area_of_interest", "project", "particle", "beam_energy",
    "map_size", "pixel_size", "dose",
)  # fmt: skip
_OF_ITS_DETECTORS = ("filter_layers", "scale")
_MOST_TOLD = 20


def disagreements(said: Sequence[Analysis], scatter: float = 0.0) -> tuple[Problem, ...]:
    """What the analyses of one run, series joined, say differently.

    Beam energies may differ by SCATTER, in keV, as a measured energy wanders.
    """
    found = (
        *_texts(said, "particle", lambda a: a.particle),
        *_texts(said, "project", lambda a: a.project),
        *_energies(said, scatter),
        *_detectors(said),
        *_told(_same_measurements(said, scatter)),
    )
    return tuple(found)


def _told(problems: Iterator[Problem]) -> Iterator[Problem]:
    """PROBLEMS, and not more than a person reads."""
    found = list(problems)
    yield from found[:_MOST_TOLD]
    if len(found) > _MOST_TOLD:
        reason = f"{len(found) - _MOST_TOLD} more values differ between files of one analysis."
        yield Problem("disagreement", found[_MOST_TOLD].where, reason, _WHICH)


# The run as a whole


def _texts(
    analyses: Sequence[Analysis], what: str, value: Callable[[Analysis], str]
) -> Iterator[Problem]:
    first: dict[str, Analysis] = {}
    for analysis in analyses:
        if value(analysis):
            first.setdefault(value(analysis).casefold(), analysis)
    if len(first) > 1:
        listed = "; ".join(f"{value(a)} in {_place(a)}" for a in first.values())
        other = list(first.values())[1]
        where = other.provenance.get(what, Provenance(other.file))
        reason = f"The files of this run name more than one {what}: {listed}."
        yield Problem("disagreement", where, reason, _ADVICE)


def _energies(analyses: Sequence[Analysis], scatter: float) -> Iterator[Problem]:
    known = [(a.beam_energy.value, a) for a in analyses if a.beam_energy]
    if not known:
        return
    lowest, highest = min(known, key=lambda k: k[0]), max(known, key=lambda k: k[0])
    if highest[0] - lowest[0] > scatter:
        reason = (
            "The files of this run were taken at more than one beam energy: "
            f"{lowest[0]:g} keV in {_place(lowest[1])}; {highest[0]:g} keV in {_place(highest[1])}."
        )
        where = highest[1].provenance.get("beam_energy", Provenance(highest[1].file))
        yield Problem("disagreement", where, reason, _ADVICE)


def _detectors(analyses: Sequence[Analysis]) -> Iterator[Problem]:
    """A detector is the same thing in all files of a run; filters may be changed meanwhile."""
    for name in _OF_A_DETECTOR:
        first: dict[tuple[str, str], tuple[Detector, Analysis]] = {}
        for analysis in analyses:
            for one in analysis.physical:
                if getattr(one, name):
                    key = (one.canonical_name, _comparable(getattr(one, name)))
                    first.setdefault(key, (one, analysis))
        for (one, here), (other, there) in pairwise(first[key] for key in sorted(first)):
            if one.canonical_name == other.canonical_name:
                values = (getattr(one, name), getattr(other, name))
                where = other.provenance.get(name, Provenance(there.file, other.dataset))
                what = f"the {_words(name)} of {one.canonical_name}"
                yield _differing("The files of this run", what, values, (here, there), where)


# Several files of one measurement


def _same_measurements(analyses: Sequence[Analysis], scatter: float) -> Iterator[Problem]:
    """Analyses with one number on one day are one measurement, and must say the same."""
    first: dict[tuple[str, str], Analysis] = {}
    for analysis in analyses:
        other = first.setdefault(analysis.measurement, analysis)
        if other is not analysis:
            yield from _differences(other, analysis, scatter)
            yield from _channel_differences(other, analysis)


def _differences(one: Analysis, other: Analysis, scatter: float) -> Iterator[Problem]:
    for name in _OF_A_MEASUREMENT:
        values = (getattr(one, name), getattr(other, name))
        where = other.provenance.get(name)
        told = _is_told(one, name) and _is_told(other, name)
        if where and told and not _alike(*values, scatter):
            yield _differing(_analysis(one), f"the {_words(name)}", values, (one, other), where)


def _channel_differences(one: Analysis, other: Analysis) -> Iterator[Problem]:
    known = {detector.canonical_name: detector for detector in one.detectors}
    for theirs in other.detectors:
        ours = known.get(theirs.canonical_name)
        if ours is None:
            continue
        where, channel = Provenance(other.file, theirs.dataset), theirs.canonical_name
        for name in _OF_ITS_DETECTORS:
            values = (getattr(ours, name), getattr(theirs, name))
            if all(values) and values[0] != values[1]:
                what = f"the {_words(name)} of {channel}"
                place = theirs.provenance.get(_words(name), where)
                yield _differing(_analysis(one), what, values, (one, other), place)
        if _other_content(ours, theirs):
            counts = (ours.counts, theirs.counts)
            elsewhere = " (as many, at other places)" if counts[0] == counts[1] else ""
            what = f"the counts of {channel}{elsewhere}"
            yield _differing(_analysis(one), what, counts, (one, other), where)


def _other_content(ours: Detector, theirs: Detector) -> bool:
    prints = (ours.fingerprint, theirs.fingerprint)
    return ours.shape == theirs.shape and None not in prints and prints[0] != prints[1]


def _is_told(analysis: Analysis, name: str) -> bool:
    """Whether an attribute tells NAME; what the name of a file tells is mere habit."""
    where = analysis.provenance.get(name)
    return where is not None and bool(where.attribute)


def _alike(one: object, other: object, scatter: float) -> bool:
    if isinstance(one, Quantity) and isinstance(other, Quantity) and one.unit == "keV":
        return abs(one.value - other.value) <= scatter
    return _comparable(one) == _comparable(other)


def _comparable(value: object) -> str:
    return " ".join(_shown(value).casefold().split())


# Words


def _differing(
    who: str,
    what: str,
    values: tuple[object, object],
    where: tuple[Analysis, Analysis],
    place: Provenance,
) -> Problem:
    listed = "; ".join(f"{_shown(v)} in {_place(a)}" for v, a in zip(values, where, strict=True))
    return Problem("disagreement", place, f"{who} disagree on {what}: {listed}.", _WHICH)


def _analysis(analysis: Analysis) -> str:
    return f"The files of the analysis {analysis.number} of {analysis.day}"


def _words(name: str) -> str:
    return {"filter_layers": "filter", "scale": "calibration"}.get(name, name.replace("_", " "))


def _shown(value: object) -> str:
    if isinstance(value, Quantity):
        return f"{value.value:g} {value.unit}"
    if isinstance(value, FilterLayer):
        return f"{_shown(value.thickness)} {value.material}"
    if isinstance(value, tuple):
        return " × ".join(_shown(item) for item in value)
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _place(analysis: Analysis) -> str:
    return analysis.file if analysis.path == "/" else f"{analysis.file} ({analysis.path})"
