"""The floors of ``pyproject.toml``: kept, drawn in the documentation, and noticed when broken."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest
from importlinter import Contract
from importlinter.cli import lint_imports
from importlinter.configuration import configure
from importlinter.contracts.layers import LayersContract

from scripts.floors import PICTURE, picture
from scripts.import_contracts import NoCirclesContract, PureContract, calls_itself_pure

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in CONFIG["contracts"]}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    """The imports of all that is there, with what stands outside."""
    configure()
    return grimp.build_graph(
        "thalie", "thalie_local", include_external_packages=True, cache_dir=None
    )


def contract(name: str) -> Contract:
    """A contract of ``pyproject.toml``."""
    known = {"floors": LayersContract, "pure": PureContract,
             "no-circles": NoCirclesContract}[name]  # fmt: skip
    said = {k: str(v) if isinstance(v, bool) else v for k, v in CONTRACTS[name].items()}
    return known(
        name=name,
        session_options={"root_packages": ["thalie", "thalie_local"]},
        contract_options=said,
    )


def test_all_contracts_are_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # it would silence the loggers of all tests that come after
    monkeypatch.setattr("importlinter.cli.logging_config.dictConfig", lambda config: None)
    failed = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    told = capsys.readouterr().out
    assert not failed, told
    assert f"Contracts: {len(CONTRACTS)} kept, 0 broken." in told


def test_an_arrow_up_is_noticed(graph: grimp.ImportGraph) -> None:
    floors = contract("floors")
    assert floors.check(graph, verbose=False).kept
    graph.add_import(importer="thalie.ground.errors", imported="thalie.doi.ledger")
    try:
        assert not floors.check(graph, verbose=False).kept
    finally:
        graph.remove_import(importer="thalie.ground.errors", imported="thalie.doi.ledger")


def test_neighbours_on_a_floor_that_know_each_other_are_noticed(graph: grimp.ImportGraph) -> None:
    arrow = {"importer": "thalie.crosswalks.read", "imported": "thalie.capture.limits"}
    graph.add_import(**arrow)
    try:
        assert not contract("floors").check(graph, verbose=False).kept
    finally:
        graph.remove_import(**arrow)


def test_a_framework_behind_another_module_is_noticed(graph: grimp.ImportGraph) -> None:
    """Not the pure module itself imports it, but what it uses."""
    pure = contract("pure")
    found = pure.check(graph, verbose=False)
    assert found.kept
    assert found.metadata["pure"] > 50
    graph.add_import(importer="thalie.ground.plain", imported="flask")
    try:
        chains = pure.check(graph, verbose=False).metadata["chains"]
    finally:
        graph.remove_import(importer="thalie.ground.plain", imported="flask")
    assert any(chain[0] == "thalie.crosswalks.read" for chain in chains)


def test_a_circle_of_files_is_noticed(graph: grimp.ImportGraph) -> None:
    circles = contract("no-circles")
    assert circles.check(graph, verbose=False).kept
    graph.add_import(importer="thalie.ground.language", imported="thalie.checks.rules")
    try:
        found = circles.check(graph, verbose=False)
    finally:
        graph.remove_import(importer="thalie.ground.language", imported="thalie.checks.rules")
    assert not found.kept
    assert {"thalie.ground.language", "thalie.checks.rules"} <= set(found.metadata["circle"])


def rooms() -> Iterator[str]:
    """All rooms by the contract, from the top."""
    for floor in CONTRACTS["floors"]["layers"]:
        yield from floor.split(" | ")


def test_the_pure_rooms_say_so() -> None:
    for module in ("capture.process", "crosswalks.read", "embargo.policy", "ground.units"):
        assert calls_itself_pure(f"thalie.{module}"), module
    assert not calls_itself_pure("thalie.doi.ledger")


def test_the_floors_stand_in_the_documentation() -> None:
    """docs/architecture.md draws the same floors, in the same order."""
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    drawn = page.partition("<!-- floors -->")[2].partition("<!-- floors: end -->")[0]
    lines = [line for line in drawn.splitlines() if line.startswith("| ") and "`" in line]
    floors = [" | ".join(sorted(_named(line))) for line in lines]
    assert floors == CONTRACTS["floors"]["layers"]


def _named(line: str) -> list[str]:
    """Names of rooms in the first cell of a row."""
    cell = line.split("|")[1]
    return [word.strip(" `/") for word in cell.split("`")[1::2]]


def test_the_picture_of_the_floors_is_the_contract() -> None:
    """``python scripts/floors.py`` draws it."""
    assert PICTURE.read_text("utf-8") == picture()
