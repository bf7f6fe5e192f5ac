"""The doing: transactions that make a draft, send its files and publish it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from invenio_db import db

from .files import DepositFile, Manifest, batches
from .job import Job
from .merge import differs, merge
from .metadata import build_draft
from .models import IngestedRun
from .plan import Verdict, verdict_on
from .prepare import NothingLeftError, prepared
from .readmes import holds, may_write
from .remembered import remember_files, remember_run
from .report import Outcome, RunReport
from .state import stored_files, version_of
from .tell import (
    begin_report,
    tell_edited,
    tell_files,
    tell_publication,
    tell_record,
    tell_verdict,
)
from .uow import DepositUnitOfWork
from .vocabulary import ensure_affiliations, ensure_names
from .writer import OTHER_README, DraftWriter


@dataclass(frozen=True, slots=True)
class _Load:
    """What is to be written: the words, the files, those that must be sent, the list of sums."""

    made: dict[str, Any]
    files: Sequence[DepositFile]
    waiting: Sequence[DepositFile]
    manifest: Manifest
    publish: bool


def carry_out(job: Job) -> tuple[RunReport, UUID | None]:
    """Do what can be done; returns the report and the version it is about."""
    report = begin_report(job)
    verdict = verdict_on(job)
    if verdict is not None:
        tell_verdict(report, verdict, job)
        return report, verdict.version_id or job.version_id
    try:
        return report, _deposit(job, report)
    except NothingLeftError as stop:
        tell_verdict(report, Verdict(Outcome.REFUSED, str(stop)), job)
        return report, job.version_id


def _deposit(job: Job, report: RunReport) -> UUID:
    """Write the draft, send what is not there yet, publish if asked and possible."""
    publish = tell_publication(report, job)
    present = job.present()
    with prepared(job, present, report) as files:
        made = build_draft(job.dataset(files), job.today)
        waiting = [file for file in files if present.get(file.name) != file.md5]
        load = _Load(made, files, waiting, Manifest.of(files), publish)
        tell_files(report, files, present, "deposited")
        draft_id = job.state.draft_id
        if draft_id and _stands(job, load, present, version_of(job.state, draft_id)):
            tell_verdict(report, Verdict(Outcome.UNCHANGED, version_id=draft_id), job)
            return draft_id
        ensure_affiliations(job.people)
        ensure_names(job.people)
        return _write(job, report, load)


def _stands(job: Job, load: _Load, present: Mapping[str, str], draft: Any) -> bool:
    """Whether the draft is as it ought to be, and to stay a draft."""
    past = job.state.run.generated if job.state.run else {}
    if load.publish or load.waiting or differs(past, load.made):
        return False
    if present.get(Manifest.NAME) != load.manifest.md5:
        return False
    return holds(draft, [file.listed for file in load.files], wanted=job.choices.wants_readme)


def _write(job: Job, report: RunReport, load: _Load) -> UUID:
    """Carry out the transactions; each of them leaves a draft that can be continued."""
    *earlier, final = batches(load.waiting)
    sent = {file.name for file in load.waiting}
    for position, batch in enumerate([*earlier, final]):
        with DepositUnitOfWork() as uow:
            writer = DraftWriter(uow)
            if position == 0:
                run_id = _begin(job, report, load, writer)
                draft_id: UUID = writer.draft.id
                _keep(job, run_id, draft_id, [f for f in load.files if f.name not in sent])
            else:
                writer.open(draft_id)
            writer.send(batch)
            remember_files(job, run_id, draft_id, batch)
            if batch is final:
                _readme(job, report, load, writer)
                _close(job, report, load, writer)
            uow.commit()
        for file in batch:
            job.progress(file.name, file.size)
    return draft_id


def _begin(job: Job, report: RunReport, load: _Load, writer: DraftWriter) -> UUID:
    """Create or open the draft and give it its words; returns the number of the run."""
    row = job.state.run
    if row is None:
        writer.create(load.made, job.owner)
        key, parent = job.run.source.key, writer.draft.parent.id
        row = IngestedRun(id=uuid4(), key=key, parent_id=parent)
        db.session.add(row)
    else:
        _open(job, writer)
        words, edited = merge(writer.kept(), row.generated, load.made, job.asked)
        _date_of_publication(words, row.generated, load)
        if words != writer.kept():
            writer.update(words)
        tell_edited(report, edited)
    remember_run(row, job, load.made, writer.kept())
    run_id: UUID = row.id
    return run_id


def _open(job: Job, writer: DraftWriter) -> None:
    if job.state.draft_id:
        writer.open(job.state.draft_id)
    elif job.state.record_id:
        writer.new_version(job.state.record_id)


def _date_of_publication(words: dict[str, Any], past: Mapping[str, Any], load: _Load) -> None:
    """On the day of publication, correct the date that was proposed, unless a person chose one."""
    proposed = past.get("kept", {}).get("metadata", {}).get("publication_date")
    if load.publish and words["metadata"].get("publication_date") in (proposed, None):
        words["metadata"]["publication_date"] = load.made["metadata"]["publication_date"]


def _keep(job: Job, run_id: UUID, draft_id: UUID, files: Sequence[DepositFile]) -> None:
    """Note files that are in their place already."""
    remember_files(job, run_id, draft_id, files)
    for file in files:
        job.progress(file.name, file.size)


def _readme(job: Job, report: RunReport, load: _Load, writer: DraftWriter) -> None:
    """Write, renew or remove the README, once all other files are in their place."""
    if not job.choices.wants_readme:
        writer.remove_readme()
    elif may_write(writer.draft):
        writer.send_readme([file.listed for file in load.files])
    else:
        report.messages.append(OTHER_README)


def _close(job: Job, report: RunReport, load: _Load, writer: DraftWriter) -> None:
    """Add the manifest, publish, and tell, all inside the last transaction."""
    if stored_files(writer.draft).get(Manifest.NAME) != load.manifest.md5:
        writer.send_manifest(load.manifest)
    record = writer.publish() if load.publish else writer.draft
    tell_record(report, record, job.judge)
    if load.publish:
        report.outcome = Outcome.PUBLISHED
    else:
        report.outcome = Outcome.UPDATED if job.state.draft_id else Outcome.CREATED
