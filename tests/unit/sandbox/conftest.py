"""A local DataCite in the process (``client``) and as a process of its own (``server``)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient

from thalie_local.sandbox.app import create_app
from thalie_local.sandbox.settings import Settings

USERNAME, PASSWORD, PREFIX = "LAB.TEST", "only-for-tests", "10.5072"
ROOT = Path(__file__).parents[3]
PACKAGES = f"{ROOT / 'site'}:{ROOT / 'local'}"


@pytest.fixture
def complete() -> dict[str, Any]:
    """Metadata with everything that DataCite requires."""
    return {
        "creators": [{"name": "Curie, Irène", "affiliation": [{"name": "Institut du radium"}]}],
        "titles": [{"title": "Étude d’un émail bleu"}],
        "publisher": {"name": "A laboratory"},
        "publicationYear": "2026",
        "types": {"resourceTypeGeneral": "Dataset"},
        "schemaVersion": "http://datacite.org/schema/kernel-4",
    }


@pytest.fixture
def client(tmp_path: Path) -> Iterator[FlaskClient]:
    """A client of an application with an empty store, without credentials."""
    app = create_app(Settings(USERNAME, PASSWORD, (PREFIX, "10.82433"), tmp_path, faults=True))
    yield app.test_client()
    app.extensions["datacite-store"].close()


@pytest.fixture
def account() -> dict[str, str]:
    """The headers of the account."""
    return {"Authorization": f"Basic {b64encode(f'{USERNAME}:{PASSWORD}'.encode()).decode()}"}


@dataclass
class Server:
    """A local DataCite as a process."""

    port: int
    data: Path
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self) -> None:
        self.process = launch(self.port, self.data)
        assert self.process.stdout is not None
        assert self.url in self.process.stdout.readline(), self.process.communicate()
        requests.get(f"{self.url}heartbeat", timeout=5).raise_for_status()

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        assert self.process is not None
        self.process.send_signal(sign)
        code = self.process.wait(timeout=10)
        for stream in (self.process.stdout, self.process.stderr):
            assert stream is not None
            stream.close()
        return code

    def calls(self, doi: str) -> list[dict[str, Any]]:
        return requests.get(f"{self.url}_calls", params={"doi": doi}, timeout=5).json()["calls"]

    def faults(self) -> list[dict[str, Any]]:
        answer = requests.get(f"{self.url}_faults", auth=(USERNAME, PASSWORD), timeout=5)
        return answer.json()["faults"]

    def forgive(self) -> None:
        answer = requests.delete(f"{self.url}_faults", auth=(USERNAME, PASSWORD), timeout=5)
        answer.raise_for_status()

    def fault(self, **wanted: Any) -> None:
        answer = requests.post(
            f"{self.url}_faults", json=wanted, auth=(USERNAME, PASSWORD), timeout=5
        )
        assert answer.status_code == 201, answer.text


def launch(port: int, data: Path, **environment: str) -> subprocess.Popen[str]:
    """Start the command; ``environment`` replaces variables, an empty value unsets one."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "thalie_local.sandbox"),
            *("--port", str(port), "--data", str(data)),
        ],
        env={**os.environ, **account_variables(), **environment, "PYTHONPATH": PACKAGES},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def account_variables() -> dict[str, str]:
    return {
        "THALIE_DATACITE_USERNAME": USERNAME,
        "THALIE_DATACITE_PASSWORD": PASSWORD,
        "THALIE_DATACITE_PREFIXES": PREFIX,
        "THALIE_DATACITE_FAULTS": "1",
    }


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One running local DataCite for all tests that need a network between."""
    running = Server(free_port(), tmp_path_factory.mktemp("datacite"))
    running.start()
    yield running
    running.stop()
