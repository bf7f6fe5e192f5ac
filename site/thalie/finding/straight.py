"""Straight to what somebody named: a dataset by its DOI or id, a person by the ORCID iD, an object
or a sample by its number.

Only what a search finds for the same reader is looked at, so that nobody learns of more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_search.engine import dsl

from thalie.crosswalks.model import Record
from thalie.crosswalks.things import key_within, quoted
from thalie.exports.bulk import models_of_hits
from thalie.heritage.custom_fields import SUMMARY
from thalie.search.query import Named, named
from thalie.things import book, merges

Json = Mapping[str, Any]
FEW = 25  # datasets that are looked at for what they name
LONGEST = 100  # characters of a number
_YEAR = re.compile(r"-?\d{1,4}")
_NUMBERS = f"custom_fields.{SUMMARY}.numbers.keyword"


def straight(identity: Any, words: str) -> str | None:
    """The path of what WORDS name, if that is one thing that the reader may see."""
    thing = named(words)
    if thing is None:
        return _by_number(identity, words.strip())
    if thing.kind == "orcid":
        known = book.look_up("person", [thing.value], 0, 1).total
        return f"/things/person/{quoted(thing.value)}" if known else None
    hits = _hits(identity, {"q": words, "size": FEW})
    found = [hit for hit in hits if _goes_by(hit, thing)]
    return _page(found[0]) if len(found) == 1 else None


def _hits(identity: Any, params: dict[str, Any], **more: Any) -> list[Json]:
    return list(records.search(identity, params, **more).hits)


def _page(hit: Json) -> str:
    return f"/records/{quoted(str(hit['id']))}"


def _goes_by(hit: Json, thing: Named) -> bool:
    """Whether THING is a name of the dataset itself, not of something it tells of."""
    parent = hit.get("parent") or {}
    if thing.kind == "record":
        return thing.value in (hit["id"], parent.get("id"))
    own = [pids.get("doi") for pids in (hit.get("pids") or {}, parent.get("pids") or {})]
    others = (hit.get("metadata") or {}).get("identifiers") or []
    names = {str(one["identifier"]).casefold() for one in [*own, *others] if one}
    return thing.value.casefold() in names


def _by_number(identity: Any, words: str) -> str | None:
    """The object or sample that goes by a number; its only dataset if it has no page."""
    if len(words) > LONGEST or not any(sign.isdigit() for sign in words) or _YEAR.fullmatch(words):
        return None
    same = {"value": words, "case_insensitive": True}
    hits = _hits(identity, {"size": FEW}, extra_filter=dsl.Q("term", **{_NUMBERS: same}))
    if not hits or len(hits) == FEW:
        return None
    if all((hit.get("access") or {}).get("record") == "public" for hit in hits):
        pages = set(_pages(models_of_hits(hits), words.casefold()))
        if len(pages) == 1:
            return pages.pop()
    return _page(hits[0]) if len(hits) == 1 else None


def _pages(models: Iterable[Record], number: str) -> Iterator[str]:
    same = merges.same()
    for model in models:
        for place, one in enumerate(model.objects):
            if number in _folded(one.inventory_number, one.eros_number, one.pop_reference):
                key = key_within(model, place)
                yield f"/things/object/{quoted(same.get(key, key))}"
        for place, sample in enumerate(model.samples):
            if number in _folded(sample.identifier, sample.pid):
                yield f"/things/sample/{quoted(f'{model.id}-{place + 1}')}"


def _folded(*numbers: str) -> set[str]:
    return {number.casefold() for number in numbers}
