"""What all tests share: where outside material lies, and an instance of their own.

Outside material (real files, official schemas) is not part of the project; tests that need it are
skipped with a reason where it is absent. The instance is the one `make run` makes, on free ports
and under ``var/test``: the same services, prepared the same way, started once per process of tests.
"""

from __future__ import annotations

import os
import random
import socket
from ast import literal_eval
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from tests.prepared import lay_prepared, take_over_files, turn
from thalie_local.standalone.environment import invenio_environment, spare_loopback
from thalie_local.standalone.layout import DEFAULT_PORT, Layout, blocked_port
from thalie_local.standalone.run import Instance
from thalie_local.standalone.tools import (
    UnreachableError,
    build_assets,
    build_viewer,
    install_judges,
    install_node_tools,
)

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("THALIE_SHARED", ROOT.parent / "shared"))
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "")  # of pytest-xdist: gw0, gw1, …
PROCESSES = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))

spare_loopback(os.environ)

# Of the examples that a generated test asks for (``examples``), in percent. Those of a push are the
# same each time: what fails is what was changed. The drill looks for others.
settings.register_profile("push", max_examples=25, deadline=None, derandomize=True, database=None)
settings.register_profile("drill", max_examples=300, deadline=None)
settings.load_profile("push")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Tests of units and tests at an instance go to different processes."""
    from tests.lanes import Lanes

    return Lanes(config, log)


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


@pytest.fixture(scope="session")
def judges() -> Path:
    """The Python of the judges that stand apart (``requirements/judges.in``)."""
    layout = Layout(root=ROOT, home=ROOT / "var" / "test" / PROCESS, port=DEFAULT_PORT)
    with turn(ROOT / "var" / "test" / "judges.lock"):
        try:
            return install_judges(layout)
        except UnreachableError as error:
            pytest.skip(f"the judges cannot be installed: {error}")


def free_base(count: int = 10) -> int:
    """First of ``count`` neighbouring free ports, which no other process of the session finds."""
    first = 6000 + count * (int(PROCESS.removeprefix("gw") or 0) % PROCESSES)
    for _ in range(100):
        base = random.randrange(first, 9280, count * PROCESSES)
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


def trust_leader() -> None:
    """Give the leader the role of those who publish without a review.

    Most tests are about what comes after a publication. Those of reviews have a leader of their own
    (``tests.services.reviewed``), under the setting as it is shipped.
    """
    statement = """
        INSERT INTO accounts_userrole (user_id, role_id)
        SELECT u.id, r.id FROM accounts_user u, accounts_role r
        WHERE u.email = 'leader@example.org' AND r.name = 'publisher'
        AND NOT EXISTS (
            SELECT 1 FROM accounts_userrole k WHERE k.user_id = u.id AND k.role_id = r.id
        )
    """
    engine = create_engine(literal_eval(os.environ["INVENIO_SQLALCHEMY_DATABASE_URI"]))
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def instance() -> Iterator[Instance]:
    """A running, prepared instance: services, web, worker, beat. No demonstration campaign.

    It begins as a copy of one that was prepared for these inputs and never used. Each process of
    pytest-xdist has its own. ``THALIE_TEST_HOME`` names a folder to keep between sessions (quicker
    while developing).
    """
    from invenio_app.config import RATELIMIT_PER_ENDPOINT

    os.environ["THALIE_DATACITE_FAULTS"] = "1"
    for who in ("GUEST", "AUTHENTICATED"):
        os.environ[f"INVENIO_RATELIMIT_{who}_USER"] = "'100000 per minute'"  # tests ask a lot
    often = dict.fromkeys(("security.login", "records.create_access_request"), "100000 per minute")
    limits = RATELIMIT_PER_ENDPOINT | often
    os.environ["INVENIO_RATELIMIT_PER_ENDPOINT"] = repr(limits)
    os.environ["INVENIO_DATACITE_ADDITIONAL_PREFIXES"] = "['10.82434']"
    kept = os.environ.get("THALIE_TEST_HOME")
    home = Path(kept).resolve() / PROCESS if kept else ROOT / "var" / "test" / PROCESS
    instance = Instance(Layout(root=ROOT, home=home, port=free_base()))
    if not kept or not home.exists():
        lay_prepared(instance.layout)
    try:
        instance.prepare()
        take_over_files(instance.layout)
        instance.start(assets=False)
        os.environ.update(invenio_environment(instance.layout))
        trust_leader()
        yield instance
    finally:
        instance.stop()


@pytest.fixture(scope="session")
def app(instance: Instance) -> Iterator[object]:
    """The Invenio application of this process, on the instance's services."""
    from invenio_app.factory import create_api

    application = create_api()
    with application.app_context():
        yield application


@pytest.fixture(scope="session")
def ui_app(app: object) -> Any:
    """The application that answers with pages."""
    from invenio_app.factory import create_ui

    return create_ui()


@pytest.fixture(scope="session")
def web_assets() -> None:
    """The web assets are built."""
    layout = Layout(root=ROOT, home=ROOT / "var" / "test" / PROCESS, port=DEFAULT_PORT)
    with turn(ROOT / "var" / "test" / "assets.lock"):
        install_node_tools(layout)
        build_assets(layout)
        build_viewer(layout)


@pytest.fixture(scope="session")
def site(web_assets: None, instance: Instance) -> str:
    """Address of the instance's site, with built web assets."""
    return instance.layout.url
