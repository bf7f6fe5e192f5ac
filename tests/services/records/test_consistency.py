"""The index against the database, with every kind of difference made by hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_drafts_resources.services.records.uow import ParentRecordCommitOp
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_search import current_search_client as client
from invenio_search.utils import build_alias_name
from invenio_vocabularies.records.api import Vocabulary
from opensearchpy.exceptions import NotFoundError

from tests.services import datasets
from tests.services.runs import RunFolder
from tests.services.statements import statements
from thalie.deposit.report import RunReport
from thalie.records import consistency
from thalie.records.consistency import DRAFTS, RECORDS, IndexReport, check_index, mend
from thalie.search import bulk

Deposit = Callable[..., RunReport]


@pytest.fixture(autouse=True)
def sound(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin with an index that is as it should be, and that no worker writes to behind us."""
    monkeypatch.setattr(ParentRecordCommitOp, "on_post_commit", lambda self, uow: None)
    check_index(repair=True)


def drop(side: Any, record: Any) -> None:
    """Lose a document, leaving no later version behind that would refuse it."""
    with suppress(NotFoundError):
        client.delete(
            index=side.index,
            id=str(record.id),
            version=record.revision_id,
            version_type="external_gte",
        )


@pytest.fixture
def published(run: RunFolder, publish: Deposit) -> Any:
    run.write(1)
    return records.record_cls.pid.resolve(publish().record)


@pytest.fixture
def draft(run: RunFolder, deposit: Deposit) -> Any:
    run.write(1)
    return records.draft_cls.pid.resolve(deposit().record, registered_only=False)


def test_a_draft_that_the_index_lost_is_published() -> None:
    id_ = datasets.draft()
    datasets.add_file(id_)
    lost = records.draft_cls.pid.resolve(id_, registered_only=False)
    drop(DRAFTS, lost)
    assert document(DRAFTS, lost.id) is None
    assert datasets.publish(id_)["id"] == id_
    assert document(RECORDS, records.record_cls.pid.resolve(id_).id)


def found(side: str, *, repair: bool = False) -> IndexReport:
    return next(report for report in check_index(repair=repair) if report.kind == side)


def document(side: Any, id_: object) -> dict[str, Any] | None:
    answer = client.mget(index=side.index, body={"ids": [str(id_)]})["docs"][0]
    return answer.get("_source")


def rewrite(side: Any, id_: object, version: int, **changes: Any) -> None:
    source = {**(document(side, id_) or {}), **changes}
    client.index(
        index=side.index, id=str(id_), body=source, version=version, version_type="external_gte"
    )


