"""Search of vocabularies: French as well as English, other spellings, no matter which accents.

The analysis of words (accents, elided articles, the micro sign) is set when the index is made:
``index_templates``.
"""

from __future__ import annotations

import re

from invenio_records_resources.services.records.queryparser import (
    CompositeSuggestQueryParser,
    QueryParser,
)
from invenio_search.engine import dsl
from invenio_vocabularies.services.config import (
    VocabulariesServiceConfig,
    VocabularySearchOptions,
)

TYPED = ("title.en", "title.fr", "props.also_en", "props.also_fr", "id.text")
WORDS = [
    "id.text^3",
    "title.en^5",
    "title.fr^5",
    "props.acronym^8",
    "props.symbol^8",
    "props.also_en^3",
    "props.also_fr^3",
    "props.channel",
    "props.museofile",
    "props.wikidata",
]
BEGINNINGS = [*WORDS, *(f"{field}.{grams}" for field in TYPED for grams in ("_2gram", "_3gram"))]

# A query is read as Lucene syntax only if it shows that it means it: a field of ours, quotes,
# wildcards, operators. All else is words, as titles are full of hyphens, slashes and brackets.
_SYNTAX = re.compile(
    r"(?:^|[\s(+-])(?:id|title|description|tags|props|type|created|updated)(?:\.\w+)*:\S"
    r"|[\"*?~]|\b(?:AND|OR|NOT)\b"
)
_SPECIAL = re.compile(r"[+\-=&|><!(){}\[\]^:\\/;,]")


class TermQueryParser(QueryParser):  # type: ignore[misc]
    """Finds terms that have all the words of a query, in any language."""

    def parse(self, query_str: str) -> dsl.query.Query:
        """Return the query for ``q``: words, or Lucene syntax."""
        if not _SYNTAX.search(query_str):
            query_str = " ".join(_SPECIAL.sub(" ", query_str).split())
        if not query_str:
            return dsl.Q("match_none")
        query = super().parse(query_str)
        operator = "default_operator" if query.name == "query_string" else "operator"
        return dsl.Q(query.name, **{**query.to_dict()[query.name], operator: "and"})


class TermSuggestParser(CompositeSuggestQueryParser):  # type: ignore[misc]
    """Completes what is typed; a term whose very identifier is typed comes first."""

    def parse(self, query_str: str) -> dsl.query.Query:
        """Return the query for ``suggest``."""
        identifier = "-".join(query_str.casefold().split())
        exact = dsl.Q("term", id={"value": identifier, "boost": 1000})
        return dsl.Q("bool", should=[super().parse(query_str), exact])


class HeritageSearchOptions(VocabularySearchOptions):  # type: ignore[misc]
    """Search by any name of a term; what is typed may be its beginning, or have a typing error."""

    query_parser_cls = TermQueryParser
    suggest_parser_cls = TermSuggestParser.factory(
        fields=WORDS,
        clauses=[
            {"type": "best_fields", "boost": 10},
            {"type": "cross_fields"},
            {"type": "bool_prefix", "fields": BEGINNINGS, "boost": 0.1},
            {"type": "best_fields", "fuzziness": "AUTO", "prefix_length": 1, "boost": 0.01},
        ],
    )


class HeritageVocabulariesServiceConfig(VocabulariesServiceConfig):  # type: ignore[misc]
    """The vocabularies of InvenioRDM with our search."""

    search = HeritageSearchOptions


VOCABULARIES_SERVICE_CONFIG = HeritageVocabulariesServiceConfig
