"""The embargoes for programs: of a record, with decisions and history; of the leader; of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import marshmallow as ma
from flask import Blueprint, Flask, Response, g
from flask_login import current_user
from flask_resources import (
    JSONSerializer,
    MultiDictSchema,
    Resource,
    ResourceConfig,
    ResponseHandler,
    request_body_parser,
    request_parser,
    resource_requestctx,
    response_handler,
    route,
)
from flask_resources.serializers import BaseSerializer
from invenio_rdm_records.resources.config import error_handlers
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_records_resources.services.errors import PermissionDeniedError

from thalie.ground.tables import CSV, as_csv
from thalie.heritage.custom_fields import language
from thalie.web.paging import page_links

from . import board, card
from .chronicle import COLUMNS as HISTORY
from .deciding import ACTIONS, decide
from .decisions import DecisionError
from .permissions import require_curator
from .refusals import answer

PAGE = 100  # rows of a page at most
Json = dict[str, Any]


_WORDS = ma.validate.Length(max=255)
BoardArguments = MultiDictSchema.from_dict(
    {
        "from": ma.fields.Date(load_default=None),
        "to": ma.fields.Date(load_default=None),
        "project": ma.fields.String(load_default="", validate=_WORDS),
        "extensions": ma.fields.Integer(load_default=None, validate=ma.validate.Range(0, 100)),
        "state": ma.fields.String(load_default="", validate=ma.validate.OneOf(board.STATES)),
        "q": ma.fields.String(load_default="", validate=_WORDS),
        "page": ma.fields.Integer(load_default=1, validate=ma.validate.Range(1, board.LAST_PAGE)),
        "size": ma.fields.Integer(load_default=25, validate=ma.validate.Range(1, PAGE)),
    },
    name="BoardArguments",
)
"""What is looked for in a list."""


class DecisionBody(ma.Schema):
    """What is decided. The sentences about it are those of the decision itself."""

    class Meta:
        """Other names say nothing."""

        unknown = ma.EXCLUDE

    until = ma.fields.String(load_default="", validate=ma.validate.Length(max=40))
    reason = ma.fields.String(load_default="")
    seen = ma.fields.String(load_default="", validate=ma.validate.Length(max=10))


class TableSerializer(BaseSerializer):  # type: ignore[misc]
    """The rows of an answer as CSV."""

    def __init__(self, columns: Sequence[str]) -> None:
        """COLUMNS are the names of the values that are told."""
        self.columns = columns

    def serialize_object(self, obj: Json) -> str:
        """``hits.hits`` of an answer."""
        return as_csv(self.columns, obj["hits"]["hits"])

    def serialize_object_list(self, obj_list: Json) -> str:
        """The same."""
        return self.serialize_object(obj_list)


class EmbargoResourceConfig(ResourceConfig):  # type: ignore[misc]
    """The embargo of a record."""

    blueprint_name = "thalie_embargo"
    url_prefix = "/records/<pid_value>/embargo"
    response_handlers = {"application/json": ResponseHandler(JSONSerializer())}  # noqa: RUF012


class HistoryResourceConfig(ResourceConfig):  # type: ignore[misc]
    """Its history."""

    blueprint_name = "thalie_embargo_history"
    url_prefix = "/records/<pid_value>/embargo/history"
    response_handlers = {  # noqa: RUF012
        "application/json": ResponseHandler(JSONSerializer()),
        CSV: ResponseHandler(TableSerializer(HISTORY)),
    }


class BoardResourceConfig(ResourceConfig):  # type: ignore[misc]
    """Lists of embargoes."""

    blueprint_name = "thalie_embargoes"
    url_prefix = ""
    response_handlers = {  # noqa: RUF012
        "application/json": ResponseHandler(JSONSerializer()),
        CSV: ResponseHandler(TableSerializer(board.COLUMNS)),
    }


class Answering(ErrorHandlersMixin, Resource):  # type: ignore[misc]
    """Refuses as InvenioRDM's records do."""

    error_handlers: Mapping[type[Exception], Callable[[Exception], Response]] = {
        **ErrorHandlersMixin.error_handlers,
        **error_handlers,
        DecisionError: answer,
    }


