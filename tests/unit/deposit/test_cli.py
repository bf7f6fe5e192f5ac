from __future__ import annotations

import json
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result

from thalie.commands.ingest import document, exit_code, ingest
from thalie.deposit.report import Doi, FileReport, Outcome, RunReport

PUBLISHED = RunReport(
    "p/1", "p", "1", Outcome.PUBLISHED, "published", doi=Doi("10.1/a", "findable")
)


def run(*words: str) -> Result:
    return CliRunner().invoke(ingest, list(words))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("20260120_0001_A_P_IBA.hdf5", "20260121_0001_A_Q_IBA.hdf5"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "Missing argument 'PATH…'"),
        (["nowhere"], "does not exist"),
        ([".", "--names", "maybe"], "'maybe' is not one of"),
        ([".", "--embargo-until", "2026"], "does not match the format"),
        ([".", "--restricted", " "], "data are never closed silently"),
        ([".", "--open", "--embargo-until", "2030-01-01"], "Choose one of open"),
        ([".", "--wait", "-1"], "--wait"),
    ],
)
def test_wrong_usage_ends_with_2_and_a_sentence(words: list[str], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert told in result.output and "Traceback" not in result.output


def test_mistakes_in_the_file_of_persons_are_all_told(folder: Path, tmp_path: Path) -> None:
    people = tmp_path / "people.yaml"
    people.write_text("- name: Jeanne\n- name: A, B\n  orcid: x\n")
    result = run(str(folder), "--creators", str(people))
    assert result.exit_code == 2
    assert "entry 1, name" in result.output and "entry 2, orcid" in result.output


@pytest.mark.parametrize("option", ["--title", "--restricted", "--owner"])
def test_words_that_are_no_text_are_refused(folder: Path, option: str) -> None:
    result = run(str(folder), option, "C\udce9ramique")
    assert result.exit_code == 2
    assert "“C\\xe9ramique” is no text in UTF-8" in result.output


def test_a_device_instead_of_the_file_of_persons(folder: Path) -> None:
    result = run(str(folder), "--creators", "/dev/zero")
    assert result.exit_code == 2
    assert "/dev/zero: is not YAML text (it is a device or a pipe: give a file)." in result.output


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instance whose configuration says nothing of the files."""
    app = SimpleNamespace(config={})
    monkeypatch.setattr("thalie.commands.ingest.instance", lambda: nullcontext(app))


@pytest.mark.usefixtures("silent")
def test_one_title_is_for_one_run(folder: Path) -> None:
    result = run(str(folder), "--title", "A title")
    assert (result.exit_code, "there are 2 runs" in result.output) == (2, True)


@pytest.mark.usefixtures("silent")
def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    result = run(str(tmp_path))
    assert (result.exit_code, "There is no file here" in result.output) == (2, True)


def test_without_an_instance_one_sentence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("INVENIO_INSTANCE_PATH", raising=False)
    result = run(str(folder))
    assert result.exit_code == 1
    assert "There is no instance here" in result.output and "Traceback" not in result.output


@pytest.mark.parametrize(
    ("report", "waited", "code"),
    [
        (PUBLISHED, True, 0),
        (RunReport("r", "p", "1", Outcome.UNCHANGED), True, 0),
        (RunReport("r", "p", "1", Outcome.IGNORED), True, 0),
        (RunReport("r", "p", "1", Outcome.PLANNED), True, 0),
        (RunReport("r", "p", "1", Outcome.REFUSED), True, 1),
        (RunReport("r", "p", "1", Outcome.PROPOSED), True, 1),
        (RunReport("r", "p", "1", Outcome.WITHDRAWN), True, 1),
        (RunReport("r", "p", "1", Outcome.FAILED), True, 1),
        (RunReport("r", "p", "1", Outcome.CREATED, incomplete=True), True, 1),
        (RunReport("r", "p", "1", Outcome.PUBLISHED, doi=Doi("10.1/a", "pending")), True, 3),
        (RunReport("r", "p", "1", Outcome.PUBLISHED, concept_doi=Doi("d", "pending")), True, 3),
        (RunReport("r", "p", "1", Outcome.PUBLISHED, doi=Doi("10.1/a", "pending")), False, 0),
        (RunReport("r", "p", "1", Outcome.PUBLISHED, doi=Doi("10.1/a", "hidden")), True, 0),
        (
            RunReport("r", "p", "1", Outcome.PUBLISHED, files=[FileReport("f", "refused", 0, "")]),
            True,
            1,
        ),
        (
            RunReport("r", "p", "1", Outcome.PUBLISHED, files=[FileReport("f", "left-out", 0, "")]),
            True,
            0,
        ),
    ],
)
def test_exit_codes(report: RunReport, waited: bool, code: int) -> None:
    assert exit_code([report], waited=waited) == code
    assert exit_code([PUBLISHED, report], waited=waited) == code


def test_a_refusal_counts_more_than_a_pending_doi() -> None:
    pending = RunReport("r", "p", "1", Outcome.PUBLISHED, doi=Doi("10.1/a", "pending"))
    refused = RunReport("r", "p", "2", Outcome.REFUSED)
    assert exit_code([pending, refused], waited=True) == 1


def test_the_keys_of_the_json_document_are_a_promise() -> None:
    told = json.loads(json.dumps(document([PUBLISHED], dry_run=False, code=0)))
    assert list(told) == ["version", "dry_run", "exit_code", "runs"]
    (report,) = told["runs"]
    assert set(report) >= {
        "run", "project", "label", "outcome", "state", "title", "record", "url", "version",
        "incomplete", "doi", "concept_doi", "access", "embargo_until", "files", "names",
        "remarks", "lacks", "messages", "draft",
    }  # fmt: skip
    assert report["outcome"] == "published"
    assert report["doi"] == {"doi": "10.1/a", "state": "findable", "url": ""}
