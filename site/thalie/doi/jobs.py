"""The comparison with DataCite as a job that administrators may start and schedule."""

from __future__ import annotations

from invenio_i18n import lazy_gettext as _
from invenio_jobs.jobs import JobType

from .tasks import reconcile_dois

ReconcileDois = JobType.create(
    arguments_schema=None,
    job_cls_name="ReconcileDois",
    id_="thalie_reconcile_dois",
    task=reconcile_dois,
    title=_("Compare DOIs with DataCite"),
    description=_("Looks at all DOIs at DataCite and in the ledger, and mends what differs."),
)
