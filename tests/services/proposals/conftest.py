"""People with drafts at the instance, whose worker reads what they put into them."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
import requests
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as records

from tests.services import datasets
from tests.services.datasets import who
from thalie.capture import CapturedRun
from thalie.proposals import book
from thalie.proposals.models import ReadFile

Json = dict[str, Any]
EMPTY: Json = {"access": datasets.OPEN, "files": {"enabled": True}, "metadata": {}}
PATIENCE = 120.0  # seconds until the worker has read


@dataclass
class Desk:
    """The REST interface, asked as one account."""

    url: str
    tokens: dict[str, Any] = field(default_factory=dict)

    def ask(
        self,
        id_: str,
        sent: Any = None,
        *,
        name: str = "leader",
        headers: Any = None,
        more: str = "",
    ) -> requests.Response:
        """The proposals of a draft; with something SENT, an answer to them."""
        address = f"{self.url}/api/records/{id_}/draft/proposals{more}"
        told = {**(headers or {}), **self._as(name)}
        method = "GET" if sent is None else "POST"
        return requests.request(method, address, headers=told, json=sent, timeout=60)

    def post(self, path: str, sent: Any, name: str = "leader") -> requests.Response:
        return requests.post(
            f"{self.url}/api/{path}", json=sent, headers=self._as(name), timeout=60
        )

    def told(self, id_: str) -> Json:
        answer = self.ask(id_)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def say(self, id_: str, **sent: Any) -> Json:
        answer = self.ask(id_, sent)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def take(self, id_: str, paths: Any = "all") -> Json:
        return self.say(id_, revision=self.told(id_)["revision"], take=paths)

    def _as(self, name: str) -> dict[str, str]:
        if not name:
            return {}
        if name not in self.tokens:
            user = current_datastore.get_user_by_email(f"{name}@example.org")
            self.tokens[name] = Token.create_personal("test", user.id, scopes=["user:email"])
            db.session.commit()
        return {"Authorization": f"Bearer {self.tokens[name].access_token}"}


@pytest.fixture
def desk(app: Flask, instance: Any) -> Iterator[Desk]:
    found = Desk(instance.layout.url)
    yield found
    db.session.rollback()
    for token in found.tokens.values():
        db.session.delete(token.client)
    db.session.commit()


def draft_by(name: str = "leader", data: Json | None = None) -> str:
    return str(records.create(who(name), data or EMPTY).id)


def put_file(id_: str, name: str, content: bytes, *, by: str = "leader") -> None:
    """Upload a file, as the form does."""
    files, identity = records.draft_files, who(by)
    files.init_files(identity, id_, [{"key": name}])
    files.set_file_content(identity, id_, name, io.BytesIO(content))
    files.commit_file(identity, id_, name)


def put(id_: str, run: CapturedRun) -> dict[str, str]:
    """Upload the files of a run; where they lay in the folder of their project."""
    for file in run.files:
        put_file(id_, file.name, file.path.read_bytes())
    root = next(parent.parent for parent in run.files[0].path.parents if parent.name == "runs")
    return {one.name: str(one.path.relative_to(root.parent)) for one in run.files}


def draft_of(id_: str) -> Any:
    return records.draft_cls.pid.resolve(id_, registered_only=False)


def version_of(id_: str) -> UUID:
    found: UUID = draft_of(id_).id
    return found


def rows(id_: str) -> Mapping[str, ReadFile]:
    db.session.rollback()
    db.session.expire_all()
    return {row.key: row for row in book.files_of(version_of(id_))}


def until(fits: Callable[[], bool], patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while not fits():
        assert time.monotonic() < end
        time.sleep(0.3)


def until_read(id_: str) -> None:
    """The worker has read, and copied, all that it was told of."""
    until(lambda: all(row.state in (book.READ, book.FAILED) for row in rows(id_).values()))


def words_of(id_: str) -> Json:
    db.session.rollback()
    draft = draft_of(id_)
    return {"metadata": dict(draft["metadata"]), "custom_fields": dict(draft["custom_fields"])}
