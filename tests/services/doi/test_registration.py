"""DOIs from publication to DataCite and back, with real services and a faulty DataCite."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.proxies import current_rdm_records_service as service
from sqlalchemy.orm import Session

from thalie.doi.pending import next_pending
from thalie.doi.state import doi_states
from thalie.doi.tasks import register_pending_dois

PATIENCE = 30.0  # seconds: the worker's turn, on a busy machine
DATA = {
    "access": {"record": "public", "files": "public"},
    "files": {"enabled": False},
    "metadata": {
        "title": "A blue enamel under the beam",
        "publication_date": "2026",
        "publisher": "A laboratory",
        "resource_type": {"id": "dataset"},
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "given_name": "Irène",
                    "family_name": "Curie",
                }
            }
        ],
    },
}


class DataCite:
    """The local DataCite, as a test sees it."""

    def __init__(self, app: Flask) -> None:
        self.url = app.config["DATACITE_API_URL"].rstrip("/")
        self.account = (app.config["DATACITE_USERNAME"], app.config["DATACITE_PASSWORD"])

    def fault(self, **wanted: Any) -> None:
        answer = requests.post(f"{self.url}/_faults", json=wanted, auth=self.account, timeout=5)
        answer.raise_for_status()

    def forgive(self) -> None:
        requests.delete(f"{self.url}/_faults", auth=self.account, timeout=5).raise_for_status()

    def shown(self, doi: str) -> dict[str, Any]:
        answer = requests.get(f"{self.url}/dois/{doi}", auth=self.account, timeout=5)
        return answer.json()["data"]["attributes"] if answer.ok else {"state": None}

    def calls(self, doi: str) -> list[tuple[str, int]]:
        calls = requests.get(f"{self.url}/_calls", params={"doi": doi}, timeout=5).json()["calls"]
        return [(call["method"], call["status"]) for call in calls]


@pytest.fixture
def datacite(app: Flask) -> Iterator[DataCite]:
    local = DataCite(app)
    local.forgive()
    yield local
    local.forgive()


@pytest.fixture
def publish(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Publish a record without files; returns it."""
    monkeypatch.setitem(app.config, "RDM_ALLOW_METADATA_ONLY_RECORDS", True)

    def published(access: str = "public") -> Any:
        data = {**DATA, "access": {"record": access, "files": access}}
        draft = service.create(system_identity, data)
        return service.publish(system_identity, draft.id)._record

    return published


def read(record: Any) -> Any:
    """The record as the database has it now."""
    db.session.rollback()
    db.session.expire_all()
    return service.record_cls.pid.resolve(record["id"])


def dois(record: Any) -> dict[str, str]:
    return {kind: state.doi for kind, state in doi_states(record).items()}


def statuses(record: Any) -> dict[str, PIDStatus | None]:
    return {kind: state.status for kind, state in doi_states(read(record)).items()}


