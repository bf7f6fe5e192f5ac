"""JSON as it goes out: nothing empty, no characters that a reader chokes on. Pure."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from thalie.ground.plain import legal

_IN_HTML = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def tidy(value: Any) -> Any:
    """VALUE without empty members, numbers that JSON lacks, and illegal characters.

    A node of linked data of which only the type is left, and a text of which only the language is,
    say nothing: they go too.
    """
    kind = type(value)
    if kind is str:
        return legal(value)
    if kind is dict:
        return _members(value)
    if kind is list or kind is tuple:
        return [kept for one in value if (kept := tidy(one)) or kept == 0]
    if kind is float and not isfinite(value):
        return None
    return value


def _members(value: dict[str, Any]) -> dict[str, Any]:
    found = {name: kept for name, one in value.items() if (kept := tidy(one)) or kept == 0}
    bare = len(found) == 1 and ("@type" in found or "@language" in found)
    return {} if bare else found


def dump(value: Any) -> bytes:
    """VALUE as a line of JSON (RFC 8259) in UTF-8."""
    return text(value).encode() + b"\n"


def text(value: Any) -> str:
    """VALUE as JSON in one line."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def inside_html(value: Any) -> str:
    """VALUE as JSON that nothing in it lets out of a ``script`` (HTML Standard, 4.12.1.3)."""
    return text(value).translate(_IN_HTML)
