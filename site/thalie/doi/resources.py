"""``/api/curation/dois``: the ledger for curators; ``/api/health/dois``: numbers for a monitor."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import marshmallow as ma
from flask import Blueprint, Flask, Response, g, jsonify
from flask_resources import (
    HTTPJSONException,
    JSONSerializer,
    MultiDictSchema,
    Resource,
    ResourceConfig,
    ResponseHandler,
    create_error_handler,
    request_parser,
    resource_requestctx,
    response_handler,
    route,
)
from invenio_records_resources.resources.errors import ErrorHandlersMixin

from thalie.web.paging import page_links

from . import services
from .reading import DoiUnknownError, health
from .words import LAST_PAGE, STATES

MOST = 100  # DOIs on one page
ACTIONS = "retry,pause,resume,'take-over'"


class DoisArguments(MultiDictSchema):  # type: ignore[misc]
    """The query."""

    state = ma.fields.String(load_default="", validate=ma.validate.OneOf(("", *STATES)))
    q = ma.fields.String(load_default="", validate=ma.validate.Length(max=255))
    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, LAST_PAGE))
    size = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, MOST))


class DoisResourceConfig(ResourceConfig):  # type: ignore[misc]
    """Where it answers, and how."""

    blueprint_name = "thalie_dois"
    url_prefix = "/curation"
    response_handlers = {"application/json": ResponseHandler(JSONSerializer())}  # noqa: RUF012


class DoisResource(ErrorHandlersMixin, Resource):  # type: ignore[misc]
    """A list, a page at a time; one DOI with its history; what may be done with it."""

    error_handlers: Mapping[type[Exception], Callable[[Exception], Response]] = {
        **ErrorHandlersMixin.error_handlers,
        DoiUnknownError: create_error_handler(
            lambda error: HTTPJSONException(code=404, description=str(error))
        ),
    }

    def create_url_rules(self) -> list[dict[str, Any]]:
        """The addresses."""
        return [
            route("GET", "/dois", self.search),
            route("GET", "/dois-status", self.status),
            route("GET", "/dois-reports", self.reports),
            route("GET", "/dois/<path:doi>", self.read),
            route("POST", f"/dois/<path:doi>/actions/<any({ACTIONS}):action>", self.act),
        ]

    @request_parser(DoisArguments, location="args")  # type: ignore[untyped-decorator]
    @response_handler(many=True)  # type: ignore[untyped-decorator]
    def search(self) -> tuple[dict[str, Any], int]:
        """The entries that the query asks for."""
        asked = resource_requestctx.args
        found = services.search(
            g.identity, asked["state"], asked["q"], asked["page"], asked["size"]
        )
        return {
            "hits": {"total": found.total, "hits": [hit.as_json() for hit in found.hits]},
            "links": page_links("thalie_dois.search", asked, found.total),
        }, 200

    @response_handler()  # type: ignore[untyped-decorator]
    def status(self) -> tuple[dict[str, Any], int]:
        """How it stands."""
        return services.status(g.identity), 200

    @response_handler()  # type: ignore[untyped-decorator]
    def reports(self) -> tuple[dict[str, Any], int]:
        """The last comparisons."""
        return {"hits": services.reports(g.identity)}, 200

    @request_parser({"doi": ma.fields.String()}, location="view_args")  # type: ignore[untyped-decorator]
    @response_handler()  # type: ignore[untyped-decorator]
    def read(self) -> tuple[dict[str, Any], int]:
        """One entry and its history."""
        return _told(resource_requestctx.view_args["doi"]), 200

    @request_parser({"doi": ma.fields.String(), "action": ma.fields.String()}, location="view_args")  # type: ignore[untyped-decorator]
    @response_handler()  # type: ignore[untyped-decorator]
    def act(self) -> tuple[dict[str, Any], int]:
        """Retry, pause, resume or take over one DOI."""
        doi, action = (resource_requestctx.view_args[name] for name in ("doi", "action"))
        if action == "retry":
            services.retry(g.identity, [doi])
        else:
            getattr(services, action.replace("-", "_"))(g.identity, doi)
        return _told(doi), 200


def _told(doi: str) -> dict[str, Any]:
    entry, calls = services.read(g.identity, doi)
    return {**entry.as_json(), "calls": [asdict(call) for call in calls]}


def create_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the API for curators."""
    blueprint: Blueprint = DoisResource(DoisResourceConfig()).as_blueprint()
    return blueprint


def create_health_blueprint(app: Flask) -> Blueprint:
    """The blueprint for monitors: numbers only, so that it needs no permission."""
    blueprint = Blueprint("thalie_doi_health", __name__)

    @blueprint.get("/health/dois")
    def dois() -> tuple[Response, int]:
        """200 while all is well, 503 while a DOI is late or the account refused."""
        found = health()
        return jsonify(found.as_json()), 503 if found.late or found.stopped else 200

    return blueprint
