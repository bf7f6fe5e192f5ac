"""Terms as the crosswalks look them up: a vocabulary and an id give titles and facts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thalie.ground.terms import Facts, Find

from . import datacite_terms
from .model import Term

Json = Mapping[str, Any]
MATCHES = ("exact_match", "close_match")  # SKOS relations, in order of preference


def identifier(entry: Any) -> str:
    """The id of a term as records name it, ``{"id": …}``, or nothing."""
    return str(entry.get("id") or "") if isinstance(entry, dict) else ""


def facts(find: Find, vocabulary: str, entry: Any) -> Facts | None:
    """What is known of the term that ENTRY names."""
    id_ = identifier(entry)
    return find(vocabulary, id_) if id_ else None


def props(find: Find, vocabulary: str, entry: Any) -> Mapping[str, str]:
    """The facts of the term that ENTRY names."""
    known = facts(find, vocabulary, entry)
    return known.props if known else {}


def titles(find: Find, vocabulary: str, entry: Any) -> Mapping[str, str]:
    """The titles of the term that ENTRY names: the vocabulary's, else those in the record."""
    return _titles(facts(find, vocabulary, entry), entry)


def _titles(known: Facts | None, entry: Any) -> Mapping[str, str]:
    given = entry.get("title") if isinstance(entry, dict) else None
    return dict((known.title if known else None) or given or {})


def term(find: Find, vocabulary: str, entry: Any) -> Term | None:
    """The term that ENTRY names; known by its id alone where the vocabulary lacks it."""
    if not identifier(entry):
        return None
    known = facts(find, vocabulary, entry)
    props = known.props if known else {}
    uris = [uri for name in MATCHES if name in props for uri in props[name].split()]
    titles = _titles(known, entry)
    return Term(vocabulary, identifier(entry), titles, tuple(uris), props.get("acronym", ""))


def datacite(find: Find, vocabulary: str, entry: Any, name: str) -> str:
    """DataCite's word out of its list NAME for the term that ENTRY names, or nothing."""
    word = props(find, vocabulary, entry).get("datacite") or identifier(entry)
    return datacite_terms.term(name, word)


def language(find: Find, entry: Any) -> str:
    """The BCP 47 tag of a language given by its ISO 639-3 code (RFC 5646, 2.2.1: the shortest)."""
    return props(find, "languages", entry).get("alpha_2") or identifier(entry)