def until(condition: Callable[[], bool], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def settled(record: Any) -> bool:
    return all(state.settled for state in doi_states(read(record)).values())


def let_wait(record: Any) -> None:
    """Let the DOIs of a record be untouched for long enough to be looked at."""
    then = datetime.now(UTC) - timedelta(hours=1)
    values = list(dois(record).values())
    query = PersistentIdentifier.query.filter(PersistentIdentifier.pid_value.in_(values))
    query.update({"updated": then}, synchronize_session=False)
    db.session.commit()


def test_publication_makes_both_dois_findable(
    app: Flask, publish: Callable[..., Any], datacite: DataCite
) -> None:
    record = publish()
    until(lambda: settled(record))
    version, parent = dois(record)["version"], dois(record)["parent"]
    assert datacite.shown(version)["state"] == "findable"
    assert datacite.shown(version)["url"] == f"{app.config['SITE_UI_URL']}/doi/{version}"
    assert datacite.shown(version)["titles"] == [{"title": DATA["metadata"]["title"]}]
    assert datacite.shown(parent)["state"] == "findable"
    assert datacite.shown(parent)["url"] == f"{app.config['SITE_UI_URL']}/doi/{parent}"


@pytest.mark.parametrize("fault", ["500", "429", "html", "drop"])
def test_a_failure_is_mended_by_the_job(
    publish: Callable[..., Any], datacite: DataCite, fault: str
) -> None:
    datacite.fault(fault=fault, match="POST", count=2)
    record = publish()
    both = dois(record)
    until(lambda: all(datacite.calls(doi) for doi in both.values()))
    assert statuses(record) == {"version": PIDStatus.RESERVED, "parent": PIDStatus.RESERVED}
    let_wait(record)
    assert register_pending_dois() >= 2
    assert statuses(record) == {"version": PIDStatus.REGISTERED, "parent": PIDStatus.REGISTERED}
    for doi in both.values():
        assert datacite.shown(doi)["state"] == "findable"
        if fault == "drop":
            assert datacite.calls(doi)[:3] == [("POST", 201), ("POST", 422), ("PUT", 200)]


def test_beat_does_it_without_being_asked(publish: Callable[..., Any], datacite: DataCite) -> None:
    datacite.fault(fault="500", match="POST", count=2)
    record = publish()
    until(lambda: all(datacite.calls(doi) for doi in dois(record).values()))
    until(lambda: settled(record), patience=120)


def test_withdrawing_hides_both_dois_and_restoring_shows_them(
    publish: Callable[..., Any], datacite: DataCite
) -> None:
    record = publish()
    until(lambda: settled(record))
    both = dois(record)
    service.delete_record(system_identity, record["id"], {"removal_reason": {"id": "spam"}})
    until(lambda: [datacite.shown(doi)["state"] for doi in both.values()] == ["registered"] * 2)
    time.sleep(2)  # the task that follows must not show the parent again
    assert [datacite.shown(doi)["state"] for doi in both.values()] == ["registered"] * 2
    service.restore_record(system_identity, record["id"])
    let_wait(record)
    register_pending_dois()
    until(lambda: [datacite.shown(doi)["state"] for doi in both.values()] == ["findable"] * 2)


def test_a_record_is_withdrawn_while_datacite_is_out(
    publish: Callable[..., Any], datacite: DataCite
) -> None:
    record = publish()
    until(lambda: settled(record))
    both = dois(record)
    datacite.fault(fault="500", count=10)
    service.delete_record(system_identity, record["id"], {"removal_reason": {"id": "spam"}})
    assert read(record).deletion_status.is_deleted
    assert datacite.shown(both["version"])["state"] is None  # out
    until(lambda: len(datacite.calls(both["parent"])) > 3)
    datacite.forgive()
    assert datacite.shown(both["version"])["state"] == "findable"
    let_wait(record)
    register_pending_dois()
    assert [datacite.shown(doi)["state"] for doi in both.values()] == ["registered"] * 2


def test_a_restricted_record_never_reaches_datacite(
    publish: Callable[..., Any], datacite: DataCite
) -> None:
    record = publish("restricted")
    assert all(not state.wanted for state in doi_states(read(record)).values())
    let_wait(record)
    register_pending_dois()
    for doi in dois(record).values():
        assert datacite.shown(doi)["state"] is None


def test_a_new_version_reaches_the_parent_in_spite_of_a_failure(
    publish: Callable[..., Any], datacite: DataCite
) -> None:
    first = publish()
    until(lambda: settled(first))
    parent = dois(first)["parent"]
    seen = len(datacite.calls(parent))
    datacite.fault(fault="500", match=parent)
    draft = service.new_version(system_identity, first["id"])
    data = {**DATA, "metadata": {**DATA["metadata"], "version": "2"}}
    service.update_draft(system_identity, draft.id, data)
    second = service.publish(system_identity, draft.id)._record
    until(lambda: len(datacite.calls(parent)) > seen)
    until(lambda: statuses(second)["parent"] == PIDStatus.RESERVED)
    let_wait(second)
    service.indexer.refresh()
    register_pending_dois()
    until(lambda: settled(second))
    related = {one["relatedIdentifier"] for one in datacite.shown(parent)["relatedIdentifiers"]}
    assert related >= {dois(first)["version"], dois(second)["version"]}


def test_two_runs_share_the_work(publish: Callable[..., Any], datacite: DataCite) -> None:
    """A row that another transaction holds is passed over, not waited for."""
    datacite.fault(fault="500", match="POST", count=2)
    record = publish()
    until(lambda: all(datacite.calls(doi) for doi in dois(record).values()))
    let_wait(record)
    before = datetime.now(UTC) - timedelta(minutes=30)
    with Session(db.engine) as one, Session(db.engine) as other, Session(db.engine) as third:
        taken = [next_pending(session, before) for session in (one, other, third)]
        found = {pending.pid.pid_value for pending in taken if pending}
        assert found == set(dois(record).values())
        assert taken[2] is None
        one.rollback()
        again = next_pending(third, before)
        assert again is not None
        assert again.pid.pid_value == taken[0].pid.pid_value
    assert register_pending_dois() == 2
