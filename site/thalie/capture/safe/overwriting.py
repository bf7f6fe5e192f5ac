"""Overwriting names in a copy: what all formats share. Pure, but for the files it is given.

Why a copy must not be used, and the search for what is left of a name in its bytes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import product
from typing import BinaryIO

from .limits import MIB
from .outline import Beat

Place = dict[str, str]
"""Where a name stands and how it is read: group, attribute, value."""
Span = tuple[int, int]
"""First byte, and the byte after the last."""

_WINDOW = 4 * MIB
_SURE_LENGTH = 8  # bytes; shorter texts occur in packed numbers by chance
_LETTER = rb"[A-Za-z0-9\x80-\xff]"


class OverwritingError(Exception):
    """Why the copy must not be used, and the place it concerns."""

    def __init__(self, reason: str, group: str = "", attribute: str = "") -> None:
        super().__init__(reason)
        self.answer = {"error": reason, "group": group, "attribute": attribute}


def is_sure(word: str) -> bool:
    """Whether WORD is long enough not to occur in packed numbers by chance."""
    return len(word.encode()) >= _SURE_LENGTH


def holds(text: str, word: str) -> bool:
    """Whether TEXT holds WORD; a short one counts as a word of its own only."""
    if is_sure(word):
        return word.casefold() in text.casefold()
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) is not None


def holds_any(file: BinaryIO, spelt: set[bytes], spans: list[Span], beat: Beat) -> bool:
    """Whether SPANS of a file hold one of the texts SPELT in small letters, whatever the case."""
    longest = max(map(len, spelt))
    for _, window in windows(file, spans, longest, beat):
        low = window.lower()
        if any(text in low for text in spelt):
            return True
    return False


def holds_words(file: BinaryIO, words: set[bytes], spans: list[Span], beat: Beat) -> bool:
    """Whether SPANS of a file hold one of WORDS as a word of its own."""
    alternatives = b"|".join(re.escape(word) for word in sorted(words))
    pattern = re.compile(rb"(?<!%b)(?:%b)(?!%b)" % (_LETTER, alternatives, _LETTER))
    overlap = max(map(len, words)) + 2
    return any(pattern.search(window) for _, window in windows(file, spans, overlap, beat))


def encodings(word: str) -> set[bytes]:
    """WORD as the bytes that may stand for it: UTF-8, Latin-1, Windows-1252; composed or not."""
    forms = {unicodedata.normalize(form, word) for form in ("NFC", "NFD")}
    found = set()
    for form, coding in product(forms, ("utf-8", "latin-1", "windows-1252")):
        with suppress(UnicodeEncodeError):
            found.add(form.encode(coding))
    return found


def spellings(word: str) -> set[bytes]:
    """The encodings of WORD in small letters and capitals, as ``bytes.lower`` leaves them."""
    return {raw.lower() for case in (word, word.lower(), word.upper()) for raw in encodings(case)}


def sought(words: Mapping[bytes, str]) -> tuple[set[bytes], set[bytes]]:
    """What a copy must not hold of WORDS, keyed by their bytes in the file.

    Long ones in whatever case, for ``holds_any``; short ones for ``holds_words``.
    """
    long, short = set[bytes](), set[bytes]()
    for raw, word in words.items():
        if is_sure(word):
            long |= {raw.lower(), *spellings(word)}
        else:
            short |= {raw, *encodings(word)}
    return long, short


def windows(
    file: BinaryIO, spans: list[Span], overlap: int, beat: Beat
) -> Iterator[tuple[int, bytes]]:
    """SPANS of a file in pieces that OVERLAP, so that nothing is cut apart: (offset, bytes)."""
    for first, after in spans:
        at = first
        while at < after:
            beat()
            file.seek(at)
            window = file.read(min(_WINDOW + overlap, after - at))
            yield at, window
            at += _WINDOW
