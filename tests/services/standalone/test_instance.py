"""A running instance: what it listens on, what survives, what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import requests

from thalie_local.standalone.layout import PORTS, Layout
from thalie_local.standalone.programs import PROGRAMS
from thalie_local.standalone.run import Instance
from thalie_local.standalone.supervisor import Supervisor, wait_until

ROOT = Path(__file__).resolve().parents[3]


def test_every_program_is_well(instance: Instance) -> None:
    for program in PROGRAMS.values():
        instance.supervisor.wait_healthy(program, 60)


def test_all_ports_are_on_loopback(instance: Instance) -> None:
    ours = {instance.layout.port_of(service) for service in PORTS}
    listening = [c for c in psutil.net_connections("tcp") if c.status == psutil.CONN_LISTEN]
    bound = {c.laddr.port: c.laddr.ip for c in listening if c.laddr.port in ours}
    assert set(bound) == ours
    assert {ip.removeprefix("::ffff:") for ip in bound.values()} <= {"127.0.0.1", "::1"}


def test_commands_ask_this_machine_without_a_proxy(instance: Instance) -> None:
    """The site, OpenSearch and the local DataCite run, and are found to run."""
    proxies = dict.fromkeys(("http_proxy", "HTTP_PROXY", "https_proxy"), "http://127.0.0.1:9")
    kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    environment = {
        **{name: value for name, value in kept.items() if not name.startswith("INVENIO_")},
        **proxies,
        "THALIE_HOME": str(instance.layout.home),
        "THALIE_PORT": str(instance.layout.port),
    }

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", *words], env=environment, capture_output=True, text=True
        )

    status = run("thalie_local.standalone", "status")
    assert (status.returncode, "✗" in status.stdout) == (0, False), status.stdout + status.stderr
    compared = run("thalie_local.cli", "doi", "reconcile", "--dry-run", "--json")
    assert json.loads(compared.stdout)["error"] == "", compared.stderr


def test_nothing_of_it_is_readable_by_other_accounts(instance: Instance) -> None:
    home = instance.layout.home
    inside = [path for path in home.rglob("*") if not path.is_symlink()]
    names = {path.relative_to(home).parts[0] for path in inside}
    assert {"files", "datacite", "valkey", "postgres", "opensearch", "log", "run"} <= names
    assert [path for path in inside if _mode(path) & 0o077] == []
    assert home.stat().st_mode & 0o066 == 0


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except FileNotFoundError:  # the instance runs
        return 0


def test_strangers_are_refused(instance: Instance) -> None:
    import psycopg2
    import redis

    layout = instance.layout
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(
            host="127.0.0.1",
            port=layout.port_of("postgres"),
            user="thalie",
            password="guess",
            dbname="thalie",
        )
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=layout.port_of("valkey")).ping()
    answer = requests.post(f"{layout.datacite_url}/dois", json={}, timeout=5)
    assert answer.status_code == 401


def test_postgres_keeps_what_it_was_given(app: object) -> None:
    from invenio_db import db

    assert db.session.execute(db.text("show fsync")).scalar() == "on"
    db.session.rollback()


@pytest.mark.parametrize("name", ["valkey", "datacite", "beat"])
def test_a_killed_program_comes_back(instance: Instance, name: str) -> None:
    before = instance.supervisor.pid(name)
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: instance.supervisor.pid(name) not in (0, before), 30, f"{name} stayed away")
    instance.supervisor.wait_healthy(PROGRAMS[name], 60)


def _start(home: Path, port: int) -> subprocess.Popen[str]:
    """Start the four services of a second instance the way `make run` does, in the foreground."""
    code = (
        "from thalie_local.standalone import run, programs\n"
        "run.FIRST = run.LATER = ()\n"
        "run.Instance._prepare_invenio = lambda self: None\n"
        "run.Instance._build_assets = lambda self: None\n"
        "from thalie_local.standalone.layout import Layout\n"
        "run.run(Layout.from_environment(), demo=False)\n"
    )
    environment = os.environ | {"THALIE_HOME": str(home), "THALIE_PORT": str(port)}
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def _await_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if "ready after" in line:
            return
    pytest.fail("the second instance did not become ready")


def _services(home: Path, base: int) -> tuple[Supervisor, list[psutil.Process]]:
    """The supervisor of a second instance, and processes of its services."""
    other = Supervisor(Layout(root=ROOT, home=home, port=base))
    names = ("postgres", "valkey", "opensearch")
    return other, [psutil.Process(other.pid(name)) for name in names]


def test_a_second_instance_ends_whole_at_ctrl_c(
    instance: Instance, tmp_path: Path, free_ports: Callable[[], int]
) -> None:
    """It runs beside the first, which does not notice."""
    base = free_ports()
    process = _start(tmp_path, base)
    _await_ready(process)
    other, children = _services(tmp_path, base)
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 0
    assert not [child for child in children if child.is_running()]
    assert other.strays() == []
    assert instance.supervisor.is_running()


@pytest.mark.drill
def test_a_start_ends_what_a_killed_instance_left(
    instance: Instance, tmp_path: Path, free_ports: Callable[[], int]
) -> None:
    """It neither stops nor takes over what is not its own."""
    base = free_ports()
    process = _start(tmp_path, base)
    _await_ready(process)
    other, children = _services(tmp_path, base)
    supervisor = psutil.Process(int((tmp_path / "run" / "supervisord.pid").read_text()))
    supervisor.kill()
    process.kill()
    process.wait(10)
    supervisor.wait(10)
    assert len(other.strays()) >= len(children)
    process = _start(tmp_path, base)
    _await_ready(process)
    assert not [child for child in children if child.is_running()]
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert other.strays() == []
    assert instance.supervisor.is_running()
