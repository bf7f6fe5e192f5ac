"""What a person says in the environment: about DOIs, and about proxies."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from thalie_local.standalone.environment import (
    ADDITIONAL_PREFIXES,
    DATACITE_PREFIX,
    additional_prefixes,
    datacite_environment,
    spare_loopback,
)
from thalie_local.standalone.layout import StandaloneError


@pytest.mark.parametrize(
    ("said", "known"), [(None, []), ("[]", []), ("['10.5', '10.6']", ["10.5", "10.6"])]
)
def test_the_local_datacite_has_all_prefixes(
    monkeypatch: pytest.MonkeyPatch, said: str | None, known: list[str]
) -> None:
    monkeypatch.delenv(ADDITIONAL_PREFIXES, raising=False)
    if said is not None:
        monkeypatch.setenv(ADDITIONAL_PREFIXES, said)
    told = datacite_environment({"datacite_password": "x"})["THALIE_DATACITE_PREFIXES"]
    assert told.split(",") == [DATACITE_PREFIX, *known]


@pytest.mark.parametrize("said", ["10.5", "['10.5'", "[10.5]", "import os"])
def test_prefixes_that_are_no_list_are_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(ADDITIONAL_PREFIXES, said)
    with pytest.raises(StandaloneError, match="must be a list of texts"):
        additional_prefixes()


@pytest.fixture
def site() -> Iterator[str]:
    """An address of this machine that answers."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


CLIENTS = {
    "requests": "import requests; requests.get({url!r}, timeout=5).raise_for_status()",
    "urllib": "from urllib.request import urlopen; urlopen({url!r}, timeout=5)",
}
NO_WAY = "http://127.0.0.1:9"  # the port of the protocol Discard


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize(
    "said",
    [
        {"HTTP_PROXY": NO_WAY},
        {"http_proxy": NO_WAY, "https_proxy": NO_WAY, "all_proxy": NO_WAY},
        {"http_proxy": NO_WAY, "no_proxy": "example.org", "NO_PROXY": "example.com"},
        {"http_proxy": NO_WAY, "no_proxy": ""},
    ],
)
def test_this_machine_is_not_asked_through_a_proxy(
    site: str, said: dict[str, str], client: str
) -> None:
    words = [sys.executable, "-c", CLIENTS[client].format(url=site)]
    assert subprocess.run(words, env=said, capture_output=True).returncode  # the judge sees it
    spared = dict(said)
    spare_loopback(spared)
    done = subprocess.run(words, env=spared, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert {name: spared[name] for name in said if "no_proxy" not in name.lower()} == {
        name: value for name, value in said.items() if "no_proxy" not in name.lower()
    }
    for host in ("example.org", "example.com"):
        assert (host in spared["no_proxy"]) == (host in "".join(said.values()))
    again = dict(spared)
    spare_loopback(again)
    assert again == spared
