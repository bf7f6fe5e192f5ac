"""``GET /api/desk``: the desk for programs; its actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import marshmallow as ma
from flask import Blueprint, Flask, Response, g
from flask_resources import (
    HTTPJSONException,
    JSONSerializer,
    MultiDictSchema,
    Resource,
    ResourceConfig,
    ResponseHandler,
    create_error_handler,
    request_body_parser,
    request_parser,
    resource_requestctx,
    response_handler,
    route,
)
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_rdm_records.resources.config import error_handlers
from invenio_records_resources.resources.errors import ErrorHandlersMixin

from thalie.heritage.custom_fields import language
from thalie.web.cards import Asked
from thalie.web.paging import page_links

from .cards import act, as_json, cards, show, waiting
from .views import GONE, LAST_PAGE, NOTHING

MOST = 100  # rows on one page
Json = dict[str, Any]


class DeskArguments(MultiDictSchema):  # type: ignore[misc]
    """The query."""

    card = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    q = ma.fields.String(load_default="", validate=ma.validate.Length(max=255))
    page = ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, LAST_PAGE))
    size = ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, MOST))


class ChosenBody(ma.Schema):
    """What is acted on: keys of rows."""

    class Meta:
        """Other names say nothing."""

        unknown = ma.EXCLUDE

    chosen = ma.fields.List(
        ma.fields.String(), load_default=list, validate=ma.validate.Length(max=MOST)
    )


class DeskResourceConfig(ResourceConfig):  # type: ignore[misc]
    """Where it answers."""

    blueprint_name = "thalie_desk"
    url_prefix = "/desk"
    response_handlers = {"application/json": ResponseHandler(JSONSerializer())}  # noqa: RUF012


class DeskResource(ErrorHandlersMixin, Resource):  # type: ignore[misc]
    """Cards with their rows."""

    error_handlers: Mapping[type[Exception], Callable[[Exception], Response]] = {
        **ErrorHandlersMixin.error_handlers,
        **error_handlers,
        LookupError: create_error_handler(HTTPJSONException(code=404, description="Not found.")),
    }

    def create_url_rules(self) -> list[Json]:
        """The addresses."""
        return [
            route("GET", "", self.read),
            route("POST", "/<card>/actions/<action>", self.act),
        ]

    @request_parser(DeskArguments, location="args")  # type: ignore[untyped-decorator]
    @response_handler(many=True)  # type: ignore[untyped-decorator]
    def read(self) -> tuple[Json, int]:
        """All cards, or the one that is asked for; ``page`` and ``size`` count in each."""
        asked = resource_requestctx.args
        if asked["card"] and asked["card"] not in cards(g.identity):
            raise LookupError(asked["card"])
        wanted = Asked(asked["q"].strip(), asked["page"], asked["size"])
        shown = show(g.identity, wanted, asked["card"])
        longest = max((one.found.total for one in shown), default=0)
        return {
            "waiting": waiting(shown),
            "cards": [as_json(one, language()) for one in shown],
            "links": page_links("thalie_desk.read", asked, longest),
        }, 200

    @request_parser(  # type: ignore[untyped-decorator]
        {"card": ma.fields.String(), "action": ma.fields.String()}, location="view_args"
    )
    @request_body_parser()  # type: ignore[untyped-decorator]
    @response_handler()  # type: ignore[untyped-decorator]
    def act(self) -> tuple[Json, int]:
        """Act on several rows of a card."""
        args = resource_requestctx.view_args
        if args["action"] not in cards(g.identity)[args["card"]].actions:
            raise LookupError(args["action"])
        chosen = ChosenBody().load(resource_requestctx.data or {})["chosen"]
        if not chosen:
            raise HTTPJSONException(code=400, description=NOTHING.in_language(language()))
        try:
            done = act(g.identity, args["card"], args["action"], chosen)
        except (LookupError, ValueError, PIDDoesNotExistError):
            said = GONE.in_language(language())
            raise HTTPJSONException(code=404, description=said) from None
        return {"message": done.in_language(language())}, 200


def create_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the API."""
    blueprint: Blueprint = DeskResource(DeskResourceConfig()).as_blueprint()
    return blueprint
