"""Whether an instance was prepared, told without loading Invenio."""

from __future__ import annotations

import json

from .layout import Layout
from .tools import fingerprint

INPUTS = ("requirements/runtime.txt", "invenio.cfg", "app_data", "site/thalie")


def inputs(layout: Layout) -> str:
    """Fingerprint of what the preparation depends on; it is repeated when this changes."""
    return fingerprint([layout.root / name for name in INPUTS])


def is_prepared(layout: Layout) -> bool:
    """Whether database, indices, vocabularies and accounts are those of these inputs."""
    path = layout.run / "prepared.json"
    return path.exists() and json.loads(path.read_text()).get("instance") == inputs(layout)
