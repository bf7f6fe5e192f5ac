"""Words that commands, services and the API share."""

from __future__ import annotations

STATES = ("pending", "late", "failing", "paused", "settled")
"""What may be asked for. ``failing``: the last attempt failed."""

LATE = 120
"""Seconds after which a DOI that DataCite does not have as it is wanted is late, by default."""

READ = {"THALIE_DOI_LATE": LATE}
"""What ``reading`` asks of the configuration, with the defaults."""

LAST_PAGE = 100_000  # of a list