@pytest.mark.parametrize("holding", ["published", "draft"])
def test_a_sound_index_is_found_sound(holding: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(holding)
    reports = check_index(repair=False)
    assert [report.kind for report in reports] == ["records", "drafts"]
    assert all(report.consistent for report in reports)
    assert reports[holding == "draft"].compared > 0


def test_a_missing_record_is_found_and_brought_back(published: Any) -> None:
    drop(RECORDS, published)
    report = found("records")
    assert (report.missing, report.repaired, report.consistent) == (1, 0, False)
    drop(RECORDS, published)  # again, as the worker may have mended it meanwhile
    report = found("records", repair=True)
    assert (report.missing, report.repaired, report.consistent) == (1, 1, True)
    assert document(RECORDS, published.id) == published.dumps() | {}
    assert found("records").missing == 0


def test_a_missing_draft_is_found_and_brought_back(draft: Any) -> None:
    drop(DRAFTS, draft)
    assert found("drafts", repair=True).missing == 1
    assert document(DRAFTS, draft.id)


@pytest.mark.parametrize(
    "change", [{"version_id": 1}, {"versions": {"is_latest": False}}, {"has_draft": True}]
)
def test_a_stale_record_is_found_and_mended(published: Any, change: dict[str, Any]) -> None:
    rewrite(RECORDS, published.id, published.revision_id, **change)
    assert found("records").stale == 1
    assert found("records", repair=True).repaired == 1
    assert found("records").stale == 0


def test_a_document_without_a_record_is_found_and_removed(published: Any) -> None:
    stranger = str(uuid4())
    client.index(index=RECORDS.index, id=stranger, body=document(RECORDS, published.id))
    assert found("records").orphans == 1
    assert found("records", repair=True).repaired == 1
    assert document(RECORDS, stranger) is None
    assert found("records").orphans == 0


def test_an_index_ahead_of_its_database_is_told_not_touched(published: Any) -> None:
    rewrite(RECORDS, published.id, published.revision_id, version_id=99)
    report = found("records", repair=True)
    assert (report.ahead, report.repaired, report.consistent) == (1, 0, False)
    rewrite(RECORDS, published.id, published.revision_id, **published.dumps())


def test_pieces_do_not_change_the_result(published: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [report.compared for report in check_index(repair=False)]
    drop(RECORDS, published)
    monkeypatch.setattr(consistency, "PIECE", 2)
    reports = check_index(repair=True)
    assert [report.compared for report in reports] == whole
    assert reports[0].missing == reports[0].repaired == 1


def test_one_record_is_mended_alone(published: Any) -> None:
    assert not mend(published.id)
    drop(RECORDS, published)
    assert mend(published.id)
    assert document(RECORDS, published.id)


def test_a_record_that_is_being_edited_is_sound(published: Any) -> None:
    records.edit(system_identity, published["id"])
    records.indexer.refresh()
    assert document(RECORDS, published.id)["has_draft"] is True
    reports = check_index(repair=False)
    assert all(report.consistent for report in reports) and reports[1].compared > 0


def searched(record: Any) -> bool:
    hits = records.search(system_identity, params={"q": f"id:{record['id']}"})
    return record["id"] in {hit["id"] for hit in hits.to_dict()["hits"]["hits"]}


def test_a_lost_index_is_told_and_brought_back(published: Any) -> None:
    for index in client.indices.get(index=RECORDS.index):
        client.indices.delete(index=index)
    client.index(index=RECORDS.index, id=str(uuid4()), body={"title": "made by the engine"})
    report = found("records")
    assert report.unseen == report.compared > 0
    assert not report.consistent
    report = found("records", repair=True)
    assert (report.unseen, report.consistent) == (0, True)
    assert searched(published)
    assert found("records").missing == 0


def test_an_alias_that_is_lost_is_told_and_brought_back(published: Any) -> None:
    [index] = client.indices.get(index=RECORDS.index)
    door = build_alias_name(records.record_cls.index.search_alias)
    client.indices.delete_alias(index=index, name=door)
    report = found("records")
    assert (report.unseen > 0, report.consistent) == (True, False)
    assert found("records", repair=True).consistent
    assert searched(published)
    assert [*client.indices.get(index=RECORDS.index)] == [index], "what it held was kept"


def test_the_own_alias_of_an_index_is_put_back_over_what_the_engine_made(published: Any) -> None:
    """Documents that were written meanwhile come back from the database."""
    [index] = client.indices.get(index=RECORDS.index)
    own = index.rpartition("-")[0]
    client.indices.delete_alias(index=index, name=own)
    client.index(index=own, id=str(published.id), body={"title": "made by the engine"})
    assert found("records", repair=True).consistent
    assert [*client.indices.get_alias(name=own)] == [index]
    assert searched(published)


def test_a_record_that_cannot_be_indexed_keeps_no_other_back(
    run: RunFolder, publish: Deposit, monkeypatch: pytest.MonkeyPatch
) -> None:
    run.write(1)
    other = records.record_cls.pid.resolve(publish().record)
    one = records.record_cls.get_record(next(r[0] for r in RECORDS.query() if r[0] != other.id))
    for record in (one, other):
        drop(RECORDS, record)
    dumps = records.record_cls.dumps

    def broken(self: Any, *words: Any, **more: Any) -> Any:
        if self.id == one.id:
            raise KeyError("longitude")
        return dumps(self, *words, **more)

    monkeypatch.setattr(records.record_cls, "dumps", broken)
    report = found("records", repair=True)
    assert (report.missing, report.repaired, report.consistent) == (2, 1, False)
    assert document(RECORDS, other.id) and not document(RECORDS, one.id)
    monkeypatch.setattr(records.record_cls, "dumps", dumps)
    assert found("records", repair=True).consistent


def test_many_documents_are_made_of_few_questions(run: RunFolder, publish: Deposit) -> None:
    """What all records name is looked up once, and stands in each as if it were alone."""
    run.write(1)
    record = records.record_cls.pid.resolve(publish().record)

    def made(number: int) -> tuple[list[Any], int]:
        db.session.expire_all()
        read = [records.record_cls.get_record(record.id) for _ in range(number)]
        for one in read:
            one.files.values()  # read before, as those of each
        with statements() as asked:
            found = bulk.documents(RECORDS.index, read)
        assert len(found) == number
        return [one["_source"] for one in found], len(asked)

    (alone,), first = made(1)
    together, all_of_them = made(10)
    assert all(one | {"indexed_at": ""} == alone | {"indexed_at": ""} for one in together)
    each = (all_of_them - first) / 9
    assert each < first / 2, (first, all_of_them)


def test_a_changed_term_is_seen_by_the_next(run: RunFolder, publish: Deposit) -> None:
    run.write(1)
    record = records.record_cls.pid.resolve(publish().record)
    kind = Vocabulary.pid.with_type_ctx("resourcetypes").resolve("dataset")
    before = dict(kind["title"])

    def shown() -> str:
        [found] = bulk.documents(RECORDS.index, [records.record_cls.get_record(record.id)])
        return str(found["_source"]["metadata"]["resource_type"]["title"]["en"])

    assert shown() == before["en"]
    try:
        kind["title"]["en"] = "Data, renamed"
        kind.commit()
        db.session.flush()
        assert shown() == "Data, renamed"
    finally:
        db.session.rollback()
