"""Where the terms of an instance come from: ``app_data`` first, then what InvenioRDM ships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import invenio_rdm_records.fixtures
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_rdm_records.fixtures.vocabularies import VocabulariesFixture

from .files import INDEX, read_document

STOCK = Path(invenio_rdm_records.fixtures.__file__).parent / "data"
FRENCH = "vocabularies/titles.fr.yaml"

DEPOSITABLE = frozenset({"project"})
"""Resource types of InvenioRDM that it lets people relate to, and that they may deposit here."""

Term = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One vocabulary: its files, and French titles for terms that have none.

    ``pid_type`` is the type of its identifiers.
    """

    name: str
    entry: Any  # of InvenioRDM's fixtures
    pid_type: str
    files: list[Path]
    french: dict[str, str] = field(default_factory=dict)

    def terms(self) -> Iterator[Term]:
        """The terms as InvenioRDM takes them, with their French titles."""
        for term in self.entry.iterate(set()):
            if term.get("id") in self.french:
                term["title"] = term["title"] | {"fr": self.french[term["id"]]}
            if self.name == "resourcetypes" and term.get("id") in DEPOSITABLE:
                term["tags"] = sorted({*term.get("tags", ()), "depositable"})
            yield term


def sources(app: Flask) -> Iterator[Source]:
    """Every vocabulary of the instance; ours come first and win."""
    ours = Path(app.instance_path) / "app_data"
    titles = read_document(ours / FRENCH)
    seen: set[str] = set()
    for folder in (ours, STOCK):
        descriptions = read_document(folder / INDEX)
        for name, entry in VocabulariesFixture(system_identity, folder / INDEX).read():
            if name not in seen:
                seen.add(name)
                description = descriptions[name]
                parts = [description] if "data-file" in description else description["schemes"]
                files = [folder / part["data-file"] for part in parts]
                files += [ours / FRENCH] * (name in titles)
                yield Source(name, entry, description["pid-type"], files, titles.get(name, {}))
