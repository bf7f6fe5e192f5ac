"""What InvenioRDM asks of the provider: nothing of it calls DataCite."""

from __future__ import annotations

import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.records.models import RDMParentMetadata, RDMRecordMetadata
from invenio_rdm_records.services.pids.providers import DataCiteClient, DataCitePIDProvider

from thalie.doi.client import ConfiguredDataCiteClient
from thalie.doi.ledger import entry_of
from thalie.doi.providers import LedgerDataCiteProvider
from thalie.doi.sources import VERSION, VersionSource
from thalie.doi.state import doi_states

from ..sandbox.conftest import PREFIX, Server


class Serializer:
    """Gives the metadata a record was made with."""

    def dump_obj(self, record: Any) -> dict[str, Any]:
        metadata: dict[str, Any] = record["datacite"]
        return metadata


class Record(dict[str, Any]):
    """A published version, reduced to what its DOI needs."""

    def __init__(self, complete: dict[str, Any]) -> None:
        self.id = uuid.uuid4()
        self.doi = f"{PREFIX}/{self.id}"
        pids = {"doi": {"identifier": self.doi, "provider": "datacite"}}
        super().__init__(access={"record": "public"}, pids=pids, datacite=complete)
        self.pids = pids
        self.parent = SimpleNamespace(pids={}, id=uuid.uuid4())


@pytest.fixture
def provider() -> LedgerDataCiteProvider:
    return LedgerDataCiteProvider(
        "datacite", client=ConfiguredDataCiteClient("datacite"), serializer=Serializer()
    )


@pytest.fixture
def record(app: Flask, complete: dict[str, Any]) -> Record:
    app.config["THALIE_DOI_SOURCES"] = {VERSION: VersionSource()}
    return Record(complete)


def reserved(record: Record) -> PersistentIdentifier:
    return PersistentIdentifier.create(
        "doi",
        record.doi,
        pid_provider="datacite",
        status=PIDStatus.RESERVED,
        object_type="rec",
        object_uuid=record.id,
    )


def publish(record: Record) -> None:
    db.session.add(RDMParentMetadata(id=record.parent.id, json={}))
    db.session.flush()
    db.session.add(
        RDMRecordMetadata(
            id=record.id,
            parent_id=record.parent.id,
            json=dict(record),
            index=1,
            deletion_status="P",
        )
    )
    db.session.commit()


def test_the_stock_provider_would_have_called_it_registered(record: Record, server: Server) -> None:
    """What this provider is for; should it fail, InvenioRDM has mended it."""
    pid = reserved(record)
    stock = DataCitePIDProvider(
        "datacite", client=DataCiteClient("datacite"), serializer=Serializer()
    )
    stock.client._api = ConfiguredDataCiteClient("datacite").api
    server.fault(match=record.doi, fault="500")
    stock.register(pid, record=record, url="https://data.example.org/1")
    assert pid.status == PIDStatus.REGISTERED


@pytest.mark.parametrize("asked", ["register", "update"])
def test_what_came_past_the_ledger_is_written_into_it(
    provider: LedgerDataCiteProvider, record: Record, server: Server, asked: str
) -> None:
    pid = reserved(record)
    publish(record)
    assert getattr(provider, asked)(pid, record=record, url="https://x.example") is False
    entry = entry_of(record.doi)
    assert entry is not None
    assert (entry.kind, entry.object_id, entry.wanted) == (VERSION, record.id, "findable")
    assert (entry.remote, entry.settled) == (None, False)
    generation = entry.generation
    getattr(provider, asked)(pid, record=record)
    again = entry_of(record.doi)
    assert again is not None
    assert again.generation == generation
    assert (pid.status, server.calls(record.doi)) == (PIDStatus.RESERVED, [])


def test_withdrawing_and_restoring_leave_datacite_to_the_ledger(
    provider: LedgerDataCiteProvider, record: Record, server: Server
) -> None:
    pid = reserved(record)
    assert provider.delete(pid, soft_delete=True, record=record) is True
    provider.restore(pid, record=record)
    assert (pid.status, server.calls(record.doi)) == (PIDStatus.RESERVED, [])


def test_a_doi_of_a_draft_is_forgotten(
    provider: LedgerDataCiteProvider, record: Record, server: Server
) -> None:
    draft = provider.create(record, pid_value=record.doi)
    assert provider.delete(draft, record=record) is True
    assert PersistentIdentifier.query.filter_by(pid_value=record.doi).count() == 0
    assert server.calls(record.doi) == []


def test_a_doi_that_is_not_in_the_ledger_yet_is_awaited(record: Record) -> None:
    reserved(record)
    state = doi_states(record)["version"]
    assert (state.wanted, state.settled, state.status) == (True, False, PIDStatus.RESERVED)


def test_a_doi_of_others_is_not_waited_for(record: Record) -> None:
    record.pids["doi"]["provider"] = "external"
    assert doi_states(record) == {}
