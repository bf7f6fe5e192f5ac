"""The community to which datasets are submitted: made with the instance, nothing to set up."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, current_app
from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_accounts.proxies import current_datastore
from invenio_communities.members.records.models import MemberModel
from invenio_communities.proxies import current_communities
from invenio_communities.utils import on_user_membership_change
from invenio_db import db
from invenio_pidstore.errors import PIDDoesNotExistError
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from thalie.ground.facility import Facility
from thalie.ground.language import languages
from thalie.ground.language import sentence as _
from thalie.ground.plain import unaccented

from .permissions import curators_role

MEMBERS = "owner"
"""What curators are in the community: they look at submissions, and after the community itself."""


def slug() -> str:
    """The name of the community in addresses: as set, else of the facility's name."""
    said = str(current_app.config["THALIE_CURATION"].get("slug") or "")
    return said or re.sub("[^a-z0-9]+", "-", unaccented(_facility().name)).strip("-")


def community() -> Any | None:
    """The community, if it is there."""
    try:
        found = current_communities.service.record_cls.pid.resolve(slug())
    except (PIDDoesNotExistError, NoResultFound):
        return None
    return None if found.deletion_status.is_deleted else found


def prepare_community(app: Flask) -> None:
    """Make it if it is not there, and its curators members. Commits."""
    found = community()
    id_ = str(found.id) if found else _made()
    _add_curators(id_)
    db.session.commit()


def _made() -> str:
    facility = _facility()
    title = app_title() or facility.name
    about = _("Datasets of %(name)s. A curator looks at each before it is published.", name=title)
    said = " / ".join(about.in_language(one) for one in languages())
    made = current_communities.service.create(
        system_identity,
        {
            "slug": slug(),
            "metadata": {"title": title, "description": said[:1000]},
            "access": {
                "visibility": "public",
                "members_visibility": "restricted",
                "member_policy": "closed",
                "record_submission_policy": "open",
                "review_policy": "closed",
            },
        },
    )
    return str(made.id)


def app_title() -> str:
    """The title that is set, if one is: InvenioRDM keeps one, in no language."""
    return str(current_app.config["THALIE_CURATION"].get("title") or "")


def _add_curators(id_: str) -> None:
    """Make everybody with the role of curators a member, those of later too."""
    role = current_datastore.find_role(curators_role())
    known = select(MemberModel.id).where(
        MemberModel.community_id == id_, MemberModel.group_id == role.id
    )
    if db.session.execute(known.limit(1)).first() is None:
        member = {"type": "group", "id": role.id}
        current_communities.service.members.add(
            system_identity, id_, {"members": [member], "role": MEMBERS}
        )
        for user in role.users:  # who is logged in since before is a member at once
            on_user_membership_change(Identity(user.id))


def _facility() -> Facility:
    return Facility.from_config(current_app.config)
