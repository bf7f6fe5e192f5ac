"""Which DOI a record gets: prefixes, patterns and numbers, DOIs that persons bring along."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.proxies import current_rdm_records_service as service

from thalie.doi.models import DoiNumber, DoiPromise

from .conftest import DataCite, Dataset, assert_meets, document, settled, until

Publish = Callable[..., Dataset]
MAIN, OTHER = "10.82433", "10.82434"
YEAR = datetime.now(UTC).year


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
