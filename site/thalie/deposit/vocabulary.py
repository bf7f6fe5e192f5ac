"""Affiliations that an operator gives with a ROR identifier, added to the vocabulary if missing."""

from __future__ import annotations

from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_pidstore.errors import PIDAlreadyExists
from invenio_pidstore.models import PersistentIdentifier
from invenio_records_resources.proxies import current_service_registry

from .people import Affiliation, People


def ensure_affiliations(people: People) -> None:
    """Create the affiliations of ``people`` that the vocabulary lacks; others are left alone."""
    given = {place.ror: place for p in people.persons for place in p.affiliations if place.ror}
    if not given:
        return
    known = db.session.query(PersistentIdentifier.pid_value).filter(
        PersistentIdentifier.pid_type == "aff", PersistentIdentifier.pid_value.in_(given)
    )
    for ror in given.keys() - {value for (value,) in known}:
        _create(given[ror])


def _create(place: Affiliation) -> None:
    entry = {
        "id": place.ror,
        "name": place.name,
        "identifiers": [{"scheme": "ror", "identifier": place.ror}],
    }
    try:
        current_service_registry.get("affiliations").create(system_identity, entry)
    except PIDAlreadyExists:  # another process was quicker
        db.session.rollback()
