"""Settings of the records, for ``invenio.cfg``."""

from __future__ import annotations

from datetime import timedelta

from flask_resources import HTTPJSONException, create_error_handler
from invenio_i18n import lazy_gettext as _
from invenio_rdm_records.resources.config import error_handlers
from invenio_rdm_records.services.errors import DeletionStatusException
from invenio_records_resources.config import RECORDS_RESOURCES_TRANSFERS as STOCK_TRANSFERS

from .days import today
from .permissions import RecordPermissionPolicy

RDM_PERMISSION_POLICY = RecordPermissionPolicy

RECORDS_RESOURCES_TRANSFERS = [
    *(one for one in STOCK_TRANSFERS if not one.endswith(".MultipartTransfer")),
    "thalie.records.parts.PartsTransfer",
]
"""InvenioRDM's ways to send a file, with ours in the place of its one in parts."""

RDM_RECORDS_ERROR_HANDLERS = {
    **error_handlers,
    # InvenioRDM looks for a tombstone here, and finds a word where a record is expected
    DeletionStatusException: create_error_handler(
        HTTPJSONException(
            code=400,
            description=_("This cannot be done: look whether the record is withdrawn already."),
        )
    ),
}


def _day_of_publication() -> str:
    return today().isoformat()


DAY_OF_PUBLICATION = _day_of_publication
"""What the form proposes, asked for each form: the checks judge it by the same calendar."""

THALIE_READERS = 1
"""Tasks of workers that read large files at a time (for proposals, for pictures); fewer than a
worker has processes, so that DOIs and embargoes never wait for files of gigabytes."""

BEAT_SCHEDULE = {
    "repair-index": {
        "task": "thalie.deposit.tasks.repair_index",
        "schedule": timedelta(minutes=10),
    },
}
