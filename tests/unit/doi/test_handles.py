"""Whether a DOI exists, asked of a server that answers as the DOI system does, or otherwise."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

import pytest

from thalie.doi.handles import Existence, existence

KNOWN = {"10.1234/abc", "10.1234/a b#c?d%e", "10.1234/été", "10.1234/x/y;(z)"}


class Handles(ThreadingHTTPServer):
    """``mode`` is how it answers; ``paths`` are what it was asked for."""

    mode = "as it ought to"
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.paths: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api/handles"


class Answers(BaseHTTPRequestHandler):
    server: Handles

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        doi = unquote(self.path.removeprefix("/api/handles/"))
        known = doi.lower() in KNOWN
        code, status = (1, 200) if known else (100, 404)
        body = json.dumps({"responseCode": code, "handle": doi})
        mode = self.server.mode
        if mode == "slow":
            time.sleep(1)
        if mode == "no values":
            body = json.dumps({"responseCode": 200, "handle": doi})
        if mode == "another handle":
            body = json.dumps({"responseCode": code, "handle": "10.1234/other"})
        if mode == "a page":
            body = "<html>Please log in</html>"
        if mode == "a list":
            body = "[]"
        if mode == "error":
            status = 500
        if mode == "redirect":
            status = 302
        if mode == "cut":
            body = body[:10]
        self.send_response(status)
        if mode == "redirect":
            self.send_header("Location", "/api/handles/10.1234/abc")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def handles() -> Iterator[Handles]:
    server = Handles()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("doi", [*sorted(KNOWN), "10.1234/ABC"])
def test_a_doi_that_exists_is_found(handles: Handles, doi: str) -> None:
    assert existence(doi, handles.address, 5) is Existence.FOUND
    [path] = handles.paths
    assert unquote(path) == f"/api/handles/{doi}"
    assert " " not in path and "#" not in path and "?" not in path


def test_a_doi_that_does_not_exist_is_missing(handles: Handles) -> None:
    assert existence("10.1234/nothing", handles.address, 5) is Existence.MISSING


@pytest.mark.parametrize(
    "mode", ["another handle", "a page", "a list", "error", "redirect", "cut", "slow"]
)
@pytest.mark.parametrize("doi", ["10.1234/abc", "10.1234/nothing"])
def test_no_verdict_without_a_plain_answer(handles: Handles, mode: str, doi: str) -> None:
    handles.mode = mode
    assert existence(doi, handles.address, 0.2 if mode == "slow" else 5) is Existence.UNKNOWN
    assert len(handles.paths) == 1  # a redirect is not followed


def test_a_handle_without_values_exists(handles: Handles) -> None:
    handles.mode = "no values"
    assert existence("10.1234/abc", handles.address, 5) is Existence.FOUND


def test_who_does_not_answer_says_nothing(handles: Handles) -> None:
    address = handles.address
    handles.shutdown()
    handles.server_close()
    assert existence("10.1234/abc", address, 1) is Existence.UNKNOWN


@pytest.mark.parametrize("doi", ["10.1234/../../x", "10.1234/./x", "10.1234//x", "10.1234/"])
def test_a_doi_leads_to_no_other_address(handles: Handles, doi: str) -> None:
    assert existence(doi, handles.address, 5) is Existence.UNKNOWN
    assert handles.paths == []


def test_without_an_address_nobody_is_asked() -> None:
    assert existence("10.1234/abc", "", 5) is Existence.UNKNOWN
