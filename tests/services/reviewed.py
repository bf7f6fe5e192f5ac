"""A leader who is reviewed, and the curators who look: accounts, drafts, submissions."""

from __future__ import annotations

from typing import Any

from flask_principal import Identity
from flask_security.confirmable import confirm_user
from flask_security.utils import hash_password
from invenio_accounts.proxies import current_datastore
from invenio_communities.generators import CommunityRoleNeed
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as service
from invenio_users_resources.services.users.tasks import reindex_users

from tests.services.datasets import add_file, who
from thalie.curation.community import MEMBERS, community

EMAIL, PASSWORD = "author@example.org", "a-password-of-tests"
Json = dict[str, Any]

TEXT = "Yellow of the initials, measured with a beam of protons in nine places. " * 2
COMPLETE: Json = {  # what no check stops
    "access": {"record": "public", "files": "public"},
    "files": {"enabled": True},
    "metadata": {
        "title": "Yellow of the initials",
        "resource_type": {"id": "dataset"},
        "publication_date": "2026-03-31",
        "publisher": "C2RMF, AGLAE",
        "creators": [
            {
                "person_or_org": {
                    "type": "personal",
                    "family_name": "Exemple",
                    "given_name": "Camille",
                    "identifiers": [{"scheme": "orcid", "identifier": "0000-0002-1825-0097"}],
                }
            }
        ],
        "rights": [{"id": "cc-by-4.0"}],
        "description": TEXT,
    },
    "custom_fields": {
        "thalie:objects": [{"label": "Codex", "keeper": {"id": "louvre"}}],
        "thalie:experiment": {"techniques": [{"id": "pixe"}]},
    },
}


def author() -> Identity:
    """A leader without the right to publish; the account is made if it is not there."""
    if current_datastore.get_user_by_email(EMAIL) is None:
        user = current_datastore.create_user(
            email=EMAIL, active=True, password=hash_password(PASSWORD), username="author",
            user_profile={"full_name": "Aude Author", "affiliations": ""},
            preferences={"visibility": "public", "email_visibility": "restricted"},
        )  # fmt: skip
        confirm_user(user)
        db.session.commit()
        reindex_users([user.id])
    return who("author")


def curator() -> Identity:
    """A curator, with what a log-in adds: membership of the community."""
    identity = who("curator")
    found = community()
    assert found is not None
    identity.provides.add(CommunityRoleNeed(str(found.id), MEMBERS))
    return identity


def titled(title: str, **metadata: Any) -> Json:
    """``COMPLETE`` with another title, and other METADATA."""
    return {**COMPLETE, "metadata": {**COMPLETE["metadata"], "title": title, **metadata}}


def drafted(identity: Identity, data: Json) -> str:
    """The id of a draft with a file."""
    id_ = str(service.create(identity, data).id)
    add_file(id_)
    return id_


def submitted(identity: Identity, data: Json) -> tuple[str, str]:
    """A draft that was submitted: its id, and that of the request."""
    id_ = drafted(identity, data)
    request = service.review.submit(identity, id_, require_review=True)
    db.session.commit()
    return id_, str(request.id)
