"""Names of persons that files carry: known well enough to be recognised, and no better. Pure.

A run remembers them as digests, so that nobody reads from the database what was taken out of the
files. This is no secret for ever: who has the database may try a name and see whether it fits.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .plain import unaccented

Mark = tuple[int, str]  # number of words, digest


@dataclass(frozen=True, slots=True)
class PrivateNames:
    """Recognises names in texts, whatever case, accents and order of the words.

    ``salt`` belongs to the run: the same name has another digest elsewhere.
    """

    salt: bytes = b""
    marks: frozenset[Mark] = frozenset()

    @classmethod
    def of(cls, names: Iterable[str], salt: bytes) -> PrivateNames:
        """Digest NAMES; one without two letters together names nobody."""
        worded = [words for words in map(_words, names) if any(len(word) > 1 for word in words)]
        return cls(salt, frozenset(_mark(salt, words) for words in worded))

    def without(self, names: Iterable[str]) -> PrivateNames:
        """These names but those that may be shown."""
        return PrivateNames(self.salt, self.marks - PrivateNames.of(names, self.salt).marks)

    def stand_in(self, text: str) -> bool:
        """Whether TEXT shows one of the names."""
        if not self.marks:
            return False
        words = _words(text)
        lengths = {length for length, _ in self.marks}
        return any(
            _mark(self.salt, part) in self.marks
            for length in lengths
            for part in _neighbours(words, length)
        )


def _words(text: str) -> list[str]:
    """Words in lower case without accents."""
    return re.findall(r"\w+", unaccented(text))


def _neighbours(words: list[str], length: int) -> Iterator[list[str]]:
    return (words[start : start + length] for start in range(len(words) - length + 1))


def _mark(salt: bytes, words: list[str]) -> Mark:
    text = " ".join(sorted(words)).encode()
    return len(words), hashlib.blake2b(text, key=salt, digest_size=32).hexdigest()
