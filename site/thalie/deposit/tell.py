"""What happened to a run, put into its report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app

from thalie.embargo.state import access_state

from .files import DepositFile
from .job import Job
from .judge import Judge
from .plan import Verdict, obstacle
from .report import Doi, FileReport, RunReport
from .state import version_of


def begin_report(job: Job) -> RunReport:
    """A report that knows the run, and the files that do not go."""
    report = RunReport.begin(job.run)
    report.files = [FileReport.refused(*pair) for pair in job.selection.refused]
    return report


def tell_verdict(report: RunReport, verdict: Verdict, job: Job) -> None:
    """Say why nothing was written, and what the version shows that it is about."""
    if verdict.version_id:
        tell_record(report, version_of(job.state, verdict.version_id), job.judge)
    report.outcome = verdict.outcome
    if verdict.message:
        report.messages.append(verdict.message)


def tell_publication(report: RunReport, job: Job) -> bool:
    """Whether to publish; says why not, and then the run does not count as done."""
    if not job.choices.publish:
        return False
    reason = obstacle(job)
    if reason:
        report.messages.append(f"Not published: {reason}")
        report.incomplete = True
    return not reason


def tell_files(
    report: RunReport, files: Sequence[DepositFile], present: Mapping[str, str], new: str
) -> None:
    """Say of each file whether it stays, replaces another, or is ``new``."""
    for file in files:
        before = present.get(file.name)
        outcome = "kept" if before == file.md5 else "replaced" if before else new
        report.files.append(FileReport.accepted(file, outcome))


def tell_edited(report: RunReport, fields: Sequence[str]) -> None:
    """Name the fields that people changed, which stay as they are."""
    if fields:
        report.messages.append(f"Edited by hand and left as it is: {', '.join(fields)}.")


def tell_record(report: RunReport, record: Any, judge: Judge) -> None:
    """Fill in what the record shows: title, addresses, version, access, DOIs, what it lacks."""
    report.record = record.pid.pid_value
    report.title = record.get("metadata", {}).get("title", "")
    report.version = record.versions.index
    state = access_state(record.access.dump(), has_files=record.files.enabled)
    report.access = state.status
    report.embargo_until = state.until.isoformat() if state.until else ""
    site = current_app.config["SITE_UI_URL"].rstrip("/")
    report.lacks = [
        {"rule": lack.rule, "level": lack.level, "field": lack.field, "message": lack.message["en"]}
        for lack in judge(record)
    ]
    if record.is_draft:
        report.state = "draft"
        report.url = f"{site}/uploads/{report.record}"
        return
    report.state = "withdrawn" if record.deletion_status.is_deleted else "published"
    report.url = f"{site}/records/{report.record}"
    report.doi = _doi(record.pids)
    report.concept_doi = _doi(record.parent.pids)


def _doi(pids: dict[str, Any]) -> Doi | None:
    doi = pids.get("doi") or {}
    identifier = doi.get("identifier")
    resolver = _resolver(elsewhere=doi.get("provider") == "external")
    return Doi(identifier, url=f"{resolver}/{identifier}") if identifier else None


def _resolver(*, elsewhere: bool) -> str:
    if current_app.config.get("THALIE_DATACITE_SANDBOX") and not elsewhere:
        return f"{current_app.config['DATACITE_API_URL']}/doi"
    return "https://doi.org"
