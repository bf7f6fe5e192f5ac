"""Curation checks on a running instance: who is stopped, what is told, and in which language."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import date, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import click
import h5py
import pytest
import requests
import yaml
from click.testing import CliRunner
from flask import Flask
from flask_babel import force_locale
from invenio_access.permissions import any_user, authenticated_user, system_identity
from invenio_access.utils import get_identity
from invenio_accounts.proxies import current_datastore
from invenio_checks.models import CheckConfig, CheckRun
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.services.errors import ValidationErrorGroup
from invenio_requests.proxies import current_requests_service as requests_service

from tests.services.datasets import wait_until_read
from tests.services.runs import RunFolder
from thalie.checks import batch
from thalie.checks import gather as gathering
from thalie.checks.batch import check_records
from thalie.checks.files import FOLDER, RuleFileError
from thalie.checks.lacks import Wanted, count, find, lacks_of, never_checked, resolve
from thalie.checks.load import load_rules
from thalie.checks.runs import run_checks
from thalie.commands import checks as cli
from thalie.deposit.choices import Choices
from thalie.deposit.models import PrivateName
from thalie.deposit.people import parse_people
from thalie.deposit.remembered import Remembered, recall
from thalie.deposit.runs import depositor_of

Json = dict[str, Any]
PEOPLE = parse_people([{"name": "Exemple, Camille", "orcid": "0000-0002-1825-0097"}])
ROOT = Path(__file__).resolve().parents[3]
TODAY = datetime.now(ZoneInfo("Europe/Paris")).date()  # the calendar of the instance
TEXT = "Maps of a glaze that never was, measured to learn where its blue comes from. " * 2
ALL_BUT: Json = {  # lacks nothing that would stop a person
    "access": {"record": "public", "files": "public"},
    "files": {"enabled": True},
    "metadata": {
        "title": "The blue of a cat that never was",
        "resource_type": {"id": "dataset"},
        "publication_date": "2026-03-31",
        "publisher": "C2RMF, AGLAE",
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "family_name": "Exemple",
                    "given_name": "Camille",
                    "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
                }
            }
        ],
        "rights": [{"id": "cc-by-4.0"}],
        "description": f"<p>{TEXT}</p>",
    },
    "custom_fields": {
        "thalie:objects": [{"label": "Cat", "keeper": {"id": "louvre"}}],
        "thalie:experiment": {"techniques": [{"id": "pixe"}]},
    },
}


def without(*paths: str) -> Json:
    """``ALL_BUT`` without the values at these paths of names joined by blanks."""
    data = deepcopy(ALL_BUT)
    for path in paths:
        *way, last = path.split(" ")
        place = data
        for step in way:
            place = place[step]
        del place[last]
    return data


def person(name: str) -> Any:
    identity = get_identity(current_datastore.get_user_by_email(f"{name}@example.org"))
    identity.provides |= {any_user, authenticated_user}
    return identity


@pytest.fixture
def leader(app: Flask) -> Iterator[Any]:
    with app.test_request_context():
        yield person("leader")
    db.session.rollback()


@pytest.fixture
def curator(leader: Any) -> Any:
    return person("curator")


@pytest.fixture(autouse=True)
def rules_as_in_the_checkout(app: Flask) -> Iterator[None]:
    """Whatever a test loaded, the next one has the real rules."""
    load_rules(ROOT / FOLDER)
    yield
    db.session.rollback()
    load_rules(ROOT / FOLDER)


def make(identity: Any, data: Json, content: bytes = b"counts", name: str = "a.txt") -> str:
    """A draft with one file; returns its identifier."""
    draft = service.create(identity, deepcopy(data))
    files = service.draft_files
    files.init_files(identity, draft.id, [{"key": name}])
    files.set_file_content(identity, draft.id, name, io.BytesIO(content))
    files.commit_file(identity, draft.id, name)
    wait_until_read(draft.id)
    return str(draft.id)


def save(identity: Any, draft: str, data: Json) -> list[Json]:
    words = deepcopy(data)
    words.get("access", {}).pop("seen", None)  # whatever the draft says by now
    return list(service.update_draft(identity, draft, words).errors)


def fields(errors: list[Json]) -> set[str]:
    return {error["field"] for error in errors}


def stopped(identity: Any, draft: str) -> set[str]:
    """Fields for which the publication is refused; nothing when it is published."""
    try:
        service.publish(identity, draft)
    except ValidationErrorGroup as error:
        db.session.rollback()
        return fields(error.errors)
    return set()


def runs(draft: str, *, is_draft: bool) -> list[CheckRun]:
    kind = service.draft_cls if is_draft else service.record_cls
    id_ = kind.pid.resolve(draft, registered_only=False).id
    return CheckRun.query.filter_by(record_id=id_, is_draft=is_draft).all()


# Rules in the database


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules."""
    for path in (ROOT / FOLDER).glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text())
    return tmp_path


