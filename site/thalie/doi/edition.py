"""What describes DOIs beside the records: code, settings, vocabularies.

Of the code it is what the sources of DOIs import, and what that imports, within this package: a
module that no source uses (a format of exports, a page) may change without any DOI being described
again.
"""

from __future__ import annotations

import ast
import hashlib
import time
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

from flask import current_app
from invenio_db import db
from invenio_vocabularies.records.models import VocabularyMetadata
from sqlalchemy import func, select

import thalie
from thalie.crosswalks.settings import Settings
from thalie.ground.syntax import parse

PACKAGE = Path(thalie.__path__[0])
SERIALIZER = "thalie.doi.payload"
"""Comes to the sources by the configuration, not by an import."""

SILENT = frozenset({"thalie.doi.ledger"})
"""Sources write there what they want; it says nothing of a thing, nor does what it imports."""

FRESH = 60  # seconds for which what was found holds


def edition() -> str:
    """A short name for all of it, as it was within the last minute."""
    return _edition(int(time.monotonic() // FRESH))


@lru_cache(maxsize=1)
def _edition(minute: int) -> str:
    config = current_app.config
    terms = db.session.execute(
        select(func.count(), func.max(VocabularyMetadata.updated)).select_from(VocabularyMetadata)
    ).one()
    entries = sorted({type(one).__module__ for one in config["THALIE_DOI_SOURCES"].values()})
    said = (
        _code((SERIALIZER, *entries)),
        Settings.from_config(config),
        *(config.get(name) for name in ("THALIE_FACILITY", "THALIE_CONTACT")),
        tuple(terms),
    )
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@cache
def _code(entries: tuple[str, ...]) -> str:
    """SHA-256 of the modules that describe."""
    files = describing(entries).values()
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def describing(entries: Iterable[str], package: Path = PACKAGE) -> dict[str, Path]:
    """The files of ENTRIES and of all that these import in PACKAGE, by module, in their order.

    Found in the text, so that an import within a function counts, too.
    """
    found: dict[str, Path] = {}
    waiting = list(entries)
    while waiting:
        module = waiting.pop()
        file = _file(module, package)
        if file is not None and module not in found and module not in SILENT:
            found[module] = file
            waiting += _imports(module, file)
    return dict(sorted(found.items()))


def _file(module: str, package: Path) -> Path | None:
    """The file of a module of PACKAGE; none for what is no module, or another's."""
    first, *names = module.split(".")
    path = package.joinpath(*names)
    places = (path / "__init__.py", path.with_suffix(".py"))
    return next(filter(Path.is_file, places), None) if first == package.name else None


def _imports(module: str, file: Path) -> Iterator[str]:
    """All that a file imports, by whole names; what is imported from a module may be one itself."""
    folder = module.split(".") if file.name == "__init__.py" else module.split(".")[:-1]
    for node in ast.walk(parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = folder[: len(folder) - node.level + 1] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)
