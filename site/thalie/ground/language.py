"""Sentences and lists in the language of whoever reads them. Pure.

A sentence is written in English where it is needed; other languages stand in gettext catalogues,
``translations/<language>/LC_MESSAGES/messages.po``, which ``scripts/translations.sh`` fills from
the code. What a catalogue lacks is said in English.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALES = {"en": "en_GB", "fr": "fr_FR"}

CHECKOUT = Path(__file__).resolve().parents[3]
"""What holds ``translations`` where there is no instance: tests, and programs that need none."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """English with places such as ``%(least)s``, and the values that stand there.

    ``several`` is the English for another ``number`` than 1. ``context`` tells short words apart
    that other languages may translate differently.
    """

    english: str
    values: Mapping[str, object]
    context: str = ""
    several: str = ""
    number: int = 1

    def in_language(self, language: str) -> str:
        """The sentence in LANGUAGE (``fr``, ``fr_CA``), else in English."""
        words = catalogue(language)
        if self.several:
            text = words.ngettext(self.english, self.several, self.number)
        elif self.context:
            text = words.pgettext(self.context, self.english)
        else:
            text = words.gettext(self.english)
        return text % self.values if self.values else text


def sentence(english: str, /, **values: object) -> Sentence:
    """A sentence; where many are written it is imported as ``_``."""
    return Sentence(english, values)


def in_context(context: str, english: str, /, **values: object) -> Sentence:
    """Words too short to be translated without knowing where they stand."""
    return Sentence(english, values, context)


def counted(one: str, several: str, /, number: int, **values: object) -> Sentence:
    """A sentence about NUMBER things, which stands at ``%(number)s``."""
    return Sentence(one, {"number": number, **values}, several=several, number=number)


def languages() -> list[str]:
    """English, and every language that has a catalogue."""
    return ["en", *sorted(_catalogues(_instance()).keys() - {"en"})]


def catalogue(language: str) -> NullTranslations:
    """The words of LANGUAGE; none, so that English stays, where there is no such catalogue."""
    known, name = _catalogues(_instance()), language.replace("-", "_")
    path = known.get(name) or known.get(name.split("_")[0])
    return _read(path) if path else NullTranslations()


def _instance() -> str:
    return os.environ.get("INVENIO_INSTANCE_PATH", "")


@cache
def _catalogues(instance: str) -> dict[str, Path]:
    """Compiled catalogues of the INSTANCE by language; those of the checkout if it has none."""
    compiled = Path(instance).glob("translations/*/LC_MESSAGES/messages.mo") if instance else ()
    written = CHECKOUT.glob("translations/*/LC_MESSAGES/messages.po")
    return _by_language(compiled) or _by_language(written)


def _by_language(paths: Iterable[Path]) -> dict[str, Path]:
    return {path.parent.parent.name: path for path in paths}


@cache
def _read(path: Path) -> GNUTranslations:
    with path.open("rb") as file:
        if path.suffix == ".mo":
            return GNUTranslations(file)
        compiled = BytesIO()
        write_mo(compiled, read_po(file, locale=path.parent.parent.name))
    compiled.seek(0)
    return GNUTranslations(compiled)


def and_more(number: int, language: str) -> str:
    """Close a list that was cut."""
    return sentence("and %(number)s more", number=number).in_language(language)


def few(values: Sequence[str], most: int, language: str) -> str:
    """Join values, the first ``most`` of them, saying how many are left out."""
    if len(values) <= most:
        return enumeration(values, language)
    return f"{', '.join(values[:most])} {and_more(len(values) - most, language)}"


def enumeration(values: Sequence[str], language: str) -> str:
    """``a, b and c``."""
    return format_list(values, locale=locale(language))


@cache
def locale(language: str) -> Locale:
    """How LANGUAGE writes lists, numbers and days; British English where nobody knows."""
    try:
        return Locale.parse(LOCALES.get(language, language).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(LOCALES["en"])
