"""The title and the description of a record in the language of whoever reads a list. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thalie.crosswalks.lookup import identifier
from thalie.crosswalks.lookup import language as tag_of
from thalie.ground.terms import Find

Json = Mapping[str, Any]
TRANSLATED = "translated-title"
ABSTRACT = "abstract"


def title(metadata: Json, find: Find, language: str) -> str:
    """The translation into LANGUAGE (``fr``), if there is one, else the title."""
    return _translation(metadata, "title", TRANSLATED, find, language)


def description(metadata: Json, find: Find, language: str) -> str:
    """The abstract in LANGUAGE, if there is one, else the description; HTML."""
    return _translation(metadata, "description", ABSTRACT, find, language)


def _translation(metadata: Json, name: str, kind: str, find: Find, language: str) -> str:
    own = str(metadata.get(name) or "")
    if any(tag_of(find, entry) == language for entry in (metadata.get("languages") or ())[:1]):
        return own
    for entry in metadata.get(f"additional_{name}s") or ():
        if identifier(entry.get("type")) == kind and tag_of(find, entry.get("lang")) == language:
            return str(entry.get(name) or own)
    return own
