"""Settings of what is read of the files of drafts, for ``invenio.cfg``."""

from __future__ import annotations

from datetime import timedelta

THALIE_READING_SECONDS = 900
"""Seconds of the processor that reading one file of a draft may take."""

BEAT_SCHEDULE = {
    "read-files-of-drafts": {
        "task": "thalie.proposals.tasks.sweep",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 300},
    },
}
"""Reads what no worker was told of, or what one did not finish."""
