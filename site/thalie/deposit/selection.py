"""Which files of a run may be deposited, and how. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from thalie.capture import CapturedFile, CapturedRun, PersonalName, Problem, Provenance

from .choices import KEEP, REDACT, Choices
from .discretion import Discretion
from .people import People


@dataclass(frozen=True, slots=True)
class Chosen:
    """An accepted file; ``damage`` is the problem that was accepted with it."""

    captured: CapturedFile
    redact: bool = False
    damage: Problem | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """The files that go, those that do not and why, and the names that wait for a choice.

    With ``undecided`` or ``strangers`` nothing of the run may be sent: the first are names for
    which nothing was chosen, the second names that were to be kept but belong to nobody known.
    """

    chosen: tuple[Chosen, ...]
    refused: tuple[tuple[CapturedFile, Problem], ...]
    undecided: tuple[PersonalName, ...] = ()
    strangers: tuple[PersonalName, ...] = ()


def select(run: CapturedRun, choices: Choices) -> Selection:
    """Apply the operator's choices to every file of the run."""
    people = choices.people or People()
    chosen, refused = [], []
    for file in run.files:
        problem = _refusal(file, run, people, choices)
        if problem:
            refused.append((file, problem))
        else:
            redact = choices.names == REDACT and bool(file.names)
            chosen.append(Chosen(file, redact=redact, damage=file.refusal))
    names = _distinct([name for one in chosen for name in one.captured.names])
    return Selection(
        tuple(chosen),
        tuple(refused),
        undecided=names if choices.names not in (KEEP, REDACT) else (),
        strangers=tuple(n for n in names if not people.may_stay(n.value))
        if choices.names == KEEP
        else (),
    )


def _refusal(
    file: CapturedFile, run: CapturedRun, people: People, choices: Choices
) -> Problem | None:
    """The problem that keeps ``file`` out in spite of all choices."""
    accepted = choices.accept_damaged or file.sha256 in choices.accepted
    for problem in file.problems:
        if problem.refused and not (accepted and problem.acceptable):
            return problem
    return _name_in_file_name(file, run, people)


def _name_in_file_name(file: CapturedFile, run: CapturedRun, people: People) -> Problem | None:
    """A file name is public: it must not carry a person who is not cited."""
    found = [name for other in run.files for name in other.names]
    shown = Discretion.of(found, people).names_in(file.name)
    if not shown:
        return None
    return Problem(
        code="name-in-file-name",
        where=Provenance(file=file.name),
        reason=f"The file name contains {shown[0]!r}, which a file gives as a person.",
        advice="Rename the file, or name this person in the --creators file (is: ...).",
        refused=True,
    )


def _distinct(names: list[PersonalName]) -> tuple[PersonalName, ...]:
    """One entry per value, where it was first found."""
    return tuple({name.value: name for name in reversed(names)}.values())[::-1]
