"""What the files of one run must say alike: particle, energy, project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from thalie.capture.model import Analysis, CapturedFile, Problem, Provenance

_SCATTER = 10.0  # keV; the measured energy wanders by a few from one analysis to the next
_ADVICE = (
    "Both values are kept with their analyses. If the files are of two runs, deposit them apart."
)


def disagreements(files: Iterable[CapturedFile]) -> tuple[Problem, ...]:
    """What the analyses of FILES say differently. Values are never averaged."""
    said = [a for file in files if _is_kept(file) for a in file.analyses]
    found = (
        *_texts(said, "particle", lambda a: a.particle),
        *_texts(said, "project", lambda a: a.project),
        *_energies(said),
    )
    return tuple(found)


def _is_kept(file: CapturedFile) -> bool:
    return file.refusal is None or file.refusal.acceptable


def _texts(
    analyses: Sequence[Analysis], what: str, value: Callable[[Analysis], str]
) -> Iterator[Problem]:
    first: dict[str, Analysis] = {}
    for analysis in analyses:
        if value(analysis):
            first.setdefault(value(analysis).casefold(), analysis)
    if len(first) > 1:
        listed = "; ".join(f"{value(a)} in {_place(a)}" for a in first.values())
        where = list(first.values())[1].provenance.get(what, Provenance(""))
        reason = f"The files of this run name more than one {what}: {listed}."
        yield Problem("disagreement", where, reason, _ADVICE)


def _energies(analyses: Sequence[Analysis]) -> Iterator[Problem]:
    known = [(a.beam_energy.value, a) for a in analyses if a.beam_energy]
    if not known:
        return
    lowest, highest = min(known, key=lambda k: k[0]), max(known, key=lambda k: k[0])
    if highest[0] - lowest[0] > _SCATTER:
        reason = (
            "The files of this run were taken at more than one beam energy: "
            f"{lowest[0]:g} keV in {_place(lowest[1])}; {highest[0]:g} keV in {_place(highest[1])}."
        )
        where = highest[1].provenance["beam_energy"]
        yield Problem("disagreement", where, reason, _ADVICE)


def _place(analysis: Analysis) -> str:
    return analysis.file if analysis.path == "/" else f"{analysis.file} ({analysis.path})"
