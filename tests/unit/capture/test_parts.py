"""The parts of the capture: what is safe knows no dialect, and no file needs itself."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from thalie.ground.syntax import parse

ROOT = Path(__file__).parents[3] / "site"
PACKAGE = ROOT / "thalie" / "capture"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
SAFE, AGLAE = "thalie.capture.safe", "thalie.capture.aglae"


def imported(name: str, source: str, *, package: bool = False) -> set[str]:
    """Modules and names that a module imports, wherever in its SOURCE."""
    found: set[str] = set()
    for node in ast.walk(parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parts = name.split(".")[: len(name.split(".")) - node.level + package]
            start = ".".join(parts if node.level else [])
            base = ".".join(filter(None, [start, node.module or ""]))
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return found


def arrows() -> dict[str, set[str]]:
    """Which modules of the capture each of them imports."""
    return {
        name: imported(name, path.read_text(), package=path.name == "__init__.py") & MODULES.keys()
        for name, path in MODULES.items()
    }


def test_what_is_safe_knows_no_dialect() -> None:
    safe = {name: targets for name, targets in arrows().items() if name.startswith(SAFE)}
    assert len(safe) > 20
    outside = {t for targets in safe.values() for t in targets if not t.startswith(SAFE)}
    assert outside == set()


def test_only_aglae_knows_aglae() -> None:
    knowing = {name for name, targets in arrows().items() if any(AGLAE in t for t in targets)}
    assert knowing
    assert all(name.startswith(AGLAE) for name in knowing)


def test_no_file_needs_itself() -> None:
    list(TopologicalSorter(arrows()).static_order())


def test_the_judge_sees_arrows_and_circles() -> None:
    lazy = "def f():\n    from ..aglae import AGLAE\n"
    assert f"{AGLAE}.AGLAE" in imported(f"{SAFE}.model", lazy)
    assert imported(SAFE, "from . import model", package=True) >= {f"{SAFE}.model"}
    with pytest.raises(CycleError):
        list(TopologicalSorter({"a": {"b"}, "b": {"a"}}).static_order())
