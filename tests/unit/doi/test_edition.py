"""DOIs are described again when a module that describes them changed, and for no other."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from thalie.doi.config import THALIE_DOI_SOURCES
from thalie.doi.edition import PACKAGE, SERIALIZER, SILENT, describing

ENTRIES = (SERIALIZER, *{type(source).__module__ for source in THALIE_DOI_SOURCES.values()})


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, to change."""
    copy = tmp_path_factory.mktemp("release") / PACKAGE.name
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def text_of(package: Path) -> list[str]:
    return [file.read_text() for file in describing(ENTRIES, package).values()]


@pytest.mark.parametrize(
    "module",
    ["crosswalks/datacite.py", "crosswalks/read_heritage.py", "crosswalks/datacite_instrument.py",
     "crosswalks/datacite_terms.py", "vocabularies/terms.py", "ground/plain.py",
     "ground/identifiers.py", "doi/links.py", "doi/policy.py"],
)  # fmt: skip
def test_what_a_payload_is_made_of_counts(package: Path, module: str) -> None:
    before = text_of(package)
    with (package / module).open("a") as file:
        file.write("\nANOTHER = True\n")
    assert text_of(package) != before


@pytest.mark.parametrize(
    "module",
    ["crosswalks/datacite_xml.py", "crosswalks/schema_instrument.py", "crosswalks/dublin_core.py",
     "doi/worker.py", "doi/ledger.py", "doi/administration.py", "vocabularies/load.py"],
)  # fmt: skip
def test_other_formats_and_the_rest_of_the_house_do_not(package: Path, module: str) -> None:
    before = text_of(package)
    with (package / module).open("a") as file:
        file.write("\nANOTHER = True\n")
    assert text_of(package) == before


def used(module: str) -> Iterator[str]:
    """Modules of this package from which something stands in a module, once it is loaded."""
    for value in vars(importlib.import_module(module)).values():
        home = getattr(value, "__module__", None) or getattr(value, "__name__", None)
        if isinstance(home, str) and home.startswith("thalie."):
            yield home


def test_nothing_is_missed_that_the_modules_use() -> None:
    """Other tests may have loaded more of a package than is used: its ``__init__`` says nothing."""
    found = describing(ENTRIES)
    modules = [module for module, file in found.items() if file.name != "__init__.py"]
    assert {home for module in modules for home in used(module)} <= {*found, *SILENT}


def test_an_import_within_a_function_counts(tmp_path: Path) -> None:
    package = tmp_path / "house"
    (package / "room").mkdir(parents=True)
    (package / "room" / "__init__.py").write_text("from . import door\n")
    (package / "room" / "door.py").write_text("def f():\n    from ..cellar import wine\n")
    (package / "cellar.py").write_text("import os\nwine = house = 1\n")
    (package / "attic.py").write_text("from .cellar import wine\n")
    assert list(describing(["house.room"], package)) == ["house.cellar", "house.room",
                                                          "house.room.door"]  # fmt: skip
