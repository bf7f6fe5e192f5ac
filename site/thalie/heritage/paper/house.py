"""Words that Thalie itself writes into records, in English, in the language of the reader.

Pure. A record keeps them as they were written, for whoever harvests it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from thalie.ground.language import Sentence, languages
from thalie.ground.language import sentence as _
from thalie.ground.plain import fold, unaccented

_SENTENCES = (
    _("Chosen at deposit, within the data policy."),
    _("End of the embargo"),
    _("Review of the access restriction"),
    _("none"),
    _("sum of the channels, computed by the converter"),
    _("synthetic data"),
)


@cache
def _ours() -> dict[str, Sentence]:
    """Each of the sentences by its words in any language, folded."""
    return {fold(one.in_language(each)): one for one in _SENTENCES for each in languages()}


def retold(text: str, language: str) -> str:
    """TEXT in LANGUAGE where it is ours, else as it is."""
    ours = _ours().get(fold(text))
    return ours.in_language(language) if ours else text


def once(words: Iterable[str], language: str) -> list[str]:
    """WORDS, each once: of ours that stand there in two languages, the reader's.

    Of two that differ by accents alone, French readers get the one with them.
    """
    kept: dict[str, str] = {}
    for word in (retold(one, language) for one in words):
        key = unaccented(word).replace("-", " ").replace("’", "'")
        known = kept.get(key)
        if known is None or (language[:2] == "fr") == (_accents(word) > _accents(known)):
            kept[key] = word if known is None or _accents(word) != _accents(known) else known
    return list(kept.values())


def _accents(word: str) -> int:
    return sum(one != two for one, two in zip(word.casefold(), unaccented(word), strict=False))
