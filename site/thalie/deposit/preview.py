"""What a deposit would write, told without writing anything."""

from __future__ import annotations

from .files import DepositFile
from .job import Job
from .metadata import build_draft
from .plan import verdict_on
from .report import Outcome, RunReport
from .tell import begin_report, tell_files, tell_publication, tell_verdict


def preview(job: Job) -> RunReport:
    """Say what ``work.carry_out`` would do with the run."""
    report = begin_report(job)
    verdict = verdict_on(job)
    if verdict is not None:
        tell_verdict(report, verdict, job)
    else:
        _plan(job, report)
    return report


def _plan(job: Job, report: RunReport) -> None:
    publish = tell_publication(report, job)
    files = [DepositFile.unchanged(c.captured, c.damage) for c in job.selection.chosen]
    dataset = job.dataset(files)
    made = build_draft(dataset, job.today)
    report.outcome = Outcome.PLANNED
    report.title = made["metadata"]["title"]
    report.access = dataset.access.kind
    report.embargo_until = made["access"]["embargo"]["until"] or ""
    tell_files(report, files, job.present(), "planned")
    where = "a draft" if not job.state.draft_id else "its draft"
    version = " of a new version" if job.state.record_id else ""
    end = " and publish it" if publish else ""
    report.messages.append(f"Would write {where}{version}{end}.")
    report.draft = made
