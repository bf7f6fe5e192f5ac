"""A run becomes a draft, a record and a new version; and never two of them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_accounts.models import User
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMDraftMetadata, RDMRecordMetadata

from tests.services.conftest import PEOPLE
from tests.services.runs import RunFolder
from thalie.deposit.access import AccessWish
from thalie.deposit.choices import Choices
from thalie.deposit.dataset import Wishes
from thalie.deposit.dois import await_dois
from thalie.deposit.models import IngestedFile, IngestedRun
from thalie.deposit.people import parse_people
from thalie.deposit.report import Outcome, RunReport
from thalie.deposit.runs import depositor_of
from thalie.ground.identifiers import CROCKFORD, is_ror

from .holdings import draft_of, file_ids, record_of, rows, stored

Deposit = Callable[..., RunReport]

TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()  # the calendar of the instance


def test_a_run_becomes_a_draft_with_words_files_sums_and_owner(
    run: RunFolder, deposit: Deposit
) -> None:
    names = [run.write(1), run.write(2)]
    report = deposit(people=PEOPLE)
    assert (report.outcome, report.state, report.done) == (Outcome.CREATED, "draft", True)

    draft = draft_of(report)
    assert draft["custom_fields"]["thalie:experiment"]["project"] == run.project
    assert draft["metadata"]["creators"][0]["person_or_org"]["name"] == "Exemple, Camille"
    assert draft["access"]["files"] == "restricted"
    assert draft["access"]["embargo"]["until"] == "2029-01-05"
    owner = db.session.get(User, int(draft["parent"]["access"]["owned_by"]["user"]))
    assert owner.email == "curator@example.org"

    files = stored(report)
    assert set(files) == {*names, "manifest-sha256.txt", "README.txt"}
    for name in names:
        assert files[name] == run.path(name).read_bytes()
        line = f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n"
        assert line in files["manifest-sha256.txt"].decode()
    listed = records.draft_files.list_files(system_identity, report.record).to_dict()["entries"]
    sums = {entry["key"]: entry["metadata"]["sha256"] for entry in listed}
    assert sums[names[0]] == hashlib.sha256(files[names[0]]).hexdigest()


def test_the_same_run_again_changes_nothing(run: RunFolder, deposit: Deposit) -> None:
    run.write(1)
    first = deposit(people=PEOPLE)
    before, revision = file_ids(first), records.read_draft(system_identity, first.record).data
    again = deposit(people=PEOPLE)
    silent = deposit()
    assert again.outcome == silent.outcome == Outcome.UNCHANGED
    assert again.record == silent.record == first.record
    after = records.read_draft(system_identity, first.record).data
    assert (file_ids(first), after["revision_id"]) == (before, revision["revision_id"])
    assert rows(run.key) == 1


def test_a_changed_file_replaces_the_old_one_in_the_draft(run: RunFolder, deposit: Deposit) -> None:
    kept, changed = run.write(1), run.write(2)
    first = deposit()
    before = file_ids(first)
    run.write(2, seed=1)
    new = run.write(3)
    report = deposit()
    assert (report.outcome, report.record) == (Outcome.UPDATED, first.record)
    assert {f.name: f.outcome for f in report.files} == {
        kept: "kept",
        changed: "replaced",
        new: "deposited",
    }
    after = file_ids(report)
    assert after[kept] == before[kept] and after[changed] != before[changed]
    assert stored(report)[changed] == run.path(changed).read_bytes()
    assert draft_of(report)["metadata"]["sizes"][0] == "3 files"


def test_words_edited_by_hand_survive_a_changed_file(run: RunFolder, deposit: Deposit) -> None:
    run.write(1)
    first = deposit(people=PEOPLE)
    data = draft_of(first)
    data["metadata"]["title"] = "A title by a curator"
    data["metadata"]["subjects"].append({"subject": "enamel"})
    records.update_draft(system_identity, first.record, data)
    run.write(2, day="20260106")
    report = deposit()
    metadata = draft_of(report)["metadata"]
    assert metadata["title"] == "A title by a curator"
    assert {"subject": "enamel"} in metadata["subjects"]
    assert metadata["dates"][0]["date"] == "2026-01-05/2026-01-06"
    assert metadata["creators"][0]["person_or_org"]["name"] == "Exemple, Camille"
    assert any("Edited by hand" in message and "title" in message for message in report.messages)

    report = deposit(wishes=Wishes(title={"en": "The operator's title"}))
    assert draft_of(report)["metadata"]["title"] == "The operator's title"


def test_publishing_ends_with_findable_dois(run: RunFolder, publish: Deposit) -> None:
    run.write(1)
    report = publish(access=AccessWish(open=True))
    assert (report.outcome, report.state, report.version) == (Outcome.PUBLISHED, "published", 1)
    await_dois([report], 120)
    assert report.doi and report.concept_doi
    assert (report.doi.state, report.concept_doi.state) == ("findable", "findable")
    record = record_of(report)
    assert record["pids"]["doi"]["identifier"] == report.doi.doi
    assert record["access"]["status"] == "open"
    assert record["metadata"]["rights"][0]["id"] == "cc-by-4.0"
    records.indexer.refresh()
    found = records.search(system_identity, params={"q": f"id:{report.record}"})
    assert found.total == 1


def test_a_published_run_is_not_published_twice(run: RunFolder, publish: Deposit) -> None:
    run.write(1)
    first = publish()
    again = publish()
    assert (again.outcome, again.state, again.record) == (
        Outcome.UNCHANGED,
        "published",
        first.record,
    )
    assert again.doi and first.doi and again.doi.doi == first.doi.doi
    parent = db.session.query(IngestedRun).filter_by(key=run.key).one().parent_id
    assert db.session.query(RDMRecordMetadata).filter_by(parent_id=parent).count() == 1


def test_a_draft_is_published_later_on_the_day_it_is_published(
    app: Flask, run: RunFolder, deposit: Deposit, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.write(1)
    draft = deposit(people=PEOPLE)
    data = draft_of(draft)
    data["metadata"]["publication_date"] = "2026-01-31"
    row = db.session.query(IngestedRun).filter_by(key=run.key).one()
    kept = dict(row.generated["kept"]["metadata"], publication_date="2026-01-31")
    row.generated = {**row.generated, "kept": {**row.generated["kept"], "metadata": kept}}
    records.update_draft(system_identity, draft.record, data)
    report = deposit(publish=True)
    assert (report.outcome, report.record) == (Outcome.PUBLISHED, draft.record)
    assert record_of(report)["metadata"]["publication_date"] == TODAY.isoformat()


def test_a_date_of_publication_that_a_person_chose_stays(run: RunFolder, deposit: Deposit) -> None:
    run.write(1)
    draft = deposit(people=PEOPLE)
    data = draft_of(draft)
    data["metadata"]["publication_date"] = "2026-02"
    records.update_draft(system_identity, draft.record, data)
    report = deposit(publish=True)
    assert record_of(report)["metadata"]["publication_date"] == "2026-02"


def test_a_change_after_publication_is_proposed_then_published_as_a_version(
    run: RunFolder, publish: Deposit
) -> None:
    kept, changed = run.write(1), run.write(2)
    first = publish()
    old = stored(first)
    run.write(2, seed=1)

    proposal = publish()
    assert (proposal.outcome, proposal.state) == (Outcome.PROPOSED, "published")
    assert proposal.record == first.record and not proposal.done
    assert changed in proposal.messages[0] and kept not in proposal.messages[0]

    second = publish(new_version=True)
    assert (second.outcome, second.version) == (Outcome.PUBLISHED, 2)
    assert second.record != first.record
    assert second.concept_doi and first.concept_doi
    assert second.concept_doi.doi == first.concept_doi.doi
    assert stored(first) == old
    assert stored(second)[changed] == run.path(changed).read_bytes()
    assert file_ids(second)[kept] == file_ids(first)[kept], "unchanged bytes are stored once"
    assert publish().outcome is Outcome.UNCHANGED


def test_a_draft_of_a_new_version_waits_for_the_word_to_publish(
    run: RunFolder, publish: Deposit, deposit: Deposit
) -> None:
    run.write(1)
    first = publish()
    run.write(1, seed=1)
    draft = deposit(new_version=True)
    assert (draft.outcome, draft.state, draft.version) == (Outcome.CREATED, "draft", 2)
    held = publish()
    assert held.state == "draft" and not held.done
    assert "add --new-version" in " ".join(held.messages)
    second = publish(new_version=True)
    assert (second.record, second.version) == (draft.record, 2)
    assert second.record != first.record


def test_without_a_creator_a_draft_is_made_but_not_published(
    run: RunFolder, deposit: Deposit
) -> None:
    run.write(1)
    report = deposit(publish=True)
    assert (report.outcome, report.state, report.done) == (Outcome.CREATED, "draft", False)
    assert "needs at least one creator" in report.messages[0]
    assert deposit(publish=True, people=PEOPLE).state == "published"


def test_a_discarded_draft_may_be_made_anew(run: RunFolder, deposit: Deposit) -> None:
    run.write(1)
    first = deposit()
    records.delete_draft(system_identity, first.record)
    assert rows(run.key) == 0
    again = deposit()
    assert again.outcome is Outcome.CREATED and again.record != first.record
    assert db.session.query(IngestedFile).join(IngestedRun).filter_by(key=run.key).count() == 1


def test_what_was_withdrawn_does_not_come_back(run: RunFolder, publish: Deposit) -> None:
    run.write(1)
    first = publish()
    tombstone = {"removal_reason": {"id": "retracted"}, "note": "x", "is_visible": True}
    records.delete_record(system_identity, first.record, tombstone)
    again = publish(new_version=True)
    assert (again.outcome, again.state) == (Outcome.WITHDRAWN, "withdrawn")
    assert again.record == first.record
    run.write(1, seed=1)
    changed = publish(new_version=True)
    assert (changed.outcome, changed.record) == (Outcome.WITHDRAWN, first.record)


def test_a_part_of_a_run_does_not_take_the_rest_away(run: RunFolder, deposit: Deposit) -> None:
    one, two = run.write(1), run.write(2)
    first = deposit()
    report = deposit(path=run.path(one))
    assert report.outcome is Outcome.REFUSED and two in report.messages[0]
    assert set(stored(first)) == {one, two, "manifest-sha256.txt", "README.txt"}


def test_a_file_deleted_from_the_draft_by_hand_may_leave_the_run(
    run: RunFolder, deposit: Deposit
) -> None:
    one, two = run.write(1), run.write(2)
    first = deposit()
    records.draft_files.delete_file(system_identity, first.record, two)
    run.path(two).unlink()
    report = deposit()
    assert report.outcome is Outcome.UPDATED
    assert set(stored(report)) == {one, "manifest-sha256.txt", "README.txt"}
    assert two not in stored(report)["manifest-sha256.txt"].decode()


def test_files_added_by_hand_stay(run: RunFolder, deposit: Deposit) -> None:
    run.write(1)
    first = deposit()
    draft = records.draft_cls.pid.resolve(first.record, registered_only=False)
    draft.files["notebook.txt"] = BytesIO(b"by hand")
    db.session.commit()
    run.write(2)
    report = deposit()
    assert stored(report)["notebook.txt"] == b"by hand"


def test_an_affiliation_with_ror_enters_the_vocabulary_once(
    run: RunFolder, deposit: Deposit
) -> None:
    place = {"name": "A small museum"}
    people = parse_people([{"name": "A, B", "affiliations": [_valid(place)]}])
    run.write(1)
    report = deposit(people=people)
    (creator,) = draft_of(report)["metadata"]["creators"]
    (affiliation,) = creator["affiliations"]
    assert affiliation["name"] == "A small museum"
    assert affiliation["id"] == people.persons[0].affiliations[0].ror
    run.write(2)
    assert deposit(people=people).outcome is Outcome.UPDATED


def _valid(place: dict[str, str]) -> dict[str, str]:
    """The place with a random identifier and its check digits."""
    body = "0" + "".join(secrets.choice(CROCKFORD) for _ in range(6))
    ror = next(f"{body}{n:02d}" for n in range(2, 99) if is_ror(f"{body}{n:02d}"))
    return place | {"ror": ror}


def test_too_many_files_are_refused_before_anything_is_written(
    app: Flask, run: RunFolder, deposit: Deposit, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.write(1)
    run.write(2)
    monkeypatch.setitem(app.config, "RDM_RECORDS_MAX_FILES_COUNT", 2)
    drafts = db.session.query(RDMDraftMetadata).count()
    report = deposit()
    assert report.outcome is Outcome.REFUSED and "takes 2 at most" in report.messages[0]
    assert db.session.query(RDMDraftMetadata).count() == drafts and rows(run.key) == 0


def test_a_file_beyond_the_quota_is_refused_in_plain_words(
    app: Flask, run: RunFolder, deposit: Deposit, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = run.write(1)
    monkeypatch.setitem(app.config, "RDM_FILES_DEFAULT_MAX_FILE_SIZE", 100)
    report = deposit()
    assert report.outcome is Outcome.REFUSED and report.messages[0].startswith(name)
    assert rows(run.key) == 0


def test_an_embargo_chosen_earlier_ends_by_itself(
    app: Flask, run: RunFolder, deposit: Deposit
) -> None:
    run.write(1)
    tomorrow = TODAY + timedelta(days=1)
    first = deposit(people=PEOPLE, access=AccessWish(until=tomorrow))
    assert draft_of(first)["access"]["status"] == "embargoed"
    depositor = depositor_of(app, patience=30.0, say=lambda sentence: None)
    later = replace(depositor, today=tomorrow).deposit(run.capture(), Choices(publish=True))
    assert (later.state, record_of(later)["access"]["status"]) == ("published", "open")


def test_an_embargo_beyond_the_policy_is_refused(run: RunFolder, deposit: Deposit) -> None:
    run.write(1)
    report = deposit(access=AccessWish(until=date(2060, 1, 1)))
    assert report.outcome is Outcome.REFUSED and "longer than the policy" in report.messages[0]


def test_restricted_files_have_a_public_reason(run: RunFolder, publish: Deposit) -> None:
    run.write(1)
    report = publish(access=AccessWish(restricted="the owner asked for it"))
    record = record_of(report)
    assert record["access"]["status"] == "restricted"
    assert record["access"]["embargo"]["reason"] == "the owner asked for it"
    notes = [d["description"] for d in record["metadata"]["additional_descriptions"]]
    assert any("the owner asked for it" in note and "reviewed on" in note for note in notes)


def test_where_values_stand_in_files_is_kept_for_reviewers(
    run: RunFolder, publish: Deposit, instance: Any
) -> None:
    run.write(7)
    report = publish()
    [entry] = IngestedRun.query.filter_by(key=report.run).one().provenance
    assert entry["count"] == 1
    assert entry["facts"]["beam_energy"] == {"part": ".", "attribute": "beam energy"}
    url = f"{instance.layout.url}/api/records/{report.record}/provenance"
    assert requests.get(url, timeout=20).status_code == 403  # of nobody's business
