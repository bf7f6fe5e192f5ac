"""The dump of the catalogue as a job that administrators may start and schedule."""

from __future__ import annotations

from invenio_i18n import lazy_gettext as _
from invenio_jobs.jobs import JobType

from .tasks import dump_catalogue

DumpCatalogue = JobType.create(
    arguments_schema=None,
    job_cls_name="DumpCatalogue",
    id_="thalie_dump_catalogue",
    task=dump_catalogue,
    title=_("Dump the catalogue"),
    description=_("Writes all public records into files that everybody may download."),
)
