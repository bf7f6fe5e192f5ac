"""The database of an instance, without InvenioRDM around it: for commands that only read it.

Making the whole application takes seconds of processor time; this takes a fraction of one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from invenio_db import db

from .instance import instance, refuse_missing_instance, told_plainly
from .plain_settings import NotPlainError, plain_settings

ADDRESS = "SQLALCHEMY_DATABASE_URI"
OPTIONS = {"connect_args": {"options": "-c timezone=UTC"}, "hide_parameters": True}
"""As of InvenioRDM, whose times are those of UTC."""


@contextmanager
def database(defaults: Mapping[str, Any]) -> Iterator[Flask]:
    """Enter an application that has the database and the settings in ``defaults`` alone.

    Where the configuration cannot tell these without being run, it is the whole application. What
    goes wrong becomes one sentence.
    """
    refuse_missing_instance()
    settings = _settings({ADDRESS: "", **defaults})
    if not settings:
        with instance() as whole:
            yield whole
        return
    app = Flask(__name__)
    app.config.update(settings, SQLALCHEMY_ENGINE_OPTIONS=OPTIONS)
    db.init_app(app)
    with app.app_context(), told_plainly():
        yield app


def _settings(defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The settings; nothing where they are not plain, or the database is none of PostgreSQL."""
    file = Path(os.environ["INVENIO_INSTANCE_PATH"]) / "invenio.cfg"
    try:
        text = file.read_text("utf-8") if file.exists() else ""
        found = plain_settings(defaults, os.environ, text)
    except (NotPlainError, OSError, UnicodeDecodeError):
        return {}
    return found if str(found[ADDRESS]).startswith("postgresql") else {}
