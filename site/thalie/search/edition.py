"""In which state the indices are that pages are made from: their edition.

All that this application asks of the search engine passes here. What may change the answers to
searches gives the indices another edition, before and after it, which Valkey keeps for all
processes. Who keeps what a search told keeps it for one edition; and only of one that is some
seconds old, for the engine finds what was written within a second.
"""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

from flask import current_app, has_app_context
from invenio_cache import current_cache
from opensearchpy import Transport
from redis.exceptions import RedisError

_KEY = "thalie:edition-of-indices"
SETTLED = 3.0
"""Seconds after a change from which searches know of it: three times ``refresh_interval``."""

_READING = frozenset({
    "_analyze", "_count", "_explain", "_field_caps", "_mget", "_msearch", "_search", "scroll",
})  # fmt: skip
"""Last words of addresses that change nothing, whatever is sent there."""
_ELSEWHERE = ("rdmrecords-drafts", "events-stats", "request", "auditlog")
"""In the names of indices of which no page for everybody tells."""


class WatchedTransport(Transport):
    """The way to the search engine, watched; ``transport_class`` in ``SEARCH_CLIENT_CONFIG``."""

    def perform_request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        """As ever, with another edition where something may be another after it."""
        if not changes(method, url):
            return super().perform_request(method, url, *args, **kwargs)
        begin_another()
        try:
            return super().perform_request(method, url, *args, **kwargs)
        finally:
            begin_another()


def changes(method: str, url: str) -> bool:
    """Whether a request may change what pages are made from; yes, when unsure."""
    if method in ("GET", "HEAD"):
        return False
    words = url.strip("/").split("/")
    if words[-1] in _READING:
        return False
    index = words[0]
    several = index.startswith("_") or "," in index or "*" in index
    return several or not any(name in index for name in _ELSEWHERE)


def edition() -> str:
    """The edition that has settled; empty while there is none, or nobody can tell."""
    try:
        found = current_cache.get(_KEY)
        if found is None:
            begin_another()
            return ""
        name, since = found
    except (RedisError, TypeError, ValueError):
        return ""
    return str(name) if time.time() - since >= SETTLED else ""


def begin_another() -> None:
    """What pages are made from is another, or will be: for what no request to the engine tells."""
    if not has_app_context():
        return
    try:
        current_cache.set(_KEY, (uuid4().hex, time.time()), timeout=0)
    except RedisError:  # until the next write, pages may tell what searches told before
        current_app.logger.exception("The edition of the indices cannot be written")
