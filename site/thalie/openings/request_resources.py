"""``POST /api/records/<id>/embargo/extension``: asks for a longer embargo."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, g, request

from thalie.web.refusals import refuse_in_json

from .asking import ask
from .decisions import DecisionError
from .refusals import answer


def create_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the API."""
    blueprint = Blueprint("thalie_embargo_requests", __name__)
    blueprint.add_url_rule(
        "/records/<pid_value>/embargo/extension", "ask", post_extension, methods=["POST"]
    )
    blueprint.register_error_handler(DecisionError, answer)
    return refuse_in_json(blueprint)


def post_extension(pid_value: str) -> tuple[dict[str, Any], int]:
    """The new request, for ``{"reason": …}``."""
    sent = request.get_json(silent=True)
    reason = sent.get("reason") if isinstance(sent, dict) else None
    asked: dict[str, Any] = ask(g.identity, pid_value, reason if isinstance(reason, str) else "")
    return asked, 201
