"""How it stands with the lifts, for a monitor."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask
from invenio_db import db

from .health import health


def create_health_blueprint(app: Flask) -> Blueprint:
    """``/api/health/embargoes``: for anybody, as it tells numbers alone."""
    blueprint = Blueprint("thalie_openings_health", __name__)
    blueprint.add_url_rule("/health/embargoes", "embargoes", stands)
    return blueprint


def stands() -> tuple[dict[str, Any], int]:
    """The numbers; 503 where somebody should look."""
    found = health()
    db.session.rollback()
    return found.as_json(), 200 if found.well else 503
