"""Runs of one call, one after the other."""

from __future__ import annotations

import json
import os
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import SimpleNamespace

from rich.console import Console

from thalie.capture import CapturedRun, find_runs
from thalie.capture.aglae import AGLAE
from thalie.commands.ingest import document, exit_code
from thalie.deposit.report import Outcome, RunReport
from thalie.deposit.runs import one_by_one
from thalie.deposit.show import show_reports

QUIET = SimpleNamespace(read=lambda name, size: None)


def planned(run: CapturedRun) -> RunReport:
    report = RunReport.begin(run)
    report.outcome = Outcome.PLANNED
    return report


def reports(folder: Path) -> list[RunReport]:
    sources = find_runs([folder], dialect=AGLAE)
    return list(one_by_one(sources, planned, AGLAE, QUIET))


def folder_of(parent: Path, label: bytes) -> Path:
    run = parent / "project" / "runs" / os.fsdecode(label)
    run.mkdir(parents=True)
    (run / "notes.txt").write_text("anything")
    return run


def test_a_run_without_a_legible_name_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    for label in (b"a", b"C\xe9ramiques", b"z"):
        folder_of(tmp_path, label)
    found = reports(tmp_path)
    assert [(one.run, one.outcome) for one in found] == [
        ("project/C\\xe9ramiques", Outcome.REFUSED),
        ("project/a", Outcome.PLANNED),
        ("project/z", Outcome.PLANNED),
    ]
    assert "no UTF-8" in found[0].messages[0]
    assert exit_code(found, waited=True) == 1
    json.dumps(document(found, dry_run=True, code=1), ensure_ascii=False).encode()
    terminal = TextIOWrapper(BytesIO(), "utf-8")
    show_reports(Console(file=terminal), found)


def test_files_in_any_bytes_go_on_under_names_that_are_text(tmp_path: Path) -> None:
    run = folder_of(tmp_path, b"a")
    (run / os.fsdecode(b"n\xf4tes.\xe9")).write_text("anything")
    told: list[str] = []

    def tell(run: CapturedRun) -> RunReport:
        told.extend(text for file in run.files for text in (file.name, file.problems[0].reason))
        return planned(run)

    sources = find_runs([tmp_path], dialect=AGLAE)
    (report,) = one_by_one(sources, tell, AGLAE, QUIET)
    assert report.outcome is Outcome.PLANNED
    assert "Files of the kind “.é” are not read." in told
    assert "\n".join(told).encode().decode() == "\n".join(told)
