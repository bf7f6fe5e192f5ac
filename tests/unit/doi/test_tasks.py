"""Bringing the pending DOIs to DataCite."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.records.models import (
    RDMParentMetadata,
    RDMRecordMetadata,
    RDMVersionsState,
)

from thalie.doi import tasks
from thalie.doi.pending import next_pending
from thalie.doi.providers import ConfirmedDataCiteProvider
from thalie.doi.tasks import register_pending_dois

from ..sandbox.conftest import PREFIX, Server
from .conftest import URL, Record, reserved

LONG_AGO = datetime.now(UTC) - timedelta(hours=1)


@pytest.fixture
def publish(app: Flask, complete: dict[str, Any]) -> Callable[..., Record]:
    """Put a published record with its reserved DOI into the database."""

    def published(name: str, *, age: int = 60, doi: str = "", **pid: Any) -> Record:
        record = Record(doi or f"{PREFIX}/{name}-{uuid.uuid4()}", complete)
        db.session.add(
            RDMRecordMetadata(id=record.id, json={"id": name, "pids": record.pids}, index=1)
        )
        row = reserved(record)
        for column, value in pid.items():
            setattr(row, column, value)
        db.session.commit()
        wait(row, age)
        return record

    return published


def wait(pid: PersistentIdentifier, seconds: int) -> None:
    """Let the identifier be untouched for so long."""
    then = datetime.now(UTC) - timedelta(seconds=seconds)
    db.session.query(PersistentIdentifier).filter_by(id=pid.id).update({"updated": then})
    db.session.commit()


class PidsService:
    """InvenioRDM's service for identifiers, reduced to what the job asks of it."""

    def __init__(self, provider: ConfirmedDataCiteProvider, complete: dict[str, Any]) -> None:
        self.provider = provider
        self.complete = complete
        self.asked: list[tuple[str, bool]] = []
        self.trouble: dict[str, BaseException] = {}

    def register_or_update(
        self, identity: Any, record: str, scheme: str, parent: bool = False, uow: Any = None
    ) -> None:
        assert (identity.id, scheme) == ("system", "doi")
        assert uow is not None
        self.asked.append((record, parent))
        row = db.session.query(RDMRecordMetadata).filter(
            RDMRecordMetadata.json["id"].as_string() == record
        )
        doi = row.one().json["pids"]["doi"]["identifier"]
        if parent:
            doi = db.session.query(RDMParentMetadata).one().json["pids"]["doi"]["identifier"]
        self.provider.register(self.provider.get(doi), Record(doi, self.complete), url=URL)
        if record in self.trouble:
            raise self.trouble[record]


@pytest.fixture
def service(
    monkeypatch: pytest.MonkeyPatch, provider: ConfirmedDataCiteProvider, complete: dict[str, Any]
) -> PidsService:
    made = PidsService(provider, complete)
    monkeypatch.setattr(tasks, "current_rdm_records_service", SimpleNamespace(pids=made))
    return made


def status(record: Record) -> PIDStatus:
    return PersistentIdentifier.get("doi", record.doi).status


def test_pending_dois_are_brought_the_longest_waiting_first(
    publish: Callable[..., Record], service: PidsService
) -> None:
    records = [publish("young", age=30), publish("old", age=90), publish("middle", age=60)]
    assert register_pending_dois() == 3
    assert [name for name, _ in service.asked] == ["old", "middle", "young"]
    assert [status(record) for record in records] == [PIDStatus.REGISTERED] * 3
    assert register_pending_dois() == 0
    assert len(service.asked) == 3


def test_the_stock_task_goes_first(publish: Callable[..., Record], service: PidsService) -> None:
    publish("fresh", age=5)
    assert register_pending_dois() == 0
    assert service.asked == []


@pytest.mark.parametrize(
    "other",
    [
        {"status": PIDStatus.NEW},
        {"status": PIDStatus.REGISTERED},
        {"status": PIDStatus.DELETED},
        {"pid_provider": "external"},
        {"pid_type": "oai"},
        {"object_uuid": uuid.UUID(int=7)},
        {"pid_value": f"{PREFIX}/not-the-one-of-the-record"},
    ],
    ids=str,
)
def test_what_is_not_pending_is_left_alone(
    publish: Callable[..., Record], service: PidsService, other: dict[str, Any]
) -> None:
    publish("other", **other)
    publish("pending")
    assert register_pending_dois() == 1
    assert service.asked == [("pending", False)]


