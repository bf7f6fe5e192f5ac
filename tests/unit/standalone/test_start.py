"""What a person sees when a start fails, and what makes a step be done again."""

from __future__ import annotations

import hashlib
import io
import shutil
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from thalie_local.standalone import bootstrap, invenio_marks, prepare, run, tools
from thalie_local.standalone.layout import Layout, StandaloneError
from thalie_local.standalone.programs import PROGRAMS
from thalie_local.standalone.steps import Steps
from thalie_local.standalone.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(root=ROOT, home=tmp_path / "home", port=8900)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full."),
        ("error: Failed to fetch ... dns error", "cannot be reached"),
        ("THESE PACKAGES DO NOT MATCH: hash mismatch", "not the locked one"),
        ("The module ensurepip is not available", "python3-venv"),
        ("Segmentation fault", "could not be installed"),
    ],
)
def test_the_installer_explains_itself(output: str, sentence: str) -> None:
    assert sentence in bootstrap.explain(output)


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("npm error code enotfound", "registry cannot be reached (npm)"),
        ("err_pnpm_enospc: no space left on device", "The disk is full (npm)."),
        ("syntaxerror", "A step failed (npm)."),
    ],
)
def test_a_tool_explains_itself(output: str, sentence: str) -> None:
    assert sentence in tools.explain(output, "npm")


@pytest.mark.parametrize(("said", "kind"), [
    ("dns error", tools.UnreachableError),
    ("hash mismatch", StandaloneError),
    ("network unreachable; no space left on device", StandaloneError),
])  # fmt: skip
def test_a_silent_registry_is_told_from_a_fault(
    layout: Layout, tmp_path: Path, said: str, kind: type
) -> None:
    """Tests are skipped for the one alone."""
    here = replace(layout, root=tmp_path)
    with pytest.raises(StandaloneError) as error:
        tools.call(here, ["sh", "-c", f"echo {said!r}; exit 1"], "tool", tmp_path)
    assert type(error.value) is kind


