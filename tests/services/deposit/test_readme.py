"""The README beside the files tells the very DOI that is registered."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import requests
from flask import Flask, g
from flask_principal import Identity, UserNeed
from invenio_access.permissions import any_user, authenticated_user, system_identity
from invenio_accounts.models import User
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.services.errors import ValidationErrorWithMessageAsList

from tests.services.conftest import PEOPLE
from tests.services.runs import RunFolder
from thalie.deposit.access import AccessWish
from thalie.deposit.dois import await_dois
from thalie.deposit.readmes import ReadmeComponent
from thalie.deposit.report import Outcome, RunReport
from thalie.deposit.resources import post_readme

from .holdings import draft_of, file_ids, record_of, stored

Deposit = Callable[..., RunReport]
README = "README.txt"
OPEN = AccessWish(open=True)


def text_of(report: RunReport) -> str:
    return stored(report)[README].decode()


def dois_in(text: str) -> set[str]:
    return set(re.findall(r"https://doi\.org/(\S+)", text))


def test_the_doi_in_the_readme_is_the_one_at_datacite(
    app: Flask, run: RunFolder, publish: Deposit
) -> None:
    name = run.write(1)
    report = publish(access=OPEN)
    await_dois([report], 120)
    assert report.doi and report.concept_doi
    assert dois_in(text_of(report)) == {report.doi.doi, report.concept_doi.doi}
    account = (app.config["DATACITE_USERNAME"], app.config["DATACITE_PASSWORD"])
    for doi in dois_in(text_of(report)):
        url = f"{app.config['DATACITE_API_URL']}/dois/{doi}"
        shown = requests.get(url, auth=account, timeout=5).json()["data"]["attributes"]
        assert shown["state"] == "findable"
    [listed] = [line for line in text_of(report).splitlines() if line.endswith(f"  {name}")]
    assert f"sha256:{report.files[0].sha256}" in listed
    assert README not in stored(report)["manifest-sha256.txt"].decode()
    assert record_of(report)["files"]["default_preview"] == README  # what the page shows first


def test_with_a_pattern_too(
    app: Flask, run: RunFolder, publish: Deposit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "THALIE_DOI_SUFFIX", f"{run.project}.{{number}}")
    run.write(1)
    report = publish()
    assert report.doi and report.concept_doi
    assert report.concept_doi.doi.endswith(f"/{run.project}.1")
    assert dois_in(text_of(report)) == {report.doi.doi, report.concept_doi.doi}


def test_a_draft_has_its_dois_before_it_is_published(
    run: RunFolder, deposit: Deposit, publish: Deposit
) -> None:
    run.write(1)
    draft = deposit(people=PEOPLE)
    assert draft.doi is None
    reserved = dois_in(text_of(draft))
    before = file_ids(draft)
    again = deposit()
    assert (again.outcome, file_ids(again)) == (Outcome.UNCHANGED, before)
    published = publish()
    assert published.doi and published.concept_doi
    assert {published.doi.doi, published.concept_doi.doi} == reserved


def test_a_new_version_has_a_new_readme(run: RunFolder, publish: Deposit) -> None:
    run.write(1)
    first = publish(access=OPEN)
    before = text_of(first)
    run.write(2)
    second = publish(new_version=True)
    assert first.doi and second.doi and second.concept_doi
    assert first.doi.doi != second.doi.doi
    assert dois_in(text_of(second)) == {second.doi.doi, second.concept_doi.doi}
    assert text_of(first) == before
    assert publish().outcome == Outcome.UNCHANGED


def test_it_follows_what_is_edited_by_hand(run: RunFolder, deposit: Deposit) -> None:
    run.write(1)
    draft = deposit(people=PEOPLE)
    data = draft_of(draft)
    data["metadata"]["title"] = "A title by a curator"
    records.update_draft(system_identity, draft.record, data)
    assert deposit().outcome == Outcome.UPDATED
    assert text_of(draft).startswith("A title by a curator\n")


def test_it_may_be_left_out_and_wanted_again(run: RunFolder, deposit: Deposit) -> None:
    run.write(1)
    assert README not in stored(deposit(readme=False))
    assert deposit().outcome == Outcome.UNCHANGED  # it was said once
    assert README in stored(deposit(readme=True))
    assert README not in stored(deposit(readme=False))


def test_it_names_nobody_whom_the_files_name(run: RunFolder, publish: Deposit) -> None:
    run.write(1, username="Jean DUPONTEL")
    kept = publish(names="redact", access=OPEN)
    assert kept.outcome == Outcome.PUBLISHED
    assert [found["value"] for found in kept.names] == ["Jean DUPONTEL"]
    assert "dupontel" not in text_of(kept).casefold()
    assert "Exemple, Camille" in text_of(kept)


def test_it_is_as_closed_as_the_files(app: Flask, run: RunFolder, publish: Deposit) -> None:
    run.write(1)
    report = publish()
    assert record_of(report)["access"]["status"] == "embargoed"
    assert f"until {report.embargo_until}" in text_of(report)
    with app.test_client() as visitor:
        answer = visitor.get(f"/records/{report.record}/files/{README}/content")
        assert answer.status_code == 403


# By the form


def identity_of(report: RunReport) -> Identity:
    owner = draft_of(report)["parent"]["access"]["owned_by"]["user"]
    return user(int(owner))


def user(number: int) -> Identity:
    found = Identity(number)
    found.provides |= {any_user, authenticated_user, UserNeed(number)}
    return found


@pytest.fixture
def ask(app: Flask) -> Callable[[str, Identity], tuple[int, Any]]:
    """Ask for a README as somebody."""

    def asked(recid: str, identity: Identity) -> tuple[int, Any]:
        with app.test_request_context():
            g.identity = identity
            answer = post_readme(recid)
            db.session.rollback()
            return answer.status_code, answer.get_json()

    return asked


Ask = Callable[[str, Identity], tuple[int, Any]]


def test_the_owner_gets_a_readme_and_the_doi(run: RunFolder, deposit: Deposit, ask: Ask) -> None:
    run.write(1)
    draft = deposit(people=PEOPLE, readme=False)
    assert "doi" not in draft_of(draft)["pids"]
    status, told = ask(draft.record, identity_of(draft))
    assert (status, told["key"]) == (200, README)
    assert draft_of(draft)["pids"]["doi"]["identifier"] == told["doi"]
    assert dois_in(text_of(draft)) == {told["doi"], told["concept_doi"]}
    again = ask(draft.record, identity_of(draft))
    assert again == (status, told)
    published = records.publish(system_identity, draft.record)
    assert published.to_dict()["pids"]["doi"]["identifier"] == told["doi"]
    assert published.to_dict()["parent"]["pids"]["doi"]["identifier"] == told["concept_doi"]


def test_nobody_else_gets_one(run: RunFolder, deposit: Deposit, ask: Ask) -> None:
    run.write(1)
    draft = deposit(people=PEOPLE, readme=False)
    stranger = User.query.order_by(User.id.desc()).first().id + 1
    status, told = ask(draft.record, user(stranger))
    assert (status, README in stored(draft)) == (403, False)
    assert "owner" in told["message"]
    assert ask("00000-00000", user(stranger))[0] == 404


def test_a_published_version_keeps_its_files(run: RunFolder, publish: Deposit, ask: Ask) -> None:
    run.write(1)
    report = publish(readme=False)
    records.edit(system_identity, report.record)
    status, told = ask(report.record, system_identity)
    assert status == 409
    assert "new version" in told["message"]
    assert README not in stored(report)


def test_it_waits_until_all_files_are_there(run: RunFolder, deposit: Deposit, ask: Ask) -> None:
    run.write(1)
    draft = deposit(people=PEOPLE, readme=False)
    records.draft_files.init_files(system_identity, draft.record, data=[{"key": "late.txt"}])
    status, told = ask(draft.record, system_identity)
    assert (status, told["message"]) == (409, "late.txt is not uploaded yet.")
    assert README not in stored_names(draft)


def test_a_readme_of_a_person_is_left_alone(run: RunFolder, deposit: Deposit, ask: Ask) -> None:
    run.write(1)
    draft = deposit(people=PEOPLE, readme=False)
    upload(draft, README, b"by hand")
    assert ask(draft.record, system_identity)[0] == 409
    run.write(2)
    report = deposit(readme=True)
    assert any("of its own" in message for message in report.messages)
    assert stored(draft)[README] == b"by hand"


def test_a_new_version_that_takes_over_its_files_has_its_own_readme(
    run: RunFolder, publish: Deposit
) -> None:
    """As the form does it: the README of the last version comes with the files."""
    run.write(1)
    first = publish(access=OPEN)
    before = text_of(first)
    draft = records.new_version(system_identity, first.record)
    records.import_files(system_identity, draft.id)
    data = records.read_draft(system_identity, draft.id).to_dict()
    data["metadata"] |= {"publication_date": "2026-11-01", "title": "A title of its own"}
    records.update_draft(system_identity, draft.id, data)
    second = records.publish(system_identity, draft.id).to_dict()
    own, concept = (
        pids["doi"]["identifier"] for pids in (second["pids"], second["parent"]["pids"])
    )
    text = content_of(second["id"])
    assert dois_in(text) == {own, concept}
    assert "A title of its own" in text
    assert text_of(first) == before


def test_what_was_changed_since_is_in_the_readme(
    run: RunFolder, deposit: Deposit, ask: Ask
) -> None:
    run.write(1)
    draft = deposit(people=PEOPLE)
    data = records.read_draft(system_identity, draft.record).to_dict()
    data["metadata"]["title"] = "Renamed at the last moment"
    records.update_draft(system_identity, draft.record, data)
    published = records.publish(system_identity, draft.record).to_dict()
    assert "Renamed at the last moment" in content_of(published["id"])
    [doi] = dois_in(content_of(published["id"])) - {
        published["parent"]["pids"]["doi"]["identifier"]
    }
    assert doi == published["pids"]["doi"]["identifier"]


def test_a_readme_of_another_doi_is_not_published(run: RunFolder, publish: Deposit) -> None:
    run.write(1)
    record = records.record_cls.pid.resolve(publish(access=OPEN).record)
    record.pids["doi"]["identifier"] = "10.5072/another"
    with pytest.raises(ValidationErrorWithMessageAsList) as caught:
        ReadmeComponent(records).publish(system_identity, record=record)
    assert "another DOI" in str(caught.value.messages)
    db.session.rollback()


def content_of(recid: str) -> str:
    item = records.files.get_file_content(system_identity, recid, README)
    with item.open_stream("rb") as stream:
        text: str = stream.read().decode()
    return text


def stored_names(report: RunReport) -> set[str]:
    listed = records.draft_files.list_files(system_identity, report.record).to_dict()
    return {entry["key"] for entry in listed["entries"]}


def upload(report: RunReport, name: str, content: bytes) -> None:
    files = records.draft_files
    files.init_files(system_identity, report.record, data=[{"key": name}])
    files.set_file_content(system_identity, report.record, name, BytesIO(content))
    files.commit_file(system_identity, report.record, name)
