"""Short names for metadata, to see whether two are the same. Pure.

DataCite adds to what it is sent (empty lists, a year as a number, terms of other vocabularies), so
what was sent cannot be compared with what is there. What DataCite answered when it was sent can:
both are DataCite's words, and are brought into one form here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

DESCRIPTIVE = (
    *("creators", "titles", "publisher", "publicationYear", "types", "subjects", "contributors"),
    *("dates", "language", "relatedIdentifiers", "relatedItems", "sizes", "formats", "version"),
    *("rightsList", "descriptions", "geoLocations", "fundingReferences", "container"),
)
"""Attributes that say what the DOI is about: in each answer, be it for one DOI or a list."""


def digest(metadata: Mapping[str, Any], url: str) -> str:
    """SHA-256 of metadata and URL as they are sent, in hexadecimal."""
    return _hash([metadata, url])


def held(attributes: Mapping[str, Any]) -> str:
    """SHA-256 of the metadata that DataCite answered, in hexadecimal; state and URL left out."""
    return _hash(normalised({name: attributes.get(name) for name in DESCRIPTIVE}))


def normalised(value: Any) -> Any:
    """The same without what says nothing.

    Left out are nulls and empty texts, lists and objects. Blanks at the ends of texts are
    dropped, whole numbers become texts, and a publisher or affiliation that is an object with
    nothing but its name becomes that name.
    """
    if isinstance(value, Mapping):
        kept = {key: normalised(part) for key, part in value.items()}
        kept = {key: part for key, part in kept.items() if part not in ("", [], {}, None)}
        return kept["name"] if set(kept) == {"name"} else kept
    if isinstance(value, list | tuple):
        parts = [normalised(part) for part in value]
        return [part for part in parts if part not in ("", [], {}, None)]
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() if isinstance(value, str) else value


def _hash(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
