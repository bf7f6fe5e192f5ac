"""Requests for access: InvenioRDM's, of which what is given always ends."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.requests.access import GuestAccessRequest, UserAccessRequest
from invenio_rdm_records.requests.access.requests import GuestAcceptAction, UserAcceptAction

from .ends import link_days
from .listing import REQUEST

DAYS = "secret_link_expiration"


class GuestAccept(GuestAcceptAction):  # type: ignore[misc]
    """A guest's link ends on the day that was chosen, else on the usual one."""

    def execute(self, identity: Identity, uow: Any) -> None:
        """Make the link."""
        payload = self.request["payload"]
        days = link_days(
            payload.get(DAYS, ""),
            current_app.config["THALIE_GRANT_DAYS"],
            current_app.config["THALIE_GRANT_LONGEST_DAYS"],
        )
        self.request["payload"] = {**payload, DAYS: str(days)}
        super().execute(identity, uow)


class UserAccept(UserAcceptAction):  # type: ignore[misc]
    """InvenioRDM commits the grant before the decision; what was killed between may be repeated."""

    def execute(self, identity: Identity, uow: Any) -> None:
        """Make the grant; one that an interrupted decision left is made anew."""
        pid = self.request.topic.reference_dict["record"]
        _, parent = records.access.get_parent_and_record_or_draft(pid)
        for grant in list(parent.access.grants):
            if grant.origin == f"{REQUEST}{self.request.id}":
                records.access.delete_grant_by_subject(
                    system_identity,
                    pid,
                    subject_id=grant.subject_id,
                    subject_type=grant.subject_type,
                )
        super().execute(identity, uow)


class EndingGuestAccessRequest(GuestAccessRequest):  # type: ignore[misc]
    """A guest's request; known by the name of InvenioRDM's."""

    available_actions = {  # noqa: RUF012
        **GuestAccessRequest.available_actions,
        "accept": GuestAccept,
    }


class EndingUserAccessRequest(UserAccessRequest):  # type: ignore[misc]
    """An account's request; known by the name of InvenioRDM's."""

    available_actions = {  # noqa: RUF012
        **UserAccessRequest.available_actions,
        "accept": UserAccept,
    }
