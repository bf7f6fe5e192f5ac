"""A file sent in parts: what came is known, what is missing is told, and it arrives whole."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from flask import Flask
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_files_rest.models import FileInstance
from invenio_oauth2server.models import Token
from invenio_rdm_records.proxies import current_rdm_records_service as service

from tests.services import datasets
from thalie.proposals.book import files_of
from thalie.records.parts import SMALLEST_PART

CONTENT = bytes(range(251)) * 10_600  # 2.6 MB: two parts and a bit
PARTS = [CONTENT[start : start + SMALLEST_PART] for start in range(0, len(CONTENT), SMALLEST_PART)]
MD5 = f"md5:{hashlib.md5(CONTENT, usedforsecurity=False).hexdigest()}"

Ask = Callable[..., requests.Response]


def asker(instance: Any, name: str) -> Ask:
    """Ask REST as the program of a demo account."""
    user = current_datastore.get_user_by_email(f"{name}@example.org")
    token = Token.create_personal("parts", user.id, scopes=[])
    db.session.commit()
    bearer = {"Authorization": f"Bearer {token.access_token}"}

    def ask(method: str, path: str, **more: Any) -> requests.Response:
        stream = {"Content-Type": "application/octet-stream"} if "data" in more else {}
        url = path if path.startswith("http") else f"{instance.layout.url}/api/records/{path}"
        return requests.request(method, url, headers=bearer | stream, timeout=60, **more)

    return ask


@pytest.fixture
def ask(app: Flask, instance: Any) -> Ask:
    return asker(instance, "leader")


@pytest.fixture
def files(app: Flask) -> str:
    """The address of the files of a draft of the project leader's, without one."""
    made = datasets.draft(by=datasets.who("leader"))
    return f"{made}/draft/files"


def announced(name: str, **more: Any) -> dict[str, Any]:
    transfer = {"type": "M", "part_size": SMALLEST_PART, "parts": len(PARTS)}
    return {"key": name, "size": len(CONTENT), "transfer": transfer} | more


def begin(ask: Ask, files: str, name: str, **more: Any) -> dict[str, Any]:
    """What the server says of a file that was announced."""
    answer = ask("POST", files, json=[announced(name, **more)])
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = next(one for one in answer.json()["entries"] if one["key"] == name)
    return told


def send(ask: Ask, told: dict[str, Any], number: int, body: Any = None) -> requests.Response:
    url = next(one["url"] for one in told["links"]["parts"] if one["part"] == number)
    return ask("PUT", url, data=PARTS[number - 1] if body is None else body)


def said(answer: requests.Response) -> str:
    body = answer.json()
    errors = body.get("errors") or [{"messages": [body["message"]]}]
    return str(errors[0]["messages"][0])


def test_what_came_is_known_and_the_rest_completes_it(ask: Ask, files: str) -> None:
    told = begin(ask, files, "a.hdf5")
    for number in (1, 3):
        answer = send(ask, told, number)
        assert answer.status_code == 200, answer.text
    known = ask("GET", told["links"]["self"]).json()
    sums = {
        str(number): f"sha256:{hashlib.sha256(PARTS[number - 1]).hexdigest()}" for number in (1, 3)
    }
    assert (known["status"], known["transfer"]["received"]) == ("pending", sums)

    refused = ask("POST", told["links"]["commit"])
    assert (refused.status_code, "1 of its 3 parts" in said(refused)) == (400, True), refused.text
    assert ask("GET", f"{files}/a.hdf5/content").status_code == 404
    whole = ask("PUT", f"{files}/a.hdf5/content", data=b"other")
    assert (whole.status_code, "in parts" in said(whole)) == (400, True), whole.text
    draft = files.split("/")[0]
    published = ask("POST", f"{draft}/draft/actions/publish")
    assert "a.hdf5: not uploaded yet." in published.text and published.status_code == 400

    assert send(ask, told, 2).status_code == 200
    done = ask("POST", told["links"]["commit"])
    assert done.status_code == 200, done.text
    body = done.json()
    assert (body["checksum"], body["size"], body["transfer"]) == (MD5, len(CONTENT), {"type": "L"})
    assert ask("GET", f"{files}/a.hdf5/content").content == CONTENT
    record = service.draft_cls.pid.resolve(draft, registered_only=False)
    assert [row.key for row in files_of(record.id)] == ["a.hdf5"], "it is read like any other"

    again = send(ask, told, 1, b"x" * SMALLEST_PART)
    assert (again.status_code, "uploaded already" in said(again)) == (400, True), again.text
    assert ask("POST", told["links"]["commit"]).status_code == 200  # whose answer was lost
    assert ask("GET", f"{files}/a.hdf5/content").content == CONTENT


