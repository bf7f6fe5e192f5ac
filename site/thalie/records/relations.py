"""What the terms say that a record names: looked up once in a process, not once a record.

InvenioRDM asks the database twice for each resource type, language, licence and role, whenever a
record is read. Terms are read much and changed rarely: they are kept until one changes.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from flask_principal import Identity
from invenio_rdm_records.services.components import RelationsComponent
from invenio_vocabularies.records.api import Vocabulary

from thalie.upstream.insides import relations_of
from thalie.vocabularies.terms import renew


class Shelf(dict[str, Any]):
    """Terms by id, as a relation finds them. Each who asks gets one of his own.

    What is told of a record may be changed on its way to a reader.
    """

    def __setitem__(self, id_: str, term: Vocabulary) -> None:
        """Keep a term; who found it has the one that he found."""
        super().__setitem__(id_, _copy(term))

    def __getitem__(self, id_: str) -> Vocabulary:
        """A copy of a term."""
        return _copy(super().__getitem__(id_))


class Shelves(dict[str, Shelf]):
    """Shelves by the names under which relations look, who bring a plain one if there is none."""

    def __setitem__(self, name: str, shelf: dict[str, Any]) -> None:
        """One of ours in its place."""
        super().__setitem__(name, Shelf(shelf))


def _copy(term: Vocabulary) -> Vocabulary:
    return Vocabulary(deepcopy(dict(term)), model=term.model)


class KnownRelationsComponent(RelationsComponent):  # type: ignore[misc]
    """InvenioRDM's, with the terms that are known already."""

    def read(self, identity: Identity, record: Any = None) -> None:
        """Have a record tell what its terms say."""
        _recall(record)
        super().read(identity, record=record)

    def read_draft(self, identity: Identity, draft: Any = None, errors: Any = None) -> None:
        """The same of a draft."""
        _recall(draft)
        super().read_draft(identity, draft=draft, errors=errors)


_shelves = Shelves()
_edition: list[tuple[int, int]] = []


def _recall(record: Any) -> None:
    """Let the relations of a record find terms where they were found before."""
    now = renew()
    if _edition != [now]:
        _shelves.clear()
        _edition[:] = [now]
    found: dict[str, Any] = {}
    for name, relation in relations_of(record):
        kind = getattr(getattr(relation, "pid_field", None), "record_cls", None)
        relation.inject_cache(_shelves if kind is Vocabulary else found, name)
