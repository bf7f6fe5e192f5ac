"""``/api/records/<id>/draft/proposals``: what the files of a draft say, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask import Blueprint, Flask, Response, g, jsonify, make_response, request
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import PermissionDeniedError
from sqlalchemy.orm.exc import StaleDataError

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.web.refusals import refuse_in_json

from .book import dialect
from .joined import join
from .layout import LONGEST, MOST, DropError, name_dropped
from .taking import (
    ALL,
    AnswerError,
    Taken,
    accept_damaged,
    decide_names,
    note_paths,
    read_again,
    refuse_values,
    take_out,
    take_values,
)
from .told import revision, tell, tell_files

ADDRESS = "/records/<pid_value>/draft/proposals"
STALE = _("The draft, or what its files say, is not what you saw: look again, nothing was changed.")
UNSEEN = _("Say with “revision”, or with If-Match, which proposals you saw.")
Json = dict[str, Any]


class _Paths(ma.fields.Field):
    """Paths of fields, or ``all``."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if value == ALL or (isinstance(value, list) and all(isinstance(v, str) for v in value)):
            return value
        raise ma.ValidationError(_("Give a list of paths, or “all”.").in_language(language()))


class NameBody(ma.Schema):
    """What becomes of a name."""

    class Meta:
        """Other names say nothing."""

        unknown = ma.EXCLUDE

    value = ma.fields.String(required=True)
    decision = ma.fields.String(required=True)
    agreement = ma.fields.String(load_default="", allow_none=True)


_KEYS = ma.fields.List(ma.fields.String(), load_default=list)


class AnswersBody(ma.Schema):
    """What is said of the files of a draft; all of it in one transaction, or none."""

    class Meta:
        """Other names say nothing."""

        unknown = ma.EXCLUDE

    revision = ma.fields.String(load_default="")
    take = _Paths(load_default=list)
    refuse = _KEYS
    names = ma.fields.List(ma.fields.Nested(NameBody), load_default=list)
    accept = _KEYS
    leave_out = _KEYS
    paths = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), load_default=dict)
    again = ma.fields.Boolean(load_default=False)


def create_api_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the API."""
    blueprint = Blueprint("thalie_proposals", __name__)
    blueprint.add_url_rule(ADDRESS, "read", read)
    blueprint.add_url_rule(ADDRESS, "answer", answer, methods=["POST"])
    blueprint.add_url_rule("/names-of-files", "names", names, methods=["POST"])
    blueprint.register_error_handler(AnswerError, lambda e: _refusal(e.status, e.sentence))
    blueprint.register_error_handler(DropError, lambda e: _refusal(400, e.sentence))
    return refuse_in_json(blueprint)


def read(pid_value: str) -> Response:
    """200: ``tell``, with ``?only=files`` the states alone; 403, 404 as for the draft."""
    draft = _editable(pid_value)
    if request.args.get("only") == "files":
        return _private(jsonify(tell_files(draft)))
    return _whole(draft)


def answer(pid_value: str) -> Response:
    """200: what is known now, with ``taken`` and ``left``; 400 for what cannot be; 403, 404 as for
    the draft; 409 or 412 where the draft or its files say something else by now; 428 for a value
    that is taken without saying what was seen.
    """
    try:
        with UnitOfWork() as uow:
            draft = _editable(pid_value)
            body = AnswersBody().load(request.get_json(force=True, silent=True) or {})
            taken = _do(draft, body, uow)
            uow.commit()
    except StaleDataError:
        return _refusal(409, STALE)
    told = {"taken": list(taken.paths), "left": list(taken.left)}
    return _whole(_editable(pid_value), told)


def _do(draft: Any, body: Mapping[str, Any], uow: UnitOfWork) -> Taken:
    if draft.is_published:
        raise AnswerError(_("The files of a published version do not change."), 409)
    if body["take"] or body["refuse"]:
        _refuse_unseen(draft, body["revision"])
    note_paths(draft, body["paths"], uow)
    if body["again"]:
        read_again(draft, uow)
    accept_damaged(draft, body["accept"])
    if body["refuse"]:
        refuse_values(g.identity, draft, body["refuse"])
    taken = take_values(g.identity, draft, body["take"], uow) if body["take"] else Taken()
    take_out(g.identity, draft, body["leave_out"], uow)
    if body["names"]:
        decide_names(g.identity, draft, body["names"], uow)
    return taken


def _refuse_unseen(draft: Any, seen: str) -> None:
    asked = seen or next(iter(request.if_match.as_set()), "")
    if not asked:
        raise AnswerError(UNSEEN, 428)
    if asked != revision(draft, join(draft)):
        raise AnswerError(STALE, 409 if seen else 412)


def names() -> Response:
    """The names in a dataset of files that are dropped with their folders, ``{"paths": […]}``.

    200 with ``names`` by path and ``left_out``; 400 where they do not go together, with a
    ``message``; 403 for who is not logged in.
    """
    if g.identity.id is None:
        raise PermissionDeniedError("create")
    body = request.get_json(force=True, silent=True)
    paths = body.get("paths") if isinstance(body, dict) else None
    fits = isinstance(paths, list) and len(paths) <= MOST
    if not fits or not all(isinstance(one, str) and len(one) <= LONGEST for one in paths or ()):
        sentence = _("Give “paths”, a list of at most %(most)s texts.", most=MOST)
        return _refusal(400, sentence)
    drop = name_dropped(paths or [], dialect())
    return _private(jsonify({"names": dict(drop.names), "left_out": list(drop.left_out)}))


def _editable(pid_value: str) -> Any:
    """The draft, for who may edit it. Raises what the draft itself is refused with."""
    draft = records.draft_cls.pid.resolve(pid_value, registered_only=False)
    records.require_permission(g.identity, "update_draft", record=draft)
    return draft


def _whole(draft: Any, more: Mapping[str, Any] | None = None) -> Response:
    told = tell(draft)
    response = _private(jsonify({**told, **(more or {})}))
    response.set_etag(told["revision"])
    return response


def _private(response: Response) -> Response:
    """Nobody keeps an answer that names persons."""
    response.cache_control.no_store = True
    return response


def _refusal(status: int, sentence: Sentence) -> Response:
    told = {"status": status, "message": sentence.in_language(language())}
    return make_response(jsonify(told), status)
