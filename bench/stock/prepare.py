"""Database, file location, indices and the needed vocabularies of the stock instance.

``python -m bench.stock.prepare``, in the stock environment. Each part may be repeated.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import invenio_rdm_records.fixtures
from flask import Flask
from invenio_access.permissions import system_identity
from invenio_app.factory import create_api
from invenio_db import db
from invenio_db.cli import db as database_command
from invenio_db.utils import has_table
from invenio_files_rest.models import Location
from invenio_queues.cli import queues
from invenio_rdm_records.cli import custom_fields
from invenio_rdm_records.fixtures.vocabularies import VocabulariesFixture
from invenio_search.cli import index
from sqlalchemy_utils.functions import database_exists

OURS = Path(__file__).parent / "app_data"
PACKAGED = Path(invenio_rdm_records.fixtures.__file__).parent / "data"
NEEDED = {
    "contributorsroles", "creatorsroles", "datetypes", "descriptiontypes", "relationtypes",
    "removalreasons", "resourcetypes", "titletypes",
}  # fmt: skip


def invoke(app: Flask, command: Any, *words: str) -> None:
    """Run one of Invenio's own commands in this process."""
    app.test_cli_runner().invoke(command, list(words), catch_exceptions=False)


def prepare_database(app: Flask) -> None:
    """Create database and tables."""
    if not database_exists(app.config["SQLALCHEMY_DATABASE_URI"]):
        invoke(app, database_command, "init")
    if not has_table(db.engine, "alembic_version"):
        invoke(app, database_command, "create")


def prepare_location(app: Flask) -> None:
    """Keep deposited files in the instance folder."""
    if Location.query.filter_by(name="default").first() is None:
        folder = Path(app.instance_path) / "files"
        db.session.add(Location(name="default", uri=str(folder), default=True))
        db.session.commit()


def prepare_indices(app: Flask) -> None:
    """Create missing indices and declare the queues of the usage statistics."""
    invoke(app, index, "init", "--force")
    invoke(app, custom_fields, "init")
    invoke(app, queues, "declare")


def vocabularies() -> Iterator[Any]:
    """Fixture entries: two small ones of ours, the others from the package."""
    for _name, entry in VocabulariesFixture(system_identity, OURS / "vocabularies.yaml").read():
        yield entry
    for name, entry in VocabulariesFixture(system_identity, PACKAGED / "vocabularies.yaml").read():
        if name in NEEDED:
            yield entry


def main() -> int:
    """Do every part."""
    app = create_api()
    with app.app_context():
        prepare_database(app)
        prepare_location(app)
        prepare_indices(app)
        for entry in vocabularies():
            entry.load(system_identity)
    return 0


if __name__ == "__main__":
    sys.exit(main())
