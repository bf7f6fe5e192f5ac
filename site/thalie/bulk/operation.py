"""What is done with one field of each record, and what that would write. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _

from .paths import (
    SPOTS,
    Json,
    Named,
    Spot,
    ValueRefusedError,
    get,
    places,
    same,
    storable,
    text_of,
    value_of,
)

LONGEST = 10_000  # characters of a value


class Do(StrEnum):
    """What is done."""

    SET = "set"
    """The value stands there, whatever stood there; no value: nothing stands there."""
    ADD = "add"
    """It stands there too; of a field with one value, where nothing stands."""
    REMOVE = "remove"
    """It stands there no more."""
    REPLACE = "replace"
    """It stands where another value stood."""


@dataclass(frozen=True, slots=True)
class Operation:
    """``value`` and, to be replaced, ``was``, as texts (``paths.value_of``)."""

    path: str
    do: Do
    value: str = ""
    was: str = ""

    @property
    def spot(self) -> Spot:
        """The field."""
        return SPOTS[self.path]

    @classmethod
    def read(cls, given: Mapping[str, Any], named: Named) -> Operation:
        """Of what was asked for. Raises ``ValueRefusedError`` where it means nothing."""
        path, do = str(given.get("field") or "").strip(), str(given.get("do") or "")
        value, was = (_text(given.get(name)) for name in ("value", "was"))
        if path not in SPOTS:
            raise ValueRefusedError(
                _("There is no field “%(path)s” to be changed.", path=path[:80])
            )
        if do not in list(Do):
            raise ValueRefusedError(_("Say what is to be done: %(ways)s.", ways=", ".join(Do)))
        if max(len(value), len(was)) > LONGEST:
            raise ValueRefusedError(_("At most %(most)s characters.", most=LONGEST))
        asked = cls(path, Do(do), value, was)
        new, old = (value_of(asked.spot, text, named) for text in (value, was))
        if new is None and asked.do in (Do.ADD, Do.REMOVE):
            raise ValueRefusedError(_("Say which value."))
        if old is None and asked.do is Do.REPLACE:
            raise ValueRefusedError(_("Say which value is to be replaced."))
        return asked

    def as_json(self) -> dict[str, str]:
        """As ``read`` takes it."""
        return {"field": self.path, "do": self.do.value, "value": self.value, "was": self.was}


def _text(given: Any) -> str:
    """As a form sends it; a program may send JSON as it is."""
    text = given if isinstance(given, str) else "" if given is None else json.dumps(given)
    return storable(text).strip()


def wanted(asked: Operation, document: Json, named: Named) -> tuple[dict[str, Any], list[Sentence]]:
    """What a record would say at which place (``None``: nothing), and why elsewhere not."""
    spot, found, left = asked.spot, {}, []
    new, was = (value_of(spot, text, named) for text in (asked.value, asked.was))
    for place in places(spot, document):
        old = get(document, place)
        if asked.do is Do.ADD and not spot.many and old is not None and not same(spot, old, new):
            left.append(_("“%(value)s” stands there already.", value=text_of(spot, old)[:300]))
            continue
        then = _then(spot, asked.do, old, new, was)
        if not same(spot, old, then):
            found[place] = then
    return found, left


def _then(spot: Spot, do: Do, old: Any, new: Any, was: Any) -> Any:
    if do is Do.SET:
        return new
    if not spot.many:
        if do is Do.ADD:
            return new if old is None else old
        fits = old is not None and same(spot, old, new if do is Do.REMOVE else was)
        return (None if do is Do.REMOVE else new) if fits else old
    items, news, gone = list(old or ()), list(new or ()), list(was or ())
    if do is Do.ADD:
        return items + [one for one in news if not _among(spot, one, items)]
    if do is Do.REMOVE:
        return [one for one in items if not _among(spot, one, news)] or None
    if not all(_among(spot, one, items) for one in gone):
        return old
    first = next(n for n, one in enumerate(items) if _among(spot, one, gone))
    kept = [one for one in items if not _among(spot, one, [*gone, *news])]
    before = sum(1 for one in items[:first] if not _among(spot, one, [*gone, *news]))
    return [*kept[:before], *news, *kept[before:]] or None


def _among(spot: Spot, one: Any, items: list[Any]) -> bool:
    return any(same(spot, [one], [other]) for other in items)
