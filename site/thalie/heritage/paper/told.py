"""The title, the descriptions and the keywords of a dataset, in the reader's language. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from thalie.crosswalks.lookup import identifier
from thalie.crosswalks.lookup import language as tag_of
from thalie.crosswalks.spoken import (
    ABSTRACT,
    TRANSLATION,
    Spoken,
    Translated,
    main_language,
    translated,
)
from thalie.crosswalks.things import KINDS, quoted
from thalie.ground.plain import plain, unaccented
from thalie.ground.terms import Find

from ..present import Line, Words, title_of
from .house import once

Json = Mapping[str, Any]
Named = Callable[[str], tuple[str, str] | None]
"""Finds the term, as vocabulary and id, that goes by a word."""

METHODS, TECHNICAL = "methods", "technical-info"


@dataclass(frozen=True, slots=True)
class Description:
    """Texts of one ``kind``, HTML that the service made harmless."""

    kind: str
    label: str
    texts: Translated


def other_titles(metadata: Json, find: Find, language: str) -> list[Line]:
    """Subtitles and alternative titles, by their kind."""
    found: dict[str, list[Spoken]] = {}
    for entry in metadata.get("additional_titles") or ():
        kind = identifier(entry.get("type"))
        if kind != TRANSLATION and entry.get("title"):
            spoken = Spoken(entry["title"], tag_of(find, entry.get("lang")))
            found.setdefault(kind, []).append(spoken)
    return [
        Line(
            title_of("titletypes", kind, find, language),
            tuple(Words(one.text) for one in _both(translated(texts, language))),
        )
        for kind, texts in found.items()
    ]


def _both(texts: Translated) -> tuple[Spoken, ...]:
    return (*texts.shown, *texts.others)


def descriptions(metadata: Json, find: Find, language: str) -> dict[str, Description]:
    """The descriptions by kind, the abstract first."""
    main = Spoken(str(metadata.get("description") or ""), main_language(metadata, find))
    found: dict[str, list[Spoken]] = {ABSTRACT: [main]}
    for entry in metadata.get("additional_descriptions") or ():
        spoken = Spoken(str(entry.get("description") or ""), tag_of(find, entry.get("lang")))
        found.setdefault(identifier(entry.get("type")), []).append(spoken)
    return {
        kind: Description(kind, title_of("descriptiontypes", kind, find, language), texts)
        for kind, given in found.items()
        if (texts := translated(given, language)).shown
    }


_WORD = re.compile(r"\w+")


def adds_to(text: str, told: Iterable[str]) -> bool:
    """Whether TEXT, HTML, has a word that the texts TOLD do not have."""
    known = {word for one in told for word in _WORD.findall(unaccented(one))}
    return not known.issuperset(_WORD.findall(unaccented(plain(text))))


# Keywords


def keywords(
    subjects: Iterable[Json],
    named: Named,
    find: Find,
    language: str,
    told: Collection[tuple[str, str]] = (),
) -> list[Words]:
    """The keywords, each once: a term by its title, and not at all if it is among those TOLD."""
    found: dict[tuple[str, str], Words] = {}
    plain_words = []
    for entry in subjects:
        word = str(entry.get("subject") or "").strip()
        if identifier(entry):
            address = _search("metadata.subjects.id", identifier(entry))
            found.setdefault(("", identifier(entry)), Words(word or identifier(entry), address))
        elif (term := named(word)) is not None:
            found.setdefault(term, _term(*term, find, language))
        elif word:
            plain_words.append(word)
    terms = [words for term, words in found.items() if term not in told]
    return [*terms, *_plain(plain_words, {one.text for one in terms}, language)]


def _plain(given: Iterable[str], shown: Collection[str], language: str) -> Iterator[Words]:
    originals = {kept: one for one in reversed(list(given)) for kept in once([one], language)}
    for word in once(given, language):
        if word not in shown:
            search = _search("metadata.subjects.subject", originals.get(word, word))
            yield Words(word, search)


def _term(vocabulary: str, term: str, find: Find, language: str) -> Words:
    title = title_of(vocabulary, term, find, language)
    kind = KINDS.get(vocabulary)
    return Words(title, f"/things/{kind}/{quoted(term)}" if kind else "")


def _search(field: str, value: str) -> str:
    bare = value.replace("\\", "\\\\").replace('"', '\\"')
    return "/search?" + urlencode({"q": f'{field}:"{bare}"'})
