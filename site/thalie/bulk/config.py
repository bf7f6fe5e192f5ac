"""Settings of changes over many records, for ``invenio.cfg``."""

from __future__ import annotations

from datetime import timedelta

THALIE_BULK_RECORDS = 1_000
"""Records that one change may have."""

THALIE_BULK_CSV = 10_000_000
"""Bytes of a CSV file of corrections."""

BEAT_SCHEDULE = {
    "go-on-with-changes-of-many": {
        "task": "thalie.bulk.tasks.sweep",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
}
"""Goes on with what no worker was told of, or what one did not finish."""
