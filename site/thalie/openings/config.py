"""Settings of the embargoes, for ``invenio.cfg``."""

from __future__ import annotations

from datetime import timedelta

BEAT_SCHEDULE = {
    "lift-embargoes": {
        "task": "thalie.openings.tasks.lift_embargoes",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "find-embargoes": {
        "task": "thalie.openings.tasks.find_embargoes",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
}
