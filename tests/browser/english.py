"""What is English on a French page: its words, compared with all catalogues of messages.

A catalogue pairs English with French: those of InvenioRDM's packages and of the libraries that
speak on its pages (Python and JavaScript), ours, and the vocabularies. English of a catalogue whose
French is another, or lacks, is a fault; so is a text that no catalogue has whose words are those of
English messages alone, or carry English sentences. What people wrote stands in the database and is
none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from thalie.ground.plain import plain

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = ("flask_security", "wtforms", "flask_admin")
"""What speaks on pages beside the packages that InvenioRDM collects catalogues from."""

_PLACE = re.compile(r"%\(\w+\)\w|%[sd]|\{\{-?.*?\}\}|\{\w*\}")
_TAG = re.compile(r"</?\w[^>]*>")
_EDGES = " \t\n:;,.…!?()[]«»\"'“”’·–—*×→←"
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FILE = re.compile(r"\w+(?:[/.]\w+)+")  # names of files are of no language
LONG = 3  # words of a message that is also looked for inside longer texts
SHORT = 3  # letters of a word that tells its language
EDITOR = frozenset({"paragraph", "attach", "bold", "italic", "undo", "redo", "heading", "bullet"})
"""Words of what speaks on pages without a catalogue."""
FUNCTION_WORDS = frozenset(
    """
    the of and is are was were be been has have had you your we our they their this that these
    those with by from for not no will would can cannot must may should an to at it its it's don't
    here there which who whose when where what how all any more only into than then
    """.split()  # noqa: SIM905
) - {"place", "or", "on", "no", "all", "more"}  # fmt: skip


def normal(text: str) -> str:
    """TEXT with single plain blanks, typewriter apostrophes, and nothing around its words."""
    plain_blanks = re.sub(r"[\s\u00a0\u202f]+", " ", text).replace("’", "'")
    return plain_blanks.strip(_EDGES)


def words(text: str) -> list[str]:
    """The words of TEXT."""
    return _WORDS.findall(text)


@dataclass
class Messages:
    """Pairs of English and French, to be asked for what is English."""

    english: dict[str, str] = field(default_factory=dict)  # normal -> as it is written
    french: set[str] = field(default_factory=set)
    patterns: list[re.Pattern[str]] = field(default_factory=list)
    french_patterns: list[re.Pattern[str]] = field(default_factory=list)
    english_words: set[str] = field(default_factory=lambda: set(EDITOR))
    french_words: set[str] = field(default_factory=set)

    def add(self, english: str, french: str) -> None:
        """A message; without FRENCH it should not be seen at all."""
        self.english_words |= {word.lower() for word in words(_FILE.sub(" ", normal(english)))}
        self.french_words |= {word.lower() for word in words(_FILE.sub(" ", normal(french)))}
        for text, known in ((english, False), (french, True)):
            for piece in _pieces(text):
                if known:
                    self.french.add(piece)
                elif words(piece):
                    self.english.setdefault(piece, english)
        if (pattern := _pattern(english)) and normal(english) != normal(french):
            self.patterns.append(pattern)
        if pattern := _pattern(french):
            self.french_patterns.append(pattern)

    def says(self, text: str) -> str | None:
        """The English message that TEXT is, or that stands in it."""
        one = normal(text)
        if one in self.french or not words(one):
            return None
        if one in self.english:
            return self.english[one]
        if any(pattern.fullmatch(one) for pattern in self.french_patterns):
            return None
        many = len(words(one))
        if many >= LONG:
            padded = f" {one} "
            for message in self._long:
                if message in padded and message.strip() not in self.french:
                    return message
        filled = (p.pattern for p in self.patterns if p.fullmatch(one))
        return next(filled, None) if many > 1 else None

    def is_made_of_english(self, text: str) -> bool:
        """Whether each word of TEXT is one of English messages and of no French one."""
        said = {word.lower() for word in words(text) if len(word) >= SHORT}
        return bool(said) and said <= self.english_words - self.french_words

    @property
    def _long(self) -> list[str]:
        if "_kept" not in self.__dict__:
            self.__dict__["_kept"] = [f" {one} " for one in self.english if len(words(one)) >= LONG]
        kept: list[str] = self.__dict__["_kept"]
        return kept


def _pieces(text: str) -> Iterator[str]:
    """The parts of a message that stand in one text on a page: between tags and places."""
    if not (_TAG.search(text) or _PLACE.search(text)):
        yield normal(text)
        return
    for part in re.split(rf"{_TAG.pattern}|{_PLACE.pattern}", text):
        if len(words(part)) > 1:
            yield normal(part)


def _pattern(text: str) -> re.Pattern[str] | None:
    """TEXT with anything in its places, if it has places and enough words beside them."""
    bare = normal(_TAG.sub("", text))
    if not _PLACE.search(bare) or len("".join(words(_PLACE.sub("", bare)))) < 6:  # letters
        return None
    return re.compile(".+?".join(map(re.escape, _PLACE.split(bare))))


def _po(path: Path) -> Iterator[tuple[str, str]]:
    with path.open("rb") as file:
        for message in read_po(file, locale="fr"):
            if message.id:
                ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
                strings = (
                    message.string
                    if isinstance(message.string, tuple | list)
                    else (message.string,)
                )
                strings = () if message.fuzzy else strings
                for number, english in enumerate(ids):
                    yield english, (strings[number] if number < len(strings) else "") or ""


def _packages() -> list[Path]:
    named = {
        point.value.partition(":")[0] for point in entry_points(group="invenio_i18n.translations")
    }
    named |= {*LIBRARIES}
    return sorted(
        Path(spec.origin).parent for name in named if (spec := find_spec(name)) and spec.origin
    )


def _catalogues_of(package: Path) -> list[Path]:
    """Those of the server; those of scripts are JSON."""
    folders = [package / "translations", package / "locale"]
    return [
        path
        for folder in folders
        for path in sorted([*folder.glob("*.pot"), *folder.glob("fr/LC_MESSAGES/*.po")])
    ]


def catalogues() -> Messages:
    """All messages that a page may be made of; ours win over those of packages."""
    found: dict[str, str] = {}
    for package in _packages():
        for path in _catalogues_of(package):
            found |= {
                english: french for english, french in _po(path) if french or english not in found
            }
        for path in sorted(package.glob("**/messages/*/translations.json")):
            if path.parent.name in ("en", "fr"):
                french = path.parent.name == "fr"
                read = json.loads(path.read_text())
                found |= {
                    english: (other if french else "")
                    for english, other in read.items()
                    if english not in found or (french and other)
                }
    for package_words in json.loads((ROOT / "translations/fr.json").read_text()).values():
        found |= package_words
    for name in ("messages.pot", "fr/LC_MESSAGES/upstream.po", "fr/LC_MESSAGES/messages.po"):
        found |= dict(_po(ROOT / "translations" / name))
    messages = Messages()
    for english, french in found.items():
        messages.add(english.removesuffix("_plural"), french)
    return messages


@dataclass(frozen=True)
class Judge:
    """Tells what is English on a French page; WRITTEN is what people wrote."""

    messages: Messages
    written: frozenset[str] = frozenset()

    def faults(self, seen: Iterable[dict[str, str]]) -> list[str]:
        """``where: text`` of all that is English among what was SEEN, each once."""
        found = {
            f"{one['where']}: {one['text'].strip()[:160]}": None
            for one in seen
            if self.is_english(one["text"], own=one.get("marked") not in ("", "fr", None))
        }
        return list(found)

    def is_english(self, text: str, *, own: bool = False) -> bool:
        """Whether TEXT is English that nobody wrote; OWN is what says that it is no French."""
        if own or normal(text) in self.written:
            return False
        rest = self._without_what_was_written(normal(text))
        if self.messages.says(rest) is not None or _reads_english(rest):
            return True
        return self.messages.is_made_of_english(rest)

    def _without_what_was_written(self, text: str) -> str:
        for one in self._long:
            if one in text:
                text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", "…", text)
        return text

    @property
    def _long(self) -> list[str]:
        return sorted(
            (one for one in self.written if len(one) > 3), key=len, reverse=True
        )  # letters


def _reads_english(text: str) -> bool:
    """Whether TEXT has words that carry English sentences."""
    said = {word.lower() for word in words(text)}
    return len(said & FUNCTION_WORDS) >= 2


def what_people_wrote(documents: Iterable[Any]) -> frozenset[str]:
    """All texts in DOCUMENTS, and the lines of those that are HTML."""
    found: set[str] = set()
    for text in _texts(documents):
        found.add(normal(text))
        found |= {normal(line) for line in plain(text).split("\n")}
    return frozenset(found - {""})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)
