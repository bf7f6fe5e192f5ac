"""What is to be done with a run, before anything is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from thalie.capture import CapturedFile, Problem, Provenance
from thalie.deposit.access import AccessWish
from thalie.deposit.choices import Choices
from thalie.deposit.dataset import no_terms
from thalie.deposit.job import Job
from thalie.deposit.judge import unjudged
from thalie.deposit.models import IngestedFile, IngestedRun
from thalie.deposit.people import parse_people
from thalie.deposit.plan import obstacle, verdict_on
from thalie.deposit.preview import preview
from thalie.deposit.report import Outcome
from thalie.deposit.state import RunState
from thalie.ground import terms

from .builders import DAMAGE, SETTINGS, make_file, make_name, make_run

TODAY = date(2026, 6, 1)
RECORD, DRAFT, OLD = UUID(int=1), UUID(int=2), UUID(int=3)
PEOPLE = parse_people([{"name": "Martin, Jeanne", "is": ["J. Martin"]}])
FOREIGN = Problem("not-read", Provenance("a.hdf5"), "Of another kind.", refused=True)


def job(*files: CapturedFile, state: RunState | None = None, **choices: Any) -> Job:
    return Job.of(
        make_run(*files),
        Choices(**choices),
        state or RunState(),
        settings=SETTINGS,
        owner=None,
        today=TODAY,
        progress=lambda name, size: None,
        resolve=no_terms,
        find=terms.no_terms,
        judge=unjudged,
    )


def row(file: CapturedFile, places: int = 0) -> IngestedFile:
    return IngestedFile(
        name=file.name, source_sha256=file.sha256, md5=file.md5, redacted_places=places
    )


def deposited(version: UUID, *rows: IngestedFile, **state: Any) -> RunState:
    return RunState(
        run=IngestedRun(choices={}, generated={}),
        files={version: {one.name: one for one in rows}},
        **state,
    )


def outcome(job: Job) -> Outcome | None:
    verdict = verdict_on(job)
    return verdict.outcome if verdict else None


def said(job: Job) -> str:
    verdict = verdict_on(job)
    return verdict.message if verdict else ""


def test_a_new_run_is_to_be_deposited() -> None:
    assert verdict_on(job()) is None


def test_a_run_of_another_kind_is_left_out_in_silence() -> None:
    foreign = job(make_file(problems=(FOREIGN,)))
    assert (outcome(foreign), said(foreign)) == (Outcome.IGNORED, "")


def test_a_run_of_damaged_files_alone_is_refused() -> None:
    damaged = make_file(problems=(DAMAGE,))
    assert outcome(job(damaged)) is Outcome.REFUSED
    assert verdict_on(job(damaged, accept_damaged=True)) is None


def test_names_wait_for_a_choice_and_for_the_persons() -> None:
    named = make_file(names=(make_name("J. Martin"),))
    assert "The files name “J. Martin” (a.hdf5, username)" in said(job(named))
    assert "nobody in the --creators file is “J. Martin”" in said(job(named, names="keep"))
    assert verdict_on(job(named, names="keep", people=PEOPLE)) is None
    assert verdict_on(job(named, names="redact")) is None


def test_files_that_were_not_given_again_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    state = deposited(DRAFT, row(make_file()), row(make_file("b.hdf5")), draft_id=DRAFT)
    there: dict[str, str] = {"a.hdf5": "0", "b.hdf5": "0"}
    monkeypatch.setattr(Job, "present", lambda self: there)
    assert "files that were not given now: b.hdf5." in said(job(state=state))
    del there["b.hdf5"]  # by hand
    assert verdict_on(job(state=state)) is None


def test_a_published_run_stays_unless_its_files_changed_and_a_version_is_asked_for() -> None:
    same = deposited(RECORD, row(make_file()), record_id=RECORD)
    assert outcome(job(state=same)) is Outcome.UNCHANGED
    assert outcome(job(state=same, new_version=True)) is Outcome.UNCHANGED
    changed = job(make_file(content=b"other"), state=same)
    assert outcome(changed) is Outcome.PROPOSED and "a.hdf5" in said(changed)
    assert verdict_on(job(make_file(content=b"other"), state=same, new_version=True)) is None


def test_a_file_whose_names_are_removed_now_is_another() -> None:
    named = make_file(names=(make_name("J. Martin"),))
    state = deposited(RECORD, row(named), record_id=RECORD)
    assert outcome(job(named, state=state, names="redact")) is Outcome.PROPOSED
    removed = deposited(RECORD, row(named, places=2), record_id=RECORD)
    assert outcome(job(named, state=removed, names="redact")) is Outcome.UNCHANGED


def test_what_was_withdrawn_comes_back_by_no_ingest() -> None:
    gone = deposited(OLD, row(make_file()), withdrawn=frozenset({OLD}))
    verdict = verdict_on(job(state=gone))
    assert verdict and (verdict.outcome, verdict.version_id) == (Outcome.WITHDRAWN, OLD)
    other = job(make_file(content=b"other"), state=gone)
    assert outcome(other) is Outcome.WITHDRAWN
    with_another = replace(gone, draft_id=DRAFT)
    assert verdict_on(job(make_file(content=b"other"), state=with_another)) is None


def test_what_keeps_a_run_from_being_published() -> None:
    assert "at least one creator" in obstacle(job())
    assert obstacle(job(people=PEOPLE)) == ""
    published = RunState(run=IngestedRun(choices={}), record_id=RECORD)
    assert "add --new-version" in obstacle(job(state=published, people=PEOPLE))
    assert obstacle(job(state=published, people=PEOPLE, new_version=True)) == ""


def test_what_was_said_earlier_holds() -> None:
    past = Choices(people=PEOPLE, access=AccessWish(until=date(2027, 1, 1)))
    state = RunState(run=IngestedRun(choices=past.to_json(), generated={}))
    again = job(state=state)
    assert again.people == PEOPLE and again.asked == frozenset()
    assert again.choices.access == past.access


def test_a_preview_says_what_would_be_written() -> None:
    report = preview(job(publish=True))
    assert report.outcome is Outcome.PLANNED
    assert report.messages == [
        "Not published: a dataset needs at least one creator; name one with --creators.",
        "Would write a draft.",
    ]
    assert [file.outcome for file in report.files] == ["planned"]
    assert report.draft["metadata"]["title"] == report.title
    ready = preview(job(publish=True, people=PEOPLE))
    assert ready.messages == ["Would write a draft and publish it."] and not ready.incomplete
