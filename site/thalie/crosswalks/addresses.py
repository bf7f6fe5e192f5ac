"""Web addresses as XML's ``anyURI`` takes them. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:([\w.~:/?@!$&'()*+,;=#-]|%[0-9a-fA-F]{2})+")


@lru_cache(maxsize=4096)
def is_address(text: str) -> bool:
    """Whether TEXT is an absolute address (RFC 3987), with a host if it is one of the web."""
    if not _ADDRESS.fullmatch(text) or text.count("#") > 1:
        return False
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # the port is no number
        return False
    return parts.scheme not in ("http", "https") or bool(parts.hostname and port != 0)
