"""The checks as a job that administrators may start and schedule."""

from __future__ import annotations

from invenio_i18n import lazy_gettext as _
from invenio_jobs.jobs import JobType

from .tasks import check_all

CheckAllDatasets = JobType.create(
    arguments_schema=None,
    job_cls_name="CheckAllDatasets",
    id_="thalie_check_all_datasets",
    task=check_all,
    title=_("Check all datasets"),
    description=_("Runs the curation checks over all drafts and published datasets."),
)
