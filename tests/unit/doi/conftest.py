"""A PostgreSQL with identifiers and the ledger, a local DataCite, and things that have DOIs."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import requests
from flask import Flask, current_app
from invenio_db import InvenioDB, db
from invenio_i18n import InvenioI18N
from invenio_mail import InvenioMail
from invenio_notifications import InvenioNotifications
from invenio_notifications.backends import EmailNotificationBackend
from invenio_pidstore.models import PersistentIdentifier, PIDStatus, Redirect
from invenio_rdm_records.records.models import (
    RDMParentMetadata,
    RDMRecordMetadata,
    RDMVersionsState,
)
from invenio_vocabularies.records.models import VocabularyMetadata, VocabularyType
from sqlalchemy import Table

from tests.conftest import ROOT
from thalie.doi import edition, ledger
from thalie.doi.models import DoiCall, DoiChannel, DoiEntry, DoiIncident, DoiReport, DoiSeen, now
from thalie.doi.notifications import BUILDERS
from thalie.doi.sources import Description
from thalie.doi.steps import State

from ..sandbox.conftest import PASSWORD, PREFIX, USERNAME, Server, complete, server
from .postgres import running_postgres

__all__ = ["complete", "server"]

MODELS = (
    *(VocabularyType, VocabularyMetadata),
    *(Redirect, PersistentIdentifier, RDMVersionsState, RDMRecordMetadata, RDMParentMetadata),
    *(DoiSeen, DoiReport, DoiIncident, DoiChannel, DoiCall, DoiEntry),
)
SITE = "https://data.example.org"
TEMPLATES = ROOT / "templates" / "semantic-ui"
BACKENDS = {EmailNotificationBackend.id: EmailNotificationBackend()}
ACCOUNT = (USERNAME, PASSWORD)
WANTABLE = (State.DRAFT, State.REGISTERED, State.FINDABLE)


@dataclass
class Thing:
    """Something that has a DOI. ``gone``: there is nothing left to describe."""

    doi: str
    metadata: dict[str, Any]
    wanted: State = State.FINDABLE
    id: UUID = field(default_factory=uuid.uuid4)
    trouble: BaseException | None = None

    @property
    def url(self) -> str:
        return f"{SITE}/{self.doi}"

    def want(self, wanted: State | None = None, title: str = "") -> None:
        """Change the thing, and write down what is wanted with it."""
        self.wanted = wanted or self.wanted
        if title:
            self.metadata = {**self.metadata, "titles": [{"title": title}]}
        ledger.want(self.doi, "thing", self.id, self.wanted)
        db.session.commit()

    @property
    def entry(self) -> DoiEntry:
        db.session.rollback()
        found = ledger.entry_of(self.doi)
        assert found is not None
        return found

    @property
    def status(self) -> PIDStatus:
        db.session.rollback()
        return PersistentIdentifier.get("doi", self.doi).status

    def make_due(self) -> None:
        """Let the time of the next attempt be there, and a lost lease end."""
        entry = self.entry
        if not entry.settled:
            entry.next_attempt = now() - timedelta(seconds=1)
        entry.leased_until = None
        db.session.commit()


class Things:
    """The source of all things."""

    def __init__(self) -> None:
        self.known: dict[UUID, Thing] = {}

    def wanted(self, objects: Collection[UUID]) -> dict[UUID, State]:
        return {id_: self.known[id_].wanted for id_ in objects if id_ in self.known}

    def describe(self, object_id: UUID) -> Description | None:
        thing = self.known.get(object_id)
        if thing is None:
            return None
        if thing.trouble:
            raise thing.trouble
        return Description(thing.wanted, thing.url, dict(thing.metadata))


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a database of this session, with locks as in production."""
    with running_postgres() as address:
        yield address


