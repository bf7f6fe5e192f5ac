"""The local DataCite with its faults, and what publishes, changes and withdraws records."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from amqp.exceptions import ChannelError
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.proxies import current_rdm_records_service as service

from thalie.doi import channel
from thalie.doi.ledger import entry_of
from thalie.doi.models import DoiEntry, now
from thalie.doi.sources import doi_of
from thalie.doi.state import doi_states
from thalie.doi.worker import drive_due

PATIENCE = 60.0  # seconds: the worker's turn, on a busy machine
DATA: dict[str, Any] = {
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

    def struck(self) -> int:
        """How many calls were struck by faults that wait to strike again."""
        answer = requests.get(f"{self.url}/_faults", auth=self.account, timeout=5)
        return sum(fault["struck"] for fault in answer.json()["faults"])

    def forgive(self) -> None:
        requests.delete(f"{self.url}/_faults", auth=self.account, timeout=5).raise_for_status()

    def shown(self, doi: str) -> dict[str, Any]:
        answer = requests.get(f"{self.url}/dois/{doi}", auth=self.account, timeout=5)
        return answer.json()["data"]["attributes"] if answer.ok else {"state": None}

    def make(self, doi: str, url: str) -> None:
        """Make a DOI past the ledger."""
        attributes = {
            "doi": doi, "url": url, "event": "publish", "titles": [{"title": "Another"}],
            "creators": [{"name": "Somebody"}], "publisher": {"name": "Else"},
            "publicationYear": "2020", "types": {"resourceTypeGeneral": "Dataset"},
        }  # fmt: skip
        body = {"data": {"type": "dois", "attributes": attributes}}
        answer = requests.post(f"{self.url}/dois", json=body, auth=self.account, timeout=5)
        answer.raise_for_status()

    def calls(self, doi: str) -> list[tuple[str, int]]:
        calls = requests.get(f"{self.url}/_calls", params={"doi": doi}, timeout=5).json()["calls"]
        return [(call["method"], call["status"]) for call in calls]

    def changes(self, doi: str) -> list[tuple[str, dict[str, Any]]]:
        """What was done to the DOI (``create``, ``update``) and what changed, newest first."""
        answer = requests.get(
            f"{self.url}/dois/{doi}/activities",
            params={"page[size]": 1000},
            auth=self.account,
            timeout=5,
        )
        answer.raise_for_status()
        told = [one["attributes"] for one in answer.json()["data"]]
        return [(one["action"], one["changes"]) for one in told]


@pytest.fixture
def datacite(app: Flask) -> Iterator[DataCite]:
    local = DataCite(app)
    local.forgive()
    channel.resume()
    yield local
    local.forgive()
    channel.resume()


@dataclass
class Dataset:
    """A published dataset, and what may be done to its newest version."""

    versions: list[str]

    def read(self, number: int = -1) -> Any:
        """A version as the database has it now."""
        db.session.rollback()
        db.session.expire_all()
        return service.record_cls.pid.resolve(self.versions[number])

    @property
    def dois(self) -> list[str]:
        """The DOIs of the versions, then of all of them."""
        records = [self.read(number) for number in range(len(self.versions))]
        found = [doi_of(record.pids) for record in records]
        return [doi for doi in [*found, doi_of(records[-1].parent.pids)] if doi]

    def edit(self, title: str = "", access: str = "public") -> None:
        """Publish other metadata or another access of the newest version."""
        service.edit(system_identity, self.versions[-1])
        service.update_draft(system_identity, self.versions[-1], document(title, access))
        service.publish(system_identity, self.versions[-1])

    def lift(self) -> None:
        """Let the embargo of the newest version be over, and lift it."""
        record = self.read()
        record.access.embargo.until = (datetime.now(UTC) - timedelta(days=1)).date()
        record.commit()
        db.session.commit()
        service.lift_embargo(system_identity, self.versions[-1])

    def add_version(self) -> None:
        draft = service.new_version(system_identity, self.versions[-1])
        service.update_draft(system_identity, draft.id, document(f"Version {draft.id}"))
        self.versions.append(service.publish(system_identity, draft.id).id)

    def withdraw(self, number: int = -1) -> None:
        reason = {"removal_reason": {"id": "spam"}}
        service.delete_record(system_identity, self.versions[number], reason)

    def restore(self, number: int = -1) -> None:
        service.restore_record(system_identity, self.versions[number])


def document(title: str = "", access: str = "public") -> dict[str, Any]:
    """Metadata of a dataset; ACCESS is ``public``, ``restricted`` or ``embargoed``."""
    data = deepcopy(DATA)
    closed = "public" if access == "public" else "restricted"
    data["access"] = {"record": closed, "files": closed}
    if access == "embargoed":
        until = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
        data["access"]["embargo"] = {"active": True, "until": until, "reason": "not yet"}
    if title:
        data["metadata"]["title"] = title
    return data


@pytest.fixture
def publish(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Dataset]:
    """Publish a dataset without files."""
    monkeypatch.setitem(app.config, "RDM_ALLOW_METADATA_ONLY_RECORDS", True)

    def published(
        access: str = "public", uow: Any = None, before: Callable[[str], None] | None = None
    ) -> Dataset:
        """``before`` is called with the DOI, reserved for that, before the publication."""
        draft = service.create(system_identity, document(access=access), uow=uow)
        if before:
            reserved = service.pids.create(system_identity, draft.id, "doi")
            before(doi_of(reserved.to_dict()["pids"]))
        return Dataset([service.publish(system_identity, draft.id, uow=uow).id])

    return published


def entry(doi: str) -> DoiEntry:
    db.session.rollback()
    found = entry_of(doi)
    assert found is not None, f"{doi} is not in the ledger"
    return found


def until(condition: Callable[[], bool], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.2)


def idle(app: Flask) -> bool:
    """Whether the instance's workers have nothing to do, and nothing waits for them."""
    celery = app.extensions["flask-celeryext"].celery
    asked = celery.control.inspect(timeout=3)
    told = [asked.active(), asked.reserved()]
    if not all(told) or any(tasks for workers in told for tasks in workers.values()):
        return False
    with celery.connection_for_read() as connection, suppress(ChannelError):  # no queue: empty
        queue = connection.default_channel.queue_declare(
            celery.conf.task_default_queue, passive=True
        )
        return bool(queue.message_count == 0)
    return True


