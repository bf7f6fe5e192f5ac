"""Texts of a record in the language of a reader, as InvenioRDM keeps them beside each other. Pure.

A title has its translations among the additional titles, a description among the additional ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from thalie.ground.terms import Find

from .lookup import identifier
from .lookup import language as tag_of
from .read_heritage import LANGUAGES

Json = Mapping[str, Any]
TRANSLATION = "translated-title"
ABSTRACT = "abstract"
TRANSLATED = ("label", "description", "spot")
"""Texts of heritage fields that may be given in the languages of readers, too."""
_BESIDE = frozenset(f"{name}_{language}" for name in TRANSLATED for language in LANGUAGES)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text, and the BCP 47 tag of its language, empty where nobody said."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Translated:
    """Texts that say the same: ``shown`` in one language, ``others`` in those that remain."""

    shown: tuple[Spoken, ...] = ()
    others: tuple[Spoken, ...] = ()

    @property
    def text(self) -> str:
        """What is shown first; empty where there is nothing."""
        return self.shown[0].text if self.shown else ""


def translated(texts: Iterable[Spoken], language: str) -> Translated:
    """TEXTS with those in LANGUAGE in front; where there are none, those in the first's."""
    given = tuple(one for one in texts if one.text)
    wanted = [one for one in given if one.language[:2] == language[:2]] or given[:1]
    chosen = {one.language for one in wanted}
    return Translated(
        tuple(one for one in given if one.language in chosen),
        tuple(one for one in given if one.language not in chosen),
    )


def said(entry: Json, name: str, language: str) -> str:
    """The text NAME of an entry of a heritage field, in LANGUAGE if somebody gave it so."""
    return str(entry.get(f"{name}_{language[:2]}") or entry.get(name) or "")


def in_one_language(entries: Iterable[Json], language: str) -> list[Json]:
    """ENTRIES of a heritage field with each text once: in LANGUAGE where somebody gave it so."""
    return [_in_one(one, language) if not one.keys().isdisjoint(_BESIDE) else one
            for one in entries]  # fmt: skip


def _in_one(entry: Json, language: str) -> Json:
    texts = {name: text for name in TRANSLATED if (text := said(entry, name, language))}
    return {**{name: value for name, value in entry.items() if name not in _BESIDE}, **texts}


def called(entries: Iterable[Json], language: str) -> dict[str, str]:
    """What objects or samples are called in LANGUAGE, by what they are usually called."""
    return {str(one.get("label")): said(one, "label", language) for one in entries}


def main_language(metadata: Json, find: Find) -> str:
    """The language of the title and the description: the first that the record names."""
    named = (tag_of(find, entry) for entry in metadata.get("languages") or ())
    return next(filter(None, named), "")


def titles(metadata: Json, find: Find, language: str) -> Translated:
    """The title, with its translations."""
    return translated(_given(metadata, "title", TRANSLATION, find), language)


def abstracts(metadata: Json, find: Find, language: str) -> Translated:
    """The description, with the abstracts beside it; HTML."""
    return translated(_given(metadata, "description", ABSTRACT, find), language)


def _given(metadata: Json, name: str, kind: str, find: Find) -> list[Spoken]:
    given = [Spoken(str(metadata.get(name) or ""), main_language(metadata, find))]
    for entry in metadata.get(f"additional_{name}s") or ():
        if identifier(entry.get("type")) == kind:
            given.append(Spoken(str(entry.get(name) or ""), tag_of(find, entry.get("lang"))))
    return given
