"""What all tests share: where outside material lies, and an instance of their own.

Outside material (real files, official schemas) is not part of the project; tests that need it are
skipped with a reason where it is absent. The instance is the one `make run` makes, on free ports
and under ``var/test``: the same services, prepared the same way, started once per session.
"""

from __future__ import annotations

import os
import random
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from thalie_local.standalone.layout import blocked_port

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("THALIE_SHARED", ROOT.parent / "shared"))


def _outside(name: str) -> Path:
    path = SHARED / name
    if not path.is_dir():
        pytest.skip(f"outside material is not here: shared/{name}")
    return path


@pytest.fixture(scope="session")
def samples() -> Path:
    """Real AGLAE files."""
    return _outside("samples")


@pytest.fixture(scope="session")
def schemas() -> Path:
    """Official schemas."""
    return _outside("schemas")


@pytest.fixture(scope="session")
def facts() -> Path:
    """Vocabulary facts with identifiers."""
    return _outside("facts")


def free_base(count: int = 10) -> int:
    """First of ``count`` neighbouring free ports."""
    for _ in range(100):
        base = random.randrange(6000, 9280, 10)
        if not blocked_port(base) and all(_is_free(base + offset) for offset in range(count)):
            return base
    raise RuntimeError("no free range of ports")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@pytest.fixture
def free_ports() -> Callable[[], int]:
    """Gives the first of ten neighbouring free ports."""
    return free_base


@pytest.fixture(scope="session")
def instance() -> Iterator[object]:
    """A running, prepared instance: services, web, worker, beat. No demonstration campaign.

    ``THALIE_TEST_HOME`` names a folder to keep between sessions (quicker while developing).
    """
    from thalie_local.standalone.environment import invenio_environment
    from thalie_local.standalone.layout import Layout
    from thalie_local.standalone.run import Instance

    kept = os.environ.get("THALIE_TEST_HOME")
    home = Path(kept).resolve() if kept else ROOT / "var" / "test"
    if not kept:
        shutil.rmtree(home, ignore_errors=True)
    os.environ["THALIE_DATACITE_FAULTS"] = "1"
    os.environ["INVENIO_DATACITE_ADDITIONAL_PREFIXES"] = "['10.82434']"
    instance = Instance(Layout(root=ROOT, home=home, port=free_base()))
    try:
        instance.start(assets=False)
        os.environ.update(invenio_environment(instance.layout))
        yield instance
    finally:
        instance.stop()


@pytest.fixture(scope="session")
def app(instance: object) -> Iterator[object]:
    """The Invenio application of this process, on the instance's services."""
    from invenio_app.factory import create_api

    application = create_api()
    with application.app_context():
        yield application


@pytest.fixture(scope="session")
def site(instance: object) -> str:
    """Address of the instance's site, with built web assets."""
    from thalie_local.standalone.tools import build_assets, install_node_tools

    with instance.steps.step("Web assets (pnpm, rspack)"):
        install_node_tools(instance.layout)
        build_assets(instance.layout)
    return instance.layout.url
