"""What is to be done with a run: nothing, what a person must decide first, or a deposit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from thalie.capture import PersonalName

from .job import Job
from .models import IngestedFile
from .report import NOT_READ, Outcome
from .selection import Chosen

NAMES_ADVICE = (
    "Choose --names keep when every person is listed in the --creators file (is: ...), as someone "
    "who is cited or with role: agreed; or --names redact to publish copies without the names."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why nothing is written: what becomes of the run, a sentence, the version it is about."""

    outcome: Outcome
    message: str = ""
    version_id: UUID | None = None


def verdict_on(job: Job) -> Verdict | None:
    """What keeps the run from being deposited; ``None`` when there is something to write."""
    selection = job.selection
    if not selection.chosen and all(problem.code == NOT_READ for _, problem in selection.refused):
        return Verdict(Outcome.IGNORED)
    wanted = _what_must_be_decided(job)
    return Verdict(Outcome.REFUSED, wanted) if wanted else _settled(job)


def _what_must_be_decided(job: Job) -> str:
    """What a person must choose or mend before anything of the run may be sent."""
    selection = job.selection
    if not selection.chosen:
        return "No file of this run can be deposited; nothing was written."
    if selection.undecided:
        return f"The files name {_values(selection.undecided)}. {NAMES_ADVICE}"
    if selection.strangers:
        return (
            f"--names keep, but nobody in the --creators file is {_values(selection.strangers)}. "
            "Add this spelling to an entry (is: ...), or use --names redact."
        )
    missing = _missing(job)
    if missing:
        return (
            f"The dataset holds files that were not given now: {', '.join(missing)}. Give the "
            "whole run; if a file shall go, delete it from the draft by hand first."
        )
    return ""


def _missing(job: Job) -> list[str]:
    """Files deposited earlier, still in the dataset, of which this run knows nothing."""
    deposited = set(job.state.files_of(job.version_id))
    absent = deposited - {file.name for file in job.run.files}
    return sorted(absent & set(job.present())) if absent else []


def _settled(job: Job) -> Verdict | None:
    """Whether the run is published or withdrawn as it is, or may not be changed."""
    withdrawn = _withdrawn(job)
    if withdrawn:
        return Verdict(
            Outcome.WITHDRAWN,
            "This dataset was withdrawn; a curator can restore it, no ingest brings it back.",
            withdrawn,
        )
    state = job.state
    if state.draft_id or not state.record_id:
        return None
    changed = changes(state.files_of(state.record_id), job.selection.chosen)
    if not changed:
        return Verdict(Outcome.UNCHANGED, version_id=state.record_id)
    if job.choices.new_version:
        return None
    return Verdict(
        Outcome.PROPOSED,
        f"Published with other files: {', '.join(changed)}. Nothing was written: "
        "--new-version makes a draft of a new version, with --publish it is published.",
        state.record_id,
    )


def _withdrawn(job: Job) -> UUID | None:
    """The withdrawn version that these very files make, or any when no other is left."""
    for version_id in job.state.withdrawn:
        rows = job.state.files_of(version_id)
        if rows and not changes(rows, job.selection.chosen):
            return version_id
    return None if job.version_id else next(iter(job.state.withdrawn), None)


def obstacle(job: Job) -> str:
    """Why the run cannot be published, though that was asked; empty when it can."""
    if not job.people.creators:
        return "a dataset needs at least one creator; name one with --creators."
    if job.state.record_id and not job.choices.new_version:
        return "this is a new version of a published dataset; add --new-version."
    return ""


def changes(rows: Mapping[str, IngestedFile], chosen: Sequence[Chosen]) -> list[str]:
    """Names of the files that are not what was deposited under their name."""
    return [
        one.captured.name for one in chosen if not same_source(one, rows.get(one.captured.name))
    ]


def same_source(one: Chosen, row: IngestedFile | None) -> bool:
    """Whether what was deposited was made of these very bytes, in the same way."""
    return (
        row is not None
        and row.source_sha256 == one.captured.sha256
        and bool(row.redacted_places) == one.redact
    )


def _values(names: Sequence[PersonalName]) -> str:
    return ", ".join(
        f"“{name.value}” ({name.where.file}, {name.where.attribute})" for name in names
    )
