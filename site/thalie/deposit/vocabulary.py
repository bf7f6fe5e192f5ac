"""What an operator says of persons, added to the vocabularies that forms suggest from.

Affiliations with a ROR identifier, and persons with an ORCID; what is there already is left alone.
"""

from __future__ import annotations

from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_pidstore.errors import PIDAlreadyExists
from invenio_pidstore.models import PersistentIdentifier
from invenio_records_resources.proxies import current_service_registry
from invenio_vocabularies.contrib.names.models import NamesMetadata
from sqlalchemy.exc import IntegrityError

from .people import Affiliation, People, Person


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


def ensure_names(people: People) -> None:
    """Create the persons with ORCID of ``people`` that the vocabulary of names lacks.

    Only those whom the operator names as creators or contributors: their names are public.
    """
    given = {
        person.orcid: person for person in people.creators + people.contributors if person.orcid
    }
    if not given:
        return
    known = db.session.query(NamesMetadata.pid).filter(NamesMetadata.pid.in_(given))
    for orcid in given.keys() - {value for (value,) in known}:
        _create_name(given[orcid])


def _create_name(person: Person) -> None:
    places = [{"id": p.ror} if p.ror else {"name": p.name} for p in person.affiliations]
    entry = {
        "id": person.orcid,
        "family_name": person.family_name,
        "given_name": person.given_name,
        "identifiers": [{"scheme": "orcid", "identifier": person.orcid}],
        "affiliations": places,
    }
    try:
        current_service_registry.get("names").create(system_identity, entry)
    except IntegrityError:  # another process was quicker
        db.session.rollback()


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
