"""A record as the JSON of DataCite's REST API: its DOI, and its attributes in kernel 4.7. Pure."""

from __future__ import annotations

import json
from typing import Any

from .datacite_export import LANDS, LEFT_OUT, named, told
from .model import Record
from .settings import Settings

__all__ = ["LANDS", "LEFT_OUT", "document", "render"]


def render(record: Record, house: Settings) -> bytes:
    """The document, indented for people."""
    said = json.dumps(document(record), ensure_ascii=False, indent=2, allow_nan=False)
    return f"{said}\n".encode()


def document(record: Record) -> dict[str, Any]:
    """What stands under ``data.attributes`` of a DOI."""
    return {"doi": named(record), **told(record)}
