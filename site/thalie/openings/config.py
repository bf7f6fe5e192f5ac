"""Settings of the embargoes, for ``invenio.cfg``."""

from __future__ import annotations

from datetime import timedelta

from invenio_app_rdm.config import REQUESTS_ERROR_HANDLERS as STOCK_REQUESTS_ERROR_HANDLERS

from .decisions import DecisionError
from .refusals import answer
from .requests import RequestsPermissionPolicy

REQUESTS_ERROR_HANDLERS = {**STOCK_REQUESTS_ERROR_HANDLERS, DecisionError: answer}
"""InvenioRDM's, and what is told whoever decides on an extension that cannot be."""

REQUESTS_PERMISSION_POLICY = RequestsPermissionPolicy

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
    "settle-extensions": {
        "task": "thalie.openings.tasks.settle_extensions",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "tell-of-embargoes": {
        "task": "thalie.openings.tasks.tell_of_embargoes",
        "schedule": timedelta(minutes=2),
        "options": {"expires": 120},
    },
    "remind-of-embargoes": {
        "task": "thalie.openings.tasks.remind_of_embargoes",
        "schedule": timedelta(hours=1),
        "options": {"expires": 3600},
    },
}