def settled(*datasets: Dataset) -> bool:
    return all(entry(doi).settled for dataset in datasets for doi in dataset.dois)


def make_due(*datasets: Dataset) -> None:
    """Let the times of the next attempts be there, and lost leases end."""
    dois = [doi for dataset in datasets for doi in dataset.dois]
    mine = DoiEntry.query.filter(DoiEntry.doi.in_(dois))
    past = now() - timedelta(seconds=1)
    waiting = mine.filter(DoiEntry.next_attempt.is_not(None))
    waiting.update({"next_attempt": past, "leased_until": None}, synchronize_session=False)
    db.session.commit()


def let_settle(*datasets: Dataset) -> None:
    """Let time pass until nothing is left to do."""

    def done() -> bool:
        channel.resume()
        make_due(*datasets)
        drive_due(10)
        return settled(*datasets)

    until(done)


def states(datacite: DataCite, dataset: Dataset) -> list[str | None]:
    """What DataCite has of each DOI of a dataset."""
    return [datacite.shown(doi)["state"] for doi in dataset.dois]


def assert_meets(datacite: DataCite, dataset: Dataset) -> None:
    """Record, ledger, DataCite and identifier say the same of each DOI, and it was made once."""
    records = [dataset.read(number) for number in range(len(dataset.versions))]
    living = [one for one in records if not one.deletion_status.is_deleted]
    speaker = (living or records)[-1]
    for record in records:  # what their pages say
        for told in doi_states(record).values():
            assert (told.settled, told.status) == (True, PIDStatus.REGISTERED)
    described = [(doi_of(record.pids), record) for record in records]
    described.append((doi_of(records[-1].parent.pids), speaker))
    for doi, record in described:
        if not doi:  # never public
            continue
        found, there = entry(doi), datacite.shown(doi)
        public = record["access"]["record"] == "public"
        withdrawn = record.deletion_status.is_deleted
        wanted = "findable" if public and not withdrawn else "registered"
        assert (there["state"], found.known, found.wanted) == (wanted, wanted, wanted)
        assert found.settled
        assert found.sure
        title = record["metadata"]["title"] if public else ":unal"
        assert there["titles"][0]["title"] == title
        assert there["url"] == found.url
        assert PersistentIdentifier.get("doi", doi).status == PIDStatus.REGISTERED
        assert [action for action, _ in datacite.changes(doi)].count("create") == 1