def test_an_old_python_gets_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "old-python"
    old.write_text('#!/bin/sh\ncase "$1" in -V) echo "Python 3.6.15";; *) exit 1;; esac\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["make", "-C", str(ROOT), "run", f"PYTHON={old}"], capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "needs Python 3.11 or newer" in done.stderr
    assert "3.6.15" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_python_gets_one_sentence() -> None:
    done = subprocess.run(
        ["make", "-C", str(ROOT), "run", "PYTHON=no-such-python"], capture_output=True, text=True
    )
    assert done.returncode != 0
    assert "'no-such-python' is not found" in done.stderr


def test_a_busy_port_is_named(layout: Layout) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        busy = Layout(root=ROOT, home=layout.home, port=port)
        with pytest.raises(StandaloneError, match=f"Port {port} .* another program"):
            Supervisor(busy).refuse_busy_ports(["web"])


def test_an_instance_that_runs_is_not_started_on_other_ports(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout.record_port()
    elsewhere = Layout(root=ROOT, home=layout.home, port=layout.port + 10)
    run.refuse_other_port(elsewhere)
    monkeypatch.setattr(Supervisor, "is_running", lambda self: self.layout.port == layout.port)
    with pytest.raises(StandaloneError, match=f"runs already, on {layout.url}"):
        run.refuse_other_port(elsewhere)
    run.refuse_other_port(layout)


def test_a_full_disk_is_said_before_anything_is_written(layout: Layout) -> None:
    free = shutil.disk_usage(ROOT).free
    with pytest.raises(StandaloneError, match="Not enough room"):
        prepare.refuse_full_disk(layout, free * 2)
    prepare.refuse_full_disk(layout, 1)


def test_a_changed_jar_is_refused(tmp_path: Path) -> None:
    jar = tmp_path / "thing-1.0.jar"
    jar.write_bytes(b"right")
    lock = tmp_path / "lock.toml"
    right = hashlib.sha256(b"right").hexdigest()
    lock.write_text(
        f'[[dependencies]]\nartifactId = "thing"\nversion = "1.0"\nsha256 = "{right}"\n'
    )
    tools.verify_jars({jar.name: jar}, lock)
    jar.write_bytes(b"wrong")
    with pytest.raises(StandaloneError, match="not the locked one"):
        tools.verify_jars({jar.name: jar}, lock)
    with pytest.raises(StandaloneError, match="was not downloaded"):
        tools.verify_jars({}, lock)


def test_a_mark_holds_for_its_inputs_only(tmp_path: Path) -> None:
    source = tmp_path / "input"
    source.mkdir()
    (source / "a.txt").write_text("one")
    mark = tools.Mark(tmp_path / "mark", tools.fingerprint([source]))
    assert not mark.holds()
    mark.set()
    assert mark.holds()
    (source / "a.txt").write_text("two")
    assert not tools.Mark(tmp_path / "mark", tools.fingerprint([source])).holds()
    assert tools.fingerprint([source]) != tools.fingerprint([tmp_path / "nothing"])


def test_an_instance_is_prepared_for_its_inputs_only(layout: Layout) -> None:
    assert not invenio_marks.is_prepared(layout)
    layout.run.mkdir(parents=True)
    (layout.run / "prepared.json").write_text('{"instance": "older inputs"}')
    assert not invenio_marks.is_prepared(layout)
    value = invenio_marks.inputs(layout)
    (layout.run / "prepared.json").write_text(f'{{"instance": "{value}"}}')
    assert invenio_marks.is_prepared(layout)


def test_services_are_bound_to_loopback(layout: Layout) -> None:
    prepare.prepare_valkey(layout)
    prepare.prepare_opensearch(layout)
    assert "bind 127.0.0.1\n" in (layout.valkey / "valkey.conf").read_text()
    assert "network.host: 127.0.0.1\n" in (layout.opensearch / "config/opensearch.yml").read_text()
    words, _ = PROGRAMS["postgres"].command(layout)
    assert "listen_addresses=127.0.0.1" in words
    assert "fsync=on" in words


def test_no_secret_stands_on_a_command_line_or_in_the_supervisor_file(layout: Layout) -> None:
    from thalie_local.standalone.secrets import load

    secrets = load(layout.secrets_file)
    own = secrets.pop("supervisor_password")
    for program in PROGRAMS.values():
        words, _ = program.command(layout)
        assert not [word for word in words for secret in [*secrets.values(), own] if secret in word]
    config = Supervisor(layout)._config()
    assert own in config
    assert not [secret for secret in secrets.values() if secret in config]


def test_steps_show_name_sign_and_time() -> None:
    out = io.StringIO()
    steps = Steps(Console(file=out, width=100))
    with steps.live(), steps.step("Good"):
        pass
    with pytest.raises(ValueError, match="reason"), steps.step("Bad"):
        raise ValueError("reason")
    text = out.getvalue()
    assert "✓ Good" in text
    assert "✗ Bad" in text
    assert " s\n" in text


def test_the_bootstrap_needs_nothing_installed() -> None:
    script = ROOT / "local" / "thalie_local" / "standalone" / "bootstrap.py"
    code = f"import runpy; runpy.run_path({str(script)!r}, run_name='imported')"
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_an_instance_is_prepared_anew_for_what_it_is_made_of_alone() -> None:
    """Fields, vocabularies, rules; not how a record is told."""
    named = [ROOT / name for name in invenio_marks.INPUTS]
    assert [path for path in named if not path.exists()] == []
    covered = {file for path in named for file in [path, *path.rglob("*.py")]}
    heritage = ROOT / "site" / "thalie" / "heritage"
    assert heritage / "model.py" in covered
    assert ROOT / "site" / "thalie" / "vocabularies" / "load.py" in covered
    assert heritage / "describe.py" not in covered
