"""The record that a harvester asks for by its identifier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_rdm_records.oai import getrecord_fetcher
from invenio_rdm_records.services.errors import RecordDeletedException


def harvested_record(record_id: UUID) -> dict[str, Any]:
    """The record that OAI-PMH's GetRecord gives; none of a withdrawn one (``idDoesNotExist``).

    InvenioRDM's own answers 500 for it. Raises ``PIDDoesNotExistError``.
    """
    try:
        found: dict[str, Any] = getrecord_fetcher(record_id)
    except RecordDeletedException as error:
        raise PIDDoesNotExistError("recid", None) from error
    return found
