"""The provider of DOIs that InvenioRDM asks; what it wants goes through the ledger.

InvenioRDM's own provider marks a DOI as registered before it asks DataCite, forgets a failure
(inveniosoftware/invenio-rdm-records#1117), and calls DataCite while a record is withdrawn. Here
nothing calls DataCite but ``worker``, and the status of an identifier follows DataCite:

========== =====================================================================================
RESERVED   it may not lead to its page yet
REGISTERED DataCite said that it is registered or findable
========== =====================================================================================
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.services.pids.providers.datacite import DataCitePIDProvider
from invenio_rdm_records.utils import ChainObject

from .adopt import adopt


class LedgerDataCiteProvider(DataCitePIDProvider):  # type: ignore[misc]
    """Provider for the DOIs of versions and, with a parent serializer, of all versions.

    What InvenioRDM's task asks after a publication was written in the ledger with the publication
    itself (``components``); here only what came past the components is written down.
    """

    def register(self, pid: PersistentIdentifier, record: Any, **kwargs: Any) -> bool:
        """See that the ledger has the DOI. Returns whether DataCite has registered it."""
        _adopt(pid, record)
        return bool(pid.is_registered())

    def update(
        self, pid: PersistentIdentifier, record: Any, url: str | None = None, **kwargs: Any
    ) -> bool:
        """See that the ledger has the DOI. Returns whether DataCite has registered it."""
        _adopt(pid, record)
        return bool(pid.is_registered())

    def restore(self, pid: PersistentIdentifier, **kwargs: Any) -> None:
        """Nothing: the ledger has it."""

    def delete(self, pid: PersistentIdentifier, soft_delete: bool = False, **kwargs: Any) -> bool:
        """Forget the DOI of a draft; that of a withdrawn record stays, the ledger has it.

        Returns whether there is nothing left to do here.
        """
        return True if soft_delete else bool(pid.delete())


def _adopt(pid: PersistentIdentifier, record: Any) -> None:
    concept = isinstance(record, ChainObject)
    object_id: UUID = record._parent.id if concept else record.id
    adopt(pid.pid_value, object_id, concept=concept)
