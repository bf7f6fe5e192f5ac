"""Values are proposed to who edits a draft, names are decided on, and nothing is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import h5py
import pytest
from flask import Flask
from invenio_db import db
from invenio_files_rest.models import FileInstance
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.services.errors import ValidationErrorWithMessageAsList
from invenio_records_resources.services.errors import ValidationErrorGroup

from tests.services import datasets
from tests.services.datasets import who
from tests.services.runs import RunFolder
from thalie.deposit.models import IngestedRun
from thalie.deposit.remembered import recall
from thalie.deposit.report import RunReport
from thalie.proposals import book, tasks, work
from thalie.proposals.models import DraftAnswers, ReadFile

from .conftest import (
    Desk,
    draft_by,
    draft_of,
    put,
    put_file,
    rows,
    until,
    until_read,
    version_of,
    words_of,
)

PERSON = "Jean DUPONTEL"
TITLE = "metadata.title"
ENERGY = "custom_fields.thalie:experiment.energy"
DETECTORS = "custom_fields.thalie:detectors"


def read_draft_of(run: RunFolder, desk: Desk, data: datasets.Json | None = None) -> str:
    """A draft with the files of RUN, which were read."""
    id_ = draft_by(data=data)
    desk.say(id_, paths=put(id_, run.capture()))
    until_read(id_)
    return id_


def by_path(told: datasets.Json) -> dict[str, datasets.Json]:
    return {one["path"]: one for one in told["proposals"]}


def whole(title: str) -> datasets.Json:
    """What stops no publication by a person."""
    orcid = {"scheme": "orcid", "identifier": "0000-0002-1825-0097"}
    creator = datasets.person("Exemple", "Camille")
    creator["person_or_org"]["identifiers"] = [orcid]
    words = "Yellow of the initials, measured with a beam of protons in nine places. " * 2
    return datasets.dataset(
        title,
        metadata={
            "creators": [creator],
            "rights": [{"id": "cc-by-4.0"}],
            "description": f"<p>{words}</p>",
        },
        custom_fields={
            "thalie:objects": [{"label": "Codex", "keeper": {"id": "louvre"}}],
            "thalie:experiment": {"project": "Test", "techniques": [{"id": "pixe"}]},
        },
    )


def test_values_come_with_their_sources(desk: Desk, run: RunFolder) -> None:
    name = run.write(1)
    id_ = draft_by()
    put_file(id_, name, run.path(name).read_bytes())
    first = desk.ask(id_, more="?only=files").json()
    assert [one["key"] for one in first["files"]] == [name]
    assert "proposals" not in first and "names" not in first
    until_read(id_)
    found = by_path(desk.told(id_))[ENERGY]
    assert (found["value"], found["standing"]) == (3000.0, "empty")
    (place,) = found["sources"]["places"]
    assert place == {"file": name, "group": "/20260105_0001_OBJ1", "attribute": "beam energy"}
    french = desk.ask(id_, headers={"Accept-Language": "fr"}).json()
    assert by_path(french)[TITLE]["label"] == "Titre"
    assert by_path(french)[ENERGY]["section"] == "Mesure"


def test_taking_keeps_what_a_person_wrote(desk: Desk, run: RunFolder) -> None:
    run.write(1)
    data = whole("My own words")
    data["metadata"]["subjects"] = [{"subject": "my keyword"}]
    id_ = read_draft_of(run, desk, data)
    answer = desk.take(id_)
    assert TITLE in answer["left"] and ENERGY in answer["taken"]
    words = words_of(id_)
    assert words["metadata"]["title"] == "My own words"
    assert words["metadata"]["subjects"][0] == {"subject": "my keyword"}
    assert len(words["metadata"]["subjects"]) > 1
    assert words["metadata"]["creators"]
    several = desk.take(id_, [TITLE, ENERGY])
    assert several["left"] == [TITLE] and words_of(id_)["metadata"]["title"] == "My own words"
    alone = desk.take(id_, [TITLE])
    assert alone["taken"] == [TITLE]
    assert words_of(id_)["metadata"]["title"] == by_path(alone)[TITLE]["value"]
    assert by_path(alone)[TITLE]["taken"]


def test_what_is_refused_is_left_out_until_it_is_asked_for(desk: Desk, run: RunFolder) -> None:
    run.write(1)
    id_ = read_draft_of(run, desk)
    desk.say(id_, revision=desk.told(id_)["revision"], refuse=[DETECTORS])
    told = desk.take(id_)
    assert DETECTORS not in told["taken"] and by_path(told)[DETECTORS]["refused"]
    assert desk.take(id_, [DETECTORS])["taken"] == [DETECTORS]


def test_a_stale_page_changes_nothing(desk: Desk, run: RunFolder) -> None:
    run.write(1)
    id_ = read_draft_of(run, desk)
    seen = desk.told(id_)["revision"]
    records.update_draft(who("leader"), id_, whole("Written in another window"))
    before = words_of(id_)
    for sent, headers, status in (
        ({"take": "all", "revision": seen}, {}, 409),
        ({"take": "all"}, {"If-Match": f'"{seen}"'}, 412),
        ({"take": "all"}, {}, 428),
        ({"refuse": [TITLE], "revision": seen}, {}, 409),
    ):
        answer = desk.ask(id_, sent, headers=headers)
        assert answer.status_code == status and answer.json()["message"]
    assert words_of(id_) == before
    now = desk.ask(id_)
    answer = desk.ask(id_, {"take": [ENERGY]}, headers={"If-Match": now.headers["ETag"]})
    assert answer.status_code == 200 and answer.json()["taken"] == [ENERGY]


@pytest.mark.parametrize(
    "sent",
    [
        {"take": ["metadata.nothing"], "revision": "?"},
        {"take": 1},
        {"names": [{"value": "Nobody", "decision": "keep"}]},
        {"names": "x"},
        {"accept": ["nothing"]},
        {"leave_out": ["nothing"]},
        {"paths": {"a": "../b"}},
    ],
)
def test_what_cannot_be_is_said(desk: Desk, run: RunFolder, sent: datasets.Json) -> None:
    run.write(1)
    id_ = read_draft_of(run, desk)
    if sent.get("revision"):
        sent = {**sent, "revision": desk.told(id_)["revision"]}
    answer = desk.ask(id_, sent)
    assert answer.status_code == 400 and answer.json()["message"]


def test_only_who_may_edit_is_told(desk: Desk, run: RunFolder) -> None:
    run.write(1, username=PERSON)
    id_ = read_draft_of(run, desk)
    for name in ("", "reader"):
        for sent in (None, {"take": "all"}, {"names": []}):
            answer = desk.ask(id_, sent, name=name)
            assert answer.status_code == 403 and "DUPONTEL" not in answer.text
    assert desk.ask("00000-00000").status_code == 404
    assert desk.ask(id_).headers["Cache-Control"] == "no-store"


# Names


def test_nothing_is_published_while_names_are_open(desk: Desk, run: RunFolder) -> None:
    run.write(1, username=PERSON)
    id_ = read_draft_of(run, desk, whole("With a name"))
    told = desk.told(id_)
    (name,) = told["names"]
    assert (name["value"], name["decision"], name["cited"]) == (PERSON, "", False)
    assert any(PERSON in sentence for sentence in told["obstacles"])
    with pytest.raises(ValidationErrorWithMessageAsList) as refused:
        records.publish(who("leader"), id_)
    db.session.rollback()
    assert PERSON in str(refused.value.messages) and "files.enabled" in str(refused.value.messages)
    refusal = desk.ask(id_, {"names": [{"value": PERSON, "decision": "keep"}]})
    assert refusal.status_code == 400
    kept = [{"value": PERSON, "decision": "keep", "agreement": "told by mail, 3 May"}]
    assert desk.say(id_, names=kept)["obstacles"] == []
    published = records.publish(who("leader"), id_)
    assert published.id == id_


def test_a_name_is_taken_out_of_the_file_and_its_bytes_go(desk: Desk, run: RunFolder) -> None:
    name = run.write(1, username=PERSON)
    id_ = read_draft_of(run, desk, whole("Without a name"))
    before = draft_of(id_).files[name].file.file_model
    old, old_path = before.id, Path(str(before.uri))
    assert old_path.is_file()
    desk.say(id_, names=[{"value": PERSON, "decision": "redact"}])
    until_read(id_)
    row = rows(id_)[name]
    held = draft_of(id_).files[name].file
    assert held.checksum == f"md5:{row.md5}" and row.copy["places"] == 1
    with draft_of(id_).files[name].open_stream("rb") as stream:
        content = stream.read()
    assert b"DUPONTEL" not in content and b"REDACTED" in content
    with h5py.File(io.BytesIO(content)) as file:
        assert file["20260105_0001_OBJ1/X0"][()].sum() > 0
    until(lambda: not old_path.exists())
    db.session.rollback()
    assert db.session.get(FileInstance, old) is None
    told = desk.told(id_)
    assert told["names"] == [] and told["obstacles"] == []
    records.publish(who("leader"), id_)


def test_files_that_carry_a_name_are_left_out(desk: Desk, run: RunFolder) -> None:
    named, other = run.write(1, username=PERSON), run.write(2)
    id_ = read_draft_of(run, desk)
    told = desk.say(id_, names=[{"value": PERSON, "decision": "leave-out"}])
    assert [one["key"] for one in told["files"]] == [other] and told["names"] == []
    assert list(draft_of(id_).files) == [other] and named not in rows(id_)


def test_public_words_do_not_name_who_only_a_file_names(desk: Desk, run: RunFolder) -> None:
    run.write(1, username=PERSON)
    id_ = read_draft_of(run, desk, whole(f"Asked by {PERSON}"))
    told = desk.say(id_, names=[{"value": PERSON, "decision": "keep", "agreement": "asked"}])
    assert any("metadata.title" in sentence for sentence in told["obstacles"])
    with pytest.raises(ValidationErrorWithMessageAsList):
        records.publish(who("leader"), id_)
    db.session.rollback()
    cited = whole(f"Asked by {PERSON}")
    cited["metadata"]["creators"].append(datasets.person("DUPONTEL", "Jean"))
    records.update_draft(who("leader"), id_, cited)
    assert desk.told(id_)["obstacles"] == []


def test_what_is_published_is_remembered_as_of_an_ingest(desk: Desk, run: RunFolder) -> None:
    name = run.write(1, username=PERSON)
    id_ = read_draft_of(run, desk, whole("To be remembered"))
    desk.say(id_, names=[{"value": PERSON, "decision": "redact"}])
    until_read(id_)
    records.publish(who("leader"), id_)
    record = records.record_cls.pid.resolve(id_)
    assert not db.session.query(ReadFile).filter_by(version_id=record.id).count()
    assert db.session.get(DraftAnswers, record.id) is None
    known = recall(record.id, record.parent.id)
    assert name in known.read and known.names.stand_in(f"asked by {PERSON.title()}")
    run_row = IngestedRun.query.filter_by(parent_id=record.parent.id).one()
    assert "DUPONTEL" not in str(run_row.choices) + str(run_row.provenance)
    assert run_row.provenance[0]["file"] == name


# Files


def test_damaged_and_strange_files_are_told_at_the_file(desk: Desk, run: RunFolder) -> None:
    name = run.write(1)
    content = run.path(name).read_bytes()
    id_ = draft_by(data=whole("Strange"))
    put_file(id_, "cut.hdf5", content[: len(content) // 2])
    put_file(id_, "false.hdf5", b"counts, not HDF5")
    put_file(id_, "notes.txt", b"words")
    put_file(id_, "renamed.dat", content)  # HDF5 by its bytes
    until_read(id_)
    told = {one["key"]: one for one in desk.told(id_)["files"]}
    assert told["false.hdf5"]["problem"]["code"] == "not-hdf5"
    assert told["notes.txt"]["problem"]["code"] == "not-read"
    assert told["renamed.dat"]["problem"] is None
    assert told["cut.hdf5"]["problem"]["reason"] and told["cut.hdf5"]["problem"]["acceptable"]
    obstacles = desk.told(id_)["obstacles"]
    assert {name for name in told if any(name in one for one in obstacles)} == {
        "cut.hdf5",
        "false.hdf5",
    }
    assert desk.ask(id_, {"accept": ["false.hdf5"]}).status_code == 400
    after = desk.say(id_, accept=["cut.hdf5"], leave_out=["false.hdf5"])
    assert after["obstacles"] == [] and "false.hdf5" not in draft_of(id_).files


def test_a_file_that_is_not_read_yet_stops_a_person(
    app: Flask, run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.read_draft, "delay", lambda version: None)
    name = run.write(1)
    id_ = draft_by(data=whole("Quick"))
    put_file(id_, name, run.path(name).read_bytes())
    with pytest.raises((ValidationErrorWithMessageAsList, ValidationErrorGroup)) as refused:
        records.publish(who("leader"), id_)
    assert name in str(refused.value.messages)
    db.session.rollback()
    assert version_of(id_) in book.waiting(1000)  # the sweep finds it
    assert work.work_on(version_of(id_)) >= 1
    assert records.publish(who("leader"), id_).id == id_


def test_a_killed_worker_is_followed_by_another(
    app: Flask, run: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks.read_draft, "delay", lambda version: None)
    name = run.write(1, username=PERSON)
    id_ = draft_by()
    put_file(id_, name, run.path(name).read_bytes())
    version = version_of(id_)
    assert book.begin(version) is not None  # begun, and never ended
    assert work.work_on(version) == 0 and version not in book.waiting(1000)
    row = rows(id_)[name]
    row.at = row.at - 2 * book.given_up_after()
    db.session.commit()
    assert version in book.waiting(1000)
    assert work.work_on(version) == 1 and rows(id_)[name].state == book.READ
    assert work.work_on(version) == 0  # nothing is done twice
    for _ in range(book.MOST_TRIES):
        row = rows(id_)[name]
        row.state, row.tries, row.at = book.WAITING, book.MOST_TRIES, row.at.replace(year=2020)
        db.session.commit()
    assert version not in book.waiting(1000) and rows(id_)[name].state == book.FAILED


def test_what_is_deleted_or_replaced_is_forgotten(desk: Desk, run: RunFolder) -> None:
    name, other = run.write(1, username=PERSON), run.write(2)
    id_ = read_draft_of(run, desk)
    files, leader = records.draft_files, who("leader")
    files.delete_file(leader, id_, name)
    assert set(rows(id_)) == {other}
    put_file(id_, name, run.path(run.write(1, seed=2)).read_bytes())
    until_read(id_)
    assert rows(id_)[name].names == []
    version = version_of(id_)
    records.delete_draft(leader, id_)
    assert not db.session.query(ReadFile).filter_by(version_id=version).count()


def test_a_run_of_an_ingest_is_not_asked_about(
    run: RunFolder, deposit: Callable[..., RunReport]
) -> None:
    run.write(1)
    assert not rows(deposit().record)


def test_names_of_dropped_folders(desk: Desk) -> None:
    paths = ["P/runs/L/HDF5/a.hdf5", "P/runs/L/.DS_Store"]
    answer = desk.post("names-of-files", {"paths": paths})
    assert answer.json() == {"names": {paths[0]: "HDF5--a.hdf5"}, "left_out": paths[1:]}
    refused = desk.post("names-of-files", {"paths": ["../x"]})
    assert refused.status_code == 400 and "../x" in refused.json()["message"]
    assert desk.post("names-of-files", {"paths": 1}).status_code == 400
    assert desk.post("names-of-files", {"paths": paths}, name="").status_code == 403