def change(folder: Path, name: str, edit: Callable[[Json], None]) -> None:
    path = folder / name
    document = yaml.safe_load(path.read_text())
    edit(document)
    path.write_text(yaml.safe_dump(document))


def test_loading_twice_changes_nothing(leader: Any, folder: Path) -> None:
    assert {change.what for change in load_rules(folder)} == {"same"}
    ours = CheckConfig.query.filter_by(check_id="heritage").all()
    assert len(ours) == len(list(folder.glob("*.yaml")))
    assert {config.community_id for config in ours} == {None}


def test_loading_says_what_changed(leader: Any, folder: Path) -> None:
    def reword(document: Json) -> None:
        document["version"] = "2026.2"
        document["rules"][0]["message"]["en"] += " Please."
        del document["rules"][1]

    change(folder, "1-citation.yaml", reword)
    (folder / "4-files.yaml").unlink()
    said = {one.file: one for one in load_rules(folder)}
    assert (said["1-citation"].what, said["1-citation"].version) == ("changed", "2026.2")
    assert said["1-citation"].rules == ("leader-orcid", "licence")
    assert (said["4-files"].what, said["2-access"].what) == ("removed", "same")
    assert {change.what for change in load_rules(folder)} == {"same"}


def test_a_broken_rule_changes_nothing(leader: Any, folder: Path) -> None:
    before = {config.id: config.params for config in CheckConfig.query.all()}
    change(folder, "1-citation.yaml", lambda document: document.update(version="x"))
    change(folder, "2-access.yaml", lambda document: document["rules"][0].update(level="fatal"))
    with pytest.raises(RuleFileError, match=r"2-access\.yaml, rule embargo-within-policy: level"):
        load_rules(folder)
    assert {config.id: config.params for config in CheckConfig.query.all()} == before


# Persons


def test_a_person_is_told_at_the_first_save(leader: Any) -> None:
    data = without("metadata rights", "custom_fields")
    told = service.create(leader, data).errors
    assert {"metadata.rights", "custom_fields.thalie:objects"} <= fields(told)


def test_a_person_is_told_at_each_save_and_when_the_form_is_opened(leader: Any) -> None:
    draft = make(leader, ALL_BUT)
    assert "metadata.rights" not in fields(save(leader, draft, ALL_BUT))
    told = save(leader, draft, without("metadata rights"))
    [licence] = [error for error in told if error["field"] == "metadata.rights"]
    assert licence["severity"] == "error"
    opened = service.read_draft(leader, draft).errors
    assert licence in opened


def test_both_languages_are_kept_and_each_reader_has_his(leader: Any) -> None:
    draft = make(leader, ALL_BUT)
    with force_locale("fr"):
        save(leader, draft, without("metadata rights"))
    kept = [e for run in runs(draft, is_draft=True) for e in run.result["errors"]]
    [licence] = [error for error in kept if error["rule"] == "licence"]
    assert set(licence["messages"][0]) == {"en", "fr"}
    for language, words in (("en", "nobody may reuse"), ("fr", "personne ne peut")):
        with force_locale(language):
            told = service.read_draft(leader, draft).errors
        [sentence] = [e["messages"][0] for e in told if e["field"] == "metadata.rights"]
        assert words in sentence


def test_a_person_cannot_publish_what_lacks_something(leader: Any) -> None:
    draft = make(leader, without("metadata rights", "custom_fields thalie:experiment"))
    assert stopped(leader, draft) == {
        "metadata.rights",
        "custom_fields.thalie:experiment.techniques",
    }
    save(leader, draft, ALL_BUT)
    assert stopped(leader, draft) == set()


