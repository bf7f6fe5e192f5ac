"""On a shared machine, what an instance writes is read by its owner alone."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from thalie_local.standalone.environment import enter_instance
from thalie_local.standalone.layout import Layout
from thalie_local.standalone.prepare import prepare_services
from thalie_local.standalone.privacy import OTHERS, close
from thalie_local.standalone.run import Instance
from thalie_local.standalone.secrets import load

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    """New files are readable by everybody, as on most machines."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = Layout(root=ROOT, home=tmp_path / "home", port=8900)
    layout.postgres.mkdir(parents=True, mode=0o700)  # it has its cluster already
    return layout


def open_to_others(home: Path) -> list[Path]:
    """What others may read or write below ``home``, or enter but the home itself."""
    found = [path for path in home.rglob("*") if not path.is_symlink()]
    return [path for path in found if path.stat().st_mode & OTHERS]


def test_what_an_older_version_left_open_is_closed_at_the_next_start(
    layout: Layout, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("not of the instance")
    files = ("files/aa/bb/data", "datacite/datacite.sqlite", "valkey/appendonlydir/a.aof",
             "log/web.log", "opensearch/data/n", "run/celerybeat-schedule")  # fmt: skip
    for name in files:
        (layout.home / name).parent.mkdir(parents=True, exist_ok=True)
        (layout.home / name).write_text("closed data")
    (layout.home / "run" / "program").write_text("#!/bin/sh\n")
    (layout.home / "run" / "program").chmod(0o755)
    (layout.files / "link").symlink_to(elsewhere)
    assert len(open_to_others(layout.home)) > len(files)
    Instance(layout)
    prepare_services(layout)
    assert open_to_others(layout.home) == []
    assert stat.S_IMODE(layout.home.stat().st_mode) == 0o711
    assert stat.S_IMODE((layout.home / "run" / "program").stat().st_mode) == 0o700
    assert elsewhere.stat().st_mode & 0o044  # what a link leads to is not ours


def test_a_folder_whose_closing_was_interrupted_is_closed_by_the_next_start(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout.files.mkdir(parents=True)
    for name in ("a", "b", "c"):
        (layout.files / name).touch()
    done: list[Path] = []
    chmod = Path.chmod

    def interrupted(path: Path, mode: int) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(path)
        chmod(path, mode)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Path, "chmod", interrupted)
        close(layout)
    assert open_to_others(layout.home)
    close(layout)
    assert open_to_others(layout.home) == []


def test_a_new_instance_is_closed_from_its_first_file(layout: Layout) -> None:
    Instance(layout)
    prepare_services(layout)
    (layout.files / "deposited").write_text("closed data")
    assert open_to_others(layout.home) == []


def test_commands_on_an_instance_write_privately(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``thalie ingest`` stores files itself, not through the web server."""
    load(layout.secrets_file)
    monkeypatch.setenv("THALIE_HOME", str(layout.home))
    monkeypatch.setattr(os, "environ", {**os.environ})
    os.environ.pop("INVENIO_INSTANCE_PATH", None)
    enter_instance()
    layout.files.mkdir()
    (layout.files / "ingested").write_text("closed data")
    assert open_to_others(layout.home) == []


def test_each_program_of_the_supervisor_writes_privately(tmp_path: Path) -> None:
    """Also where the supervisor was started by an older version."""
    code = (
        "import json, os, sys\n"
        "from thalie_local.standalone import child, programs\n"
        "words = [sys.executable, '-c', 'import os; print(os.umask(0))']\n"
        "told = programs.Program('web', '', lambda layout: (words, dict(os.environ)), bool)\n"
        "child.PROGRAMS = {'web': told}\n"
        "child.main('web')\n"
    )
    (tmp_path / "run").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env=os.environ | {"THALIE_HOME": str(tmp_path), "THALIE_PORT": "8900"},
    )  # fmt: skip
    assert json.loads(done.stdout) == 0o077
