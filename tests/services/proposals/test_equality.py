"""What is taken from the files of a draft is what an ingest writes of the same files."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.conftest import SHARED
from tests.services.runs import RunFolder
from thalie.capture import CapturedRun, capture_run, find_runs
from thalie.capture.aglae import AGLAE
from thalie.deposit.choices import Choices
from thalie.deposit.report import RunReport
from thalie.deposit.runs import depositor_of
from thalie_local.demo.campaign import write_campaign
from thalie_local.demo.story import read_story

from .conftest import Desk, draft_by, put, until_read, words_of

SAMPLES = SHARED / "samples"
PERSON = "Jean DUPONTEL"
OF_PERSONS = {"creators", "publication_date"}


def captured(folder: Path) -> CapturedRun:
    (source,) = find_runs([folder], dialect=AGLAE)
    return capture_run(source, dialect=AGLAE)


def compare(app: Flask, desk: Desk, run: CapturedRun) -> dict[str, Any]:
    """Deposit RUN in both ways, without names of persons; the words of both, which are the same."""
    id_ = draft_by()
    desk.say(id_, paths=put(id_, run))
    until_read(id_)
    told = desk.told(id_)
    accepted = [f["key"] for f in told["files"] if f["problem"] and f["problem"]["acceptable"]]
    names = [{"value": one["value"], "decision": "redact"} for one in told["names"]]
    desk.say(id_, accept=accepted, names=names)
    until_read(id_)
    answer = desk.take(id_)
    assert not answer["left"], answer["left"]
    assert {one["standing"] for one in answer["proposals"]} == {"same"}

    depositor = depositor_of(app, patience=30.0, say=lambda sentence: None)
    choices = Choices(names="redact", accept_damaged=bool(accepted), readme=False)
    report: RunReport = depositor.deposit(run, choices)
    mine, theirs = words_of(id_), words_of(report.record)
    for section in ("metadata", "custom_fields"):
        for name in sorted((theirs[section].keys() | mine[section].keys()) - OF_PERSONS):
            assert mine[section].get(name) == theirs[section].get(name), name
    return mine


def test_of_small_files(app: Flask, desk: Desk, run: RunFolder) -> None:
    run.write(1, username=PERSON)
    run.write(2, particle="Alpha")
    run.write(3, username=PERSON, comments=f"asked by {PERSON}")  # no copy can be made of it
    (run.folder.parent / "notes.txt").write_text("not of the accelerator")
    words = compare(app, desk, run.capture())
    assert run.project in words["metadata"]["title"]
    assert words["custom_fields"]["thalie:experiment"]["run"] == run.label
    assert "dupontel" not in str(words).casefold()


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no real files in {SAMPLES}")
def test_of_real_files(app: Flask, desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / f"real-{tmp_path.parent.name}-{tmp_path.name}" / "runs"
    for path in sorted(SAMPLES.glob("*.hdf5")):
        target = folder / path.stem[:20] / "HDF5" / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    runs = sorted(folder.iterdir())
    assert len(runs) >= 5
    for run in runs:
        compare(app, desk, captured(run))


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The smallest run of the demonstration of each generation of files, each in a new project."""
    out = tmp_path_factory.mktemp("demo") / "campaign"
    story = {f"{run.project}/{run.label}": run.generation for run in read_story().runs}
    written = write_campaign(out, today=date(2026, 11, 1)).datasets
    smallest = {story[one.key]: one for one in sorted(written, key=lambda one: -_size(one.files))}
    assert {"G1", "G2", "G3"} <= smallest.keys()
    project = f"demo-{secrets.token_hex(4)}"
    return [
        Path(shutil.copytree(one.folder, out.parent / project / "runs" / one.folder.name))
        for one in smallest.values()
    ]


def _size(files: Iterable[Path]) -> int:
    return sum(file.stat().st_size for file in files)


def test_of_the_demonstration(app: Flask, desk: Desk, campaign: list[Path]) -> None:
    for folder in campaign:
        compare(app, desk, captured(folder))
