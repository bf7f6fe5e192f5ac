"""Requests for access are offered from the beginning, and on datasets that are older than that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app
from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_drafts_resources.services.records.components import ServiceComponent
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.records.models import (
    RDMDraftMetadata,
    RDMParentMetadata,
    RDMRecordMetadata,
)
from sqlalchemy import select

Settings = dict[str, Any]

UNTOUCHED: Settings = {
    "allow_user_requests": False,
    "allow_guest_requests": False,
    "accept_conditions_text": None,
    "secret_link_expiration": 0,
}
"""What InvenioRDM gives a record of which nobody said anything."""


def offered() -> Settings:
    """Settings of a dataset on whose page anybody may ask for its files."""
    return {
        **UNTOUCHED,
        "allow_user_requests": True,
        "allow_guest_requests": True,
        "secret_link_expiration": min(365, current_app.config["THALIE_GRANT_DAYS"]),
    }


class OfferRequestsComponent(ServiceComponent):  # type: ignore[misc]
    """A new dataset offers requests; whoever manages it may change that where it is shared."""

    def create(self, identity: Identity, *, record: Any, **more: Any) -> None:
        """Set it for the first version; later ones share it."""
        access = record.parent.access
        if current_app.config["THALIE_REQUESTS_OFFERED"] and access.settings.dump() == UNTOUCHED:
            access.settings = offered()


def offer_everywhere() -> tuple[int, int]:
    """Let datasets of whose settings nobody said anything offer requests. Commits each.

    Returns how many do now, and how many could not be changed: the log tells which.
    """
    done = failed = 0
    for parent in _untouched():
        pid = pid_of(parent)
        if pid is None:
            continue
        try:
            records.access.update_access_settings(system_identity, pid, offered())
            done += 1
        except Exception as failure:
            db.session.rollback()
            current_app.logger.warning("Requests cannot be offered on %s: %s", pid, failure)
            failed += 1
    return done, failed


def _untouched() -> list[UUID]:
    settings = RDMParentMetadata.json["access"]["settings"]
    rows = db.session.execute(
        select(RDMParentMetadata.id, settings).where(RDMParentMetadata.json.is_not(None))
    )
    return [parent for parent, found in rows if {**UNTOUCHED, **(found or {})} == UNTOUCHED]


def pid_of(parent: UUID) -> str | None:
    """The identifier of the newest version of a PARENT, else of a draft; nothing without any."""
    for model in (RDMRecordMetadata, RDMDraftMetadata):
        found = db.session.execute(
            select(model.json["id"].as_string())
            .where(model.parent_id == parent, model.json.is_not(None), model.is_deleted.is_(False))
            .order_by(model.index.desc())
            .limit(1)
        ).scalar()
        if found:
            return str(found)
    return None
