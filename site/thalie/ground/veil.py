"""Persons kept out of texts and files, for who is to judge data and not know whose they are. Pure.

What is hidden is found by words, whatever their case and accents. That is caution, not proof: who
wrote of their “dissertation at the same institute” is not found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from unicodedata import normalize

from .plain import unaccented

WITHHELD = "[…]"
"""Stands where a person was named."""

GAP = 3  # characters between two words of a name, as in "Curie, M."
CHUNK = 1 << 20  # bytes of a file that are looked at together
LONG = 6  # letters of a name that chance does not write into bytes
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(
    r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"  # of mail
    r"|\b\d{4}-\d{4}-\d{4}-\d{3}[\dXx]\b"  # ORCID iD
)
_PACKED = (
    b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"\xfd7zXZ", b"BZh", b"\x28\xb5\x2f\xfd",
    b"Rar!", b"%PDF", b"\xd0\xcf\x11\xe0",
)  # fmt: skip
"""How archives, compressed files and documents begin: nobody sees what is inside."""

Name = tuple[str, ...]


@dataclass(frozen=True)
class Veil:
    """Hides the ``names``: each is some words, as somebody wrote them."""

    names: frozenset[Name]

    @classmethod
    def over_persons(cls, persons: Iterable[tuple[str, str]], others: Iterable[str] = ()) -> Veil:
        """A veil over PERSONS, as family and given names, and over OTHERS as they are written."""
        names: set[Name] = set(map(_words, others))
        for family, given in persons:
            last, first = _words(family), _words(given)
            names |= {last, first + last, last + first} if last else {first}
            if first and last:  # as accounts are called
                names |= {(first[0][0] + "".join(last),), ("".join(last) + first[0][0],)}
        return cls(frozenset(name for name in names if sum(map(len, name)) > 1))

    @cached_property
    def _by_first(self) -> dict[str, list[Name]]:
        found = defaultdict(list)
        bare = {tuple(map(unaccented, name)) for name in self.names}
        for name in sorted(bare, key=len, reverse=True):
            found[name[0]].append(name)
        return found

    def over(self, text: str) -> str:
        """TEXT with ``WITHHELD`` in place of names, addresses of mail and ORCID iDs."""
        text = _ADDRESS.sub(WITHHELD, normalize("NFC", text))
        parts, end = [], 0
        for start, stop in self._spans(text):
            parts += [text[end:start], WITHHELD]
            end = stop
        return "".join([*parts, text[end:]])

    def hides(self, text: str) -> bool:
        """Whether TEXT names somebody."""
        text = normalize("NFC", text)
        return bool(_ADDRESS.search(text)) or next(self._spans(text), None) is not None

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where names stand in TEXT, from left to right."""
        found = [(one.start(), one.end(), unaccented(one[0])) for one in _WORD.finditer(text)]
        place = 0
        while place < len(found):
            name = self._name_at(found, place)
            if name:
                yield found[place][0], found[place + len(name) - 1][1]
            place += len(name) or 1

    def _name_at(self, words: list[tuple[int, int, str]], place: int) -> Name:
        for name in self._by_first.get(words[place][2], ()):
            there = words[place : place + len(name)]
            near = all(two[0] - one[1] <= GAP for one, two in pairwise(there))
            if near and tuple(word for _start, _end, word in there) == name:
                return name
        return ()

    def hides_in(self, chunks: Iterable[bytes]) -> bool:
        """Whether a file, as CHUNKS of bytes, names somebody, or may: it cannot be looked into.

        In a text each name is looked for; in other files only those that chance does not write.
        """
        before, text = b"", None
        for chunk in chunks:
            if text is None:
                if chunk.startswith(_PACKED):
                    return True
                text = b"\0" not in chunk[:8192]
            seen = before + chunk
            if self._seen(seen, text):
                return True
            before = seen[-256:]
        return False

    def _seen(self, seen: bytes, text: bool) -> bool:
        if text:
            return any(self.hides(seen.decode(one, "replace")) for one in ("utf-8", "latin-1"))
        return bool(self._pattern and self._pattern.search(seen))

    @cached_property
    def _pattern(self) -> re.Pattern[bytes] | None:
        forms = {
            form
            for name in self.names
            if sum(map(len, name)) >= LONG
            for form in (_as_bytes(name, encoding) for encoding in ("utf-8", "utf-16-le"))
        }
        if not forms:
            return None
        return re.compile(b"|".join(sorted(forms)), re.IGNORECASE)


def _words(text: str) -> Name:
    return tuple(_WORD.findall(normalize("NFC", text)))


def _as_bytes(name: Name, encoding: str) -> bytes:
    """A pattern of NAME, with its accents or without, in small or capital letters."""
    between = rb"[^a-zA-Z]{0,%d}" % (GAP if encoding == "utf-8" else 2 * GAP)
    return between.join(
        b"(?:%s)" % b"|".join(sorted(re.escape(one.encode(encoding)) for one in _forms(word)))
        for word in name
    )


def _forms(word: str) -> set[str]:
    cases = {word, word.lower(), word.upper(), word.title(), unaccented(word)}
    return cases | {normalize("NFD", one) for one in cases}
