"""The links of records: where they are changed, and those that would tell a closed file's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_rdm_records.services.config import (
    ThumbnailLinks,
    has_image_files,
    record_thumbnail_sizes,
)
from werkzeug.local import LocalProxy


def change_links(app: Flask, **links: Any) -> None:
    """Replace links of records by name, in every service of this application that gives them."""
    extension = app.extensions["invenio-rdm-records"]
    services = (
        extension.records_service,
        extension.records_media_files_service,
        extension.community_records_service,
    )
    for service in services:
        service.config.links_item = {**service.config.links_item, **links}


def keep_names_of_closed_files(app: Flask) -> None:
    """Link thumbnails, whose addresses hold the name of an image, for readers of the files alone.

    An Invenio ``finalize_app`` hook; InvenioRDM links them for everybody who may read the record.
    """
    sizes = LocalProxy(record_thumbnail_sizes)
    change_links(app, thumbnails=ThumbnailLinks(sizes=sizes, when=_shows_images))


def _shows_images(record: Any, ctx: Mapping[str, Any]) -> bool:
    if not has_image_files(record, ctx):
        return False
    action = "draft_read_files" if record.is_draft else "read_files"
    service = current_rdm_records_service
    return bool(service.check_permission(ctx["identity"], action, record=record))
