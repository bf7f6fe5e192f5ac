"""An ingest that dies at some line is continued by the next one, with nothing lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import RDMDraftMetadata, RDMRecordMetadata
from opensearchpy.exceptions import ConnectionError as SearchGone
from sqlalchemy.exc import OperationalError

from tests.services.conftest import PEOPLE
from tests.services.runs import RunFolder
from thalie.deposit import service, work
from thalie.deposit.choices import Choices
from thalie.deposit.report import Outcome, RunReport
from thalie.deposit.runs import depositor_of
from thalie.deposit.uow import DepositUnitOfWork, Step
from thalie.deposit.writer import DraftWriter
from thalie.records.consistency import mend
from thalie.records.locks import BusyError, alone, one_of

from .holdings import file_ids, rows, stored

Deposit = Callable[..., RunReport]


class Killed(BaseException):
    """Stands for SIGKILL: nothing in the code under test catches it."""


def die_at(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, call: int, *, after: bool = False
) -> None:
    """Die at the ``call``-th call of a function, before it does anything or ``after`` it did."""
    original, calls = getattr(owner, name), 0

    def dying(*args: Any, **values: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and not after:
            raise Killed
        result = original(*args, **values)
        if calls == call:
            raise Killed
        return result

    monkeypatch.setattr(owner, name, dying)


def die_before_the_index(patch: pytest.MonkeyPatch, transaction: int) -> None:
    """Die once the database has the TRANSACTION-th transaction, and the index nothing of it."""
    original, calls = DepositUnitOfWork.commit, 0

    def commit(self: DepositUnitOfWork) -> None:
        nonlocal calls
        calls += 1
        if calls == transaction:
            die_at(patch, Step, "on_commit", 1)
        original(self)

    patch.setattr(DepositUnitOfWork, "commit", commit)


@pytest.fixture
def one_file_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_by_one(files: list[Any]) -> list[list[Any]]:
        return [[file] for file in files] or [[]]

    monkeypatch.setattr(work, "batches", one_by_one)


def holdings() -> tuple[int, int]:
    db.session.rollback()
    return (
        db.session.query(RDMDraftMetadata).filter_by(is_deleted=False).count(),
        db.session.query(RDMRecordMetadata).count(),
    )


DEATHS = [
    (DraftWriter, "create", 1, True),
    (DraftWriter, "_put", 2, False),
    (DraftWriter, "_put", 2, True),
    (DraftWriter, "publish", 1, False),
    (DraftWriter, "publish", 1, True),
    (DepositUnitOfWork, "commit", 1, False),
    (DraftWriter, "open", 1, False),
    (DraftWriter, "open", 2, False),
    (DepositUnitOfWork, "commit", 3, False),
    (Step, "on_commit", 1, False),
    (Step, "on_commit", 3, False),
    (service, "carry_out", 1, True),
]


@pytest.mark.usefixtures("one_file_a_transaction")
@pytest.mark.parametrize(
    ("owner", "name", "call", "after"), DEATHS, ids=lambda v: getattr(v, "__name__", str(v))
)
def test_the_next_ingest_goes_on(
    run: RunFolder, publish: Deposit, monkeypatch: pytest.MonkeyPatch,
    owner: Any, name: str, call: int, after: bool,
) -> None:  # fmt: skip
    names = [run.write(number) for number in (1, 2, 3)]
    drafts, published = holdings()
    with monkeypatch.context() as patch:
        if owner is Step:
            die_before_the_index(patch, call)
        else:
            die_at(patch, owner, name, call, after=after)
        with pytest.raises(Killed):
            publish()
    db.session.rollback()
    db.session.remove()
    report = publish()
    assert report.state == "published" and report.done
    assert report.outcome in (Outcome.PUBLISHED, Outcome.UNCHANGED)
    assert holdings() == (drafts, published + 1) and rows(run.key) == 1
    files = stored(report)
    assert set(files) == {*names, "manifest-sha256.txt", "README.txt"}
    assert all(files[name] == run.path(name).read_bytes() for name in names)
    record = records.record_cls.pid.resolve(report.record)
    assert not mend(record.id), "the index was not as it should be"


@pytest.mark.usefixtures("one_file_a_transaction")
def test_files_that_are_in_their_place_are_not_sent_again(
    run: RunFolder, deposit: Deposit, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, *_ = [run.write(number) for number in (1, 2, 3)]
    with monkeypatch.context() as patch:
        die_at(patch, DepositUnitOfWork, "commit", 2)
        with pytest.raises(Killed):
            deposit()
    db.session.rollback()
    db.session.remove()
    sent: list[str] = []
    original = DraftWriter._put

    def noting(self: DraftWriter, name: str, *rest: Any) -> None:
        sent.append(name)
        original(self, name, *rest)

    monkeypatch.setattr(DraftWriter, "_put", noting)
    report = deposit()
    assert first not in sent and len(sent) == 4  # two files, the README, the list of sums
    assert {f.name: f.outcome for f in report.files}[first] == "kept"


def test_a_half_sent_file_of_another_hand_is_replaced(run: RunFolder, deposit: Deposit) -> None:
    name = run.write(1)
    report = deposit()
    draft = records.draft_cls.pid.resolve(report.record, registered_only=False)
    draft.files.delete(name, remove_rf=True)
    draft.files.create(name, transfer={"type": "L"})  # announced, no bytes
    db.session.commit()
    again = deposit()
    assert stored(again)[name] == run.path(name).read_bytes()


@pytest.mark.parametrize(
    "failure",
    [
        OperationalError("select", {}, Exception("server closed the connection unexpectedly")),
        SearchGone("N/A", "refused", Exception("refused")),
    ],
    ids=["database", "search"],
)
@pytest.mark.parametrize("after", [False, True])
def test_a_service_that_fails_for_a_moment_is_outlasted(
    run: RunFolder, publish: Deposit, monkeypatch: pytest.MonkeyPatch,
    failure: Exception, after: bool,
) -> None:  # fmt: skip
    name = run.write(1)
    original, calls = DepositUnitOfWork.commit, 0

    def failing(self: DepositUnitOfWork) -> None:
        nonlocal calls
        calls += 1
        if calls == 1 and not after:
            raise failure
        original(self)
        if calls == 1:
            raise failure

    drafts, published = holdings()
    monkeypatch.setattr(DepositUnitOfWork, "commit", failing)
    report = publish()
    assert report.outcome is Outcome.PUBLISHED and report.done
    assert holdings() == (drafts, published + 1)
    assert stored(report)[name] == run.path(name).read_bytes()


def test_two_at_once_make_one_record(app: Flask, run: RunFolder) -> None:
    for number in range(4):
        run.write(number)
    captured = run.capture()

    def one(_: int) -> RunReport:
        with app.app_context():
            depositor = depositor_of(app, patience=60, say=lambda sentence: None)
            return depositor.deposit(captured, Choices(publish=True, people=PEOPLE))

    drafts, published = holdings()
    with ThreadPoolExecutor(3) as pool:
        reports = list(pool.map(one, range(3)))
    assert sorted(report.outcome for report in reports) == ["published", "unchanged", "unchanged"]
    assert len({report.record for report in reports}) == 1
    assert holdings() == (drafts, published + 1)


def test_whoever_has_no_patience_is_told_that_another_is_at_work(
    app: Flask, run: RunFolder
) -> None:
    run.write(1)
    captured, said = run.capture(), []
    with alone(run.key), app.app_context():
        depositor = depositor_of(app, patience=0, say=said.append)
        report = depositor.deposit(captured, Choices())
    assert report.outcome is Outcome.FAILED and "Another process" in report.messages[0]
    assert said and rows(run.key) == 0


def test_the_lock_is_of_one_run_and_ends(app: Flask) -> None:
    with alone("a/1"):
        with alone("a/2"):
            pass
        with pytest.raises(BusyError), alone("a/1"):
            pass
    with alone("a/1"):
        pass


def test_some_hold_a_lock_of_several(app: Flask) -> None:
    with one_of("reading", 2):
        with one_of("reading", 2), pytest.raises(BusyError), one_of("reading", 2):
            pass
        with one_of("reading", 2):
            pass
    with pytest.raises(ZeroDivisionError), one_of("reading", 1):
        print(1 / 0)
    with one_of("reading", 1):
        pass


def test_the_sent_bytes_are_compared_with_the_captured_ones(
    app: Flask, run: RunFolder, publish: Deposit
) -> None:
    name = run.write(1)
    captured = run.capture()
    run.write(1, seed=1)  # the file changes between reading and sending
    depositor = depositor_of(app, patience=5, say=lambda sentence: None)
    report = depositor.deposit(captured, Choices(publish=True, people=PEOPLE))
    assert report.outcome is Outcome.REFUSED
    assert f"{name} changed while it was being sent" in report.messages[0]
    assert rows(run.key) == 0
    assert publish().state == "published"


def test_files_of_an_unchanged_draft_keep_their_identity(run: RunFolder, deposit: Deposit) -> None:
    run.write(1)
    first = deposit()
    before = file_ids(first)
    deposit(people=PEOPLE)
    after = file_ids(first)
    assert after.pop("README.txt") != before.pop("README.txt")  # it names the creators
    assert after == before
