"""Faults of files in words for the person at the beam line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .formats import FileFormat
from .model import Problem, Provenance
from .outline import Fault

_MOST_TOLD = 20  # of one kind


@dataclass(frozen=True, slots=True)
class _Words:
    reason: str  # may use {place}, {detail}, {label} of the format
    advice: str
    acceptable: bool = False
    code: str = ""  # of the problem, if it is not that of the fault


_AGAIN = (
    "Copy the file again from the acquisition computer, or convert it again from the original data."
)
_SELF_CONTAINED = (
    "A published file must stand on its own: write the data into the file itself and deliver it "
    "again."
)
_HOSTILE = "No converter of the beam line writes such a file: find out where it comes from."

_WORDS = {
    "damaged": _Words(
        "{place} is damaged and cannot be read{detail}.",
        f"{_AGAIN} If this is all that is left, it can be accepted as it is; names of persons in "
        "the unreadable part cannot be found, so look at who worked on it.",
        acceptable=True,
    ),
    "lost": _Words(
        "The file was given up: {detail}.",
        f"{_AGAIN} It cannot be accepted as it is: other programs may fail at it as well.",
        code="damaged",
    ),
    "truncated": _Words(
        "The end of the file is missing{detail}.",
        f"{_AGAIN} If this is all that is left, it can be accepted as it is; names of persons in "
        "it cannot be found, so look at who worked on it.",
        acceptable=True,
    ),
    "wrong-format": _Words(
        "The file is named like {label} but is something else.",
        f"{_AGAIN} If it is of another program, it is none of the dataset: rename it or leave it "
        "out.",
    ),
    "unknown-storage": _Words(
        "{place} is stored in a way that cannot be read here{detail}.",
        "Write the file again with gzip compression (HDF5) or none.",
    ),
    "external-link": _Words("{place} is a link into another file{detail}.", _SELF_CONTAINED),
    "external-storage": _Words("{place} keeps its numbers in another file.", _SELF_CONTAINED),
    "virtual-dataset": _Words(
        "{place} holds no numbers of its own but is put together from other datasets.",
        _SELF_CONTAINED,
    ),
    "dangling-link": _Words(
        "{place} is a link to something that is not there{detail}.",
        "Remove the link, or convert the file again.",
    ),
    "link-loop": _Words("{place} is a link that leads back to itself{detail}.", _HOSTILE),
    "oversized": _Words("{place} claims far more room than it can hold{detail}.", _HOSTILE),
    "compression-bomb": _Words(
        "{place} unfolds to far more than a file of this size can hold{detail}.", _HOSTILE
    ),
    "too-many-objects": _Words("{place} holds an absurd number of {detail}.", _HOSTILE),
    "too-much-text": _Words(
        "{place} holds more text than can be searched for names of persons, alone or with what "
        "stands before it.",
        _HOSTILE,
    ),
}


def from_faults(faults: Iterable[Fault], file: str, form: FileFormat) -> list[Problem]:
    """The problems that FAULTS are for FILE, which is taken for one in FORM.

    Each place is told once, and not more than a person reads.
    """
    by_code: dict[str, dict[tuple[str, str], Fault]] = {}
    for fault in faults:
        by_code.setdefault(fault.code, {}).setdefault((fault.path, fault.attribute), fault)
    found = []
    for places in by_code.values():
        found += few([_from_fault(fault, file, form) for fault in places.values()])
    return found


def few(found: Sequence[Problem]) -> list[Problem]:
    """FOUND, which are of one kind and file, and not more than a person reads."""
    told = list(found[:_MOST_TOLD])
    if len(found) > len(told):
        reason = f"{len(found) - len(told)} more places of the file have the same problem."
        told.append(replace(told[-1], where=Provenance(told[-1].where.file), reason=reason))
    return told


def _from_fault(fault: Fault, file: str, form: FileFormat) -> Problem:
    words = _WORDS[fault.code]
    place = "The file" if fault.path == "/" else f"“{fault.path}”"
    if fault.attribute:
        place = f"The attribute “{fault.attribute}” of {place[0].lower() + place[1:]}"
    said = fault.code in ("too-many-objects", "lost")  # the detail is a part of the sentence
    detail = fault.detail if said or not fault.detail else f" ({fault.detail})"
    return Problem(
        code=words.code or fault.code,
        where=Provenance(file, fault.path, fault.attribute),
        reason=words.reason.format(place=place, detail=detail, label=form.label),
        advice=words.advice,
        refused=True,
        acceptable=words.acceptable,
    )


def empty(file: str) -> Problem:
    """For a file without a single byte."""
    reason = "The file is empty."
    return Problem("empty", Provenance(file), reason, _AGAIN, refused=True)


def misnamed(file: str, form: FileFormat) -> Problem:
    """For a file that is named like one in FORM, and has not its signature."""
    reason = _WORDS["wrong-format"].reason.format(label=form.label)
    return Problem(form.misnamed, Provenance(file), reason, _AGAIN, refused=True)


def not_read(file: str, suffix: str) -> Problem:
    """For a file in none of the formats of the dialect."""
    kind = f"Files of the kind “{suffix}”" if suffix else "Files of this kind"
    reason = f"{kind} are not read."
    advice = "It cannot be checked for names of persons, so it is left out; keep it with the run."
    return Problem("not-read", Provenance(file), reason, advice, refused=True)


def changed(file: str) -> Problem:
    """For a file that somebody writes to."""
    reason = "The file changed while it was read."
    advice = "Wait until it is copied or converted completely, and start again."
    return Problem("changed", Provenance(file), reason, advice, refused=True)


def unreadable(file: str, why: str) -> Problem:
    """For a file that the system does not let us read."""
    reason = f"The file cannot be opened ({why})."
    return Problem("damaged", Provenance(file), reason, "Check its permissions.", refused=True)


def unknown_layout(file: str) -> Problem:
    """For a file of another program."""
    reason = "The file is whole, but is not laid out as any converter of the beam line does."
    advice = "It cannot be checked for names of persons reliably, so it is left out."
    return Problem("unknown-layout", Provenance(file), reason, advice, refused=True)


def unchecked_name(where: Provenance) -> Problem:
    """For a place where persons are written in something that is not text."""
    reason = "A place for the names of persons holds something that is not text."
    advice = "It cannot be checked or overwritten, so the file is left out; write it again as text."
    return Problem("unchecked-name", where, reason, advice, refused=True)


def too_long_a_name(where: Provenance) -> Problem:
    """For a place where persons are written in more text than any name has."""
    reason = "A place for the names of persons holds more text than names have."
    advice = "It cannot be checked and overwritten, so the file is left out; write names alone."
    return Problem("unchecked-name", where, reason, advice, refused=True)


def too_many_names(where: Provenance) -> Problem:
    """For a file that names more persons than can be listed; WHERE is the first left out."""
    reason = "The file names more persons than can be listed."
    return Problem("unchecked-name", where, reason, _HOSTILE, refused=True)
