"""Builds the stock instance once, and keeps it: environment, database, indices, vocabularies."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from thalie.ground.files import fingerprint
from thalie_local.standalone.environment import (
    DATACITE_PREFIX,
    DATACITE_USERNAME,
    database_uri,
    valkey_uri,
)
from thalie_local.standalone.layout import LOOPBACK, Layout, StandaloneError
from thalie_local.standalone.secrets import load
from thalie_local.standalone.tools import Mark

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
VENV = ROOT / "var" / "bench" / "stock-venv"
WEB = 7  # offset of the stock site's port; the instance's own take 0 to 6
CACHES = {  # Valkey's numbered databases; an instance of ours uses 0 to 5
    "INVENIO_CACHE_REDIS_URL": 8,
    "INVENIO_ACCOUNTS_SESSION_REDIS_URL": 9,
    "INVENIO_CELERY_RESULT_BACKEND": 10,
    "INVENIO_RATELIMIT_STORAGE_URI": 11,
    "INVENIO_COMMUNITIES_IDENTITIES_CACHE_REDIS_URL": 12,
    "INVENIO_IIIF_CACHE_REDIS_URL": 8,
    "INVENIO_BROKER_URL": 13,
    "INVENIO_CELERY_BROKER_URL": 13,
}
KEPT = ("PATH", "HOME", "LANG", "TZ", "INVENIO_RATELIMIT_GUEST_USER")


class Stock:
    """A stock InvenioRDM on the services of the instance in ``layout``."""

    def __init__(self, layout: Layout) -> None:
        """Use the services of ``layout``; they must run before ``prepare``."""
        self.layout = layout
        self.folder = layout.home / "stock"
        self.log = layout.logs / "stock.log"

    @property
    def python(self) -> str:
        """The interpreter of the stock environment."""
        return str(VENV / "bin" / "python")

    @property
    def url(self) -> str:
        """Address of the stock site, without a trailing slash."""
        return f"http://{LOOPBACK}:{self.layout.port + WEB}"

    @property
    def database(self) -> str:
        """Address of its database, for psycopg2."""
        uri = database_uri(self.layout, load(self.layout.secrets_file), "stock")
        return uri.replace("postgresql+psycopg2", "postgresql")

    def environment(self, *, dois: bool = True) -> Mapping[str, str]:
        """Environment of a stock process; without ``dois`` it is the cookiecutter's default."""
        layout, secrets = self.layout, load(self.layout.secrets_file)
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        caches = {name: valkey_uri(layout, secrets, number) for name, number in CACHES.items()}
        hosts = [{"host": LOOPBACK, "port": layout.port_of("opensearch")}]
        return {
            **kept,
            **caches,
            "PYTHONPATH": str(ROOT),
            "PYTHONUTF8": "1",
            "INVENIO_INSTANCE_PATH": str(self.folder),
            "INVENIO_SECRET_KEY": secrets["secret_key"],
            "INVENIO_SECURITY_PASSWORD_SALT": secrets["security_password_salt"],
            "INVENIO_WTF_CSRF_SECRET_KEY": secrets["wtf_csrf_secret_key"],
            "INVENIO_SQLALCHEMY_DATABASE_URI": database_uri(layout, secrets, "stock"),
            "INVENIO_SEARCH_HOSTS": repr(hosts),
            "INVENIO_SITE_UI_URL": self.url,
            "INVENIO_SITE_API_URL": f"{self.url}/api",
            "INVENIO_TRUSTED_HOSTS": repr([LOOPBACK, "localhost"]),
            "INVENIO_OAISERVER_PAGE_SIZE": "100",  # as ours
            "INVENIO_DATACITE_ENABLED": str(dois),
            "INVENIO_DATACITE_API_URL": layout.datacite_url,
            "INVENIO_DATACITE_USERNAME": DATACITE_USERNAME,
            "INVENIO_DATACITE_PASSWORD": secrets["datacite_password"],
            "INVENIO_DATACITE_PREFIX": DATACITE_PREFIX,
        }

    def install(self) -> None:
        """Make the virtual environment from the hashed requirements, unless it is there."""
        requirements = HERE / "requirements.txt"
        mark = Mark(VENV / "installed", f"{fingerprint([requirements])} {sys.version}")
        if mark.holds():
            return
        uv = str(self.layout.bin / "uv")
        shutil.rmtree(VENV, ignore_errors=True)
        self._call([uv, "venv", "--quiet", "--python", sys.executable, str(VENV)])
        self._call([uv, "pip", "install", "--quiet", "--python", self.python,
                    "--require-hashes", "-r", str(requirements)])  # fmt: skip
        mark.set()

    def prepare(self) -> None:
        """Create database, indices and vocabularies, unless that was done for these inputs."""
        inputs = [
            HERE / name for name in ("requirements.txt", "invenio.cfg", "prepare.py", "app_data")
        ]
        mark = Mark(self.folder / "prepared", fingerprint(inputs))
        if mark.holds():
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(HERE / "invenio.cfg", self.folder / "invenio.cfg")
        self._call([self.python, "-m", "bench.stock.prepare"], **self.environment())
        mark.set()

    @contextmanager
    def worker(self) -> Iterator[None]:
        """A Celery worker of the stock instance runs inside the block."""
        words = ["celery", "-A", "invenio_app.celery", "worker", "--loglevel", "INFO",
                 "--concurrency", "2", "--without-mingle", "--without-gossip"]  # fmt: skip
        with self._process("stock-worker", *words):
            yield

    @contextmanager
    def web(self) -> Iterator[str]:
        """The stock site is served inside the block; yields its address."""
        bind = f"{LOOPBACK}:{self.layout.port + WEB}"
        words = ["gunicorn", "--workers", "2", "--threads", "2", "--bind", bind,
                 "invenio_app.wsgi:application"]  # fmt: skip
        with self._process("stock-web", *words):
            yield self.url

    @contextmanager
    def _process(self, name: str, *words: str) -> Iterator[None]:
        """A module of the stock environment runs inside the block."""
        with (self.layout.logs / f"{name}.log").open("w") as log:
            child = subprocess.Popen(
                [self.python, "-m", *words], env=self.environment(), cwd=ROOT,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            yield
        finally:
            child.terminate()
            child.wait(60)

    def _call(self, words: Sequence[str], **environment: str) -> None:
        """Run a command to its end; raise ``StandaloneError`` when it fails."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        cache = {"UV_CACHE_DIR": str(self.layout.cache / "uv")}
        with self.log.open("a") as log:
            done = subprocess.run(
                words, env=environment or cache | os.environ, cwd=ROOT,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        if done.returncode:
            raise StandaloneError(
                f"The stock instance could not be built; the last words are in {self.log}."
            )
