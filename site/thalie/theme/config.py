"""Settings of pages, for ``invenio.cfg``."""

from __future__ import annotations

THALIE_PAGES_KEPT = 32
"""MiB of landing pages that each process of the web server keeps for strangers; 0 keeps none."""
