"""Where an instance keeps its things, and on which ports it listens."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

DEFAULT_PORT = 5100
PORTS = {  # offsets from THALIE_PORT
    "web": 0,
    "postgres": 1,
    "valkey": 2,
    "opensearch": 3,
    "opensearch-nodes": 4,
    "datacite": 5,
    "supervisor": 6,
}
LAST_PORT = 9290  # the runner of OpenSearch takes no port above 9299
LOOPBACK = "127.0.0.1"
# Ports above 1023 that no browser opens (Fetch Standard, "bad port").
BLOCKED = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6679, 6697}
    | set(range(6665, 6670))
)


class StandaloneError(Exception):
    """Something a person can mend; the message is one clear sentence and is all they see."""


def blocked_port(base: int) -> int | None:
    """The port that no browser would open, of those that people visit, if any."""
    visited = (base + PORTS["web"], base + PORTS["datacite"])
    return next((port for port in visited if port in BLOCKED), None)


@dataclass(frozen=True)
class Layout:
    """Paths and ports of one instance.

    ``root`` is the checkout, ``home`` the folder of the instance's data (``var/`` by default).
    Tools that two instances of one checkout can share stay under ``root/var``.
    """

    root: Path
    home: Path
    port: int

    @classmethod
    def from_environment(cls) -> Layout:
        """Read ``THALIE_HOME`` and ``THALIE_PORT``; raise ``StandaloneError`` on nonsense."""
        root = Path(__file__).resolve().parents[3]
        home = Path(os.environ.get("THALIE_HOME") or root / "var").resolve()
        text = os.environ.get("THALIE_PORT") or recorded_port(home) or str(DEFAULT_PORT)
        if not text.isascii() or not text.isdigit() or not 1024 <= int(text) <= LAST_PORT:
            raise StandaloneError(
                f"THALIE_PORT must be a number from 1024 to {LAST_PORT}, not {text!r}."
            )
        if blocked := blocked_port(int(text)):
            raise StandaloneError(
                f"Browsers refuse to open port {blocked}; choose another THALIE_PORT."
            )
        return cls(root=root, home=home, port=int(text))

    def port_of(self, service: str) -> int:
        """TCP port of a service, on loopback."""
        return self.port + PORTS[service]

    @property
    def url(self) -> str:
        """Address of the site, without a trailing slash."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def datacite_url(self) -> str:
        """Address of the local DataCite, without a trailing slash."""
        return f"http://{LOOPBACK}:{self.port_of('datacite')}"

    # Shared by all instances of the checkout
    @property
    def tools(self) -> Path:
        """Folder of everything that is installed or built, not written by the instance."""
        return self.root / "var"

    @property
    def cache(self) -> Path:
        """Download caches."""
        return self.tools / "cache"

    @property
    def shared_cache(self) -> Path | None:
        """Where finished work is kept for other checkouts (``THALIE_CACHE``), if anywhere."""
        named = os.environ.get("THALIE_CACHE")
        return Path(named).resolve() if named else None

    @property
    def node_tools(self) -> Path:
        """Folder of the package manager that builds the assets."""
        return self.tools / "node"

    @property
    def browser(self) -> Path:
        """Folder of the browser of the tests."""
        return self.tools / "browser"

    @property
    def viewer_packages(self) -> Path:
        """Folder of the packages that the viewer is built of."""
        return self.tools / "viewer-packages"

    @property
    def judges(self) -> Path:
        """Environment of the judges of the tests that cannot stand beside our packages."""
        return self.tools / "judges"

    @property
    def opensearch_jars(self) -> Path:
        """Folder of the OpenSearch jars."""
        return self.tools / "opensearch-jars"

    @property
    def assets(self) -> Path:
        """Folder in which the web assets are built; ``static`` inside is served."""
        return self.tools / "assets"

    # Of this instance alone
    @property
    def logs(self) -> Path:
        """Folder of the log files."""
        return self.home / "log"

    @property
    def postgres(self) -> Path:
        """PostgreSQL's data directory."""
        return self.home / "postgres"

    @property
    def opensearch(self) -> Path:
        """OpenSearch's base directory."""
        return self.home / "opensearch"

    @property
    def valkey(self) -> Path:
        """Valkey's directory."""
        return self.home / "valkey"

    @property
    def datacite(self) -> Path:
        """The local DataCite's directory."""
        return self.home / "datacite"

    @property
    def instance(self) -> Path:
        """InvenioRDM's instance folder."""
        return self.home / "instance"

    @property
    def mailbox(self) -> Path:
        """What would be sent by mail, a Maildir."""
        return self.home / "mail"

    @property
    def files(self) -> Path:
        """Deposited files."""
        return self.home / "files"

    @property
    def run(self) -> Path:
        """Small files that describe the running instance."""
        return self.home / "run"

    @property
    def folders(self) -> tuple[Path, ...]:
        """What this instance writes into, but for PostgreSQL's, which sees to itself."""
        return (self.logs, self.run, self.files, self.datacite, self.valkey, self.opensearch,
                self.instance)  # fmt: skip

    @property
    def secrets_file(self) -> Path:
        """Secrets made on the first start, readable by the owner alone."""
        return self.home / "secrets.json"

    @property
    def accounts_file(self) -> Path:
        """Demo accounts with their random passwords, readable by the owner alone."""
        return self.home / "accounts.txt"

    @cached_property
    def python(self) -> str:
        """The interpreter of the environment this code runs in."""
        return sys.executable

    @property
    def bin(self) -> Path:
        """Commands of that environment."""
        return Path(sys.executable).parent

    def record_port(self) -> None:
        """Remember the port so that ``thalie``, ``make status`` and ``make stop`` find it."""
        self.run.mkdir(parents=True, exist_ok=True)
        (self.run / "port").write_text(f"{self.port}\n")


def recorded_port(home: Path) -> str:
    """Port of the last start of the instance in ``home``, or nothing."""
    try:
        return (home / "run" / "port").read_text().strip()
    except OSError:
        return ""
