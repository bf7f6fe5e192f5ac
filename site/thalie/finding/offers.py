"""What may be typed next into a search: names of fields, and the terms that stand behind them.

Pure: vocabularies come in as a function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from thalie.ground.language import sentence as _
from thalie.ground.plain import unaccented
from thalie.ground.terms import Facts
from thalie.heritage.search import FRENCH, SEARCH_FIELDS, VOCABULARIES

from .fields import FIELDS

MOST = 8  # offers at once
FEWEST = 2  # letters of a word for which something is offered
LONGEST = 300  # characters before the cursor that are read

Every = Callable[[str], Mapping[str, Facts]]

EXAMPLES = {
    "year": "[-800 TO -600]",
    "energy": "[2500 TO 3500]",
    "beam_day": "[2025-01-01 TO 2025-12-31]",
    "published": "[2025-01-01 TO 2025-12-31]",
    "analyses": "[10 TO *]",
}
"""How an interval is written."""

EXAMPLE = _("interval, for example")

_START = r"(?:^|[\s(])[+!-]?"
_FIELD = re.compile(
    rf'{_START}(?P<typed>(?P<name>[^\W\d]\w*):(?P<value>"[^"]*|[^\s"()\[\]{{}}:]*))$'
)
_WORD = re.compile(rf"{_START}(?P<typed>[^\W\d]\w*)$")
_NOTHING = re.compile(r"(?:^|\s)$")
_INSIDE = re.compile(r":[(\[{][^)\]}]*$")
_PARTING = re.compile(r"[^\w]+")
_SIMPLE = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Offer:
    """What would stand in place of what was TYPED, and what a reader is told of it."""

    typed: str
    insert: str
    told: str

    def as_json(self) -> dict[str, Any]:
        """For the page."""
        return {"typed": self.typed, "insert": self.insert, "told": self.told}


def offers(before: str, language: str, every: Every) -> list[Offer]:
    """What may follow the text BEFORE the cursor; names of fields if nothing was begun."""
    before = before[-LONGEST:]
    if found := _outside(_FIELD, before):
        return list(islice(_values(found, language, every), MOST))
    if found := _outside(_WORD, before):
        if len(found["typed"]) < FEWEST:
            return []
        named = _fields(found["typed"], language)
        return list(islice(chain(named, _terms(found["typed"], language, every)), MOST))
    return list(_fields("", language)) if _outside(_NOTHING, before) else []


def _outside(pattern: re.Pattern[str], before: str) -> re.Match[str] | None:
    """A match at the end of BEFORE that stands neither in quotes nor in the brackets of a field."""
    found = pattern.search(before)
    inside = found and (before[: found.start()].count('"') % 2 or _INSIDE.search(before))
    return None if inside else found


def names(field: str, language: str) -> list[str]:
    """How FIELD may be typed, the way of LANGUAGE first."""
    french = [name for name, english in FRENCH.items() if english == field]
    return [*french, field] if language.startswith("fr") else [field, *french]


def _fields(typed: str, language: str) -> Iterator[Offer]:
    begun = unaccented(typed)
    for field in SEARCH_FIELDS:
        for name in names(field, language):
            if unaccented(name).startswith(begun):
                yield Offer(typed, f"{name}:", FIELDS[field].in_language(language))
                break


def _field_of(name: str) -> str:
    """The field that goes by NAME, however it is written."""
    plain = unaccented(name)
    others = {unaccented(french): english for french, english in FRENCH.items()}
    return plain if plain in SEARCH_FIELDS else others.get(plain, "")


def _values(found: re.Match[str], language: str, every: Every) -> Iterator[Offer]:
    """What stands behind a field: terms of its vocabulary, or how an interval is written."""
    typed, name, value = found["typed"], found["name"], found["value"].removeprefix('"')
    field = _field_of(name)
    if field in VOCABULARIES:
        told = FIELDS[field].in_language(language)
        titles = _matching(value, VOCABULARIES[field], language, every)
        yield from (Offer(typed, f"{name}:{_quoted(title)} ", told) for title in titles)
    elif field in EXAMPLES and not value:
        yield Offer(typed, f"{name}:{EXAMPLES[field]} ", EXAMPLE.in_language(language))


def _terms(typed: str, language: str, every: Every) -> Iterator[Offer]:
    """Terms of all vocabularies that begin with what was TYPED."""
    for field, vocabulary in VOCABULARIES.items():
        told = FIELDS[field].in_language(language)
        name = names(field, language)[0]
        for title in _matching(typed, vocabulary, language, every):
            yield Offer(typed, f"{name}:{_quoted(title)} ", told)


def _matching(typed: str, vocabulary: str, language: str, every: Every) -> list[str]:
    """Titles of the terms of which each word that was TYPED begins one; the likeliest first."""
    wanted = _words(typed)
    ranked = [
        (rank, place, _title(term, language))
        for place, term in enumerate(every(vocabulary).values())
        if (rank := _rank(term, wanted, language)) is not None
    ]
    return list(dict.fromkeys(title for _, _, title in sorted(ranked)))


def _rank(term: Facts, wanted: list[str], language: str) -> int | None:
    """0 if the title begins with what is WANTED, 1 if it has it, 2 if another name has."""
    title = _words(_title(term, language))
    if _begins(title, wanted):
        return 0
    if _has(title, wanted):
        return 1
    return 2 if any(_has(_words(name), wanted) for name in _names(term)) else None


def _begins(words: list[str], wanted: list[str]) -> bool:
    """Whether WORDS, which may go on, are those WANTED, of which the last may lack its end."""
    if len(words) < len(wanted) or not wanted:
        return not wanted
    last = len(wanted) - 1
    return words[:last] == wanted[:last] and words[last].startswith(wanted[last])


def _has(words: Iterable[str], wanted: Iterable[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _title(term: Facts, language: str) -> str:
    return term.title.get(language) or term.title.get("en") or term.id


def _names(term: Facts) -> Iterator[str]:
    yield from term.title.values()
    for key in ("acronym", "symbol", "also_en", "also_fr"):
        yield from term.props.get(key, "").split(";")


def _words(text: str) -> list[str]:
    return [word for word in _PARTING.split(unaccented(text)) if word]


def _quoted(title: str) -> str:
    """TITLE as the value of a field: in quotes, unless it is one word."""
    if _SIMPLE.fullmatch(title):
        return title
    return '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
