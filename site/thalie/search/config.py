"""Settings of the search engine, for ``invenio.cfg``."""

from __future__ import annotations

from .edition import WatchedTransport

SEARCH_CLIENT_CONFIG = {"transport_class": WatchedTransport}
