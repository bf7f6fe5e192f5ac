"""Whether an instance was prepared, told without loading Invenio."""

from __future__ import annotations

import json

from thalie.ground.files import fingerprint

from .layout import Layout

INPUTS = (
    "requirements/runtime.txt",
    "invenio.cfg",
    "app_data",
    "site/pyproject.toml",
    "site/thalie/checks/rules.py",
    "site/thalie/heritage/custom_fields.py",
    "site/thalie/heritage/fields.py",
    "site/thalie/heritage/model.py",
    "site/thalie/heritage/summary.py",
    "site/thalie/heritage/values.py",
    "site/thalie/search/analysis.py",
    "site/thalie/serving/prepare.py",
    "site/thalie/vocabularies",
    "local/thalie_local/standalone/invenio_setup.py",
)


def inputs(layout: Layout) -> str:
    """Fingerprint of what the preparation depends on; it is repeated when this changes."""
    migrations = sorted((layout.root / "site" / "thalie").glob("*/alembic"))
    return fingerprint([*(layout.root / name for name in INPUTS), *migrations])


def is_prepared(layout: Layout) -> bool:
    """Whether database, indices, vocabularies and accounts are those of these inputs."""
    path = layout.run / "prepared.json"
    return path.exists() and json.loads(path.read_text()).get("instance") == inputs(layout)
