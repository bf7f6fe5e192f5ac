"""Who may do an action: InvenioRDM's cache of that, asked once a request for each action.

A page asks a hundred times whether its reader is a superuser. What is known of an action changes
when somebody is given a role; the next request sees it.
"""

from __future__ import annotations

from typing import Any

from flask import has_request_context, request
from invenio_cache import current_cache

_KEPT = "thalie.actions"


class ActionCache:
    """Invenio's cache, with what this request found in it before. Set as ``ACCESS_CACHE``."""

    def get(self, key: str) -> Any:
        """What is known of an action; ``None`` if nothing is."""
        kept = _kept()
        if kept.get(key) is None:
            kept[key] = current_cache.get(key)
        return kept[key]

    def set(self, key: str, data: Any) -> None:
        """Keep what was found in the database, for all."""
        current_cache.set(key, data)
        _kept().pop(key, None)

    def delete(self, key: str) -> None:
        """Forget an action of which something was changed."""
        current_cache.delete(key)
        _kept().pop(key, None)


def _kept() -> dict[str, Any]:
    """What was found; outside of requests, which may last for hours, nothing is kept."""
    kept: dict[str, Any] = request.environ.setdefault(_KEPT, {}) if has_request_context() else {}
    return kept


cache = ActionCache()
