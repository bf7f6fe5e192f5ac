"""Settings of the curation checks, for ``invenio.cfg``."""

from __future__ import annotations

from celery.schedules import crontab
from invenio_rdm_records.checks.requests import CommunityInclusion, CommunitySubmission

CHECKS_ENABLED = True

RDM_COMMUNITY_SUBMISSION_REQUEST_CLS = CommunitySubmission
RDM_COMMUNITY_INCLUSION_REQUEST_CLS = CommunityInclusion

BEAT_SCHEDULE = {
    "check-all-datasets": {
        "task": "thalie.heritage.checks.tasks.check_all",
        "schedule": crontab(hour=3, minute=20),
    },
}
"""What is said of a dataset also changes with the day."""
