"""Settings of the records, for ``invenio.cfg``."""

from __future__ import annotations

from datetime import timedelta

BEAT_SCHEDULE = {
    "repair-index": {
        "task": "thalie.deposit.tasks.repair_index",
        "schedule": timedelta(minutes=10),
    },
}
