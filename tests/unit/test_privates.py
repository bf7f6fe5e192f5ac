"""Nobody reaches into the private parts of an object that another module defined.

A name with one underscore belongs to the module that defines it. What InvenioRDM gives no public
way to is read in ``upstream/`` alone. A class may call what its own base classes keep for it.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from thalie.ground.syntax import parse

PACKAGE = Path(__file__).resolve().parents[2] / "site" / "thalie"
UPSTREAM = {
    "upstream/insides.py": {"item._record", "operation._record", "operation._indexer",
                            "chain._child"},
}  # fmt: skip
NAMED_SO = {"etree._Element"}
"""lxml gives the type of an element no other name."""

FILES = sorted(PACKAGE.rglob("*.py"))


def reached(source: str) -> set[str]:
    """Accesses to private names that a source does not define, and imports of such names."""
    tree = parse(source)
    own = set(_defined(tree))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _private(node.attr) and node.attr not in own:
            found |= set() if _itself(node.value) else {ast.unparse(node)}
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names if _private(alias.name)}
    return found - NAMED_SO


def _private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def _itself(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):
        value = value.func
    return isinstance(value, ast.Name) and value.id in ("self", "cls", "super")


def _defined(tree: ast.Module) -> list[str]:
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        elif (
            isinstance(node, ast.Attribute)
            and isinstance(node.ctx, ast.Store)
            and _itself(node.value)
        ):
            names.append(node.attr)
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nobody_reaches_into_what_is_anothers(path: Path) -> None:
    allowed = UPSTREAM.get(str(path.relative_to(PACKAGE)), set())
    assert reached(path.read_text()) == allowed


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("record = service.read(1)._record\n", "service.read(1)._record"),
        ("from invenio_db.uow import _hidden\n", "_hidden"),
        ("uow._dirty = True\n", "uow._dirty"),
        ("class A(B):\n    def f(self):\n        return self.item._record\n", "self.item._record"),
    ],
)
def test_the_judge_sees_it(source: str, told: str) -> None:
    assert reached(source) == {told}


@pytest.mark.parametrize(
    "source",
    [
        "class A:\n    def __init__(self):\n        self._x = 1\n    def same(self, other):\n"
        "        return self._x == other._x\n",
        "class A(B):\n    def f(self):\n        return super()._hook() + self._inherited()\n",
        "from gettext import gettext as _\n",
    ],
)
def test_the_judge_lets_pass_what_is_ones_own(source: str) -> None:
    assert reached(source) == set()
