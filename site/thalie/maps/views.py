"""``/maps/world.svg``: the map of the world that pages show a part of."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, url_for

from thalie.web.caching import for_everybody

from . import atlas, plane

TOPOLOGY = "dist/maps/countries-50m.json"
"""Of ``world-atlas``, where the build of the assets puts it (``theme/webpack.py``)."""

KEPT = 86_400  # seconds: coasts do not change


def create_blueprint(app: Flask) -> Blueprint:
    """The map."""
    blueprint = Blueprint("thalie_maps", __name__)
    blueprint.add_url_rule("/maps/world.svg", "world", world)
    blueprint.add_app_template_global(address, "thalie_world")
    blueprint.add_app_template_global(told, "thalie_plane")
    return blueprint


def world() -> Response:
    """The map; 404 while the assets are not built."""
    topology = Path(current_app.static_folder or ".") / TOPOLOGY
    try:
        body = _drawn(topology, topology.stat().st_mtime_ns)
    except FileNotFoundError:
        abort(404)
    return for_everybody(Response(body, content_type=atlas.MEDIA_TYPE), KEPT)


def address() -> str:
    """The address at which a page finds the drawing."""
    return f"{url_for('thalie_maps.world')}#{atlas.NAME}"


def told() -> dict[str, Any]:
    """What the script of a map must know."""
    return plane.told() | {"address": address()}


@lru_cache(maxsize=1)
def _drawn(topology: Path, changed: int) -> bytes:
    """The drawing of a topology as it was CHANGED last."""
    return atlas.svg(json.loads(topology.read_bytes()))
