"""Settings of what a search leads to, for ``invenio.cfg``."""

from __future__ import annotations

from .views import search

SEARCH_UI_SEARCH_VIEW = search
