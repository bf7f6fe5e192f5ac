"""Keeps persons found inside data files out of public metadata. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from thalie.capture import PersonalName, mentions, mentions_any
from thalie.ground.errors import OperatorError
from thalie.ground.plain import fold

from .people import People

SHORTEST = 3  # letters of a part of a name that is looked for alone


class PrivateNameError(OperatorError):
    """Public metadata would show a person found in a file; the message says where.

    ``names`` are the values, ``place`` the field of the document.
    """

    def __init__(self, names: list[str], place: str) -> None:
        self.names, self.place = names, place
        super().__init__(
            f"The public metadata would name {', '.join(map(json.dumps, names))}, found inside the "
            f"files ({place}). Name this person in the --creators file, or change the title."
        )


@dataclass(frozen=True)
class Discretion:
    """Knows the values that must not be shown.

    ``whole`` are values as found in files; ``parts`` the single words of a person's name (not of an
    institution's), so that a comment such as "asked by DUPONT" is withheld too.
    """

    whole: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, names: Iterable[PersonalName], people: People, shown: Iterable[str] = ()
    ) -> Discretion:
        """Withhold ``names`` but those that ``people`` cites or that stand in ``shown``.

        ``shown`` are texts of the configuration (facility, publisher), public already. A value
        without two letters together names nobody.
        """
        settings = "\n".join(shown)
        public = people.public_words
        private = {
            name
            for name in names
            if re.search(r"[^\W\d_]{2}", name.value)
            and fold(name.value) not in public
            and not mentions(settings, name.value)
        }
        words = {
            part
            for name in private
            if not name.where.attribute.casefold().startswith("insti")
            for part in re.findall(rf"[^\W\d_]{{{SHORTEST},}}", name.value)
        }
        cited = {word for text in public for word in fold(text).replace(",", " ").split()}
        return cls(
            frozenset(name.value for name in private),
            frozenset(word for word in words if fold(word) not in cited),
        )

    @cached_property
    def _judged(self) -> dict[str, bool]:
        """What ``may_show`` answered: the analyses of a run say the same over and over."""
        return {}

    @cached_property
    def _words(self) -> frozenset[str]:
        return self.whole | self.parts

    def may_show(self, text: str) -> bool:
        """Whether ``text`` of a file holds no person to withhold."""
        if text not in self._judged:
            self._judged[text] = not mentions_any(text, self._words)
        return self._judged[text]

    def shown(self, text: str) -> str:
        """``text``, or nothing when it must be withheld."""
        return text if self.may_show(text) else ""

    def names_in(self, text: str) -> list[str]:
        """Whole values that ``text`` would show."""
        if not mentions_any(text, self.whole):
            return []
        return sorted(name for name in self.whole if mentions(text, name))

    def check(self, document: dict[str, Any]) -> None:
        """Raise ``PrivateNameError`` when any text of ``document`` shows a whole value."""
        places: dict[str, str] = {}
        for place, text in _texts(document, ""):
            places.setdefault(text, place)
        for text, place in places.items():
            found = self.names_in(text)
            if found:
                raise PrivateNameError(found, place)


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield f"{place}, key", str(key)
            yield from _texts(item, f"{place}.{key}".lstrip("."))
    elif isinstance(value, (list, tuple)):
        for number, item in enumerate(value, start=1):
            yield from _texts(item, f"{place}[{number}]")
