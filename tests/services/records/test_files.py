"""What was acknowledged of a draft's files stays, whatever is sent afterwards."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_files_rest.errors import InvalidKeyError
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_records_resources.services.errors import TransferException, ValidationErrorGroup
from marshmallow import ValidationError
from sqlalchemy.exc import OperationalError

from tests.services import datasets

FIRST, SECOND = b"the first counts", b"other counts"


@pytest.fixture
def draft(app: Flask) -> str:
    """A draft of the project leader with one whole file."""
    made = datasets.draft({"files": {"enabled": True}}, by=datasets.who("leader"))
    datasets.add_file(made, "a.txt", FIRST)
    service.draft_files.init_files(system_identity, made, data=[{"key": "b.txt"}])
    return made


@pytest.fixture
def review(app: Flask) -> str:
    """A draft of the project leader that is to be reviewed by a community."""
    made = datasets.draft(by=datasets.who("leader"))
    datasets.add_file(made, "a.txt", FIRST)
    access = {"visibility": "public", "record_submission_policy": "open"}
    community = current_communities.service.create(
        datasets.who("curator"),
        {"slug": f"c-{time.time_ns()}", "metadata": {"title": "Glazes"}, "access": access},
    )
    receiver = {"type": "community-submission", "receiver": {"community": community.id}}
    service.review.update(datasets.who("leader"), made, receiver)
    return made


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


def test_a_request_may_bring_more_than_a_form(
    rest: Callable[..., requests.Response], instance: Any, draft: str
) -> None:
    """InvenioRDM's own default stops files at the size of forms."""
    size = 101 * 1024**2
    files = f"{instance.layout.url}/api/records/{draft}/draft/files"
    sent = rest("PUT", f"{files}/b.txt/content", data=io.BytesIO(bytes(size)))
    assert sent.status_code == 200, sent.text
    assert rest("POST", f"{files}/b.txt/commit").json()["size"] == size


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
    made = datasets.draft()
    datasets.add_file(made, "a.txt", FIRST)
    published = service.publish(system_identity, made)
    version = service.new_version(system_identity, published.id)
    datasets.add_file(version.id, "a.txt", SECOND)
    with pytest.raises(ValidationError):
        service.import_files(system_identity, version.id)
    db.session.rollback()
    assert content(version.id) == SECOND


def test_a_version_that_is_given_up_leaves_the_files_of_the_last(app: Flask) -> None:
    made = datasets.draft()
    datasets.add_file(made, "a.txt", FIRST)
    published = service.publish(system_identity, made)
    version = service.new_version(system_identity, published.id)
    service.import_files(system_identity, version.id)
    service.draft_files.delete_file(system_identity, version.id, "a.txt")
    datasets.add_file(version.id, "a.txt", SECOND)
    service.delete_draft(system_identity, version.id)
    with service.files.get_file_content(system_identity, published.id, "a.txt").open_stream(
        "rb"
    ) as stream:
        assert stream.read() == FIRST


class Slow:
    """A body of a request that stops half-way until it is told to go on."""

    def __init__(self, content: bytes) -> None:
        self.half, self.go_on = threading.Event(), threading.Event()
        self.content = content

    def __iter__(self) -> Iterator[bytes]:
        middle = len(self.content) // 2
        yield self.content[:middle]
        self.half.set()
        self.go_on.wait(20)
        yield self.content[middle:]


@pytest.fixture
def rest(app: Flask) -> Iterator[Callable[..., requests.Response]]:
    """Ask as the project leader's program."""
    user = current_datastore.get_user_by_email("leader@example.org")
    token = Token.create_personal("files", user.id, scopes=[])
    db.session.commit()
    headers = {
        "Authorization": f"Bearer {token.access_token}",
        "Content-Type": "application/octet-stream",
    }

    def ask(method: str, address: str, **more: Any) -> requests.Response:
        return requests.request(method, address, headers=headers, timeout=30, **more)

    yield ask


def states(ask: Callable[..., requests.Response], files: str) -> dict[str, str]:
    entries = ask("GET", files).json()["entries"]
    return {entry["key"]: entry["status"] for entry in entries}


def test_content_that_nobody_sent_is_not_found(
    rest: Callable[..., requests.Response], instance: Any, draft: str
) -> None:
    files = f"{instance.layout.url}/api/records/{draft}/draft/files"
    answer = rest("GET", f"{files}/b.txt/content")
    assert (answer.status_code, answer.json()["message"]) == (404, "b.txt is not uploaded yet.")
    assert rest("GET", f"{files}/a.txt/content").content == FIRST