record_args = request_parser({"pid_value": ma.fields.String()}, location="view_args")
action_args = request_parser(
    {"pid_value": ma.fields.String(), "action": ma.fields.String()}, location="view_args"
)


class EmbargoResource(Answering):
    """How it stands, and what may be decided."""

    def create_url_rules(self) -> list[Json]:
        """The addresses."""
        return [
            route("GET", "", self.read),
            route("POST", f"/actions/<any({','.join(ACTIONS)}):action>", self.act),
        ]

    @record_args  # type: ignore[untyped-decorator]
    @response_handler()  # type: ignore[untyped-decorator]
    def read(self) -> tuple[Json, int]:
        """The state; all of it for who answers for the record or decides."""
        return _told(resource_requestctx.view_args["pid_value"]), 200

    @action_args  # type: ignore[untyped-decorator]
    @request_body_parser()  # type: ignore[untyped-decorator]
    @response_handler()  # type: ignore[untyped-decorator]
    def act(self) -> tuple[Json, int]:
        """Release, shorten, except, restrict or review."""
        id_, action = (resource_requestctx.view_args[name] for name in ("pid_value", "action"))
        card.require_card(g.identity, id_)
        decide(g.identity, id_, action, **DecisionBody().load(resource_requestctx.data or {}))
        return _told(id_), 200


class HistoryResource(Answering):
    """What happened."""

    def create_url_rules(self) -> list[Json]:
        """The address."""
        return [route("GET", "", self.read)]

    @record_args  # type: ignore[untyped-decorator]
    @response_handler(many=True)  # type: ignore[untyped-decorator]
    def read(self) -> tuple[Json, int]:
        """All of it, the oldest first."""
        found = card.require_card(g.identity, resource_requestctx.view_args["pid_value"])
        hits = [entry.as_json() for entry in found.entries]
        return {"hits": {"total": len(hits), "hits": hits}}, 200


class BoardResource(Answering):
    """Records that are closed, whose end is nearest first."""

    def create_url_rules(self) -> list[Json]:
        """The addresses."""
        return [
            route("GET", "/embargoes", self.search),
            route("GET", "/user/embargoes", self.search_own),
        ]

    @request_parser(BoardArguments, location="args")  # type: ignore[untyped-decorator]
    @response_handler(many=True)  # type: ignore[untyped-decorator]
    def search(self) -> tuple[Json, int]:
        """All, for curators."""
        require_curator(g.identity)
        return _found("thalie_embargoes.search", None), 200

    @request_parser(BoardArguments, location="args")  # type: ignore[untyped-decorator]
    @response_handler(many=True)  # type: ignore[untyped-decorator]
    def search_own(self) -> tuple[Json, int]:
        """Those that a person answers for."""
        if not current_user.is_authenticated:
            raise PermissionDeniedError("read")
        return _found("thalie_embargoes.search_own", g.identity), 200


def _found(endpoint: str, of: Any) -> Json:
    """A page; of a table that is taken away, all."""
    asked = resource_requestctx.args
    page, size = asked["page"], asked["size"]
    if resource_requestctx.accept_mimetype == CSV:
        page, size = 1, board.MOST
    wanted = board.Filter(
        since=asked["from"],
        until=asked["to"],
        project=asked["project"],
        extensions=asked["extensions"],
        state=asked["state"],
        text=asked["q"],
    )
    found = board.search(wanted, page, size, of=of)
    hits = [row.as_json() for row in found.rows]
    query = {name: value for name, value in asked.items() if value is not None}
    return {
        "hits": {"total": found.total, "hits": hits},
        "links": page_links(endpoint, query, found.total),
    }


def _told(id_: str) -> Json:
    record = card.read(g.identity, id_)
    found = card.card(g.identity, record)
    return card.public_json(record) | (found.as_json(language()) if found else {})


def create_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the embargo of a record."""
    blueprint: Blueprint = EmbargoResource(EmbargoResourceConfig()).as_blueprint()
    return blueprint


def create_history_blueprint(app: Flask) -> Blueprint:
    """The blueprint of its history."""
    blueprint: Blueprint = HistoryResource(HistoryResourceConfig()).as_blueprint()
    return blueprint


def create_board_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the lists."""
    blueprint: Blueprint = BoardResource(BoardResourceConfig()).as_blueprint()
    return blueprint
