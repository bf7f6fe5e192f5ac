"""The datasets that name a record (a sample, a project, a program), for its page."""

from __future__ import annotations

from typing import Any

from invenio_db import db

from thalie.doi.links import Mention, Thing, mentions
from thalie.upstream.insides import record_of

SHOWN = 50


def naming(item: Any) -> tuple[Mention, ...]:
    """The newest public datasets that name a record, or all its versions: ITEM of the service."""
    version = record_of(item)
    pids = (version.get("pids") or {}, version.parent.get("pids") or {})
    dois = [found["doi"]["identifier"] for found in pids if found.get("doi", {}).get("identifier")]
    if not dois:
        return ()
    with db.session.no_autoflush:  # a page writes nothing
        found = mentions(Thing(tuple(dois), version.parent.id), SHOWN)
    return tuple({one.id: one for one in found}.values())