def test_stored_results_are_not_trusted(leader: Any) -> None:
    """InvenioRDM's own component publishes whatever was said of the draft earlier."""
    draft = make(leader, without("metadata rights"))
    for run in runs(draft, is_draft=True):
        run.result = {**run.result, "errors": [], "success": True}
    db.session.commit()
    assert stopped(leader, draft) == {"metadata.rights"}
    for run in runs(draft, is_draft=True):
        db.session.delete(run)
    db.session.commit()
    assert stopped(leader, draft) == {"metadata.rights"}


def test_a_warning_stops_nobody(leader: Any) -> None:
    draft = make(leader, ALL_BUT)
    told = save(leader, draft, ALL_BUT)
    assert "metadata.languages" in fields(told)
    assert stopped(leader, draft) == set()


def test_results_follow_the_record(leader: Any) -> None:
    draft = make(leader, ALL_BUT)
    service.publish(leader, draft)
    assert len(runs(draft, is_draft=False)) == CheckConfig.query.count()
    service.edit(leader, draft)
    assert len(runs(draft, is_draft=True)) == CheckConfig.query.count()
    save(leader, draft, without("metadata rights"))
    assert stopped(leader, draft) == {"metadata.rights"}
    assert all(run.result["success"] for run in runs(draft, is_draft=False))
    service.delete_draft(leader, draft)
    assert (
        CheckRun.query.filter_by(record_id=runs(draft, is_draft=False)[0].record_id).count()
        == CheckConfig.query.count()
    )


def test_a_draft_is_looked_into_once_for_all_files_of_rules(
    leader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, seen = make(leader, ALL_BUT), []

    def look(record_id: UUID, parent_id: UUID) -> Remembered:
        seen.append(record_id)
        return recall(record_id, parent_id)

    monkeypatch.setattr(gathering, "recall", look)
    save(leader, draft, ALL_BUT)
    assert len(runs(draft, is_draft=True)) > 1 and len(seen) == 1
    save(leader, draft, ALL_BUT)
    assert len(seen) == 2, "what was known at one save is not taken for the next"


def test_a_new_version_is_looked_at(leader: Any) -> None:
    draft = make(leader, ALL_BUT)
    service.publish(leader, draft)
    version = service.new_version(leader, draft)
    assert len(runs(version.id, is_draft=True)) == CheckConfig.query.count()


def until(day: str) -> Json:
    """``ALL_BUT`` of a run of January 2026, under an embargo until this day."""
    data = deepcopy(ALL_BUT)
    data["custom_fields"]["thalie:experiment"]["end"] = "2026-01-22"
    data["access"]["files"] = "restricted"
    data["access"]["embargo"] = {"active": True, "until": day, "reason": "x"}
    return data


@pytest.mark.parametrize(
    ("name", "latest", "beyond"),
    [("leader", "2029-01-22", "2029-01-23"), ("curator", "2031-01-22", "2031-01-23")],
)
def test_an_embargo_longer_than_the_policy(
    leader: Any, name: str, latest: str, beyond: str
) -> None:
    who = person(name)
    draft = make(who, until(beyond))
    assert stopped(who, draft) == {"access.embargo.until"}
    save(who, draft, until(latest))
    assert stopped(who, draft) == set()


def test_one_sentence_tells_of_an_embargo_that_is_too_long(leader: Any) -> None:
    draft = make(leader, until("2099-01-01"))
    saved = save(leader, draft, until("2099-01-01"))
    opened = service.read_draft(leader, draft).errors
    for errors in (saved, opened):
        [said] = [e for e in errors if e["field"] == "access.embargo.until"]
        assert said["severity"] == "error"
        assert said["messages"] == [
            "The embargo may last until 2029-01-22 at the latest, counted from 2026-01-22. Later, "
            "an extension may be asked for."
        ]
    known = resolve("draft", service.draft_cls.pid.resolve(draft, registered_only=False).id)
    assert "embargo-within-policy" in [lack.rule for lack in lacks_of(known)]


def hdf5() -> bytes:
    made = io.BytesIO()
    with h5py.File(made, "w") as file:
        file["counts"] = list(range(1000))
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "lacking"),
    [(hdf5(), False), (hdf5()[:-100], True), (b"%PDF-1.7", True), (b"", True)],
    ids=["whole", "truncated", "other", "empty"],
)
def test_a_short_look_at_uploaded_files(leader: Any, content: bytes, lacking: bool) -> None:
    draft = make(leader, ALL_BUT, content, "map.h5")
    assert stopped(leader, draft) == ({"files.entries.map.h5"} if lacking else set())


