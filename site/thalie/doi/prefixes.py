"""The prefix under which a kind of thing gets its DOIs."""

from __future__ import annotations

from flask import current_app


def prefix_for(kind: str) -> str:
    """The prefix of the DOIs of a KIND of thing (``instrument``): ``DATACITE_PREFIX``."""
    return str(current_app.config["DATACITE_PREFIX"])
