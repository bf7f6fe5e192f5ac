"""Persons inside files, and files that are damaged."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import h5py
import pytest

from tests.services.conftest import PEOPLE
from tests.services.runs import RunFolder
from thalie.deposit.people import parse_people
from thalie.deposit.report import Outcome, RunReport

from .holdings import draft_of, record_of, rows, stored

Deposit = Callable[..., RunReport]
NAME = "Jean DUPONTEL"
KNOWN = parse_people([{"name": "Dupontel, Jean", "is": [NAME]}])


def cut(path: Path) -> None:
    """Lose the end of a file, as a copy over a broken line does."""
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def test_without_a_choice_nothing_is_sent(run: RunFolder, publish: Deposit) -> None:
    run.write(1, username=NAME)
    run.write(2)
    report = publish()
    assert report.outcome is Outcome.REFUSED and rows(run.key) == 0
    assert NAME in report.messages[0]
    assert "--names keep" in report.messages[0] and "--names redact" in report.messages[0]
    assert [name["value"] for name in report.names] == [NAME]


def test_keep_wants_the_person_in_the_creators_file(run: RunFolder, publish: Deposit) -> None:
    name = run.write(1, username=NAME)
    refused = publish(names="keep")
    assert refused.outcome is Outcome.REFUSED and rows(run.key) == 0
    report = publish(names="keep", people=KNOWN)
    assert report.state == "published"
    assert stored(report)[name] == run.path(name).read_bytes()


def test_redact_publishes_a_copy_without_the_name_and_says_so(
    run: RunFolder, publish: Deposit, tmp_path: Path
) -> None:
    name = run.write(1, username=NAME)
    original = run.path(name).read_bytes()
    report = publish(names="redact")
    assert report.state == "published" and run.path(name).read_bytes() == original

    files = stored(report)
    assert NAME.encode() not in files[name] and NAME.encode() in original
    assert len(files[name]) == len(original)
    copy = tmp_path / "copy.hdf5"
    copy.write_bytes(files[name])
    with h5py.File(copy) as ours, h5py.File(run.path(name)) as theirs:
        (group,) = ours
        assert (ours[group]["X0"][:] == theirs[group]["X0"][:]).all()

    (file,) = report.files
    assert file.redacted_places > 0 and file.sha256 != file.source_sha256
    public = json.dumps(record_of(report), ensure_ascii=False)
    assert "DUPONTEL" not in public.upper()
    assert file.sha256 in public and file.source_sha256 in public

    for written, content in files.items():
        (tmp_path / written).write_bytes(content)
    words = ["sha256sum", "-c", "--strict", "manifest-sha256.txt"]
    assert subprocess.run(words, cwd=tmp_path).returncode == 0


def test_a_name_outside_its_place_keeps_the_file_back_and_the_others_go_on(
    run: RunFolder, publish: Deposit
) -> None:
    bad = run.write(1, username=NAME, **{"analyse description": f"asked by {NAME}"})
    good = run.write(2)
    report = publish(names="redact")
    assert set(stored(report)) == {good, "manifest-sha256.txt", "README.txt"}
    (refused,) = [file for file in report.files if file.outcome == "refused"]
    assert (refused.name, refused.code) == (bad, "not-redacted") and refused.reason
    assert not report.done


def test_the_choice_is_remembered(run: RunFolder, deposit: Deposit) -> None:
    run.write(1, username=NAME)
    first = deposit(names="redact", people=PEOPLE)
    assert deposit().outcome is Outcome.UNCHANGED
    new = run.write(2, username=NAME)
    report = deposit()
    assert report.record == first.record
    assert NAME.encode() not in stored(report)[new]


def test_a_damaged_file_is_refused_and_the_others_go_on(run: RunFolder, publish: Deposit) -> None:
    good, bad = run.write(1), run.write(2)
    cut(run.path(bad))
    report = publish()
    assert (report.outcome, report.done) == (Outcome.PUBLISHED, False)
    (refused,) = [file for file in report.files if file.outcome == "refused"]
    assert refused.name == bad and refused.reason and refused.can_be_accepted
    assert set(stored(report)) == {good, "manifest-sha256.txt", "README.txt"}


def test_a_run_of_damaged_files_makes_no_draft(run: RunFolder, publish: Deposit) -> None:
    cut(run.path(run.write(1)))
    report = publish()
    assert report.outcome is Outcome.REFUSED and rows(run.key) == 0


def test_damage_that_is_accepted_is_published_with_a_note_and_remembered(
    run: RunFolder, publish: Deposit
) -> None:
    bad = run.write(1)
    cut(run.path(bad))
    report = publish(accept_damaged=True)
    assert (report.outcome, report.done) == (Outcome.PUBLISHED, True)
    notes = {
        d["lang"]["id"]: d["description"]
        for d in record_of(report)["metadata"]["additional_descriptions"]
        if d["type"]["id"] == "other"
    }
    assert bad in notes["eng"] and "Damaged file" in notes["eng"]
    assert bad in notes["fra"] and "Fichier endommagé" in notes["fra"]
    again = publish()
    assert (again.outcome, again.done) == (Outcome.UNCHANGED, True)


def test_a_file_mended_in_a_draft_loses_its_note(run: RunFolder, deposit: Deposit) -> None:
    bad = run.write(1)
    whole = run.path(bad).read_bytes()
    cut(run.path(bad))
    deposit(accept_damaged=True, people=PEOPLE)
    run.path(bad).write_bytes(whole)
    report = deposit()
    assert report.outcome is Outcome.UPDATED and stored(report)[bad] == whole
    assert "Damaged" not in json.dumps(draft_of(report))


@pytest.mark.parametrize("content", [b"", b"not HDF5 at all"])
def test_what_is_no_hdf5_is_refused_even_if_damage_is_accepted(
    run: RunFolder, publish: Deposit, content: bytes
) -> None:
    bad = run.write(1)
    run.path(bad).write_bytes(content)
    report = publish(accept_damaged=True)
    assert report.outcome is Outcome.REFUSED and rows(run.key) == 0
    assert report.files[0].reason
