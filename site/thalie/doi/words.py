"""Words that commands, services and the API share."""

from __future__ import annotations

STATES = ("pending", "late", "failing", "paused", "settled")
"""What may be asked for. ``failing``: the last attempt failed."""

LAST_PAGE = 100_000  # of a list
