"""What a save would say of a draft that somebody is still typing: it is tried, and taken back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, request
from flask_principal import Identity
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records
from werkzeug.exceptions import BadRequest

from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.records.sight import taken_from
from thalie.web.refusals import refuse_in_json

Json = dict[str, Any]
MISSING = frozenset({"Missing data for required field.", "Shorter than minimum length 1."})
"""What marshmallow says, in English alone, of a field that is not filled."""


def create_api_blueprint(app: Flask) -> Blueprint:
    """``POST /api/curation/trial``, for the form."""
    blueprint = Blueprint("thalie_curation_trial", __name__)
    blueprint.add_url_rule("/curation/trial", "trial", answer, methods=["POST"])
    return refuse_in_json(blueprint)


def answer() -> Response:
    """What would be said of the draft in the body, which is written as for a save.

    ``draft`` of the query is its id, if it has been saved before. Answers ``lacks``: of each its
    ``field``, a path; ``level``, ``error`` if it stops a publication, else ``info``; and
    ``messages`` in the language of who asks.
    """
    data = request.get_json(silent=True)
    if not isinstance(data, dict):
        raise BadRequest
    found = trial(g.identity, data, request.args.get("draft", ""))
    return jsonify(lacks=[_lack(error) for error in found])


def trial(identity: Identity, data: Json, pid: str = "") -> list[Json]:
    """The errors that a save of DATA as the draft PID would tell of; nothing is kept.

    Whether the draft was changed meanwhile is asked when it is saved. Raises as a save does.
    """
    taken_from(data)
    with UnitOfWork() as uow:
        tried = (
            records.update_draft(identity, pid, data, uow=uow)
            if pid
            else records.create(identity, data, uow=uow)
        )
        found: list[Json] = list(tried.errors or ())
        uow.rollback()
    return found


def _lack(error: Json) -> Json:
    return {
        "field": error["field"],
        "level": error.get("severity") or "error",
        "messages": [_said(str(message)) for message in error["messages"]],
    }


def _said(message: str) -> str:
    return _("This is missing.").in_language(language()) if message in MISSING else message
