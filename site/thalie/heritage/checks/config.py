"""Settings of the curation checks, for ``invenio.cfg``."""

from __future__ import annotations

from celery.schedules import crontab
from invenio_checks.components import ChecksComponent
from invenio_rdm_records.checks.requests import CommunityInclusion, CommunitySubmission

from ..config import HERITAGE_COMPONENTS
from ..fileless import FilesOfDataComponent
from .components import HeritageChecksComponent

__all__ = (
    "CHECKS_BEAT_SCHEDULE",
    "CHECKS_ENABLED",
    "RDM_COMMUNITY_INCLUSION_REQUEST_CLS",
    "RDM_COMMUNITY_SUBMISSION_REQUEST_CLS",
    "RDM_RECORDS_SERVICE_COMPONENTS",
)

CHECKS_ENABLED = True

RDM_COMMUNITY_SUBMISSION_REQUEST_CLS = CommunitySubmission
RDM_COMMUNITY_INCLUSION_REQUEST_CLS = CommunityInclusion

RDM_RECORDS_SERVICE_COMPONENTS = [
    FilesOfDataComponent,
    *(
        HeritageChecksComponent if component is ChecksComponent else component
        for component in HERITAGE_COMPONENTS
    ),
]

CHECKS_BEAT_SCHEDULE = {
    "check-all-datasets": {
        "task": "thalie.heritage.checks.tasks.check_all",
        "schedule": crontab(hour=3, minute=20),
    },
}
"""To be added to ``CELERY_BEAT_SCHEDULE``: what is said of a dataset also changes with the day."""
