"""What our templates may ask."""

from __future__ import annotations

from flask import Blueprint, Flask, current_app

from thalie.doi.addresses import doi_is_registered
from thalie.ground.facility import Facility
from thalie.withdrawal.tombstone import add_typed_links, tombstone

from .errors import refusal
from .frontpage import front
from .naming import naming
from .paper import elsewhere, files_of, paper, size_of


def create_blueprint(app: Flask) -> Blueprint:
    """Make the functions known to all templates, and let tombstones have typed links."""
    blueprint = Blueprint("thalie_theme", __name__)
    blueprint.add_app_template_global(front)
    blueprint.add_app_template_global(doi_is_registered)
    blueprint.add_app_template_global(tombstone)
    blueprint.add_app_template_global(naming)
    blueprint.add_app_template_global(refusal)
    blueprint.add_app_template_global(facility)
    for asked in (paper, files_of, size_of, elsewhere):
        blueprint.add_app_template_global(asked, f"thalie_{asked.__name__}")
    blueprint.after_app_request(add_typed_links)
    return blueprint


def facility() -> Facility:
    """Who runs this repository."""
    return Facility.from_config(current_app.config)
