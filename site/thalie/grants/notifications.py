"""Mails about access: what InvenioRDM tells, with the day on which access ends; and of that end.

The texts stand in ``templates/semantic-ui/invenio_notifications``: those of guests, who have no
language at this site, in both languages.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel.dates import format_date
from flask import current_app
from invenio_accounts.models import User
from invenio_db import db
from invenio_notifications.models import Notification, Recipient
from invenio_notifications.services.builders import NotificationBuilder
from invenio_notifications.services.generators import (
    ContextGenerator,
    EmailBackendGenerator,
    RecipientGenerator,
)
from invenio_rdm_records.notifications.builders import (
    GuestAccessRequestAcceptNotificationBuilder,
    UserAccessRequestAcceptNotificationBuilder,
)
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_requests.records.models import RequestMetadata
from invenio_users_resources.notifications.filters import UserPreferencesRecipientFilter

from thalie.embargo.state import access_state
from thalie.ground.language import locale
from thalie.web.recipients import recipient

from .book import Key
from .listing import Listed, listed

Told = Mapping[str, Any]


def in_words(day: date | None) -> dict[str, str]:
    """A DAY as each language writes it; nothing for none."""
    return {one: format_date(day, "long", locale(one)) for one in ("en", "fr")} if day else {}


class GivenUntil(ContextGenerator):  # type: ignore[misc]
    """Adds ``ends``, the first day without the access that the request was given."""

    def __call__(self, notification: Notification) -> Notification:
        """Look it up in the book: the decision stands."""
        request = notification.context["request"]
        _, parent = records.access.get_parent_and_record_or_draft(request["topic"]["id"])
        ends = (one.ends for one in listed(parent) if one.request == str(request["id"]))
        notification.context["ends"] = in_words(next(ends, None))
        return notification


class GuestAccepted(GuestAccessRequestAcceptNotificationBuilder):  # type: ignore[misc]
    """InvenioRDM's, with the end."""

    context = (*GuestAccessRequestAcceptNotificationBuilder.context, GivenUntil())


class UserAccepted(UserAccessRequestAcceptNotificationBuilder):  # type: ignore[misc]
    """InvenioRDM's, with the end."""

    context = (*UserAccessRequestAcceptNotificationBuilder.context, GivenUntil())


class Addressee(RecipientGenerator):  # type: ignore[misc]
    """Whom the notification names: an address, with the preferences of its account."""

    def __call__(self, notification: Notification, recipients: dict[str, Recipient]) -> None:
        """Add them."""
        to = notification.context["to"]
        recipients[to["email"]] = Recipient(data=to)


class EndingGrant(NotificationBuilder):  # type: ignore[misc]
    """An access ends soon; to its holder, or to the owner of the dataset (``owner``)."""

    type = "grant-ending"
    recipients = (Addressee(),)
    recipient_filters = (UserPreferencesRecipientFilter(),)
    recipient_backends = (EmailBackendGenerator(),)


BUILDERS = {one.type: one for one in (GuestAccepted, UserAccepted, EndingGrant)}


def ending(record: Any, parent: Any, key: Key, ends: date) -> list[Notification]:
    """What holder and owner are told: nothing, where everybody may read the files by then."""
    one = next((found for found in listed(parent) if found.key == key), None)
    if one is None or not _is_needed(one, record, ends):
        return []
    owner = parent.access.owned_by
    told = (
        (_holder(one), False),
        (_account(owner.owner_id) if owner and owner.owner_id else None, True),
    )
    return [_notification(record, one, ends, to, of) for to, of in told if to]


def _is_needed(one: Listed, record: Any, ends: date) -> bool:
    state = access_state(record["access"])
    opens = state.open or (state.public and state.until is not None and state.until <= ends)
    return one.permission != "view" or not opens


def _notification(record: Any, one: Listed, ends: date, to: Told, owner: bool) -> Notification:
    address = f"{current_app.config['SITE_UI_URL']}/records/{record.pid.pid_value}"
    return Notification(
        type=EndingGrant.type,
        context={
            "to": to,
            "owner": owner,
            "name": one.name,
            "title": record.get("metadata", {}).get("title", ""),
            "ends": in_words(ends),
            "url": f"{address}/grants" if owner else address,
        },
    )


def _holder(one: Listed) -> Told | None:
    """An account; a guest who asked for a link. Of groups and other links nobody is known."""
    if one.key[0] == "user":
        return _account(one.key[1])
    row = db.session.get(RequestMetadata, one.request) if one.request else None
    email = ((row.json or {}).get("payload") or {}).get("email") if row else None
    return {"email": email} if email else None


def _account(number: int | str) -> Told | None:
    user = db.session.get(User, int(number))
    return recipient(user) if user is not None and user.active else None