@pytest.mark.parametrize(
    ("number", "body", "words"),
    [
        (1, PARTS[0][:-1], "another size"),
        (1, PARTS[0] + b"x", "another size"),
        (3, PARTS[0], "another size"),
        (1, b"", "another size"),
        (0, PARTS[0], "no part 0"),
        (4, b"x", "no part 4"),
    ],
)
def test_what_is_no_part_of_it_is_refused(
    ask: Ask, files: str, number: int, body: bytes, words: str
) -> None:
    told = begin(ask, files, "a.bin")
    answer = ask("PUT", f"{told['links']['self']}/content/{number}", data=body)
    assert (answer.status_code, words in said(answer)) == (400, True), answer.text
    assert ask("GET", told["links"]["self"]).json()["transfer"]["received"] == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": 0},
        {"size": -5},
        {"size": 10**15},
        {"transfer": {"type": "M", "parts": 3}},
        {"transfer": {"type": "M", "parts": 10**9, "part_size": 1}},
        {"size": 20 * 10**9, "transfer": {"type": "M", "parts": 200, "part_size": 10**8}},
    ],
)
def test_sizes_that_cannot_be_are_refused(ask: Ask, files: str, wrong: dict[str, Any]) -> None:
    answer = ask("POST", files, json=[announced("a.bin") | wrong])
    assert answer.status_code == 400, answer.text
    assert said(answer) and ask("GET", files).json()["entries"] == []


def test_a_checksum_that_was_announced_is_compared(ask: Ask, files: str) -> None:
    for name, checksum, status in (("good", MD5, 200), ("bad", "md5:" + "0" * 32, 400)):
        told = begin(ask, files, name, checksum=checksum)
        for number in (1, 2, 3):
            send(ask, told, number)
        answer = ask("POST", told["links"]["commit"])
        assert answer.status_code == status, answer.text
    assert MD5 in said(answer)


def test_parts_that_come_at_once_are_all_noted(ask: Ask, files: str) -> None:
    told = begin(ask, files, "a.bin")
    with ThreadPoolExecutor(3) as threads:
        found = list(threads.map(lambda number: send(ask, told, number).status_code, (1, 2, 3)))
    assert found == [200, 200, 200]
    assert ask("POST", told["links"]["commit"]).json()["checksum"] == MD5


def test_a_part_that_stalls_holds_nobody_and_changes_nothing_later(ask: Ask, files: str) -> None:
    """Who lost the network sends it again, and the first one comes to its end after the commit."""
    told = begin(ask, files, "a.bin")
    go_on, half = threading.Event(), threading.Event()

    def slow() -> Iterator[bytes]:
        yield b"?" * (SMALLEST_PART // 2)
        half.set()
        go_on.wait(30)
        yield b"?" * (SMALLEST_PART // 2)

    with ThreadPoolExecutor(1) as thread:
        stalled = thread.submit(send, ask, told, 2, slow())
        assert half.wait(20)
        for number in (1, 2, 3):
            assert send(ask, told, number).status_code == 200
        assert ask("POST", told["links"]["commit"]).json()["checksum"] == MD5
        go_on.set()
        late = stalled.result()
    assert late.status_code == 400, late.text
    assert ask("GET", f"{files}/a.bin/content").content == CONTENT


def test_what_was_begun_is_dropped_and_its_space_is_free(ask: Ask, files: str) -> None:
    told = begin(ask, files, "a.bin")
    send(ask, told, 1)
    draft = files.split("/")[0]
    record = service.draft_cls.pid.resolve(draft, registered_only=False)
    kept = record.files["a.bin"].object_version.file
    id_, place = kept.id, Path(kept.uri)
    assert record.bucket.size == len(CONTENT) and place.stat().st_size == len(CONTENT)
    db.session.rollback()
    assert ask("DELETE", told["links"]["self"]).status_code == 204
    assert ask("GET", files).json()["entries"] == []
    record = service.draft_cls.pid.resolve(draft, registered_only=False)
    assert record.bucket.size == 0
    deadline = time.monotonic() + 30
    while place.exists():
        assert time.monotonic() < deadline, "the bytes stay"
        time.sleep(0.3)
    db.session.rollback()
    assert db.session.get(FileInstance, id_) is None
    assert send(ask, told, 2).status_code == 404
    begin(ask, files, "a.bin")  # it may be begun anew


def test_nobody_else_sends_parts_or_learns_of_them(
    ask: Ask, files: str, instance: Any, app: Flask
) -> None:
    told = begin(ask, files, "a.bin")
    stranger = asker(instance, "reader")
    for method, url in (
        ("PUT", told["links"]["parts"][0]["url"]),
        ("GET", told["links"]["self"]),
        ("POST", told["links"]["commit"]),
        ("DELETE", told["links"]["self"]),
    ):
        body = {"data": PARTS[0]} if method == "PUT" else {}
        assert stranger(method, url, **body).status_code == 403


def test_names_that_addresses_must_carry(ask: Ask, files: str) -> None:
    for name in ("a#b?c%d.bin", "l’œuvre 100 %.bin", "maps/a.bin", "%2F.bin"):
        told = begin(ask, files, name)
        for number in (1, 2, 3):
            assert send(ask, told, number).status_code == 200, name
        assert ask("POST", told["links"]["commit"]).json()["checksum"] == MD5, name
        assert ask("GET", f"{files}/{quote(name, safe='')}/content").content == CONTENT, name


def test_a_name_whose_accents_are_written_another_way_is_refused(ask: Ask, files: str) -> None:
    begin(ask, files, "\u00e9.bin")
    answer = ask("POST", files, json=[announced("e\u0301.bin")])
    assert (answer.status_code, "looks the same" in said(answer)) == (400, True), answer.text
    assert [one["key"] for one in ask("GET", files).json()["entries"]] == ["\u00e9.bin"]