@pytest.fixture(scope="session")
def application(postgres: str) -> Iterator[Flask]:
    """An application that knows a database and nothing else."""
    made = Flask(__name__, template_folder=str(TEMPLATES))
    made.config.update(SQLALCHEMY_DATABASE_URI=postgres, DB_VERSIONING=False)
    InvenioDB(made, entry_point_group=None)
    InvenioI18N(made)
    InvenioMail(made)
    made.config.update(NOTIFICATIONS_BACKENDS=BACKENDS, NOTIFICATIONS_BUILDERS=BUILDERS)
    InvenioNotifications(made)
    with made.app_context():
        db.metadata.create_all(db.engine, tables=with_referred(m.__table__ for m in MODELS))
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def with_referred(tables: Iterable[Table]) -> list[Table]:
    """TABLES, and all that they refer to."""
    found = list(tables)
    for table in found:
        referred = {key.column.table for key in table.foreign_keys}
        found += referred.difference(found)
    return found


@pytest.fixture
def things() -> Things:
    return Things()


@pytest.fixture
def mails() -> list[Any]:
    """Mails that went out."""
    return []


@pytest.fixture
def app(application: Flask, server: Server, things: Things, mails: list[Any]) -> Iterator[Flask]:
    """The application, told of the local DataCite, with empty tables."""
    application.config.update(
        DATACITE_USERNAME=USERNAME,
        DATACITE_PASSWORD=PASSWORD,
        DATACITE_PREFIX=PREFIX,
        DATACITE_ADDITIONAL_PREFIXES=None,
        DATACITE_API_URL=server.url,
        DATACITE_TEST_MODE=True,
        DATACITE_TIMEOUT=5,
        THALIE_DOI_SOURCES={"thing": things},
        THALIE_DOI_RATE=1000,
        THALIE_DOI_REFUSALS=3,
        THALIE_DOI_LATE=120,
        THALIE_DOI_RESTRICTED="registered",
        THALIE_CONTACT="curator@example.org",
        THALIE_FACILITY={"name": "A laboratory"},
        THEME_SITENAME="Thalie",
        SITE_UI_URL=SITE,
        MAIL_DEFAULT_SENDER="no-reply@example.org",
    )
    application.extensions["mail"] = Mailbox(mails)
    edition._edition.cache_clear()
    forgive(server)
    with application.app_context():
        yield application
        db.session.rollback()
        for model in MODELS:
            db.session.query(model).delete()
        db.session.commit()
    forgive(server)


def forgive(server: Server) -> None:
    """Forget every fault that was asked for."""
    requests.delete(f"{server.url}_faults", auth=ACCOUNT, timeout=5).raise_for_status()


class Mailbox:
    """Takes mails, or refuses them."""

    default_sender = None

    def __init__(self, mails: list[Any]) -> None:
        self.mails = mails
        self.broken = False

    def send(self, message: Any) -> None:
        if self.broken:
            raise OSError("no mail server")
        self.mails.append(message)


@pytest.fixture
def thing(app: Flask, things: Things, complete: dict[str, Any]) -> Thing:
    """A thing whose DOI is reserved, and wanted findable."""
    return new_thing(things, complete)


def new_thing(things: Things, complete: dict[str, Any], **words: Any) -> Thing:
    prefix = current_app.config["DATACITE_PREFIX"]
    made = Thing(f"{prefix}/{uuid.uuid4()}", dict(complete), **words)
    things.known[made.id] = made
    PersistentIdentifier.create(
        "doi",
        made.doi,
        pid_provider="datacite",
        status=PIDStatus.RESERVED,
        object_type="rec",
        object_uuid=made.id,
    )
    made.want()
    return made


def remote(server: Server, doi: str) -> dict[str, Any]:
    """What DataCite has of a DOI; ``state`` is ``absent`` where it has nothing."""
    answer = requests.get(
        f"{server.url}dois/{doi}", params={"affiliation": "true"}, auth=ACCOUNT, timeout=5
    )
    return answer.json()["data"]["attributes"] if answer.ok else {"state": "absent"}
