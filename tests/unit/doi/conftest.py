"""A database with identifiers only, a local DataCite, and records reduced to what a DOI needs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from invenio_db import InvenioDB, db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus, Redirect
from invenio_rdm_records.records.models import (
    RDMParentMetadata,
    RDMRecordMetadata,
    RDMVersionsState,
)
from invenio_rdm_records.records.systemfields.deletion_status import RecordDeletionStatus

from thalie.doi.client import ConfiguredDataCiteClient
from thalie.doi.providers import ConfirmedDataCiteProvider

from ..sandbox.conftest import PASSWORD, PREFIX, USERNAME, Server, complete, server

__all__ = ["complete", "server"]

MODELS = (Redirect, PersistentIdentifier, RDMVersionsState, RDMRecordMetadata, RDMParentMetadata)
URL = "https://data.example.org/records/1"


@pytest.fixture(scope="session")
def application() -> Iterator[Flask]:
    """An application that knows a database in memory and nothing else."""
    made = Flask(__name__)
    made.config.update(SQLALCHEMY_DATABASE_URI="sqlite://", DB_VERSIONING=False)
    InvenioDB(made, entry_point_group=None)
    with made.app_context():
        db.metadata.create_all(db.engine, tables=[model.__table__ for model in MODELS])
    yield made


@pytest.fixture
def app(application: Flask, server: Server) -> Iterator[Flask]:
    """The application, told of the local DataCite, with empty tables."""
    application.config.update(
        DATACITE_USERNAME=USERNAME,
        DATACITE_PASSWORD=PASSWORD,
        DATACITE_PREFIX=PREFIX,
        DATACITE_API_URL=server.url,
        DATACITE_TEST_MODE=True,
        DATACITE_TIMEOUT=5,
    )
    with application.app_context():
        yield application
        db.session.rollback()
        for model in MODELS:
            db.session.query(model).delete()
        db.session.commit()


@dataclass
class Record:
    """A published version, reduced to what its DOI needs."""

    doi: str
    metadata: dict[str, Any]
    access: str = "public"
    deletion_status: RecordDeletionStatus = field(
        default_factory=lambda: RecordDeletionStatus(None)
    )
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    parent_doi: str = ""

    def __getitem__(self, name: str) -> dict[str, str]:
        return {"access": {"record": self.access}}[name]

    @property
    def pids(self) -> dict[str, dict[str, str]]:
        return {"doi": {"identifier": self.doi, "provider": "datacite"}}

    @property
    def parent(self) -> SimpleNamespace:
        pids = {"doi": {"identifier": self.parent_doi, "provider": "datacite"}}
        return SimpleNamespace(pids=pids if self.parent_doi else {}, access={})


class Serializer:
    """Gives the metadata a record was made with; DataCite's client must not change them."""

    def dump_obj(self, record: Any) -> dict[str, Any]:
        metadata: dict[str, Any] = record.metadata
        return metadata


@pytest.fixture
def provider() -> ConfirmedDataCiteProvider:
    return ConfirmedDataCiteProvider(
        "datacite", client=ConfiguredDataCiteClient("datacite"), serializer=Serializer()
    )


@pytest.fixture
def record(complete: dict[str, Any]) -> Record:
    return Record(f"{PREFIX}/{uuid.uuid4()}", complete)


def reserved(record: Record) -> PersistentIdentifier:
    """The reserved DOI of a record, as publication leaves it."""
    return PersistentIdentifier.create(
        "doi",
        record.doi,
        pid_provider="datacite",
        status=PIDStatus.RESERVED,
        object_type="rec",
        object_uuid=record.id,
    )


@pytest.fixture
def pid(app: Flask, record: Record) -> PersistentIdentifier:
    return reserved(record)