def test_two_first_saves_at_once_leave_one_result(leader: Any) -> None:
    draft = make(leader, ALL_BUT)
    for run in runs(draft, is_draft=True):
        copy = {c.name: getattr(run, c.name) for c in run.__table__.columns if c.name != "id"}
        db.session.add(CheckRun(**copy))
    db.session.commit()
    save(leader, draft, ALL_BUT)
    assert len(runs(draft, is_draft=True)) == CheckConfig.query.count()


# The system


def test_the_system_is_not_stopped_and_can_say_what_is_lacking(leader: Any) -> None:
    draft = make(system_identity, without("metadata rights", "custom_fields"))
    assert (
        service.update_draft(
            system_identity, draft, without("metadata rights", "custom_fields")
        ).errors
        == []
    )
    lacks = lacks_of(service.draft_cls.pid.resolve(draft, registered_only=False))
    errors = [lack.rule for lack in lacks if lack.level == "error"]
    assert errors == ["licence", "object-with-keeper", "technique"]
    assert [lack.level for lack in lacks] == sorted(
        (lack.level for lack in lacks), key=["error", "warning", "info"].index
    )
    assert stopped(system_identity, draft) == set()
    kept = [e["rule"] for run in runs(draft, is_draft=False) for e in run.result["errors"]]
    assert {"licence", "object-with-keeper", "technique"} <= set(kept)


# Never silent


@pytest.fixture
def broken_rule(leader: Any) -> Iterator[None]:
    """A rule that was written into the database past the loader."""
    rule = {"id": "odd", "level": "info", "error_path": "metadata.publisher",
            "title": {"en": "Odd", "fr": "Bizarre"}, "checks": [{"type": "regex"}]}  # fmt: skip
    params = {"file": "odd", "version": "0", "rules": [rule]}
    db.session.add(CheckConfig(check_id="heritage", params=params, community_id=None))
    db.session.commit()
    yield
    db.session.rollback()


@pytest.mark.usefixtures("broken_rule")
def test_a_rule_that_cannot_be_checked_stops_a_person_and_says_so(leader: Any) -> None:
    draft = make(leader, ALL_BUT)
    told = save(leader, draft, ALL_BUT)
    [odd] = [error for error in told if error["field"] == "metadata.publisher"]
    assert "could not be checked" in odd["messages"][0]
    assert stopped(leader, draft) == {"metadata.publisher"}


