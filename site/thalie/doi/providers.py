"""The provider of DOIs that InvenioRDM asks; what it wants goes through the ledger.

InvenioRDM's own provider marks a DOI as registered before it asks DataCite, forgets a failure
(inveniosoftware/invenio-rdm-records#1117), and calls DataCite while a record is withdrawn. Here
nothing calls DataCite but ``worker``, and the status of an identifier follows DataCite:

========== =====================================================================================
RESERVED   it may not lead to its page yet
REGISTERED DataCite said that it is registered or findable
========== =====================================================================================

Which DOI a record gets is in ``naming`` and ``promises``; a DOI that was minted elsewhere is judged
by ``ExternalDoiProvider``.
"""

from __future__ import annotations

from itertools import chain, count
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_drafts_resources.records import ParentRecord
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.services.pids.providers.datacite import DataCitePIDProvider
from invenio_rdm_records.utils import ChainObject
from marshmallow import ValidationError

from .adopt import adopt
from .given import taken
from .naming import Naming, of_version
from .promises import DoiTakenError, promise, promised, promised_to_another
from .sources import doi_of


class LedgerDataCiteProvider(DataCitePIDProvider):  # type: ignore[misc]
    """Provider for the DOIs of versions and, with a parent serializer, of all versions.

    What InvenioRDM's task asks after a publication was written in the ledger with the publication
    itself (``components``); here only what came past the components is written down.
    """

    def generate_id(self, record: Any, prefix: str = "", **kwargs: Any) -> str:
        """The DOI for RECORD, a draft, record or parent; the same however often it is asked.

        All DOIs of one record have the prefix of the first. Raises ``ValidationError`` when the
        DOI that the settings give is taken.
        """
        naming = Naming.from_config(current_app.config)
        try:
            if isinstance(record, ParentRecord):
                return self._of_parent(record, naming, prefix or naming.prefix)
            return self._of_version(record, naming, prefix)
        except DoiTakenError as error:
            raise ValidationError(taken(str(error)), field_name="pids.doi") from error

    def validate(
        self, record: Any, identifier: str | None = None, provider: str | None = None, **kwargs: Any
    ) -> tuple[bool, list[dict[str, Any]]]:
        """Whether RECORD may have the DOI: also, whether it is not kept for another record."""
        _success, errors = super().validate(record, identifier, provider, **kwargs)
        if identifier and promised_to_another(identifier, record.parent.id):
            self._insert_pid_type_error_msg(errors, taken(identifier))
        return not errors, errors

    def _of_parent(self, parent: Any, naming: Naming, prefix: str) -> str:
        found = promised(parent.id)
        if found or naming.suffix:
            return found or promise(parent, prefix)
        return str(super().generate_id(parent, prefix=prefix))

    def _of_version(self, record: Any, naming: Naming, prefix: str) -> str:
        """A version follows the DOI of all versions, also when the pattern changed meanwhile."""
        parent = record.parent
        given, kept = doi_of(parent.pids), promised(parent.id)
        if not given and not kept:
            prefix = prefix or naming.prefix_of(_resource_type(record))
            if naming.suffix or prefix != naming.prefix:
                kept = promise(parent, prefix)
        shared, _slash, suffix = (given or kept).partition("/")
        if not kept or suffix == parent.pid.pid_value:
            return str(super().generate_id(record, prefix=shared or prefix))
        return _first_free(of_version(kept, record.versions.index), record.id)

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

    def create_and_reserve(self, record: Any, **kwargs: Any) -> None:
        """Give a version its DOI when it opens. That of all versions comes from ``components``.

        InvenioRDM would make one here also where the version has a DOI from elsewhere.
        """
        if not isinstance(record, ParentRecord):
            super().create_and_reserve(record, **kwargs)

    def restore(self, pid: PersistentIdentifier, **kwargs: Any) -> None:
        """Nothing: the ledger has it."""

    def delete(self, pid: PersistentIdentifier, soft_delete: bool = False, **kwargs: Any) -> bool:
        """Forget the DOI of a draft; that of a withdrawn record stays, the ledger has it.

        Returns whether there is nothing left to do here.
        """
        return True if soft_delete else bool(pid.delete())


def _resource_type(record: Any) -> str:
    return str(((record.get("metadata") or {}).get("resource_type") or {}).get("id") or "")


def _adopt(pid: PersistentIdentifier, record: Any) -> None:
    concept = isinstance(record, ChainObject)
    object_id: UUID = record.parent.id if concept else record.id
    adopt(pid.pid_value, object_id, concept=concept)


def _first_free(doi: str, object_id: UUID) -> str:
    """DOI, or DOI with the first number behind it, that is not another object's."""
    names = chain([doi], (f"{doi}.{number}" for number in count(2)))
    return next(name for name in names if _owner(name) in (None, object_id))


def _owner(doi: str) -> UUID | None:
    pid = PersistentIdentifier.query.filter_by(pid_type="doi", pid_value=doi).one_or_none()
    return pid.object_uuid if pid else None
