"""DOIs whose status here tells what DataCite confirmed.

InvenioRDM's own provider marks a DOI as registered before it asks DataCite, and forgets a
failure (inveniosoftware/invenio-rdm-records#1117). Here the status follows DataCite:

========== =====================================================================================
RESERVED   DataCite may not have what is wanted; ``thalie.doi.tasks`` brings it there
REGISTERED DataCite confirmed: findable with the metadata last sent, or hidden where so wanted
NEW        DataCite does not know the DOI, and nothing is wanted of it
========== =====================================================================================
"""

from __future__ import annotations

from typing import Any

from flask import current_app
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.services.pids.providers.datacite import DataCitePIDProvider
from invenio_rdm_records.utils import ChainObject

from thalie.doi.client import FAILURES, explain
from thalie.doi.state import is_public


class DoiNotConfirmedError(Exception):
    """DataCite did not confirm a DOI; it stays reserved, and registering it may be repeated."""

    def __init__(self, doi: str, reason: str) -> None:
        super().__init__(f"DataCite did not confirm {doi}: {reason}")
        self.doi = doi
        self.reason = reason


class ConfirmedDataCiteProvider(DataCitePIDProvider):  # type: ignore[misc]
    """Provider for the DOIs of versions and, with a parent serializer, of all versions."""

    def register(self, pid: PersistentIdentifier, record: Any, **kwargs: Any) -> bool:
        """Make the DOI findable at DataCite, then call it registered here.

        ``record`` is a published version, or the chain of a parent and its latest version;
        ``url`` its landing page. A DOI that ought not be findable is withdrawn instead.
        Returns whether it is findable. Raises ``DoiNotConfirmedError``, and changes nothing
        here, where DataCite does not confirm.
        """
        metadata = self._wanted_metadata(record)
        try:
            self._synchronise(pid, metadata, kwargs["url"])
        except FAILURES as failure:
            raise DoiNotConfirmedError(pid.pid_value, explain(failure)) from failure
        return metadata is not None

    def update(
        self, pid: PersistentIdentifier, record: Any, url: str | None = None, **kwargs: Any
    ) -> bool:
        """Send the record's present metadata, or withdraw the DOI where it became restricted.

        Where that fails, for whatever reason, the DOI is reserved again, to be brought there
        later; nothing is raised, so that this is not lost with the transaction. Returns whether
        DataCite has what is wanted.
        """
        try:
            self._synchronise(pid, self._wanted_metadata(record), url)
        except Exception as failure:
            self._postpone(pid, "update", failure)
            return False
        return True

    def restore(self, pid: PersistentIdentifier, **kwargs: Any) -> None:
        """Have the DOI of a record that is no more withdrawn brought to DataCite again, later.

        Not at once: the record may be restricted, and is not yet restored for good.
        """
        pid.sync_status(PIDStatus.RESERVED)

    def delete(self, pid: PersistentIdentifier, soft_delete: bool = False, **kwargs: Any) -> bool:
        """Withdraw the DOI of a draft or record that goes, at once or a little later.

        The record goes in any case: an outage of DataCite must not keep it from being
        withdrawn. Returns whether DataCite does not show the DOI any more.
        """
        if not pid.is_new():
            try:
                self._withdraw(pid)
            except FAILURES as failure:
                self._postpone(pid, "hide", failure)
                return False
        if not soft_delete:
            return bool(pid.delete())
        return True

    def _wanted_metadata(self, record: Any) -> dict[str, Any] | None:
        """What DataCite ought to show, ``None`` for nothing."""
        if not is_public(_version(record)):
            return None
        metadata: dict[str, Any] = self.serializer.dump_obj(record)
        return metadata

    def _synchronise(
        self, pid: PersistentIdentifier, metadata: dict[str, Any] | None, url: str | None
    ) -> None:
        if metadata is None:
            self._withdraw(pid)
        else:
            self.client.api.publish_doi(pid.pid_value, metadata, url)
            pid.sync_status(PIDStatus.REGISTERED)

    def _withdraw(self, pid: PersistentIdentifier) -> None:
        known = self.client.api.withdraw_doi(pid.pid_value)
        pid.sync_status(PIDStatus.REGISTERED if known else PIDStatus.NEW)

    def _postpone(self, pid: PersistentIdentifier, action: str, failure: Exception) -> None:
        current_app.logger.warning(
            "DataCite: cannot %s %s now, later again. %s", action, pid.pid_value, explain(failure)
        )
        pid.sync_status(PIDStatus.RESERVED)


def _version(record: Any) -> Any:
    """The version that decides: itself, or the latest of a parent."""
    return record._child if isinstance(record, ChainObject) else record
