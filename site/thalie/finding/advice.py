"""What a reader is told of a search: how it was read, and, where nothing was found, what would be.

A spelling is offered only if this reader finds something with it: the search engine knows words of
datasets that are closed, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from flask import current_app
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import QuerystringValidationError
from invenio_search.proxies import current_search_client

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import SUMMARY
from thalie.heritage.search import SEARCH_FIELDS
from thalie.search.bulk import index_of
from thalie.search.query import Part, Understood, WordsParser

from .asked import Asked
from .fields import FIELDS

Json = dict[str, Any]
PARTS = 6  # that are left out, one after the other, to see whether the others find something
SPELLINGS = 4  # words for which another is looked for
TRIED = 8  # spellings that are tried
LONG = 300  # characters of which words are read one by one
_WORD = re.compile(r"[^\W\d_]{4,40}")

PLAIN = _("This is not the syntax of searches: quotes or brackets lack their partner, or a field is"
          " not known. Its words were looked for.")  # fmt: skip
OPEN = _("A word is looked for from its first letter on: a star stands at its end, not before it.")
MISTYPED = _("There is no dataset with this address or number that you may see.")


def advice(identity: Any, asked: Asked, language: str, *, found: bool = False) -> Json:
    """Hints, and what would be found otherwise, unless the page has FOUND something."""
    read = _understood(identity, asked.words)
    told: Json = {"hints": [one.in_language(language) for one in _hints(read)]}
    if found or _number(identity, asked):
        return told
    if [part.field for part in read.parts] in (["doi"], ["record"], ["orcid"]):
        told["hints"].append(MISTYPED.in_language(language))
    return told | {
        "understood": [_part(part, language) for part in read.parts[:PARTS]],
        "spellings": list(_spellings(identity, asked)),
        "without": [*_less_words(identity, asked, read), *_less_facets(identity, asked)],
    }


def _understood(identity: Any, words: str) -> Understood:
    parser: WordsParser = current_app.config["RDM_SEARCH"]["query_parser_cls"](identity)
    return parser.understood(words) if words.strip() else Understood(())


def _hints(read: Understood) -> Iterator[Sentence]:
    if read.plain:
        yield PLAIN
    if read.begins_open:
        yield OPEN


def _part(part: Part, language: str) -> Json:
    label = FIELDS[part.field].in_language(language) if part.field in FIELDS else part.field
    return {"label": label, "text": part.text[:LONG]}


def _number(identity: Any, asked: Asked) -> int:
    """How many datasets this reader finds."""
    return _search(identity, asked)[0]


def _search(identity: Any, asked: Asked) -> tuple[int, Json]:
    """How many datasets this reader finds, and what the facets count."""
    try:
        found = records.search(identity, asked.params(1))
    except QuerystringValidationError:
        return 0, {}
    return int(found.total or 0), found.aggregations or {}


def _found(number: int, asked: Asked, label: str) -> Iterator[Json]:
    if number:
        yield {"label": label, "query": asked.query(), "number": number}


def _less_words(identity: Any, asked: Asked, read: Understood) -> Iterator[Json]:
    """The search without each of its parts."""
    if not 1 < len(read.parts) <= PARTS:
        return
    between = " AND " if read.together else " "
    for left_out in read.parts:
        rest = between.join(_typed(part) for part in read.parts if part is not left_out)
        other = asked.with_words(rest)
        yield from _found(_number(identity, other), other, _typed(left_out))


def _typed(part: Part) -> str:
    return f"{part.field}:{part.text}" if part.field else part.text


def _less_facets(identity: Any, asked: Asked) -> Iterator[Json]:
    for facet in list(asked.facets)[:PARTS]:
        other = asked.without(facet)
        number, facets = _search(identity, other)
        yield from _found(number, other, facets.get(facet, {}).get("label", facet))


def _spellings(identity: Any, asked: Asked) -> Iterator[Json]:
    """The search with a word that is nearly the same; the nearest first."""
    if len(asked.words) > LONG:
        return
    for wrong, near in islice(_near(asked.words), TRIED):
        words = re.sub(rf"\b{re.escape(wrong)}\b", near, asked.words)
        other = asked.with_words(words)
        yield from _found(_number(identity, other), other, near)


def _near(text: str) -> Iterator[tuple[str, str]]:
    """Words of TEXT, each with words of the index that are nearly the same."""
    words = [word for word in _WORD.findall(text) if word.lower() not in SEARCH_FIELDS]
    if not words:
        return
    near = {
        "field": f"custom_fields.{SUMMARY}.spelling",
        "suggest_mode": "always",
        "min_word_length": 4,
        "prefix_length": 1,
        "size": 3,
    }
    suggest = {str(n): {"text": w, "term": near} for n, w in enumerate(words[:SPELLINGS])}
    answer = current_search_client.search(
        index=index_of(records, records.record_cls), body={"size": 0, "suggest": suggest}
    )
    for number, word in enumerate(words[:SPELLINGS]):
        for found in answer["suggest"][str(number)]:
            yield from ((word, option["text"]) for option in found["options"])
