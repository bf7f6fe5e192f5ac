"""The entities of somebody else's RO-Crate, found by their ``@id``; whatever JSON comes. Pure.

Nothing is fetched, and nothing is followed on its own: who asks for what an entity points at gets
the entities it names, one step at a time, so that circles do no harm.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.ground.plain import legal

Json = Mapping[str, Any]
MOST_ENTITIES = 200_000
LONGEST_TEXT = 100_000  # characters that are read
DESCRIPTORS = ("ro-crate-metadata.json", "ro-crate-metadata.jsonld")
_PROFILE = re.compile(r"https?://w3id\.org/ro/crate/1\.\d+(/.*|-DRAFT)?")


class CrateError(ValueError):
    """What came cannot be taken as an RO-Crate; ``sentence`` says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.in_language("en"))
        self.sentence = sentence


def parsed(content: bytes) -> Any:
    """JSON as it was sent. Raises ``CrateError``."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        where = f": {error}" if isinstance(error, json.JSONDecodeError) else ""
        raise CrateError(
            _("The description of the crate is no JSON%(where)s.", where=where)
        ) from error


class Crate:
    """The entities of a crate. ``root`` is the one that the crate is about."""

    def __init__(self, document: Any) -> None:
        """DOCUMENT is what ``ro-crate-metadata.json`` holds. Raises ``CrateError``."""
        graph = document.get("@graph") if isinstance(document, dict) else None
        if not isinstance(graph, list):
            raise CrateError(_("The description has no list of entities, “@graph”."))
        if len(graph) > MOST_ENTITIES:
            raise CrateError(
                _("The description has more than %(most)s entities.", most=MOST_ENTITIES)
            )
        self._entities: dict[str, dict[str, Any]] = {}
        for one in graph:
            if isinstance(one, dict) and isinstance(one.get("@id"), str):
                self._entities.setdefault(_same(one["@id"]), {}).update(one)
        self.root = self._root()

    def _root(self) -> Json:
        descriptor = next(filter(None, map(self._entities.get, DESCRIPTORS)), None)
        if descriptor is None:
            name = DESCRIPTORS[0]
            raise CrateError(_("The description lacks the entity “%(name)s”.", name=name))
        profiles = [one.get("@id") for one in self.nodes(descriptor, "conformsTo")]
        if not any(isinstance(one, str) and _PROFILE.fullmatch(one) for one in profiles):
            raise CrateError(_("The description does not say that it is an RO-Crate 1."))
        root = next(self.nodes(descriptor, "about"), None)
        if root is None or not root.keys() - {"@id"}:
            raise CrateError(
                _("The description does not tell what it is about: its root is missing.")
            )
        return root

    def nodes(self, entity: Json, *names: str) -> Iterator[Json]:
        """The entities to which the properties NAMES lead, those that stand inside among them."""
        for value in _values(entity, *names):
            if isinstance(value, dict) and "@value" not in value:
                iri = value.get("@id")
                known = self._entities.get(_same(iri)) if isinstance(iri, str) else None
                yield {**value, **(known or {})}

    def texts(self, entity: Json, *names: str) -> Iterator[tuple[str, str]]:
        """The texts of the properties NAMES, each with its language where that is told."""
        for value in _values(entity, *names):
            spoken = value if isinstance(value, dict) else {"@value": value}
            said, language = spoken.get("@value"), spoken.get("@language")
            if isinstance(said, str | int | float) and not isinstance(said, bool):
                text = legal(str(said)[:LONGEST_TEXT]).strip()
                if text:
                    yield text, language if isinstance(language, str) else ""

    def text(self, entity: Json, *names: str) -> str:
        """The first of these texts, or nothing."""
        return next((text for text, _ in self.texts(entity, *names)), "")

    def mentioned(self, entity: Json, *names: str) -> Iterator[tuple[str, Json]]:
        """What the properties NAMES name, be it a text or an entity: its name, and the entity."""
        for value in _values(entity, *names):
            if isinstance(value, dict) and "@value" not in value:
                for node in self.nodes({"it": value}, "it"):
                    yield self.text(node, "name") or _id(node), node
            else:
                for text, _language in self.texts({"it": value}, "it"):
                    yield text, {}


def types(entity: Json) -> frozenset[str]:
    """What an entity is."""
    found = entity.get("@type")
    return frozenset(one for one in _list(found) if isinstance(one, str))


def iri(entity: Json) -> str:
    """The address of an entity, or nothing."""
    return _id(entity)


def _values(entity: Json, *names: str) -> Iterator[Any]:
    for name in names:
        yield from _list(entity.get(name))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _id(entity: Json) -> str:
    found = entity.get("@id")
    return found if isinstance(found, str) else ""


def _same(iri: str) -> str:
    """An ``@id`` as others may write it: ``./x`` is ``x``."""
    return iri.removeprefix("./") or "./"