def test_what_cannot_be_collected_stops_a_person(
    leader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = make(leader, ALL_BUT)

    def fail(record: Any) -> None:
        raise OSError("the storage is gone")

    monkeypatch.setattr("thalie.checks.check.gather", fail)
    assert stopped(leader, draft) == {"metadata.title"}


# What an ingest remembers

NAME = "Jean DUPONTEL"


@pytest.fixture
def ingested(app: Flask, leader: Any, tmp_path: Path) -> Callable[..., Any]:
    """Deposits a run folder as a draft of the leader's."""

    def ingest(**choices: Any) -> tuple[str, Json]:
        run = RunFolder(tmp_path)
        run.write(1, username=NAME)
        path = run.path(run.write(2))
        path.write_bytes(path.read_bytes()[:-200])
        depositor = depositor_of(app, "leader@example.org", patience=30.0, say=lambda _: None)
        report = depositor.deposit(
            run.capture(), Choices(names="redact", accept_damaged=True, people=PEOPLE, **choices)
        )
        assert report.record, report
        return report.record, service.read_draft(leader, report.record).to_dict()

    return ingest


def test_a_name_taken_out_of_files_must_not_come_back_in_a_text(
    leader: Any, ingested: Callable[..., Any]
) -> None:
    draft, data = ingested()
    assert "metadata.title" not in fields(save(leader, draft, data))
    data["metadata"]["title"] = "A run of Jean Dupontel"
    told = {error["field"]: error["messages"][0] for error in save(leader, draft, data)}
    assert "the files name" in told["metadata.title"]
    assert "metadata.title" in stopped(leader, draft)
    data["metadata"]["contributors"] = [
        {
            "person_or_org": {
                "type": "personal", "given_name": "Jean", "family_name": "Dupontel",
                "identifiers": [{"scheme": "orcid", "identifier": "0000-0001-5109-3700"}],
            },
            "role": {"id": "projectleader"},
        }
    ]  # fmt: skip
    assert "metadata.title" not in fields(save(leader, draft, data))


def test_the_database_does_not_tell_the_names(ingested: Callable[..., Any]) -> None:
    ingested()
    rows = db.session.query(PrivateName).all()
    assert rows
    assert not any("dupontel" in f"{row.digest} {row.words}".lower() for row in rows)


def test_the_note_on_a_damaged_file_must_stay(leader: Any, ingested: Callable[..., Any]) -> None:
    draft, data = ingested()
    assert not any(field.startswith("files.") for field in fields(save(leader, draft, data)))
    descriptions = data["metadata"]["additional_descriptions"]
    data["metadata"]["additional_descriptions"] = [
        one for one in descriptions if "amaged" not in one["description"]
        and "endommagé" not in one["description"]
    ]  # fmt: skip
    [field] = [f for f in fields(save(leader, draft, data)) if f.startswith("files.entries.")]
    assert field in stopped(leader, draft)


# Review


@pytest.fixture
def community(curator: Any) -> Any:
    return current_communities.service.create(
        curator,
        {
            "slug": f"c-{token_hex(4)}",
            "metadata": {"title": "Glazes"},
            "access": {
                "visibility": "public",
                "member_policy": "open",
                "record_submission_policy": "open",
            },
        },
    )


def ask_for_review(leader: Any, draft: str, community: Any) -> None:
    service.review.update(
        leader,
        draft,
        {"type": "community-submission", "receiver": {"community": community.id}},
    )


def test_a_review_begins_only_when_nothing_is_lacking(leader: Any, community: Any) -> None:
    draft = make(leader, without("metadata rights"))
    ask_for_review(leader, draft, community)
    with pytest.raises(ValidationErrorGroup) as caught:
        service.review.submit(leader, draft, require_review=True)
    assert fields(caught.value.errors) == {"metadata.rights"}
    db.session.rollback()
    save(leader, draft, ALL_BUT)
    request = service.review.submit(leader, draft, require_review=True)
    assert request.to_dict()["status"] == "submitted"


def put(path: str, value: Any) -> Json:
    """``ALL_BUT`` with VALUE at this path of names joined by blanks."""
    data = deepcopy(ALL_BUT)
    *way, last = path.split(" ")
    place: Any = data
    for step in way:
        place = place[int(step) if step.isdigit() else step]
    place[last] = value
    return data


STOPPED = {  # rule: draft, name of its file, content of its file
    "licence": (without("metadata rights"), "a.txt", b"counts"),
    "leader-orcid": (put("metadata creators 0 person_or_org identifiers", []), "a.txt", b"counts"),
    "description-length": (put("metadata description", "<p>Short.</p>"), "a.txt", b"counts"),
    "publication-date": (put("metadata publication_date", "2100-01-01"), "a.txt", b"counts"),
    "object-with-keeper": (without("custom_fields thalie:objects"), "a.txt", b"counts"),
    "technique": (without("custom_fields thalie:experiment"), "a.txt", b"counts"),
    "experiment-over": (
        put("custom_fields thalie:experiment start", "2100-01-01"), "a.txt", b"counts",
    ),
    "file-empty": (ALL_BUT, "a.txt", b""),
    "file-is-hdf5": (ALL_BUT, "a.hdf5", b"counts, not HDF5"),
    "file-whole": (ALL_BUT, "a.hdf5", hdf5()[:-100]),
}  # fmt: skip


def sentences(rule: str) -> Json:
    """The longest part without figures of a rule's sentence, by language."""
    documents = [yaml.safe_load(path.read_text()) for path in (ROOT / FOLDER).glob("*.yaml")]
    [message] = [r["message"] for d in documents for r in d["rules"] if r["id"] == rule]
    parts = {language: re.split(r"\{\w+\}", text) for language, text in message.items()}
    return {language: max(found, key=len).strip() for language, found in parts.items()}


@pytest.mark.parametrize("rule", STOPPED)
def test_review_is_refused_with_the_sentence_of_the_rule_in_both_languages(
    leader: Any, community: Any, rule: str
) -> None:
    data, name, content = STOPPED[rule]
    draft = make(leader, data, content, name)
    ask_for_review(leader, draft, community)
    db.session.commit()
    for language, sentence in sentences(rule).items():
        with force_locale(language), pytest.raises(ValidationErrorGroup) as caught:
            service.review.submit(leader, draft, require_review=True)
        told = " ".join(str(m) for error in caught.value.errors for m in error["messages"])
        assert sentence in told
        db.session.rollback()


def test_a_review_is_accepted_only_when_nothing_is_lacking(
    leader: Any, curator: Any, community: Any
) -> None:
    draft = make(leader, ALL_BUT)
    ask_for_review(leader, draft, community)
    request = service.review.submit(leader, draft, require_review=True)
    save(leader, draft, without("custom_fields thalie:objects"))
    with pytest.raises(ValidationErrorGroup) as caught:
        requests_service.execute_action(curator, request.id, "accept", {})
    assert fields(caught.value.errors) == {"custom_fields.thalie:objects"}
    db.session.rollback()
    save(leader, draft, ALL_BUT)
    requests_service.execute_action(curator, request.id, "accept", {})
    assert service.read(leader, draft).to_dict()["is_published"]


# All records, the list and the API


@pytest.fixture
def lacking(leader: Any) -> tuple[str, str]:
    """A published record and a draft of which nothing was said yet."""
    published = make(system_identity, without("metadata rights"))
    service.publish(system_identity, published)
    draft = make(leader, without("metadata rights", "custom_fields"))
    CheckRun.query.delete()
    db.session.commit()
    return published, draft


def listed(**wanted: str) -> dict[str, set[str]]:
    asked = Wanted(**wanted)
    records = find(asked, 0, 1000)
    assert len(records) == count(asked)
    return {record.id: {lack.rule for lack in record.lacks} for record in records}


def test_all_records_are_checked_in_pieces(
    lacking: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    published, draft = lacking
    assert listed() == {}
    assert never_checked("published") > 0 and never_checked("draft") > 0
    monkeypatch.setattr(batch, "PIECE", 2)
    counted = check_records()
    assert never_checked("published") == never_checked("draft") == 0
    assert counted["published"] > 0 and counted["draft"] > 0
    assert "licence" in listed(status="published")[published]
    assert draft not in listed(status="published")
    assert {"licence", "technique"} <= listed(status="draft")[draft]
    assert check_records() == counted


def test_the_list_is_filtered_by_rule_and_level(lacking: tuple[str, str]) -> None:
    published, draft = lacking
    check_records()
    assert listed(rule="technique")[draft] == {"technique"}
    assert published not in listed(rule="technique")
    assert listed(level="error", status="published")[published] == {"licence"}
    assert listed(rule="licence", level="warning") == {}
    assert listed(rule="no-such-rule") == {}


def test_pages_of_the_list_are_whole(lacking: tuple[str, str]) -> None:
    check_records()
    everything = [record.id for record in find(Wanted(), 0, 1000)]
    paged = [r.id for start in range(0, len(everything) + 2, 2) for r in find(Wanted(), start, 2)]
    assert paged == everything
    assert find(Wanted(), len(everything), 2) == []


def test_a_withdrawn_record_is_not_listed(lacking: tuple[str, str]) -> None:
    published, _ = lacking
    check_records()
    service.delete_record(system_identity, published, {"removal_reason": {"id": "retracted"}})
    assert published not in listed()


@pytest.fixture
def ask(instance: Any) -> Iterator[Callable[..., requests.Response]]:
    """Ask the running instance as one of its accounts, or as nobody."""
    tokens: dict[str, Any] = {}

    def answer(name: str, **query: Any) -> requests.Response:
        headers = {}
        if name:
            if name not in tokens:
                user = current_datastore.get_user_by_email(f"{name}@example.org")
                tokens[name] = Token.create_personal("test", user.id, scopes=[])
                db.session.commit()
            headers["Authorization"] = f"Bearer {tokens[name].access_token}"
        url = f"{instance.layout.url}/api/curation/lacks"
        return requests.get(url, params=query, headers=headers, timeout=30)

    yield answer
    for token in tokens.values():
        db.session.delete(token.client)
    db.session.commit()


Ask = Callable[..., requests.Response]


def test_curators_read_the_list(ask: Ask, lacking: tuple[str, str]) -> None:
    published, _ = lacking
    check_records()
    answer = ask("curator", rule="licence", status="published", size=1)
    assert answer.status_code == 200, answer.text
    document = answer.json()
    assert document["hits"]["total"] == count(Wanted("licence", "", "published"))
    [hit] = document["hits"]["hits"]
    assert (hit["id"], hit["status"]) == (published, "published")
    assert [lack["rule"] for lack in hit["lacks"]] == ["licence"]
    assert set(hit["lacks"][0]["message"]) == {"en", "fr"}
    assert "page=1" in document["links"]["self"] and "prev" not in document["links"]


@pytest.mark.parametrize("name", ["", "reader", "leader"])
def test_others_do_not(leader: Any, ask: Ask, name: str) -> None:
    assert ask(name).status_code in (401, 403)


@pytest.mark.parametrize(
    ("name", "value"),
    [("level", "fatal"), ("status", "gone"), ("page", 0), ("size", 1000), ("page", "x")],
)
def test_a_wrong_question_is_refused(leader: Any, ask: Ask, name: str, value: Any) -> None:
    answer = ask("curator", **{"status": "draft", name: value})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [name]


# Commands


@contextmanager
def told_in_a_sentence(app: Flask) -> Iterator[Flask]:
    """This process's application in place of another, with the same way of telling errors."""
    try:
        yield app
    except RuleFileError as error:
        raise click.ClickException(str(error)) from error


def command(*words: str) -> Any:
    return CliRunner().invoke(cli.checks, words)


def test_commands(
    app: Flask, lacking: tuple[str, str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "instance", lambda: told_in_a_sentence(app))
    published, draft = lacking
    done = command("run")
    assert done.exit_code == 0, done.output
    assert "published:" in done.output and "draft:" in done.output
    shown = command("list", "--rule", "technique").output
    assert draft in shown and published not in shown and "No technique is given" in shown
    documents = [json.loads(line) for line in command("list", "--json").stdout.splitlines()]
    assert {published, draft} <= {document["id"] for document in documents}
    unknown = command("list", "--rule", "no-such")
    assert unknown.exit_code == 2 and "no rule 'no-such'" in unknown.output
    (folder / "2-access.yaml").write_text("version: '1'\nrules: [{id: x}]\n")
    refused = command("load", str(folder))
    assert refused.exit_code == 1 and "2-access.yaml, rule x: level" in refused.output
    assert "as before" in command("load").output


def test_a_rule_tells_of_a_day_that_comes(leader: Any) -> None:
    """What was in order may be lacking later: the nightly run finds it."""
    data = deepcopy(ALL_BUT)
    data["access"]["files"] = "restricted"
    review = {"type": {"id": "other"}, "description": "Review of the access restriction"}
    data["metadata"]["dates"] = [review | {"date": (TODAY + timedelta(days=1)).isoformat()}]
    draft = make(leader, data)
    record = resolve("draft", service.draft_cls.pid.resolve(draft, registered_only=False).id)
    assert "restriction-reviewed" not in [lack.rule for lack in lacks_of(record)]
    record["metadata"]["dates"][0]["date"] = date(2026, 1, 1).isoformat()
    with UnitOfWork() as uow:
        run_checks(record, uow, is_draft=True)
        uow.commit()
    assert "restriction-reviewed" in listed(status="draft")[draft]
