"""What the pictures of a version are called, in addresses and in the table. Pure."""

from __future__ import annotations

from thalie.ground.language import languages
from thalie.preview.told import LARGE, THUMBNAIL

KINDS = ("map", "spectrum")
"""In the order in which one stands for a dataset."""

ENDING = "webp"


def thumbnail(kind: str) -> str:
    """The small picture, the same in all languages."""
    return f"{kind}-{THUMBNAIL}.{ENDING}"


def large(kind: str, language: str) -> str:
    """The large picture, with words in LANGUAGE; in English where that is unknown."""
    known = language if language in languages() else "en"
    return f"{kind}-{LARGE}.{known}.{ENDING}"


def is_name(name: str) -> bool:
    """Whether a picture may be called NAME."""
    large_ones = (large(kind, language) for kind in KINDS for language in languages())
    return name in {*map(thumbnail, KINDS), *large_ones}
