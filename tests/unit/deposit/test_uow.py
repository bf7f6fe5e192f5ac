"""The unit of work with records, indexers and a session that only keep a diary."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from invenio_records_resources.services.uow import RecordCommitOp, RecordDeleteOp, TaskOp
from opensearchpy.exceptions import ConnectionError as SearchGone
from opensearchpy.exceptions import NotFoundError

from thalie.deposit.uow import DepositUnitOfWork


class Session:
    def __init__(self, diary: list[str]) -> None:
        self.diary = diary

    def begin_nested(self) -> None: ...

    def commit(self) -> None:
        self.diary.append("commit")

    def rollback(self) -> None:
        self.diary.append("rollback")


class Record:
    def __init__(self, diary: list[str]) -> None:
        self.id, self.diary = uuid4(), diary

    def commit(self) -> None: ...

    def delete(self, force: bool) -> None: ...


class Draft(Record):
    pass


class Indexer:
    def __init__(self, diary: list[str], failure: Exception | None = None) -> None:
        self.diary, self.failure = diary, failure

    def index(self, record: Record, arguments: object) -> None:
        self.tell("index", record)

    def delete(self, record: Record, refresh: bool) -> None:
        self.tell("delete", record)

    def tell(self, word: str, record: Record) -> None:
        if self.failure:
            raise self.failure
        self.diary.append(f"{word} {type(record).__name__}")


class Task:
    def __init__(self, diary: list[str]) -> None:
        self.diary = diary

    def apply_async(self, **_: Any) -> None:
        self.diary.append("task")


@pytest.fixture
def diary() -> list[str]:
    return []


@pytest.fixture
def uow(diary: list[str]) -> DepositUnitOfWork:
    return DepositUnitOfWork(Session(diary))


def test_a_record_is_indexed_once_with_its_last_operation(
    diary: list[str], uow: DepositUnitOfWork
) -> None:
    record, other, indexer = Record(diary), Record(diary), Indexer(diary)
    for one in (record, other, record, record):
        uow.register(RecordCommitOp(one, indexer=indexer))
    uow.commit()
    assert diary == ["commit", "index Record", "index Record"]


def test_a_draft_born_and_published_inside_never_reaches_the_index(
    diary: list[str], uow: DepositUnitOfWork
) -> None:
    indexer, draft, record = Indexer(diary), Draft(diary), Record(diary)
    record.id = draft.id
    uow.born.add(draft.id)
    uow.register(RecordCommitOp(draft, indexer=indexer))
    uow.register(RecordCommitOp(record, indexer=indexer))
    uow.register(RecordDeleteOp(draft, indexer=indexer))
    uow.commit()
    assert diary == ["commit", "index Record"]


def test_an_older_draft_is_taken_out_of_the_index(diary: list[str], uow: DepositUnitOfWork) -> None:
    indexer, draft = Indexer(diary), Draft(diary)
    uow.register(RecordCommitOp(draft, indexer=indexer))
    uow.register(RecordDeleteOp(draft, indexer=indexer))
    uow.commit()
    assert diary == ["commit", "delete Draft"]


def test_a_draft_missing_in_the_index_is_gone_as_wanted(
    diary: list[str], uow: DepositUnitOfWork
) -> None:
    indexer = Indexer(diary, NotFoundError(404, "not found", {}))
    uow.register(RecordDeleteOp(Draft(diary), indexer=indexer))
    uow.commit()
    assert diary == ["commit"]


def test_tasks_are_sent_although_the_index_is_down_and_the_failure_is_told(
    diary: list[str], uow: DepositUnitOfWork
) -> None:
    indexer = Indexer(diary, SearchGone("N/A", "refused", Exception()))
    uow.register(RecordCommitOp(Record(diary), indexer=indexer))
    uow.register(TaskOp(Task(diary)))
    with pytest.raises(SearchGone):
        uow.commit()
    assert diary == ["commit", "task"]


def test_a_record_that_is_missing_in_a_commit_is_no_excuse(
    diary: list[str], uow: DepositUnitOfWork
) -> None:
    """Only what is to be deleted may be missing; an index that is not there is a failure."""
    indexer = Indexer(diary, NotFoundError(404, "no such index", {}))
    uow.register(RecordCommitOp(Record(diary), indexer=indexer))
    with pytest.raises(NotFoundError):
        uow.commit()
