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
from .listing import listed
from .services import revoke

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
        _take_back_interrupted(self.request)
        super().execute(identity, uow)


class UserAccept(UserAcceptAction):  # type: ignore[misc]
    """An account's grant gets the usual end, unless the decision says another."""

    def execute(self, identity: Identity, uow: Any) -> None:
        """Make the grant."""
        _take_back_interrupted(self.request)
        super().execute(identity, uow)


def _take_back_interrupted(request: Any) -> None:
    """Take back what an earlier decision on a REQUEST gave that was killed before it stood.

    InvenioRDM commits what is given before the decision.
    """
    pid = request.topic.reference_dict["record"]
    _, parent = records.access.get_parent_and_record_or_draft(pid)
    for one in listed(parent):
        if one.request == str(request.id):
            revoke(system_identity, pid, one.key)


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
