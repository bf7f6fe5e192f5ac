"""How texts of records are cut into words when they are indexed, and words of a query alike.

Signs part words (``PIXE/PIGE``, ``ion-beam``), French articles fall off (``d'argent``), accents and
ligatures do not matter, and plurals of both languages meet their singulars. InvenioRDM's own
analyzer takes signs out before it cuts, which makes one word of two; its name is in the mappings of
records, so the name is kept and gets this meaning.
"""

from __future__ import annotations

from typing import Any

from invenio_search import current_search_client
from invenio_search.utils import build_alias_name

AS_IS = "thalie_as_is"
"""Analyzer that leaves words as they are written."""

_SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹", "01234567890123456789", strict=True))
_APOSTROPHES = dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u2032\uff07", "'")
_SIGNS = {**_SUBSCRIPTS, **_APOSTROPHES, "\u00b5": "u", "\u03bc": "u", "_": "\\u0020"}
_ARTICLES = ["c", "d", "j", "jusqu", "l", "lorsqu", "m", "n", "puisqu", "qu", "quoiqu", "s", "t"]
_PLAIN = {  # words as they are written, for spellings that are offered
    "type": "custom",
    "char_filter": ["thalie_signs", "thalie_accents"],
    "tokenizer": "standard",
    "filter": ["lowercase", "thalie_articles", "thalie_possessive"],
}
_WORDS = {
    **_PLAIN,
    "filter": [
        *("lowercase", "thalie_articles", "thalie_possessive", "asciifolding"),
        *("thalie_aux", "thalie_x", "thalie_es", "thalie_ies", "thalie_s"),
    ],
}
# Plurals of both languages meet their singulars; what is left need not be a word. Accents are gone.
_AUX = {  # plurals that no rule finds
    "al": "anim cap chen cr crist journ medi mediev met miner monument nation orient veget",
    "ail": "em vitr",
    "au": "joy materi noy boy",
}
_PLURALS = {
    "thalie_x": (r"(eau|eu|ou)x$", "$1"),  # anneaux, bijoux
    "thalie_es": (r"(ss|ch|sh)es?$", "$1"),  # glasses, brooches; broche
    "thalie_ies": (r"^(.{2,})ies?$", "$1y"),  # alloys, cities; monnaie
    "thalie_s": (r"^(.{2,}[^s])s$", "$1"),
}

ANALYSIS = {
    "char_filter": {
        "thalie_signs": {
            "type": "mapping",
            "mappings": [f"{sign} => {meaning}" for sign, meaning in _SIGNS.items()],
        },
        "thalie_accents": {  # accents that stand behind their letter, as some systems write them
            "type": "pattern_replace",
            "pattern": "[\\u0300-\\u036f]",
            "replacement": "",
        },
    },
    "filter": {
        "thalie_articles": {"type": "elision", "articles": _ARTICLES, "articles_case": "true"},
        "thalie_possessive": {"type": "stemmer", "language": "possessive_english"},
        "thalie_aux": {
            "type": "stemmer_override",
            "rules": [
                "boxes => box",
                *(f"{stem}aux => {stem}{end}" for end in _AUX for stem in _AUX[end].split()),
            ],
        },
        **{
            name: {"type": "pattern_replace", "pattern": pattern, "replacement": replacement}
            for name, (pattern, replacement) in _PLURALS.items()
        },
    },
    "analyzer": {"default": _WORDS, "accent_analyzer": _WORDS, AS_IS: _PLAIN},
}

Json = dict[str, Any]


def give_analysis() -> None:
    """Let the indices of records and drafts cut words this way; each is closed for a moment.

    What is in an index stays as it was cut before.
    """
    indices = current_search_client.indices
    for name in indices_that_differ():
        indices.close(index=name)
        indices.put_settings(index=name, body={"analysis": ANALYSIS})
        indices.open(index=name)
        current_search_client.cluster.health(index=name, wait_for_status="yellow")


def indices_that_differ() -> list[str]:
    """Names of indices of records and drafts that cut words otherwise."""
    found: Json = current_search_client.indices.get_settings(index=build_alias_name("rdmrecords-*"))
    settings = {name: about["settings"]["index"] for name, about in found.items()}
    return [n for n, one in settings.items() if not _is_within(ANALYSIS, one.get("analysis", {}))]


def _is_within(wanted: Any, given: Any) -> bool:
    """Whether all that is WANTED is GIVEN; other analyzers may be there too."""
    if isinstance(wanted, dict):
        return isinstance(given, dict) and all(
            _is_within(value, given.get(name)) for name, value in wanted.items()
        )
    return bool(wanted == given)
