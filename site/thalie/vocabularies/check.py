"""What is wrong with the files of vocabularies, in words for who edits them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from thalie.ground.identifiers import is_ror
from thalie.ground.plain import one_line

from .files import Vocabulary
from .properties import MATCHES, complaints

LANGUAGES = ("en", "fr")
KEYS = frozenset({"id", "title", "description", "icon", "props", "tags"})
LONGEST_PID_TYPE = 6  # a column of the PID store
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend: in which file, at which term and key (if any), and what."""

    file: str
    term: str
    key: str
    text: str

    def __str__(self) -> str:
        """``file: term: key: text``."""
        return ": ".join(part for part in (self.file, self.term, self.key, self.text) if part)


def check_vocabularies(
    vocabularies: Sequence[Vocabulary], taken: Mapping[str, str] | None = None
) -> list[Problem]:
    """Everything that is wrong, in the order of the files.

    ``taken`` are the identifier types of vocabularies that come with InvenioRDM, by name.
    """
    ids = {vocabulary.name: _ids(vocabulary) for vocabulary in vocabularies}
    found = _pid_types(vocabularies, taken or {})
    for vocabulary in vocabularies:
        for term, key, text in _vocabulary(vocabulary, ids):
            found.append(Problem(str(vocabulary.path), term, key, text))
    return found


def _ids(vocabulary: Vocabulary) -> set[str]:
    return {str(term.get("id")) for term in vocabulary.terms}


def _pid_types(vocabularies: Sequence[Vocabulary], taken: Mapping[str, str]) -> list[Problem]:
    names = {pid_type: name for name, pid_type in taken.items()}
    found = []
    for one in vocabularies:
        if not re.fullmatch(rf"[a-z]{{1,{LONGEST_PID_TYPE}}}", one.pid_type):
            text = f"“{one.pid_type}”: give one to {LONGEST_PID_TYPE} small letters"
            found.append(Problem(str(one.path), "", f"pid-type of {one.name}", text))
        if (owner := names.setdefault(one.pid_type, one.name)) != one.name:
            text = f"“{one.pid_type}” belongs to {owner}"
            found.append(Problem(str(one.path), "", f"pid-type of {one.name}", text))
    return found


Finding = tuple[str, str, str]  # term, key, text


def _vocabulary(vocabulary: Vocabulary, ids: Mapping[str, set[str]]) -> Iterator[Finding]:
    yield from _repeated((str(term.get("id")), str(term.get("id"))) for term in vocabulary.terms)
    for place, term in enumerate(vocabulary.terms, start=1):
        name = term.get("id") if isinstance(term.get("id"), str) else ""
        for key, text in _term(term, vocabulary):
            yield name or f"term {place}", key, text
    if vocabulary.is_ours:
        yield from _relations(vocabulary, ids)
        for language in LANGUAGES:
            yield from _same_titles(vocabulary, language)
        yield from _claimed_twice(vocabulary)


def _repeated(pairs: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    counted = Counter(value for _, value in pairs)
    yield from ((term, "id", f"stands there {n} times") for term, n in counted.items() if n > 1)


def _term(term: Mapping[str, Any], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    yield from _id(term.get("id"), vocabulary)
    yield from _both_languages("title", term.get("title"))
    if "description" in term:
        yield from _both_languages("description", term["description"])
    if not vocabulary.is_generic:
        yield from _organisation(term)
        return
    yield from ((key, "is no key of a term") for key in term if key not in KEYS)
    tags = term.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        yield "tags", "expected a list of words"
    yield from _props(term.get("props", {}), vocabulary)


def _id(value: Any, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    if not isinstance(value, str) or not value or value != value.strip():
        yield "id", "expected a text without blanks around; put numbers in quotes"
    elif vocabulary.is_ours and not _SLUG.fullmatch(value):
        yield "id", f"“{value}”: use small letters, digits and single hyphens"


def _both_languages(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield key, "expected `en:` and `fr:`"
        return
    for language in LANGUAGES:
        words = value.get(language)
        if not isinstance(words, str) or not words.strip():
            yield f"{key}.{language}", "is missing"
        elif words != unicodedata.normalize("NFC", one_line(words)):
            yield f"{key}.{language}", "blanks at the ends or doubled, or accents not composed"


def _organisation(term: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    identifiers = term.get("identifiers", [])
    if not isinstance(identifiers, list) or not all(isinstance(one, dict) for one in identifiers):
        yield "identifiers", "expected a list of entries with `scheme` and `identifier`"
        return
    for identifier in identifiers:
        value = str(identifier.get("identifier", ""))
        if identifier.get("scheme") == "ror" and not is_ror(value):
            yield "identifiers", f"the check digits of the ROR identifier “{value}” are wrong"


def _props(props: Any, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    if not isinstance(props, dict):
        yield "props", "expected keys with a text each"
        return
    for key, value in props.items():
        if not isinstance(value, str):
            yield f"props.{key}", f"{value!r} is no text: put it in quotes"
    if vocabulary.is_ours:
        yield from ((f"props.{key}", text) for key, text in complaints(props))


def _prop(term: Mapping[str, Any], key: str) -> str:
    props = term.get("props")
    value = props.get(key) if isinstance(props, dict) else None
    return value if isinstance(value, str) else ""


def _relations(vocabulary: Vocabulary, ids: Mapping[str, set[str]]) -> Iterator[Finding]:
    parents = {str(term.get("id")): _prop(term, "broader") for term in vocabulary.terms}
    for term, parent in parents.items():
        if parent and parent not in parents:
            yield term, "props.broader", f"there is no term “{parent}” in this vocabulary"
        elif parent and term in _ancestors(term, parents):
            yield term, "props.broader", "is its own ancestor: the parents run in a circle"
    for one in vocabulary.terms:
        for method in _prop(one, "methods").split():
            if method not in ids.get("techniques", set()):
                yield str(one.get("id")), "props.methods", f"there is no technique “{method}”"


def _ancestors(term: str, parents: Mapping[str, str]) -> set[str]:
    found: set[str] = set()
    while (term := parents.get(term, "")) and term not in found:
        found.add(term)
    return found


def _same_titles(vocabulary: Vocabulary, language: str) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for term in vocabulary.terms:
        title = term.get("title")
        words = title.get(language) if isinstance(title, dict) else None
        if isinstance(words, str):
            name = str(term.get("id"))
            owner = first.setdefault(words.casefold(), name)
            if owner != name:
                yield name, f"title.{language}", f"“{words}” is also the title of “{owner}”"


def _claimed_twice(vocabulary: Vocabulary) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for term in vocabulary.terms:
        name = str(term.get("id"))
        for uri in _prop(term, MATCHES[0]).split():
            owner = first.setdefault(uri, name)
            if owner != name:
                yield name, f"props.{MATCHES[0]}", f"{uri} is also the exact match of “{owner}”"
