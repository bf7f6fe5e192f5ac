"""The datasets that name a record (a sample, a project, a program), for its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invenio_db import db
from invenio_pidstore.errors import PersistentIdentifierError
from invenio_rdm_records.proxies import current_rdm_records_service
from sqlalchemy.exc import NoResultFound

from thalie.doi.links import Mention, Thing, mentions

SHOWN = 50


def naming(shown: Mapping[str, Any]) -> tuple[Mention, ...]:
    """The newest public datasets that name a record, or all its versions; none for a draft.

    ``shown`` is the record as InvenioRDM shows it to the page.
    """
    pids = (shown.get("pids") or {}, (shown.get("parent") or {}).get("pids") or {})
    dois = [found["doi"]["identifier"] for found in pids if found.get("doi", {}).get("identifier")]
    if not dois:
        return ()
    try:
        record = current_rdm_records_service.record_cls.pid.resolve(shown["id"])
    except (PersistentIdentifierError, NoResultFound):
        return ()
    with db.session.no_autoflush:  # a page writes nothing
        found = mentions(Thing(tuple(dois), record.parent.id), SHOWN)
    return tuple({one.id: one for one in found}.values())