def test_what_is_not_uploaded_is_named_when_its_draft_is_published(
    rest: Callable[..., requests.Response], instance: Any
) -> None:
    made = datasets.draft(by=datasets.who("leader"))
    datasets.add_file(made, "a.txt", FIRST)
    names = [{"key": "late.txt"}, {"key": "early.txt"}]
    service.draft_files.init_files(system_identity, made, names)
    draft = f"{instance.layout.url}/api/records/{made}/draft"
    refused = rest("POST", f"{draft}/actions/publish")
    assert refused.status_code == 400, refused.text
    told = {error["field"]: error["messages"] for error in refused.json()["errors"]}
    assert told["files.enabled"][0].startswith("early.txt, late.txt: not uploaded yet.")
    for name in ("late.txt", "early.txt"):
        assert rest("DELETE", f"{draft}/files/{name}").status_code == 204
    assert datasets.publish(made)["files"]["count"] == 1


def test_what_is_not_uploaded_is_named_when_its_draft_is_submitted(app: Flask, review: str) -> None:
    service.draft_files.init_files(system_identity, review, data=[{"key": "late.txt"}])
    with pytest.raises(ValidationErrorGroup) as refused:
        service.review.submit(datasets.who("leader"), review, require_review=True)
    db.session.rollback()
    (told,) = [e for e in refused.value.errors if e["field"] == "files.enabled"]
    assert told["messages"][0].startswith("late.txt: not uploaded yet.")


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_a_file_that_is_deleted_while_it_is_sent(
    draft: str, instance: Any, rest: Callable[..., requests.Response], size: int
) -> None:
    """Whoever is told that it was taken finds it; nobody meets an error of the server."""
    files, body = f"{instance.layout.url}/api/records/{draft}/draft/files", Slow(b"x" * size)
    with ThreadPoolExecutor(2) as threads:
        sending = threads.submit(rest, "PUT", f"{files}/b.txt/content", data=body)
        assert body.half.wait(20)
        deleting = threads.submit(rest, "DELETE", f"{files}/b.txt")
        time.sleep(0.5)  # it is on its way; a small body has not reached the view yet
        body.go_on.set()
        deleted, sent = deleting.result(), sending.result()
    assert deleted.status_code in (204, 409) and sent.status_code < 500, (deleted.text, sent.text)
    committed = rest("POST", f"{files}/b.txt/commit").status_code
    assert (deleted.status_code == 204) == (committed == 404), "what was deleted is gone"
    assert sent.status_code == 200 or committed != 200, "what was not taken is not said to be whole"
    left = {"b.txt": "completed" if committed == 200 else "pending"} if committed != 404 else {}
    assert states(rest, files) == {"a.txt": "completed"} | left
    assert rest("GET", f"{files}/a.txt/content").content == FIRST


def is_held(draft: str) -> bool:
    """Whether an upload holds the row of the file that is announced."""
    record = service.draft_cls.pid.resolve(draft, registered_only=False)
    model = record.files.get("b.txt").model
    query = db.session.query(type(model)).filter_by(id=model.id).with_for_update(nowait=True)
    try:
        query.one()
    except OperationalError:
        return True
    finally:
        db.session.rollback()
    return False


def test_two_uploads_of_one_name_at_once(
    draft: str, instance: Any, rest: Callable[..., requests.Response]
) -> None:
    """The first is taken whole, and who sends the other meanwhile is told."""
    files = f"{instance.layout.url}/api/records/{draft}/draft/files"
    body = Slow(b"x" * 3_000_000)
    with ThreadPoolExecutor(1) as thread:
        sending = thread.submit(rest, "PUT", f"{files}/b.txt/content", data=body)
        assert body.half.wait(20)
        while not is_held(draft) and not sending.done():
            time.sleep(0.1)
        other = rest("PUT", f"{files}/b.txt/content", data=b"y" * 10)
        body.go_on.set()
        sent = sending.result()
    assert (other.status_code, "b.txt" in other.json()["message"]) == (400, True), other.text
    assert sent.status_code == 200, sent.text
    assert rest("POST", f"{files}/b.txt/commit").status_code == 200
    assert rest("GET", f"{files}/b.txt/content").content == body.content
