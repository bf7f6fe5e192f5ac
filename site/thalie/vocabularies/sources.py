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

TAGS = "vocabularies/tags.yaml"

Term = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    """One vocabulary: its files, and what is laid over its terms: French titles, more tags.

    ``pid_type`` is the type of its identifiers.
    """

    name: str
    entry: Any  # of InvenioRDM's fixtures
    pid_type: str
    files: list[Path]
    french: dict[str, str] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)

    def terms(self) -> Iterator[Term]:
        """The terms as InvenioRDM takes them, with what is laid over them.

        Raises ``VocabularyError`` for a file of ours that must not be read: InvenioRDM knows no
        bounds.
        """
        for file in self.files:
            if STOCK not in file.parents:
                read_document(file)
        for term in self.entry.iterate(set()):
            if term.get("id") in self.french:
                term["title"] = term["title"] | {"fr": self.french[term["id"]]}
            if term.get("id") in self.tags:
                term["tags"] = sorted({*term.get("tags", ()), *self.tags[term["id"]]})
            yield term


def sources(app: Flask) -> Iterator[Source]:
    """Every vocabulary of the instance; ours come first and win."""
    ours = Path(app.instance_path) / "app_data"
    titles, tags = read_document(ours / FRENCH), read_document(ours / TAGS)
    seen: set[str] = set()
    for folder in (ours, STOCK):
        descriptions = read_document(folder / INDEX)
        for name, entry in VocabulariesFixture(system_identity, folder / INDEX).read():
            if name not in seen:
                seen.add(name)
                description = descriptions[name]
                parts = [description] if "data-file" in description else description["schemes"]
                files = [folder / part["data-file"] for part in parts]
                files += [ours / FRENCH] * (name in titles) + [ours / TAGS] * (name in tags)
                laid = titles.get(name, {}), tags.get(name, {})
                yield Source(name, entry, description["pid-type"], files, *laid)
