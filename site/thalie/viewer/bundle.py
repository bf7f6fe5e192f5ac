"""The scripts and styles of the viewer, which are built apart from those of InvenioRDM."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for

FOLDER = "viewer"
MANIFEST = "manifest.json"


def bundle() -> dict[str, str]:
    """Addresses by name, ``viewer.js`` and ``viewer.css``; none where they are not built."""
    path = Path(current_app.static_folder or ".") / FOLDER / MANIFEST
    try:
        names = _read(path, path.stat().st_mtime_ns)
    except OSError:
        return {}
    return {name: url_for("static", filename=f"{FOLDER}/{built}") for name, built in names.items()}


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> dict[str, str]:
    names: dict[str, str] = json.loads(path.read_text("utf-8"))
    return names
