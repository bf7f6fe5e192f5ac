"""``GET /api/curation/lacks``: what drafts and published records lack, for curators."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Blueprint, Flask, g
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

from thalie.web.paging import page_links

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
            "links": page_links("thalie_curation.search", asked, found.total),
        }, 200


def create_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the API."""
    blueprint: Blueprint = LacksResource(LacksResourceConfig()).as_blueprint()
    return blueprint
