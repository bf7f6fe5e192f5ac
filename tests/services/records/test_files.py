"""What was acknowledged of a draft's files stays, whatever is sent afterwards."""

from __future__ import annotations

import io
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_access.permissions import any_user, authenticated_user, system_identity
from invenio_access.utils import get_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_files_rest.errors import InvalidKeyError
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.services.errors import TransferException
from marshmallow import ValidationError

FIRST, SECOND = b"the first counts", b"other counts"


@pytest.fixture
def draft(app: Flask) -> str:
    """A draft of the project leader with one whole file."""
    leader = get_identity(current_datastore.get_user_by_email("leader@example.org"))
    leader.provides |= {any_user, authenticated_user}
    made = service.create(leader, {"files": {"enabled": True}})
    files = service.draft_files
    files.init_files(system_identity, made.id, data=[{"key": "a.txt"}, {"key": "b.txt"}])
    files.set_file_content(system_identity, made.id, "a.txt", io.BytesIO(FIRST))
    files.commit_file(system_identity, made.id, "a.txt")
    return str(made.id)


def content(draft: str) -> bytes:
    with service.draft_files.get_file_content(system_identity, draft, "a.txt").open_stream(
        "rb"
    ) as stream:
        read: bytes = stream.read()
    return read


def test_content_that_is_sent_again_is_refused_and_the_file_stays(draft: str) -> None:
    files = service.draft_files
    with pytest.raises(TransferException, match=r"a\.txt is uploaded already"):
        files.set_file_content(system_identity, draft, "a.txt", io.BytesIO(SECOND))
    assert content(draft) == FIRST
    told = files.read_file_metadata(system_identity, draft, "a.txt").to_dict()
    assert (told["status"], told["size"]) == ("completed", len(FIRST))


def test_a_file_that_was_only_announced_is_filled(draft: str) -> None:
    files = service.draft_files
    files.set_file_content(system_identity, draft, "b.txt", io.BytesIO(SECOND))
    files.commit_file(system_identity, draft, "b.txt")
    assert content(draft) == FIRST


def test_the_api_answers_400_with_the_reason(app: Flask, instance: Any, draft: str) -> None:
    user = current_datastore.get_user_by_email("leader@example.org")
    token = Token.create_personal("files", user.id, scopes=[])
    db.session.commit()
    answer = requests.put(
        f"{instance.layout.url}/api/records/{draft}/draft/files/a.txt/content",
        data=SECOND,
        headers={
            "Authorization": f"Bearer {token.access_token}",
            "Content-Type": "application/octet-stream",
        },
        timeout=20,
    )
    assert (answer.status_code, "a.txt" in answer.json()["message"]) == (400, True), answer.text
    assert content(draft) == FIRST


@pytest.mark.parametrize("path", ["/login", "/register", "/forgot-password", "/reset-password"])
def test_the_api_takes_no_passwords(app: Flask, path: str) -> None:
    with app.test_client() as client:
        body = {"email": "curator@example.org", "password": "123456"}
        assert client.post(path, json=body).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "/a.txt",
        "../a.txt",
        "a/../b",
        "a//b",
        "a/",
        "a\nb",
        "a\0b",
        "a\\b",
        "a" * 256,
    ],
)
def test_a_file_that_nobody_could_reach_is_refused(draft: str, name: str) -> None:
    files = service.draft_files
    with pytest.raises(ValidationError, match="No file can be called"):
        files.init_files(system_identity, draft, data=[{"key": "good.txt"}, {"key": name}])
    kept = files.list_files(system_identity, draft).to_dict()["entries"]
    assert {entry["key"] for entry in kept} == {"a.txt", "b.txt"}


@pytest.mark.parametrize("name", ["maps/a.txt", "a b.txt", "é œ.hdf5", "..a", "a" * 255, ".hidden"])
def test_other_names_are_taken(draft: str, name: str) -> None:
    files = service.draft_files
    files.init_files(system_identity, draft, data=[{"key": name}])
    files.set_file_content(system_identity, draft, name, io.BytesIO(SECOND))
    files.commit_file(system_identity, draft, name)
    with files.get_file_content(system_identity, draft, name).open_stream("rb") as stream:
        assert stream.read() == SECOND


def test_a_name_that_is_announced_again_is_refused_and_the_file_stays(draft: str) -> None:
    with pytest.raises(InvalidKeyError):
        service.draft_files.init_files(system_identity, draft, data=[{"key": "a.txt"}])
    db.session.rollback()
    assert content(draft) == FIRST


def test_files_of_the_last_version_are_not_laid_over_those_of_the_draft(app: Flask) -> None:
    made = service.create(system_identity, DATASET)
    upload(made.id, "a.txt", FIRST)
    published = service.publish(system_identity, made.id)
    version = service.new_version(system_identity, published.id)
    upload(version.id, "a.txt", SECOND)
    with pytest.raises(ValidationError):
        service.import_files(system_identity, version.id)
    db.session.rollback()
    assert content(version.id) == SECOND


def test_a_version_that_is_given_up_leaves_the_files_of_the_last(app: Flask) -> None:
    made = service.create(system_identity, DATASET)
    upload(made.id, "a.txt", FIRST)
    published = service.publish(system_identity, made.id)
    version = service.new_version(system_identity, published.id)
    service.import_files(system_identity, version.id)
    service.draft_files.delete_file(system_identity, version.id, "a.txt")
    upload(version.id, "a.txt", SECOND)
    service.delete_draft(system_identity, version.id)
    with service.files.get_file_content(system_identity, published.id, "a.txt").open_stream(
        "rb"
    ) as stream:
        assert stream.read() == FIRST


def upload(draft: str, name: str, sent: bytes) -> None:
    files = service.draft_files
    files.init_files(system_identity, draft, data=[{"key": name}])
    files.set_file_content(system_identity, draft, name, io.BytesIO(sent))
    files.commit_file(system_identity, draft, name)


PERSON = {"type": "personal", "family_name": "Curie", "given_name": "Irène"}
DATASET: dict[str, Any] = {
    "access": {"record": "public", "files": "public"},
    "files": {"enabled": True},
    "metadata": {
        "title": "Files that stay",
        "resource_type": {"id": "dataset"},
        "publication_date": "2026-03-31",
        "publisher": "C2RMF, AGLAE",
        "creators": [{"person_or_org": PERSON}],
    },
}
