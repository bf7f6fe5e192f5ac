"""The status of a DOI here follows what DataCite confirmed."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.records.systemfields.deletion_status import RecordDeletionStatus
from invenio_rdm_records.services.pids.providers import DataCiteClient, DataCitePIDProvider
from invenio_rdm_records.utils import ChainObject

from thalie.doi.providers import ConfirmedDataCiteProvider, DoiNotConfirmedError
from thalie.doi.state import doi_states

from ..sandbox.conftest import Server
from .conftest import URL, Record, Serializer, reserved

FAULTS: list[dict[str, Any]] = [
    {"fault": "500"},
    {"fault": "429"},
    {"fault": "html"},
    {"fault": "drop"},
    {"fault": "timeout", "seconds": 0.3},
]
DELETED = RecordDeletionStatus("D")


@pytest.fixture(params=FAULTS, ids=lambda fault: fault["fault"])
def fault(request: pytest.FixtureRequest, app: Flask) -> dict[str, Any]:
    app.config["DATACITE_TIMEOUT"] = 0.15
    wanted: dict[str, Any] = request.param
    return wanted


def remote(provider: ConfirmedDataCiteProvider, doi: str) -> dict[str, Any]:
    attributes: dict[str, Any] = provider.client.api.get_metadata(doi)
    return attributes


def chained(record: Record) -> ChainObject:
    return ChainObject(record.parent, record, aliases={"_parent": record.parent, "_child": record})


def test_a_confirmed_doi_is_registered(
    provider: ConfirmedDataCiteProvider, pid: PersistentIdentifier, record: Record
) -> None:
    assert provider.register(pid, record=record, url=URL) is True
    assert pid.status == PIDStatus.REGISTERED
    shown = remote(provider, record.doi)
    assert (shown["state"], shown["url"]) == ("findable", URL)


def test_a_parent_is_registered_from_its_latest_version(
    provider: ConfirmedDataCiteProvider, pid: PersistentIdentifier, record: Record
) -> None:
    assert provider.register(pid, record=chained(record), url=URL) is True
    assert remote(provider, record.doi)["state"] == "findable"


def test_after_a_failure_it_stays_reserved_and_may_be_repeated(
    provider: ConfirmedDataCiteProvider,
    pid: PersistentIdentifier,
    record: Record,
    server: Server,
    app: Flask,
    fault: dict[str, Any],
) -> None:
    server.fault(match=record.doi, **fault)
    with pytest.raises(DoiNotConfirmedError, match=record.doi) as caught:
        provider.register(pid, record=record, url=URL)
    assert caught.value.reason
    assert pid.status == PIDStatus.RESERVED
    app.config["DATACITE_TIMEOUT"] = 5
    provider.register(pid, record=record, url=URL)
    assert pid.status == PIDStatus.REGISTERED
    assert remote(provider, record.doi)["state"] == "findable"


def test_the_stock_provider_would_have_called_it_registered(
    pid: PersistentIdentifier, record: Record, server: Server, app: Flask
) -> None:
    """What this provider is for; should it fail, InvenioRDM has mended it."""
    stock = DataCitePIDProvider(
        "datacite", client=DataCiteClient("datacite"), serializer=Serializer()
    )
    stock.client._api = ConfirmedDataCiteProvider("datacite").client.api
    stock.client._api.api_url = server.url
    server.fault(match=record.doi, fault="500")
    stock.register(pid, record=record, url=URL)
    assert pid.status == PIDStatus.REGISTERED


@pytest.mark.parametrize("parent", [False, True], ids=["version", "parent"])
@pytest.mark.parametrize("reason", ["restricted", "withdrawn"])
def test_what_is_not_public_is_not_registered(
    provider: ConfirmedDataCiteProvider,
    pid: PersistentIdentifier,
    record: Record,
    server: Server,
    reason: str,
    parent: bool,
) -> None:
    if reason == "restricted":
        record.access = "restricted"
    else:
        record.deletion_status = DELETED
    shown = chained(record) if parent else record
    assert provider.register(pid, record=shown, url=URL) is False
    assert pid.status == PIDStatus.NEW
    assert [call["method"] for call in server.calls(record.doi)] == ["GET"]


@pytest.mark.parametrize("reason", ["restricted", "withdrawn"])
def test_what_is_no_more_public_is_hidden(
    provider: ConfirmedDataCiteProvider, pid: PersistentIdentifier, record: Record, reason: str
) -> None:
    provider.register(pid, record=record, url=URL)
    if reason == "restricted":
        record.access = "restricted"
    else:
        record.deletion_status = DELETED
    assert provider.update(pid, record=record, url=URL) is True
    assert remote(provider, record.doi)["state"] == "registered"
    record.access, record.deletion_status = "public", RecordDeletionStatus(None)
    assert provider.update(pid, record=record, url=URL) is True
    assert remote(provider, record.doi)["state"] == "findable"


def test_an_update_sends_the_present_metadata(
    provider: ConfirmedDataCiteProvider, pid: PersistentIdentifier, record: Record
) -> None:
    provider.register(pid, record=record, url=URL)
    record.metadata = {**record.metadata, "titles": [{"title": "Another title"}]}
    assert provider.update(pid, record=record, url=f"{URL}0") is True
    shown = remote(provider, record.doi)
    assert (shown["titles"][0]["title"], shown["url"]) == ("Another title", f"{URL}0")


def test_an_update_that_fails_is_brought_there_later(
    provider: ConfirmedDataCiteProvider,
    pid: PersistentIdentifier,
    record: Record,
    server: Server,
    app: Flask,
    fault: dict[str, Any],
) -> None:
    app.config["DATACITE_TIMEOUT"] = 5
    provider.register(pid, record=record, url=URL)
    record.metadata = {**record.metadata, "titles": [{"title": "Another title"}]}
    app.config["DATACITE_TIMEOUT"] = 0.15
    server.fault(match=record.doi, **fault)
    assert provider.update(pid, record=record, url=URL) is False
    assert pid.status == PIDStatus.RESERVED
    app.config["DATACITE_TIMEOUT"] = 5
    provider.register(pid, record=record, url=URL)
    assert pid.status == PIDStatus.REGISTERED
    assert remote(provider, record.doi)["titles"][0]["title"] == "Another title"


def test_an_update_that_cannot_even_be_written_is_brought_there_later(
    provider: ConfirmedDataCiteProvider, pid: PersistentIdentifier, record: Record
) -> None:
    provider.register(pid, record=record, url=URL)
    del record.metadata
    assert provider.update(pid, record=record, url=URL) is False
    assert pid.status == PIDStatus.RESERVED


def test_a_withdrawn_record_hides_its_doi(
    provider: ConfirmedDataCiteProvider, pid: PersistentIdentifier, record: Record
) -> None:
    provider.register(pid, record=record, url=URL)
    assert provider.delete(pid, soft_delete=True, record=record) is True
    assert pid.status == PIDStatus.REGISTERED
    assert remote(provider, record.doi)["state"] == "registered"


def test_a_withdrawn_record_hides_a_doi_whose_confirmation_was_lost(
    provider: ConfirmedDataCiteProvider, pid: PersistentIdentifier, record: Record, server: Server
) -> None:
    server.fault(match=record.doi, fault="drop")
    with pytest.raises(DoiNotConfirmedError):
        provider.register(pid, record=record, url=URL)
    assert provider.delete(pid, soft_delete=True, record=record) is True
    assert remote(provider, record.doi)["state"] == "registered"


def test_a_record_can_be_withdrawn_while_datacite_is_out(
    provider: ConfirmedDataCiteProvider,
    pid: PersistentIdentifier,
    record: Record,
    server: Server,
    app: Flask,
    fault: dict[str, Any],
) -> None:
    app.config["DATACITE_TIMEOUT"] = 5
    provider.register(pid, record=record, url=URL)
    app.config["DATACITE_TIMEOUT"] = 0.15
    server.fault(match=record.doi, **fault)
    assert provider.delete(pid, soft_delete=True, record=record) is False
    assert pid.status == PIDStatus.RESERVED
    app.config["DATACITE_TIMEOUT"] = 5
    record.deletion_status = DELETED
    provider.register(pid, record=record, url=URL)
    assert pid.status == PIDStatus.REGISTERED
    assert remote(provider, record.doi)["state"] == "registered"


def test_a_doi_of_a_draft_is_forgotten_without_asking_datacite(
    provider: ConfirmedDataCiteProvider, app: Flask, record: Record, server: Server
) -> None:
    draft = provider.create(record, pid_value=record.doi)
    assert provider.delete(draft, record=record) is True
    assert PersistentIdentifier.query.filter_by(pid_value=record.doi).count() == 0
    assert server.calls(record.doi) == []


def test_a_restored_record_gets_its_doi_back(
    provider: ConfirmedDataCiteProvider, pid: PersistentIdentifier, record: Record
) -> None:
    provider.register(pid, record=record, url=URL)
    provider.delete(pid, soft_delete=True, record=record)
    provider.restore(pid, record=record)
    assert pid.status == PIDStatus.RESERVED
    provider.register(pid, record=record, url=URL)
    assert remote(provider, record.doi)["state"] == "findable"


def test_states_of_the_dois_of_a_record(
    provider: ConfirmedDataCiteProvider, pid: PersistentIdentifier, record: Record
) -> None:
    record.parent_doi = f"{record.doi}-parent"
    states = doi_states(record)
    assert {
        kind: (state.wanted, state.status, state.settled) for kind, state in states.items()
    } == {
        "version": (True, PIDStatus.RESERVED, False),
        "parent": (True, None, False),
    }
    provider.register(pid, record=record, url=URL)
    assert doi_states(record)["version"].settled
    db.session.delete(pid)
    record.access = "restricted"
    assert all(state.settled for state in doi_states(record).values())


def test_a_doi_of_others_is_not_waited_for(app: Flask, record: Record) -> None:
    class External(Record):
        @property
        def pids(self) -> dict[str, dict[str, str]]:
            return {"doi": {"identifier": self.doi, "provider": "external"}}

    reserved(record)
    assert doi_states(External(record.doi, {})) == {}
