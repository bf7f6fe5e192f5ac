"""The stock DataCite client with an address: InvenioRDM's own passes none on."""

from __future__ import annotations

from datacite import DataCiteRESTClient
from invenio_rdm_records.services.pids.providers import DataCiteClient


class LocalDataCiteClient(DataCiteClient):
    """Speaks to ``DATACITE_API_URL``; all else is the stock client's."""

    @property
    def api(self) -> DataCiteRESTClient:
        """The REST client, made once as the stock one is."""
        if self._api is None:
            self._api = DataCiteRESTClient(
                self.cfg("username"),
                self.cfg("password"),
                self.cfg("prefix"),
                url=self.cfg("api_url"),
            )
        return self._api
