"""``/api/records/<id>/grants``: who else may read a dataset, for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, current_app, g, request

from thalie.web.refusals import refuse_in_json

from . import services
from .book import Key
from .ends import EndError
from .listing import Listed
from .reviews import LONGEST_NOTE, address_of, usual
from .services import GrantUnknownError

ONE = "/records/<pid_value>/grants/<any(user,role,system_role,link,review):kind>/<subject>"
Answer = tuple[dict[str, Any], int]


def create_blueprint(app: Flask) -> Blueprint:
    """The list; the end of one; revoking one; a link for anonymous review."""
    blueprint = Blueprint("thalie_grants_api", __name__)
    blueprint.add_url_rule("/records/<pid_value>/grants", "grants", grants)
    blueprint.add_url_rule("/records/<pid_value>/grants/review", "invite", invite, methods=["POST"])
    blueprint.add_url_rule(ONE, "change", change, methods=["PUT"])
    blueprint.add_url_rule(ONE, "revoke", revoke, methods=["DELETE"])
    blueprint.register_error_handler(GrantUnknownError, _unknown)
    blueprint.register_error_handler(EndError, _wrong_end)
    return refuse_in_json(blueprint)


def grants(pid_value: str) -> dict[str, Any]:
    """All grants and links that stand."""
    _, found = services.read(g.identity, pid_value)
    return {"hits": {"total": len(found), "hits": [_told(pid_value, one) for one in found]}}


def change(pid_value: str, kind: str, subject: str) -> dict[str, Any]:
    """Let a grant end on another day: ``{"ends": "2027-03-31"}``."""
    services.change_end(g.identity, pid_value, (kind, subject), _sent("ends"))
    _, found = services.read(g.identity, pid_value)
    return next(_told(pid_value, one) for one in found if one.key == (kind, subject))


def invite(pid_value: str) -> Answer:
    """A link for anonymous review: ``{"ends": "2027-03-31", "note": "Journal of Enamels, 12"}``.

    Its address stands in this answer alone, as ``links.review``.
    """
    secret, key = services.invite(
        g.identity, pid_value, _sent("ends") or usual(), _sent("note")[:LONGEST_NOTE]
    )
    _, found = services.read(g.identity, pid_value)
    told = next(_told(pid_value, one) for one in found if one.key == key)
    told["links"]["review"] = address_of(secret)
    return told, 201


def _sent(name: str) -> str:
    sent = request.get_json(silent=True)
    return str(sent.get(name, "")) if isinstance(sent, dict) else ""


def revoke(pid_value: str, kind: str, subject: str) -> tuple[str, int]:
    """End a grant or link now."""
    services.revoke(g.identity, pid_value, (kind, subject))
    return "", 204


def _told(pid: str, one: Listed) -> dict[str, Any]:
    return {**one.as_json(), "links": {"self": _address(pid, one.key)}}


def _address(pid: str, key: Key) -> str:
    return f"{current_app.config['SITE_API_URL']}/records/{pid}/grants/{key[0]}/{key[1]}"


def _unknown(error: GrantUnknownError) -> Answer:
    return {"status": 404, "message": "The dataset has no such grant or link."}, 404


def _wrong_end(error: EndError) -> Answer:
    return {"status": 400, "message": str(error)}, 400
