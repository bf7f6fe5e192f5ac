"""The commands, each in a process of its own, as an operator calls them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as records

from tests.services.runs import RunFolder
from thalie.deposit.state import find_state
from thalie_local.demonstration import is_published

PEOPLE = """
- name: "Exemple, Camille"
  orcid: 0000-0002-1825-0097
  is: ["UGE"]
"""


def thalie(*words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    module = "thalie_local.cli" if words[0] == "demo" else "thalie.cli"
    command = [sys.executable, "-m", module, *words]
    done = subprocess.run(command, capture_output=True, text=True, env=os.environ.copy())
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def ingest(*words: str, code: int = 0) -> dict[str, dict[str, Any]]:
    """Reports by run."""
    document = json.loads(thalie("ingest", "--json", *words, code=code).stdout)
    assert document["exit_code"] == code
    return {report["run"]: report for report in document["runs"]}


@pytest.fixture
def people(tmp_path: Path) -> str:
    path = tmp_path / "people.yaml"
    path.write_text(PEOPLE)
    return str(path)


@pytest.fixture
def real_runs(samples: Path, run: RunFolder) -> dict[str, str]:
    """The real files, each a run of a project that is new; keys of the runs by file name."""
    keys = {}
    for path in sorted(samples.glob("*.hdf5")):
        folder = run.root / run.project / "runs" / path.stem / "HDF5"
        folder.mkdir(parents=True)
        shutil.copy(path, folder)
        keys[path.name] = f"{run.project}/{path.stem}"
    run.folder.rmdir()
    return keys


@pytest.mark.usefixtures("app")
def test_the_real_samples_become_datasets(
    real_runs: dict[str, str], run: RunFolder, people: str
) -> None:
    project = str(run.root / run.project)
    words = [project, "--publish", "--creators", people, "--names", "keep"]
    bad = next(key for name, key in real_runs.items() if "damaged" in name)
    latest = next(key for name, key in real_runs.items() if "PYRALT" in name)

    first = ingest(*words, code=1)
    assert set(first) == set(real_runs.values())
    damaged = first.pop(bad)
    assert damaged["files"][0]["group"] == "/20250519_0182_standard"
    assert damaged["files"][0]["can_be_accepted"] and damaged["record"] == ""
    for report in first.values():
        assert report["state"] == "published" and report["doi"]["state"] == "findable"
    assert first[latest]["embargo_until"] == "2029-01-20"

    accepted = ingest(*words, "--accept-damaged")
    assert accepted[bad]["doi"]["state"] == "findable"
    metadata = records.read(system_identity, accepted[bad]["record"]).data["metadata"]
    assert "Damaged file" in json.dumps(metadata)

    again = ingest(*words)
    assert {report["outcome"] for report in again.values()} == {"unchanged"}
    assert {r: v["record"] for r, v in again.items()} == {
        r: v["record"] for r, v in accepted.items()
    }


@pytest.mark.usefixtures("app")
def test_a_dry_run_writes_nothing(run: RunFolder, people: str) -> None:
    run.write(1)
    report = ingest(str(run.folder), "--creators", people, "--publish", "--dry-run")[run.key]
    assert (report["outcome"], report["state"]) == ("planned", "none")
    assert report["draft"]["metadata"]["title"] == report["title"]
    assert "Would write a draft and publish it." in report["messages"]
    assert find_state(run.key).run is None


def test_a_dry_run_works_while_the_services_are_away(
    app: Flask, run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.write(1)
    nowhere = "postgresql+psycopg2://nobody:nothing@127.0.0.1:9/none"
    monkeypatch.setenv("INVENIO_SQLALCHEMY_DATABASE_URI", nowhere)
    monkeypatch.setenv("INVENIO_SEARCH_HOSTS", "[{'host': '127.0.0.1', 'port': 9}]")
    report = ingest(str(run.folder), "--dry-run")[run.key]
    assert report["outcome"] == "planned"
    assert "The database did not answer" in " ".join(report["messages"])


def test_an_ingest_without_a_database_ends_in_one_sentence(
    app: Flask, run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.write(1)
    nowhere = "postgresql+psycopg2://nobody:nothing@127.0.0.1:9/none"
    monkeypatch.setenv("INVENIO_SQLALCHEMY_DATABASE_URI", nowhere)
    done = thalie("ingest", str(run.folder), "--wait", "2", code=1)
    assert "PostgreSQL" in done.stderr


@pytest.mark.usefixtures("app")
def test_an_unknown_owner_is_told(run: RunFolder) -> None:
    run.write(1)
    done = thalie("ingest", str(run.folder), "--owner", "nobody@example.org", code=1)
    assert "No active account of this instance has the address nobody@example.org" in done.stderr


@pytest.mark.usefixtures("app")
def test_the_table_for_people_and_the_owner(run: RunFolder, people: str) -> None:
    run.write(1)
    words = ["--publish", "--creators", people, "--owner", "leader@example.org"]
    done = thalie("ingest", str(run.folder), *words)
    (published,) = find_state(run.key).published
    record = records.record_cls.get_record(published)
    assert f"/records/{record.pid.pid_value}\n" in done.stdout
    assert f"{record.pid.pid_value}, findable" in done.stdout
    assert record.parent.access.owner.resolve().email == "leader@example.org"


@pytest.mark.usefixtures("app")
def test_check_index_speaks_of_records_and_drafts() -> None:
    assert "mended" in thalie("check-index", "--repair").stdout
    lines = thalie("check-index").stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == ["records", "drafts"]


@pytest.mark.usefixtures("app")
def test_the_demonstration_is_published_once_with_all_its_kinds() -> None:
    thalie("demo")
    assert is_published()
    assert "published already" in thalie("demo").stdout
    versions = find_state("projet-fictif-couleurs/2025-05-bleu-egyptien")
    assert len(versions.published) == 2 and not versions.withdrawn
    withdrawn = find_state("projet-fictif-metaux/2025-10-bronze")
    assert withdrawn.withdrawn and withdrawn.record_id is None
    tombstone = records.record_cls.get_record(next(iter(withdrawn.withdrawn))).tombstone
    assert tombstone.removal_reason["id"] == "retracted" and "invented" in tombstone.note
    status = {}
    for key in ("2025-12-pointe-argent", "2026-02-encre"):
        state = find_state(f"projet-fictif-couleurs/{key}")
        record = records.record_cls.get_record(state.record_id)
        assert record.custom_fields["thalie:synthetic"] is True
        assert record.metadata["title"].startswith("[synthetic]")
        status[key] = record.access.status.value
    assert status == {"2025-12-pointe-argent": "embargoed", "2026-02-encre": "restricted"}
