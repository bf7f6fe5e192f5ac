"""Settings of the exports, for ``invenio.cfg``: every door derives from the table of formats."""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab
from flask_babel.speaklater import LazyString
from flask_resources import ResponseHandler
from invenio_app_rdm.config import APP_RDM_RECORD_EXPORTERS as STOCK_EXPORTERS
from invenio_i18n.proxies import current_i18n
from invenio_rdm_records.resources.config import record_serializers
from invenio_records_resources.resources.records.headers import etag_headers

from thalie.crosswalks.formats import FORMATS, Format
from thalie.crosswalks.signposting import LINKSET_JSON, LINKSET_TEXT
from thalie.pictures.shown import PicturedRecordsSerializer

from .links import LinksetSerializer
from .rendering import FormatSerializer

_STAYS = ("json", "datapackage")
"""Exports of InvenioRDM that stay: its own JSON, and what is in no table of ours."""


def _label(one: Format) -> LazyString:
    """What a format is called, in the language of whoever reads it."""
    return LazyString(lambda: one.label.get(current_i18n.language) or one.label["en"])


APP_RDM_RECORD_EXPORTERS: dict[str, dict[str, Any]] = {
    **{
        one.key: {
            "name": _label(one),
            "serializer": FormatSerializer,
            "params": {"key": one.key},
            "content-type": one.media_type,
            "filename": one.filename("{id}"),
        }
        for one in FORMATS
    },
    **{key: STOCK_EXPORTERS[key] for key in _STAYS},
}

_STAYS_IN_REST = (
    "application/json",
    "application/vnd.inveniordm.v1.full+csv",
    "application/vnd.inveniordm.v1.simple+csv",
    "text/x-bibliography",
)
RDM_RECORDS_SERIALIZERS: dict[str, ResponseHandler] = {
    **{media_type: record_serializers[media_type] for media_type in _STAYS_IN_REST},
    "application/vnd.inveniordm.v1+json": ResponseHandler(
        PicturedRecordsSerializer(), headers=etag_headers
    ),
    **{
        media_type: ResponseHandler(FormatSerializer(one.key), headers=etag_headers)
        for one in reversed(FORMATS)
        for media_type in one.media_types
    },
    LINKSET_JSON: ResponseHandler(LinksetSerializer(text=False)),
    LINKSET_TEXT: ResponseHandler(LinksetSerializer(text=True)),
}

OAISERVER_METADATA_FORMATS: dict[str, dict[str, Any]] = {
    prefix: {
        "serializer": ("thalie.exports.rendering:harvested", {"key": one.key}),
        "schema": one.harvest.schema,
        "namespace": one.harvest.namespace,
    }
    for one in FORMATS
    if one.harvest
    for prefix in one.harvest.prefixes
}

THALIE_DUMPS = ""
"""Folder of the dumps of the catalogue; empty: ``dumps`` in the folder of the instance."""

THALIE_DUMPS_KEPT = 7
"""Days for which a dump is kept. The newest stays in any case."""

BEAT_SCHEDULE = {
    "dump-catalogue": {
        "task": "thalie.exports.tasks.dump_catalogue",
        "schedule": crontab(hour=3, minute=10),
    },
}

THALIE_FILES_FOR_OTHER_SITES = True
"""Whether pages of other sites may read open files (CORS): viewers that run in a browser."""

THALIE_FILES_BY_PROXY: str | None = None
"""Internal location under which the web server in front reads stored files by their path, and sends
them itself (``X-Accel-Redirect``); ``None``: the application sends them."""

FILES_REST_STORAGE_FACTORY = "thalie.exports.proxied.storage_factory"
