"""What our templates may ask."""

from __future__ import annotations

from flask import Blueprint, Flask

from .doi_links import doi_is_registered
from .frontpage import newest_datasets


def create_blueprint(app: Flask) -> Blueprint:
    """Make the functions known to all templates."""
    blueprint = Blueprint("thalie_theme", __name__)
    blueprint.add_app_template_global(newest_datasets)
    blueprint.add_app_template_global(doi_is_registered)
    return blueprint
