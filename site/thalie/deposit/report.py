"""What an ingest tells: one report a run, made of plain values. Pure.

``RunReport.to_json`` is the documented output of ``thalie ingest --json``: keys are added, never
renamed or removed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from thalie.capture import CapturedFile, CapturedRun, CaptureError, Problem, RunSource
from thalie.ground.plain import legible

from .files import DepositFile


class Outcome(StrEnum):
    """What happened to a run."""

    CREATED = "created"  # a draft was made
    UPDATED = "updated"  # its draft was brought up to date
    UNCHANGED = "unchanged"  # nothing to do
    PUBLISHED = "published"  # a version was published
    PROPOSED = "new-version-proposed"  # published with other files; nothing was written
    WITHDRAWN = "withdrawn"  # these very files were published and withdrawn; nothing was written
    REFUSED = "refused"  # something must be decided or mended first
    FAILED = "failed"  # a service did not answer, or refused
    PLANNED = "planned"  # a dry run
    IGNORED = "ignored"  # no file of it is of the accelerator


NOT_READ = "not-read"  # code of files in formats that are left out without harm
NOT_DONE = frozenset({Outcome.PROPOSED, Outcome.WITHDRAWN, Outcome.REFUSED, Outcome.FAILED})


@dataclass(slots=True)
class FileReport:
    """One file: ``outcome`` is deposited, kept, replaced, planned, refused or left-out."""

    name: str
    outcome: str
    size: int
    source_sha256: str
    sha256: str = ""
    redacted_places: int = 0
    code: str = ""
    group: str = ""
    attribute: str = ""
    reason: str = ""
    advice: str = ""
    can_be_accepted: bool = False

    @classmethod
    def accepted(cls, file: DepositFile, outcome: str) -> FileReport:
        """A file that goes, or stands there already."""
        return cls(
            name=file.name,
            outcome=outcome,
            size=file.size,
            source_sha256=file.captured.sha256,
            sha256=file.sha256,
            redacted_places=file.redacted_places,
            code=file.damage.code if file.damage else "",
            group=file.damage.where.group if file.damage else "",
            reason=file.damage.reason if file.damage else "",
        )

    @classmethod
    def not_redacted(cls, file: CapturedFile, error: CaptureError) -> FileReport:
        """A file from which the names cannot be removed."""
        return cls(
            name=file.name,
            outcome="refused",
            size=file.size,
            source_sha256=file.sha256,
            code="not-redacted",
            group=error.group,
            attribute=error.attribute,
            reason=error.reason,
            advice=error.advice,
        )

    @classmethod
    def refused(cls, file: CapturedFile, problem: Problem) -> FileReport:
        """A file that does not go, and why."""
        return cls(
            name=file.name,
            outcome="left-out" if problem.code == NOT_READ else "refused",
            size=file.size,
            source_sha256=file.sha256,
            code=problem.code,
            group=problem.where.group,
            attribute=problem.where.attribute,
            reason=problem.reason,
            advice=problem.advice,
            can_be_accepted=problem.acceptable,
        )


@dataclass(slots=True)
class Doi:
    """A DOI; ``state`` is findable, pending, or hidden where it ought not be found.

    ``url`` is where it leads: doi.org, or the local DataCite that alone knows a test DOI.
    """

    doi: str
    state: str = ""
    url: str = ""


@dataclass(slots=True)
class RunReport:
    """One run. ``state`` is none, draft, published or withdrawn; ``messages`` are sentences.

    ``incomplete`` says that a draft was written but not published although that was asked;
    ``draft`` is the record that a dry run would write. ``lacks`` is what the curation checks miss:
    rule, level, field and message of each.
    """

    run: str
    project: str
    label: str
    outcome: Outcome = Outcome.REFUSED
    state: str = "none"
    title: str = ""
    record: str = ""
    url: str = ""
    version: int = 0
    incomplete: bool = False
    doi: Doi | None = None
    concept_doi: Doi | None = None
    access: str = ""
    embargo_until: str = ""
    files: list[FileReport] = field(default_factory=list)
    names: list[dict[str, str]] = field(default_factory=list)
    remarks: list[dict[str, str]] = field(default_factory=list)
    lacks: list[dict[str, str]] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    draft: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def begin(cls, run: CapturedRun) -> RunReport:
        """A report that knows the run, the names in it and the remarks on its files."""
        found = [problem for file in run.files for problem in file.problems]
        remarks = [p for p in [*run.problems, *found] if not p.refused]
        return cls(
            run=run.source.key,
            project=run.source.project,
            label=run.source.label,
            names=[
                {
                    "value": name.value,
                    "file": name.where.file,
                    "group": name.where.group,
                    "attribute": name.where.attribute,
                }
                for file in run.files
                for name in file.names
            ],
            remarks=[
                {
                    "code": problem.code,
                    "file": problem.where.file,
                    "group": problem.where.group,
                    "reason": problem.reason,
                }
                for problem in remarks
            ],
        )

    @classmethod
    def stopped(cls, source: RunSource, outcome: Outcome, sentence: str) -> RunReport:
        """A run that was not dealt with, whatever bytes its folders are named by."""
        key, project, label = map(legible, (source.key, source.project, source.label))
        return cls(key, project, label, outcome, messages=[sentence])

    @property
    def done(self) -> bool:
        """Whether all that was asked for this run was done."""
        refused = any(file.outcome == "refused" for file in self.files)
        return self.outcome not in NOT_DONE and not self.incomplete and not refused

    @property
    def pending(self) -> list[str]:
        """DOIs of a published run that are not findable yet."""
        return [d.doi for d in (self.doi, self.concept_doi) if d and d.state == "pending"]

    def to_json(self) -> dict[str, Any]:
        """Plain values, ready for ``json.dumps``."""
        return {**asdict(self), "outcome": self.outcome.value}
