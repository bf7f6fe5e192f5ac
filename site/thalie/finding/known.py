"""Objects that were described before, for whoever describes one again.

They are found in the datasets that who asks may read, by the search itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from flask_principal import Identity
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.ground.plain import unaccented

Json = dict[str, Any]

MOST = 10  # objects that are told
LOOKED_AT = 25  # datasets
FEWEST, LONGEST = 2, 200  # characters of what is typed
OBJECTS = "thalie:objects"
SAME = ("pop_reference", "inventory_number", "label", "keeper")
"""What two descriptions of one object have in common."""


def known_objects(identity: Identity, words: str) -> list[Json]:
    """Objects that have all WORDS in their texts: ``object`` and the dataset it stands ``in``.

    The newest description of each. Of a dataset those that its document in the index tells.
    """
    typed = words.strip()[:LONGEST]
    if len(typed) < FEWEST:
        return []
    found = records.search(identity, {"q": _quoted(typed), "size": LOOKED_AT, "sort": "newest"})
    told: dict[str, Json] = {}
    for hit in found.to_dict()["hits"]["hits"]:
        for one in _matching(hit, typed):
            told.setdefault(_key(one), {"object": one, "in": _dataset(hit)})
    return list(islice(told.values(), MOST))


def _quoted(typed: str) -> str:
    """All words of TYPED, none of which is read as syntax."""
    words = (word.replace("\\", " ").replace('"', " ").strip() for word in typed.split())
    return " AND ".join(f'"{word}"' for word in words if word)


def _matching(hit: Mapping[str, Any], typed: str) -> Iterator[Json]:
    wanted = unaccented(typed).split()
    for one in (hit.get("custom_fields") or {}).get(OBJECTS) or []:
        text = unaccented(" ".join(_texts(one)))
        if all(word in text for word in wanted):
            yield one


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _key(one: Json) -> str:
    if one.get("pop_reference"):
        return f"pop {one['pop_reference']}"
    return "|".join(" ".join(_texts(one.get(name))) for name in SAME)


def _dataset(hit: Mapping[str, Any]) -> Json:
    return {"id": hit["id"], "title": hit["metadata"].get("title", "")}
