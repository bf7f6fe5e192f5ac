"""Where programs write persons, and which values are names. Pure.

They call them ``username`` and ``institution``, and in other tools and languages have other words.
A word found here is looked for at every level of a file.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PERSONS = (
    "username user utilisateur utilisatrice login operator operateur operatrice "
    "experimenter experimentateur experimentatrice author auteur autrice leader responsable "
    "chercheur chercheuse scientist owner proprietaire contact email mail courriel "
    "person personne firstname lastname surname prenom"
)
_EMPLOYERS = "institution institut institute affiliation employer employeur"
_PERSON_WORDS = frozenset(_PERSONS.split())
_EMPLOYER_WORDS = frozenset(_EMPLOYERS.split())
_NEVER_NAMES = frozenset({"comment", "commentaire", "commentaires", "comments"})
_NOBODY = frozenset({"", "none", "null", "nan", "n/a", "?"})
_REDACTED = "REDACTED"
HIDDEN = "[…]"
_MARK = "*"


@lru_cache(maxsize=1024)
def is_person_key(key: str) -> bool:
    """Whether KEY (of an attribute, dataset or field) announces a person or an employer.

    A comment of the user (``user comment``) is about the object, not about the user.
    """
    words = _words(key)
    return bool(words & (_PERSON_WORDS | _EMPLOYER_WORDS)) and not words & _NEVER_NAMES


def is_employer_key(key: str) -> bool:
    """Whether KEY announces an institution rather than a person."""
    return bool(_words(key) & _EMPLOYER_WORDS)


@lru_cache(maxsize=1024)
def is_person_group(name: str) -> bool:
    """Whether all text under a group called NAME is about a person, as in ``/entry/user/name``."""
    return _plain(name.strip()) in _PERSON_WORDS | _EMPLOYER_WORDS


def is_name(value: str) -> bool:
    """Whether VALUE, found under such a key, names somebody."""
    word = value.strip()
    return word.casefold() not in _NOBODY and not is_redacted(word)


def is_redacted(value: str) -> bool:
    """Whether VALUE is what ``filler`` leaves behind."""
    word = value.strip()
    return bool(word) and (not word.replace(_REDACTED, "").strip() or set(word) == {_MARK})


def filler(length: int) -> bytes:
    """LENGTH bytes that say a name was here."""
    if length < len(_REDACTED):
        return _MARK.encode() * length
    return _REDACTED.encode().ljust(length)


def mentions(text: str, name: str) -> bool:
    """Whether TEXT holds NAME as words of its own, whatever the case and the accents."""
    wanted = re.escape(_plain(name.strip()))
    return bool(wanted) and re.search(rf"(?<!\w){wanted}(?!\w)", _plain(text)) is not None


def _words(key: str) -> set[str]:
    return set(re.findall(r"[a-z]+", _plain(key)))


def _plain(text: str) -> str:
    """TEXT in lower case without accents."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spread if not unicodedata.combining(c))
