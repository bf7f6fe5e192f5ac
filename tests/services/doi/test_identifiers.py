"""Which DOI a record gets: prefixes, patterns and numbers, DOIs that persons bring along."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask_babel import force_locale
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_rdm_records.services.errors import ValidationErrorWithMessageAsList

from tests.unit.doi.test_handles import KNOWN, Handles
from thalie.checks.files import FOLDER, read_rules
from thalie.checks.gather import gather
from thalie.checks.rules import examine
from thalie.commands.doi import doi as doi_commands
from thalie.doi.adopt import adopt_everything
from thalie.doi.ledger import entry_of
from thalie.doi.models import DoiNumber, DoiPromise
from thalie.doi.worker import drive_due

from .conftest import DataCite, Dataset, assert_meets, document, settled, until

Publish = Callable[..., Dataset]
MAIN, OTHER = "10.82433", "10.82434"
YEAR = datetime.now(UTC).year
ROOT = Path(__file__).resolve().parents[3]


def doi_of_draft(draft: Any) -> str:
    return str(
        service.draft_cls.pid.resolve(draft, registered_only=False).pids["doi"]["identifier"]
    )


def draft_of(**metadata: Any) -> Any:
    data = document()
    data["metadata"] |= metadata
    return service.create(system_identity, data)


@pytest.fixture
def word(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A pattern of suffixes is set that begins with a word never used before."""
    made = f"t{secrets.token_hex(4)}"
    monkeypatch.setitem(app.config, "THALIE_DOI_SUFFIX", made + ".{year}.{number:04d}")
    yield made
    db.session.rollback()


@pytest.fixture
def software_elsewhere(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "THALIE_DOI_PREFIXES", {"software": OTHER})


def test_a_type_of_resource_has_its_prefix(
    publish: Publish, datacite: DataCite, software_elsewhere: None
) -> None:
    ordinary = publish()
    special = Dataset(
        [service.publish(system_identity, draft_of(resource_type={"id": "software"}).id).id]
    )
    assert {doi.partition("/")[0] for doi in ordinary.dois} == {MAIN}
    assert {doi.partition("/")[0] for doi in special.dois} == {OTHER}
    special.add_version()  # a dataset now, but of the same family
    assert {doi.partition("/")[0] for doi in special.dois} == {OTHER}
    until(lambda: settled(ordinary, special))
    assert_meets(datacite, special)


def test_records_are_numbered_and_versions_counted(
    publish: Publish, datacite: DataCite, word: str
) -> None:
    first, second = publish(), publish()
    first.add_version()
    stem = f"{MAIN}/{word}.{YEAR}"
    assert first.dois == [f"{stem}.0001.v1", f"{stem}.0001.v2", f"{stem}.0001"]
    assert second.dois == [f"{stem}.0002.v1", f"{stem}.0002"]
    until(lambda: settled(first, second))
    assert_meets(datacite, first)


def test_a_reserved_doi_is_the_one_that_is_published(publish: Publish, word: str) -> None:
    draft = draft_of()
    service.pids.create(system_identity, draft.id, "doi")
    reserved = doi_of_draft(draft.id)
    other = publish()
    published = Dataset([service.publish(system_identity, draft.id).id])
    assert published.dois == [reserved, reserved.removesuffix(".v1")]
    assert not set(published.dois) & set(other.dois)


