"""Contracts of import-linter for this house: what is called pure is pure, and no circle of files.

Named in ``pyproject.toml``; ``lint-imports`` runs them, and tests/unit/test_rooms.py breaks them.
"""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from importlib.util import find_spec
from pathlib import Path

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

from thalie.ground.syntax import parse

FRAMEWORKS = ("celery", "flask", "invenio", "kombu", "opensearchpy", "psycopg", "redis",
              "sqlalchemy")  # fmt: skip
"""Beginnings of the names of packages that serve, store or search."""


def calls_itself_pure(module: str) -> bool:
    """Whether the docstring of MODULE, or of a package around it, says "Pure."."""
    names = module.split(".")
    return any(_says_pure(".".join(names[:end])) for end in range(len(names), 1, -1))


def _says_pure(module: str) -> bool:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return False
    said = ast.get_docstring(parse(Path(spec.origin).read_text(encoding="utf-8"))) or ""
    return "Pure." in said


class PureContract(Contract):
    """What calls itself pure reaches no framework, in however many steps."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at every module of ours that calls itself pure."""
        ours = [m for m in sorted(graph.modules) if m.startswith("thalie")]
        pure = [module for module in ours if calls_itself_pure(module)]
        chains = [chain for one in _frameworks(graph) for chain in _ways(graph, pure, one)]
        metadata = {"chains": chains, "pure": len(pure)}
        return ContractCheck(kept=bool(pure) and not chains, metadata=metadata)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Each way from a pure module to a framework."""
        output.print_error(f"{check.metadata['pure']} modules call themselves pure.")
        for chain in check.metadata["chains"]:
            output.print_error(" -> ".join(chain))


def _frameworks(graph: ImportGraph) -> list[str]:
    outside = (m for m in graph.modules if graph.is_module_squashed(m))
    return sorted(m for m in outside if m.startswith(FRAMEWORKS))


def _ways(graph: ImportGraph, pure: list[str], framework: str) -> list[tuple[str, ...]]:
    """How pure modules reach a framework."""
    reaching = graph.find_downstream_modules(framework) & set(pure)
    chains = (graph.find_shortest_chain(one, framework) for one in sorted(reaching))
    return [tuple(chain) for chain in chains if chain]


class NoCirclesContract(Contract):
    """No file uses itself through others."""

    package = fields.StringField()

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Sort all files so that each comes after what it uses."""
        ours = {m for m in graph.modules if f"{m}.".startswith(f"{self.package}.")}
        uses = {one: graph.find_modules_directly_imported_by(one) & ours for one in ours}
        try:
            TopologicalSorter(uses).prepare()
        except CycleError as error:
            return ContractCheck(kept=False, metadata={"circle": error.args[1]})
        return ContractCheck(kept=True)

    def render_broken_contract(self, check: ContractCheck) -> None:
        """The circle."""
        output.print_error(" -> ".join(check.metadata["circle"]))
