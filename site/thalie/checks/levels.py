"""Words that rules, commands and the API share."""

from __future__ import annotations

LEVELS = ("error", "warning", "info")  # gravest first
STATUSES = ("draft", "published")