def test_a_parent_is_brought_with_its_latest_version(
    publish: Callable[..., Record], service: PidsService
) -> None:
    first, second = publish("v1"), publish("v2")
    parent = Record(f"{PREFIX}/all-{uuid.uuid4()}", {})
    db.session.add(RDMParentMetadata(id=parent.id, json={"pids": parent.pids}))
    db.session.add(RDMVersionsState(parent_id=parent.id, latest_index=2, latest_id=second.id))
    wait(reserved(parent), 10)
    assert next_pending(db.session, LONG_AGO) is None
    found = next_pending(db.session, datetime.now(UTC))
    assert found is not None
    wait(PersistentIdentifier.get("doi", parent.doi), 600)
    assert register_pending_dois() == 3
    assert service.asked[0] == ("v2", True)
    assert [status(each) for each in (first, second, parent)] == [PIDStatus.REGISTERED] * 3


def test_a_parent_without_a_published_version_waits(app: Flask, service: PidsService) -> None:
    parent = Record(f"{PREFIX}/all-{uuid.uuid4()}", {})
    db.session.add(RDMParentMetadata(id=parent.id, json={"pids": parent.pids}))
    db.session.add(RDMVersionsState(parent_id=parent.id))
    wait(reserved(parent), 60)
    assert register_pending_dois() == 0


def test_one_that_fails_keeps_no_other_back_and_goes_to_the_end(
    publish: Callable[..., Record],
    service: PidsService,
    server: Server,
    caplog: pytest.LogCaptureFixture,
) -> None:
    bad, good = publish("bad", age=90), publish("good", age=60)
    server.fault(fault="500", match=bad.doi, count=2)
    with caplog.at_level(logging.WARNING):
        assert register_pending_dois() == 1
    assert (status(bad), status(good)) == (PIDStatus.RESERVED, PIDStatus.REGISTERED)
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == 1
    assert bad.doi in lines[0]
    assert "Internal server error" in lines[0]
    assert register_pending_dois() == 0  # not again at once
    assert [name for name, _ in service.asked] == ["bad", "good"]
    for left in (0, 1):
        wait(PersistentIdentifier.get("doi", bad.doi), 60)
        assert register_pending_dois() == left
    assert status(bad) == PIDStatus.REGISTERED


def test_any_error_is_kept_to_its_doi(publish: Callable[..., Record], service: PidsService) -> None:
    bad, good = publish("bad", age=90), publish("good")
    service.trouble["bad"] = RuntimeError("a programming error")
    assert register_pending_dois() == 1
    assert (status(bad), status(good)) == (PIDStatus.RESERVED, PIDStatus.REGISTERED)


def test_a_run_that_is_killed_can_be_repeated(
    publish: Callable[..., Record], service: PidsService, server: Server
) -> None:
    first, second = publish("first", age=90), publish("second", age=60)
    service.trouble["second"] = SystemExit()
    with pytest.raises(SystemExit):
        register_pending_dois()
    assert (status(first), status(second)) == (PIDStatus.REGISTERED, PIDStatus.RESERVED)
    service.trouble.clear()
    assert register_pending_dois() == 1
    assert status(second) == PIDStatus.REGISTERED


def test_a_run_killed_before_it_was_written_down_can_be_repeated(
    publish: Callable[..., Record],
    service: PidsService,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    record = publish("first")

    def killed(uow: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as context:
        context.setattr("invenio_db.uow.UnitOfWork.commit", killed)
        with pytest.raises(SystemExit):
            register_pending_dois()
    assert status(record) == PIDStatus.RESERVED
    assert register_pending_dois() == 1
    assert [call["status"] for call in server.calls(record.doi)] == [201, 422, 200]


def test_a_run_ends_when_its_time_is_up(
    publish: Callable[..., Record], service: PidsService, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish("one")
    publish("two")
    clock = iter([0.0, 0.0, tasks.BUDGET + 1])
    monkeypatch.setattr(tasks, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    assert register_pending_dois() == 1
    assert len(service.asked) == 1
