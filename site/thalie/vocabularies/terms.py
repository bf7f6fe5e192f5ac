"""Terms of the vocabularies, kept in memory: a record of 2 000 analyses names few, but often.

A term that is not found is looked for in the database again, so a new one is known at once; a
changed title is seen after ``FRESH`` seconds, or at once by who asks first (``renew``).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from invenio_db import db
from invenio_vocabularies.records.models import VocabularyMetadata
from sqlalchemy import func, select

from thalie.ground.plain import fold

FRESH = 60.0  # seconds
AGAIN = 1.0  # seconds between two searches for terms that are not there


@dataclass(frozen=True, slots=True)
class TermFacts:
    """What a vocabulary says of a term. ``props`` holds identifiers and the like, all text."""

    id: str
    title: Mapping[str, str]
    props: Mapping[str, str]
    description: Mapping[str, str] = field(default_factory=dict)

    @property
    def broader(self) -> str:
        """Id of the parent in the same vocabulary, or empty."""
        return self.props.get("broader", "")


@dataclass(slots=True)
class _Shelf:
    terms: dict[str, TermFacts] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)
    read_at: float = float("-inf")


_EMPTY = _Shelf()
_shelves: dict[str, _Shelf] = {}
_lock = Lock()
_edition: list[tuple[int, int]] = []
"""What the database had when it was last asked for changes: see ``renew``."""


def find(vocabulary: str, term: str) -> TermFacts | None:
    """The term, if the vocabulary has it."""
    shelf = _shelves.get(vocabulary, _EMPTY)
    age = time.monotonic() - shelf.read_at
    if age > FRESH or (term not in shelf.terms and age > AGAIN):
        shelf = _read(vocabulary)
    return shelf.terms.get(term)


def known(vocabulary: str, term: str) -> bool:
    """Whether the vocabulary has the term."""
    return find(vocabulary, term) is not None


def ancestors(vocabulary: str, term: str) -> Iterator[TermFacts]:
    """The terms above TERM, nearest first."""
    seen = {term}
    facts = find(vocabulary, term)
    while facts and facts.broader and facts.broader not in seen:
        seen.add(facts.broader)
        facts = find(vocabulary, facts.broader)
        if facts:
            yield facts


def forget() -> None:
    """Read all vocabularies anew when they are next needed."""
    with _lock:
        _shelves.clear()


def renew() -> tuple[int, int]:
    """See what was loaded or changed since: one statement, for who reads records by the page.

    The database counts the changes of each term, so that none is missed, in whatever order
    transactions end. Returns how many terms there are, and how many changes.
    """
    model = VocabularyMetadata
    terms, changes = db.session.execute(
        select(func.count(), func.coalesce(func.sum(model.version_id), 0))
    ).one()
    now = (int(terms), int(changes))
    if _edition != [now]:
        forget()
        _edition[:] = [now]
    return now


def _read(vocabulary: str) -> _Shelf:
    """All terms of VOCABULARY, from the database."""
    document = VocabularyMetadata.json
    rows = (
        db.session.query(document)
        .filter(
            document["type"]["id"].as_string() == vocabulary,
            VocabularyMetadata.is_deleted.is_(False),
        )
        .order_by(VocabularyMetadata.created, VocabularyMetadata.id)
    )
    with db.session.no_autoflush:
        terms = {found["id"]: _facts(found) for (found,) in rows}
    shelf = _Shelf(terms, _names(terms), time.monotonic())
    with _lock:
        _shelves[vocabulary] = shelf
    return shelf


def _facts(found: Mapping[str, Any]) -> TermFacts:
    parts = (found.get(name) or {} for name in ("title", "props", "description"))
    return TermFacts(found["id"], *parts)


def every(vocabulary: str) -> Mapping[str, TermFacts]:
    """All terms of VOCABULARY, by id, in the order in which they were loaded."""
    return _fresh(vocabulary).terms


def named(vocabulary: str, words: str) -> str | None:
    """The id of the term that goes by WORDS: its id, title, acronym, channel, other spelling."""
    return _fresh(vocabulary).by_name.get(_plain(words))


def _fresh(vocabulary: str) -> _Shelf:
    shelf = _shelves.get(vocabulary, _EMPTY)
    return shelf if time.monotonic() - shelf.read_at <= FRESH else _read(vocabulary)


def _plain(words: str) -> str:
    return fold(words.replace("-", " "))


def _names(terms: Mapping[str, TermFacts]) -> dict[str, str]:
    """Ids by every name; a name that two terms share stays with the first."""
    found: dict[str, str] = {}
    for term in terms.values():
        other = (term.props.get(key, "") for key in ("also_en", "also_fr"))
        spellings = [term.id, *term.title.values()]
        spellings += [term.props.get(key, "") for key in ("acronym", "channel")]
        spellings += [part for text in other for part in text.split(";")]
        for spelling in spellings:
            found.setdefault(_plain(spelling), term.id)
    found.pop("", None)
    return found
