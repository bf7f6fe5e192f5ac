"""``POST /api/wanted-terms``: a term that is not in the list, proposed to the curators."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Blueprint, Flask, Response, jsonify, make_response, request
from flask_login import current_user
from invenio_records_resources.services.errors import PermissionDeniedError

from thalie.ground.language import Sentence, in_context
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.web.refusals import refuse_in_json

from .book import MOST_OPEN, VOCABULARIES, TooManyError, propose

NAME, ABOUT = 255, 2000  # characters


def _one_line(text: str) -> str:
    return " ".join(text.split())


class Body(ma.Schema):
    """A proposal."""

    class Meta:
        """Other names say nothing."""

        unknown = ma.EXCLUDE

    vocabulary = ma.fields.String(required=True, validate=ma.validate.OneOf(VOCABULARIES))
    name = ma.fields.String(required=True, validate=ma.validate.Length(max=NAME))
    about = ma.fields.String(load_default="", validate=ma.validate.Length(max=ABOUT))


def create_api_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the API."""
    blueprint = Blueprint("thalie_wanted", __name__)
    blueprint.add_url_rule("/wanted-terms", "propose", answer, methods=["POST"])
    return refuse_in_json(blueprint)


def answer() -> Response:
    """201 with ``id``; 400 for what cannot be; 403 without an account; 429 with too many open."""
    if not current_user.is_authenticated:
        raise PermissionDeniedError("propose")
    try:
        body: dict[str, Any] = Body().load(request.get_json(force=True, silent=True) or {})
    except ma.ValidationError:
        return _refusal(400, _("Say which vocabulary, and the term in %(most)s characters at most.",
                               most=NAME))  # fmt: skip
    name = _one_line(body["name"])
    if not name:
        return _refusal(400, in_context("term", "Say how the term is called."))
    try:
        made = propose(body["vocabulary"], name, body["about"].strip(), int(current_user.id))
    except TooManyError:
        return _refusal(429, _("Curators have not looked at %(number)s of your proposals yet.",
                               number=MOST_OPEN))  # fmt: skip
    return make_response(jsonify(id=str(made.id), vocabulary=made.vocabulary, name=made.name), 201)


def _refusal(status: int, said: Sentence) -> Response:
    return make_response(jsonify(status=status, message=said.in_language(language())), status)
