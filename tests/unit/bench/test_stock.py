"""The stock instance that Thalie is compared with holds nothing of Thalie's."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bench import instance
from bench.stock.build import CACHES, WEB, Stock
from thalie.ground.syntax import parse
from thalie_local.standalone.layout import PORTS, Layout

BENCH = Path(instance.__file__).parent
RUN_BY_STOCK = (
    "publishers/__init__.py", "publishers/loop.py", "publishers/plain.py", "stock/__init__.py",
    "stock/invenio.cfg", "stock/local_datacite.py", "stock/manifest.py", "stock/prepare.py",
)  # fmt: skip
REQUIREMENTS = (BENCH / "stock" / "requirements.txt").read_text()


def imported(source: str) -> set[str]:
    """First names of the modules that a source imports."""
    found = set()
    for node in ast.walk(parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("name", RUN_BY_STOCK)
def test_what_the_stock_environment_runs_imports_nothing_of_ours(name: str) -> None:
    assert "thalie" not in imported((BENCH / name).read_text())


def test_the_look_at_imports_sees_ours_where_it_is() -> None:
    assert "thalie" in imported((BENCH / "publishers" / "ours.py").read_text())


def test_every_stock_package_is_pinned_with_hashes_and_no_host_is_named() -> None:
    packages = re.findall(r"^\S+==\S+.*\\\n    --hash=sha256:[0-9a-f]{64}", REQUIREMENTS, re.M)
    assert len(packages) == len(re.findall(r"^[a-z]\S*", REQUIREMENTS, re.M | re.I)) > 100
    assert "://" not in REQUIREMENTS


def test_stock_has_the_same_versions_as_thalie() -> None:
    ours = (instance.ROOT / "requirements" / "runtime.txt").read_text()
    pin = re.compile(r"^(\S+==\S+)", re.M)
    others = set(pin.findall(REQUIREMENTS)) - set(pin.findall(ours))
    assert others == set()


def test_stock_lives_apart_on_the_same_services(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THALIE_DATACITE_PASSWORD", "not for others")
    layout = Layout(instance.ROOT, tmp_path, 7000)
    environment = Stock(layout).environment()
    assert environment["INVENIO_SQLALCHEMY_DATABASE_URI"].endswith(":7001/stock")
    assert all(environment[name].endswith(f":7002/{CACHES[name]}") for name in CACHES)
    assert min(CACHES.values()) > 5  # an instance of ours uses 0 to 5
    assert not {name for name in environment if name.startswith("THALIE_")}
    assert WEB not in PORTS.values()


def test_without_dois_stock_is_as_it_comes(tmp_path: Path) -> None:
    stock = Stock(Layout(instance.ROOT, tmp_path, 7000))
    assert stock.environment(dois=False)["INVENIO_DATACITE_ENABLED"] == "False"
    assert stock.environment()["INVENIO_DATACITE_ENABLED"] == "True"
