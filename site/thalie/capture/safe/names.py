"""Where programs write persons, and which values are names. Pure.

They call them ``username`` and ``institution``, and in other tools and languages have other words.
A word found here is looked for at every level of a file.
"""

from __future__ import annotations

import re
from functools import lru_cache

from thalie.ground.plain import unaccented

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
    return unaccented(name.strip()) in _PERSON_WORDS | _EMPLOYER_WORDS


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
    return mentions_any(text, frozenset({name}))


def mentions_any(text: str, names: frozenset[str]) -> bool:
    """Whether TEXT holds one of NAMES as ``mentions`` sees it; the cost is that of one name."""
    pattern = _pattern(names)
    return pattern is not None and pattern.search(unaccented(text)) is not None


@lru_cache(maxsize=256)
def _pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    wanted = {unaccented(name.strip()) for name in names} - {""}
    if not wanted:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(wanted)))})(?!\w)")


def _words(key: str) -> set[str]:
    return set(re.findall(r"[a-z]+", unaccented(key)))
