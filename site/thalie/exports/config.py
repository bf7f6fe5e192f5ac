"""Settings of the exports, for ``invenio.cfg``."""

from __future__ import annotations

from invenio_app_rdm.config import APP_RDM_RECORD_EXPORTERS as STOCK_EXPORTERS

from .datacite import DataCiteJSON, DataCiteXML

APP_RDM_RECORD_EXPORTERS = {
    **STOCK_EXPORTERS,
    "datacite-json": {
        **STOCK_EXPORTERS["datacite-json"],
        "serializer": DataCiteJSON,
        "params": {},
    },
    "datacite-xml": {**STOCK_EXPORTERS["datacite-xml"], "serializer": DataCiteXML},
}