def test_versions_follow_their_record_when_the_pattern_changes(
    app: Flask, publish: Publish, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered = publish()
    monkeypatch.setitem(app.config, "THALIE_DOI_SUFFIX", "")
    plain = publish()
    numbered.add_version()
    assert numbered.dois[1] == f"{numbered.dois[-1]}.v2"
    monkeypatch.setitem(app.config, "THALIE_DOI_SUFFIX", word + "-{number}")
    plain.add_version()
    assert plain.dois[1] == f"{MAIN}/{plain.versions[1]}"


def test_what_is_undone_leaves_a_gap(publish: Publish, word: str) -> None:
    with UnitOfWork() as uow:
        publish(uow=uow)
        uow.rollback()
    assert publish().dois[-1] == f"{MAIN}/{word}.{YEAR}.0002"


def test_a_version_that_was_given_up_leaves_its_doi(publish: Publish, word: str) -> None:
    dataset = publish()
    draft = service.new_version(system_identity, dataset.versions[-1])
    service.pids.create(system_identity, draft.id, "doi")
    assert doi_of_draft(draft.id).endswith(".v2")
    service.delete_draft(system_identity, draft.id)
    dataset.add_version()
    assert dataset.dois[1].endswith(".v2")


def test_nobody_waits_for_the_publication_of_another(
    app: Flask, publish: Publish, word: str
) -> None:
    def in_between() -> Dataset:
        with app.app_context():
            return publish()

    with UnitOfWork() as uow, ThreadPoolExecutor(1) as pool:
        first = publish(uow=uow)
        second = pool.submit(in_between).result(timeout=20)
        uow.commit()
    assert first.dois[-1].endswith(".0001")
    assert second.dois[-1].endswith(".0002")


@pytest.mark.usefixtures("publish")
def test_no_number_is_given_twice(app: Flask, word: str) -> None:
    """Also when many ask at the same moment, half of whom give up."""

    def attempt(number: int) -> str:
        with app.app_context(), UnitOfWork() as uow:
            draft = service.create(system_identity, document(), uow=uow)
            record = service.publish(system_identity, draft.id, uow=uow)._record
            if number % 2:
                uow.rollback()
            else:
                uow.commit()
            return str(record.parent.pids["doi"]["identifier"])

    with ThreadPoolExecutor(4) as pool:
        dois = list(pool.map(attempt, range(12)))
    assert len(set(dois)) == 12
    db.session.rollback()
    assert DoiNumber.query.filter(DoiNumber.series.startswith(word)).one().last == 12
    assert DoiPromise.query.filter(DoiPromise.doi.in_(dois)).count() == 12


def test_a_doi_that_is_there_is_passed_over(publish: Publish, word: str) -> None:
    stem = f"{MAIN}/{word}.{YEAR}"
    by_hand = draft_of()
    data = by_hand.to_dict()
    data["pids"] = {"doi": {"identifier": f"{stem}.0001", "provider": "datacite"}}
    service.update_draft(system_identity, by_hand.id, data)
    service.publish(system_identity, by_hand.id)
    assert PersistentIdentifier.get("doi", f"{stem}.0001")
    dataset = publish()
    assert dataset.dois == [f"{stem}.0003.v1", f"{stem}.0003"]  # 0002 is that of all versions


def test_a_doi_that_is_kept_for_another_record_cannot_be_chosen(word: str) -> None:
    waiting = draft_of()
    service.pids.create(system_identity, waiting.id, "doi")
    kept = doi_of_draft(waiting.id).removesuffix(".v1")
    data = document() | {"pids": {"doi": {"identifier": kept, "provider": "datacite"}}}
    [error] = [e for e in service.create(system_identity, data).errors if e["field"] == "pids.doi"]
    assert "taken by another record" in str(error["messages"])


GIVEN = [
    ("datacite", "10.5555/abc", "prefix of this DOI is not ours", "préfixe de ce DOI"),
    ("datacite", f"{MAIN}/a\u00e9b", "DataCite does not take", "DataCite n’accepte pas"),
    ("external", f"{MAIN}/abc", "registered by", "enregistrés par"),
    ("external", f"https://doi.org/{OTHER}/abc", "registered by", "enregistrés par"),
    ("external", "11.5555/abc", "This is not a DOI", "Ce n’est pas un DOI"),
]


@pytest.mark.parametrize(("provider", "doi", "english", "french"), GIVEN)
def test_a_doi_that_cannot_be_kept_is_told_at_its_field(
    app: Flask, provider: str, doi: str, english: str, french: str
) -> None:
    for language, words in (("en", english), ("fr", french)):
        with app.test_request_context(), force_locale(language):
            data = document() | {"pids": {"doi": {"identifier": doi, "provider": provider}}}
            errors = service.create(system_identity, data).errors
            messages = [str(m) for e in errors if e["field"] == "pids.doi" for m in e["messages"]]
            assert any(words in message for message in messages), messages


@pytest.mark.parametrize("prefix", [MAIN, OTHER])
def test_a_doi_with_one_of_our_prefixes_may_be_chosen(app: Flask, prefix: str) -> None:
    doi = f"{prefix}/chosen-{secrets.token_hex(4)}"
    data = document() | {"pids": {"doi": {"identifier": doi.upper(), "provider": "datacite"}}}
    item = service.create(system_identity, data)
    assert [e for e in item.errors if e["field"].startswith("pids")] == []
    assert item.to_dict()["pids"]["doi"]["identifier"] == doi


# DOIs from elsewhere


@pytest.fixture
def external(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Publish a dataset with a DOI from elsewhere."""
    monkeypatch.setitem(app.config, "RDM_ALLOW_METADATA_ONLY_RECORDS", True)

    def published(doi: str) -> Any:
        pids = {"doi": {"identifier": doi, "provider": "external"}}
        draft = service.create(system_identity, document() | {"pids": pids})
        assert [e for e in draft.errors if e["field"].startswith("pids")] == []
        return service.publish(system_identity, draft.id)

    return published


@pytest.fixture
def elsewhere() -> str:
    return f"10.1234/elsewhere-{secrets.token_hex(4)}"


def test_a_doi_from_elsewhere_is_kept_and_the_ledger_leaves_it_alone(
    external: Callable[..., Any], datacite: DataCite, elsewhere: str
) -> None:
    record = external(f"https://doi.org/{elsewhere.upper()}")
    told = record.to_dict()
    assert told["pids"]["doi"] == {"identifier": elsewhere, "provider": "external"}
    assert "doi" not in told["parent"].get("pids", {})
    assert told["links"]["doi"] == f"https://doi.org/{elsewhere}"
    adopt_everything()
    drive_due(1)
    assert entry_of(elsewhere) is None
    assert datacite.calls(elsewhere) == []
    assert service.pids.resolve(system_identity, elsewhere, "doi").id == record.id


def test_a_doi_from_elsewhere_is_that_of_one_record(
    external: Callable[..., Any], elsewhere: str
) -> None:
    first = external(elsewhere)
    pids = {"doi": {"identifier": elsewhere.upper(), "provider": "external"}}
    second = service.create(system_identity, document() | {"pids": pids})
    [error] = [e for e in second.errors if e["field"] == "pids.doi"]
    assert "Another record here has this DOI" in str(error["messages"])
    with pytest.raises(ValidationErrorWithMessageAsList):
        service.publish(system_identity, second.id)
    db.session.rollback()
    service.edit(system_identity, first.id)  # its own DOI stands in nobody's way
    assert service.publish(system_identity, first.id).to_dict()["pids"]["doi"]


def test_a_withdrawn_record_keeps_its_doi_from_elsewhere(
    external: Callable[..., Any], elsewhere: str
) -> None:
    record = external(elsewhere)
    service.delete_record(system_identity, record.id, {"removal_reason": {"id": "spam"}})
    assert PersistentIdentifier.get("doi", elsewhere).object_uuid == record._record.id
    pids = {"doi": {"identifier": elsewhere, "provider": "external"}}
    other = service.create(system_identity, document() | {"pids": pids})
    assert any(e["field"] == "pids.doi" for e in other.errors)
    service.restore_record(system_identity, record.id)
    assert service.pids.resolve(system_identity, elsewhere, "doi").id == record.id


def test_a_next_version_may_have_a_doi_of_ours(
    external: Callable[..., Any], datacite: DataCite, elsewhere: str
) -> None:
    dataset = Dataset([external(elsewhere).id])
    dataset.add_version()
    assert len(dataset.dois) == 2  # of the second version, and of all
    until(lambda: settled(dataset))
    assert datacite.calls(elsewhere) == []


def test_an_embargo_that_ends_makes_no_doi_beside_the_one_from_elsewhere(
    app: Flask, external: Callable[..., Any], elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "RDM_ALLOW_METADATA_ONLY_RECORDS", True)
    data = document(access="restricted")
    data["access"]["embargo"] = {"active": True, "until": "2100-01-01", "reason": "x"}
    data["pids"] = {"doi": {"identifier": elsewhere, "provider": "external"}}
    record = service.publish(system_identity, service.create(system_identity, data).id)._record
    record.access.embargo.until = datetime(2026, 1, 1, tzinfo=UTC)
    record.commit()
    db.session.commit()
    service.lift_embargo(system_identity, record["id"])
    opened = service.read(system_identity, record["id"]).to_dict()
    assert opened["access"]["record"] == "public"
    assert opened["pids"]["doi"]["identifier"] == elsewhere
    assert "doi" not in opened["parent"].get("pids", {})


# Whether they exist


@pytest.fixture
def handles(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Handles]:
    """The DOI system, of which the tests say what it knows."""
    server = Handles()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setitem(app.config, "THALIE_HANDLE_API", server.address)
    monkeypatch.setenv("INVENIO_THALIE_HANDLE_API", repr(server.address))  # for commands
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.usefixtures("external")
@pytest.mark.parametrize(
    ("mode", "rules"),
    [
        ("known", set()),
        ("as it ought to", {"doi-elsewhere-exists"}),
        ("error", {"doi-elsewhere-asked"}),
    ],
)
def test_a_reviewer_is_told_whether_it_exists(
    app: Flask, handles: Handles, elsewhere: str, mode: str, rules: set[str]
) -> None:
    handles.mode = mode
    if mode == "known":
        KNOWN.add(elsewhere)
    pids = {"doi": {"identifier": elsewhere, "provider": "external"}}
    draft = service.create(system_identity, document() | {"pids": pids})._record
    asked = len(handles.paths)
    files = read_rules(ROOT / FOLDER)
    wanted = [rule for file in files for rule in file.rules if rule["id"].startswith("doi-else")]
    found = {name for name, findings in examine(wanted, gather(draft)) if findings}
    assert found == rules
    gather(draft)
    assert len(handles.paths) <= max(asked, 1)  # the answer is remembered


def test_the_command_lists_what_does_not_exist(
    external: Callable[..., Any], handles: Handles, elsewhere: str
) -> None:
    record, known = external(elsewhere), f"{elsewhere}-known"
    KNOWN.add(known)
    external(known)
    command = partial(CliRunner().invoke, doi_commands, obj=None)
    told = command(["check-external", "--json"])
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    found = {line["doi"]: line for line in lines}
    assert found[elsewhere] == {"doi": elsewhere, "record": record.id, "existence": "missing"}
    assert found[known]["existence"] == "found"
    assert told.exit_code == 1
    assert f"{elsewhere} (record {record.id}): does not exist" in command(["check-external"]).stdout
    handles.mode = "error"
    assert command(["check-external"]).exit_code == 3
