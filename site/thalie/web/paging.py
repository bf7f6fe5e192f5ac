"""Addresses of a page of a list and of its neighbours, as InvenioRDM's own lists have them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import g
from invenio_records_resources.pagination import Pagination
from invenio_records_resources.services.base.links import LinksTemplate
from invenio_records_resources.services.records.links import pagination_endpoint_links


def page_links(endpoint: str, asked: Mapping[str, Any], total: int, **view: str) -> dict[str, str]:
    """``self``, and ``prev`` and ``next`` where there are any.

    ``asked`` is the query with ``page`` (from 1) and ``size``; what is empty in it is left out.
    ``total`` things are on all pages. ``view`` are the parameters in the path of ``endpoint``.
    """
    query = {key: value for key, value in asked.items() if value != ""}
    template = LinksTemplate(
        pagination_endpoint_links(endpoint, params=list(view)), {"args": query, **view}
    )
    links: dict[str, str] = template.expand(
        g.identity, Pagination(asked["size"], asked["page"], total)
    )
    return links
