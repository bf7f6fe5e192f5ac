"""Terms as the crosswalks look them up: a vocabulary and an id give titles and facts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thalie.ground.terms import Find

from . import datacite_terms
from .model import Term

Json = Mapping[str, Any]
MATCHES = ("exact_match", "close_match")  # SKOS relations, in order of preference


def identifier(entry: Any) -> str:
    """The id of a term as records name it, ``{"id": …}``, or nothing."""
    return str(entry.get("id") or "") if isinstance(entry, Mapping) else ""


def props(find: Find, vocabulary: str, entry: Any) -> Mapping[str, str]:
    """The facts of the term that ENTRY names."""
    facts = find(vocabulary, identifier(entry)) if identifier(entry) else None
    return facts.props if facts else {}


def titles(find: Find, vocabulary: str, entry: Any) -> Mapping[str, str]:
    """The titles of the term that ENTRY names: the vocabulary's, else those in the record."""
    facts = find(vocabulary, identifier(entry)) if identifier(entry) else None
    given = entry.get("title") if isinstance(entry, Mapping) else None
    return dict((facts.title if facts else None) or given or {})


def term(find: Find, vocabulary: str, entry: Any) -> Term | None:
    """The term that ENTRY names; known by its id alone where the vocabulary lacks it."""
    if not identifier(entry):
        return None
    known = props(find, vocabulary, entry)
    uris = [uri for name in MATCHES for uri in known.get(name, "").split()]
    return Term(
        vocabulary,
        identifier(entry),
        titles(find, vocabulary, entry),
        tuple(uris),
        known.get("acronym", ""),
    )


def datacite(find: Find, vocabulary: str, entry: Any, name: str) -> str:
    """DataCite's word out of its list NAME for the term that ENTRY names, or nothing."""
    word = props(find, vocabulary, entry).get("datacite") or identifier(entry)
    return datacite_terms.term(name, word)


def language(find: Find, entry: Any) -> str:
    """The BCP 47 tag of a language given by its ISO 639-3 code (RFC 5646, 2.2.1: the shortest)."""
    return props(find, "languages", entry).get("alpha_2") or identifier(entry)
