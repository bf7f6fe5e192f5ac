"""``/api/curation/submissions/<id>``: a review for programs, and its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import marshmallow as ma
from flask import Blueprint, Flask, Response, g
from flask_resources import (
    HTTPJSONException,
    JSONSerializer,
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
from invenio_rdm_records.resources.config import error_handlers
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_requests.errors import CannotExecuteActionError

from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language

from . import deciding
from .errors import ReviewError
from .remarks import remarks_of, told
from .submission import Submission, submission

Json = dict[str, Any]
STEPS = ("remark", "ask-changes", "hand-back", "accept", "decline")


def _refused(error: ReviewError) -> HTTPJSONException:
    """The sentence, in the language of who asks."""
    said = error.sentence.in_language(language())
    return HTTPJSONException(code=409 if error.conflict else 400, description=said)


def _over(error: CannotExecuteActionError) -> HTTPJSONException:
    return _refused(ReviewError(_("This review is over."), conflict=True))


class StepBody(ma.Schema):
    """What is said; of a remark the field, of an acceptance the mark of what was seen."""

    class Meta:
        """Other names say nothing."""

        unknown = ma.EXCLUDE

    words = ma.fields.String(load_default="")
    field = ma.fields.String(load_default="", validate=ma.validate.Length(max=255))
    mark = ma.fields.String(load_default="", validate=ma.validate.Length(max=64))


class SubmissionResourceConfig(ResourceConfig):  # type: ignore[misc]
    """Where it answers."""

    blueprint_name = "thalie_submissions"
    url_prefix = "/curation/submissions/<uuid:request_id>"
    response_handlers = {"application/json": ResponseHandler(JSONSerializer())}  # noqa: RUF012


class SubmissionResource(ErrorHandlersMixin, Resource):  # type: ignore[misc]
    """A review."""

    error_handlers: Mapping[type[Exception], Callable[[Exception], Response]] = {
        **ErrorHandlersMixin.error_handlers,
        **error_handlers,
        ReviewError: create_error_handler(_refused),
        CannotExecuteActionError: create_error_handler(_over),
    }

    def create_url_rules(self) -> list[Json]:
        """The addresses."""
        steps = ",".join(f"'{step}'" for step in STEPS)
        return [
            route("GET", "", self.read),
            route("POST", f"/<any({steps}):step>", self.step),
        ]

    @request_parser({"request_id": ma.fields.UUID()}, location="view_args")  # type: ignore[untyped-decorator]
    @response_handler()  # type: ignore[untyped-decorator]
    def read(self) -> tuple[Json, int]:
        """How it stands."""
        return as_json(submission(g.identity, resource_requestctx.view_args["request_id"])), 200

    @request_parser(  # type: ignore[untyped-decorator]
        {"request_id": ma.fields.UUID(), "step": ma.fields.String()}, location="view_args"
    )
    @request_body_parser()  # type: ignore[untyped-decorator]
    @response_handler()  # type: ignore[untyped-decorator]
    def step(self) -> tuple[Json, int]:
        """A step, and how it stands then."""
        args = resource_requestctx.view_args
        seen = submission(g.identity, args["request_id"])
        _carry_out(seen, args["step"], StepBody().load(resource_requestctx.data or {}))
        return as_json(submission(g.identity, args["request_id"])), 200


def _carry_out(seen: Submission, step: str, said: Json) -> None:
    if step == "remark":
        deciding.remark(g.identity, seen, said["field"], said["words"])
    elif step == "ask-changes":
        deciding.ask_changes(g.identity, seen, said["words"])
    elif step == "hand-back":
        deciding.hand_back(g.identity, seen, said["words"])
    elif step == "accept":
        deciding.accept(g.identity, seen, said["words"], said["mark"])
    else:
        deciding.decline(g.identity, seen, said["words"])


def as_json(seen: Submission) -> Json:
    """A review for programs; differences are told in the language of who asks."""
    changed = seen.differences(language())
    return {
        "id": str(seen.id),
        "record": seen.record_id,
        "title": seen.title,
        "status": seen.request.status,
        "open": seen.open,
        "turn": seen.turn if seen.open else None,
        "since": seen.since.isoformat(),
        "mark": seen.mark,
        "lacks": [asdict(lack) for lack in seen.lacks()],
        "differences": None if changed is None else [one.as_json(language()) for one in changed],
        "remarks": [told(one) for one in remarks_of(seen.id)],
    }


def create_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the API."""
    blueprint: Blueprint = SubmissionResource(SubmissionResourceConfig()).as_blueprint()
    return blueprint
