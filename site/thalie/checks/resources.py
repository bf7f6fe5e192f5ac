"""``GET /api/curation/lacks``: what drafts and published records lack, for curators."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import marshmallow as ma
from flask import Blueprint, Flask, current_app, g
from flask_resources import (
    JSONSerializer,
    MultiDictSchema,
    Resource,
    ResourceConfig,
    ResponseHandler,
    request_parser,
    resource_requestctx,
    response_handler,
    route,
)
from invenio_records_resources.resources.errors import ErrorHandlersMixin

from .lacks import Wanted
from .levels import LEVELS, STATUSES
from .services import search

MOST = 100  # records on one page


class LacksArguments(MultiDictSchema):  # type: ignore[misc]
    """The query."""

    rule = ma.fields.String(load_default="")
    level = ma.fields.String(load_default="", validate=ma.validate.OneOf(("", *LEVELS)))
    status = ma.fields.String(load_default="", validate=ma.validate.OneOf(("", *STATUSES)))
    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, 100_000))
    size = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, MOST))


class LacksResourceConfig(ResourceConfig):  # type: ignore[misc]
    """Where it answers, and how."""

    blueprint_name = "thalie_curation"
    url_prefix = "/curation"
    response_handlers = {"application/json": ResponseHandler(JSONSerializer())}  # noqa: RUF012


class LacksResource(ErrorHandlersMixin, Resource):  # type: ignore[misc]
    """A list, a page at a time."""

    def create_url_rules(self) -> list[dict[str, Any]]:
        """One address."""
        return [route("GET", "/lacks", self.search)]

    @request_parser(LacksArguments, location="args")  # type: ignore[untyped-decorator]
    @response_handler(many=True)  # type: ignore[untyped-decorator]
    def search(self) -> tuple[dict[str, Any], int]:
        """The records that lack what the query asks for."""
        asked = resource_requestctx.args
        wanted = Wanted(asked["rule"], asked["level"], asked["status"])
        found = search(g.identity, wanted, asked["page"], asked["size"])
        return {
            "hits": {"total": found.total, "hits": [hit.as_json() for hit in found.hits]},
            "links": page_links(asked, found.total),
        }, 200


def page_links(asked: Mapping[str, Any], total: int) -> dict[str, str]:
    """Addresses of this page and of its neighbours, where there are any."""
    page, last = asked["page"], -(-total // asked["size"])
    pages = {"self": page, "prev": page - 1, "next": page + 1}
    there = {name: n for name, n in pages.items() if name == "self" or 1 <= n <= last}
    query = {key: value for key, value in asked.items() if value != ""}
    root = f"{current_app.config['SITE_API_URL']}/curation/lacks"
    return {name: f"{root}?{urlencode(query | {'page': n})}" for name, n in there.items()}


def create_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the API."""
    blueprint: Blueprint = LacksResource(LacksResourceConfig()).as_blueprint()
    return blueprint
