"""Mails about reviews, sent through InvenioRDM's notifications.

The texts stand in ``templates/semantic-ui/invenio_notifications``. InvenioRDM tells the members of
a community, of whom ours has one: everybody with the role of curators.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import current_app
from invenio_accounts.models import User
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_notifications.models import Notification, Recipient
from invenio_notifications.services.builders import NotificationBuilder
from invenio_notifications.services.generators import EmailBackendGenerator, RecipientGenerator
from invenio_rdm_records.notifications.builders import (
    CommunityInclusionCancelNotificationBuilder,
    CommunityInclusionSubmittedNotificationBuilder,
)
from invenio_users_resources.notifications.filters import UserPreferencesRecipientFilter

from thalie.web.recipients import recipient

from .community import community
from .fields import BY_PATH
from .permissions import curators_role

Told = Mapping[str, Any]


def curators() -> Iterator[Told]:
    """The accounts of curators, as recipients."""
    role = current_datastore.find_role(curators_role())
    for user in role.users if role else ():
        if user.active and user.email:
            yield recipient(user)


class Curators(RecipientGenerator):  # type: ignore[misc]
    """Adds the curators where a request goes to their community."""

    def __call__(self, notification: Notification, recipients: dict[str, Recipient]) -> None:
        """Add them."""
        ours = community()
        receiver = notification.context["request"]["receiver"]
        if ours is not None and str(receiver["id"]) == str(ours.id):
            for told in curators():
                recipients[told["id"]] = Recipient(data=told)


class Submitted(CommunityInclusionSubmittedNotificationBuilder):  # type: ignore[misc]
    """InvenioRDM's, for curators too."""

    recipients = (*CommunityInclusionSubmittedNotificationBuilder.recipients, Curators())


class Cancelled(CommunityInclusionCancelNotificationBuilder):  # type: ignore[misc]
    """InvenioRDM's, for curators too."""

    recipients = (*CommunityInclusionCancelNotificationBuilder.recipients, Curators())


class Named(RecipientGenerator):  # type: ignore[misc]
    """Whom the notification names."""

    def __call__(self, notification: Notification, recipients: dict[str, Recipient]) -> None:
        """Add them."""
        for told in notification.context["to"]:
            recipients[told["id"]] = Recipient(data=told)


class _Step(NotificationBuilder):  # type: ignore[misc]
    """A step of a review, told with what was said of it."""

    context = ()
    recipients = (Named(),)
    recipient_filters = (UserPreferencesRecipientFilter(),)
    recipient_backends = (EmailBackendGenerator(),)


class ChangesAsked(_Step):
    """A curator asks the leader for changes."""

    type = "review.changes"

    @classmethod
    def build(cls, request: Any, words: str, remarks: Sequence[tuple[str, str]]) -> Notification:
        """REMARKS are paths of fields, and what is said of each."""
        said = [{"field": _labels(field), "words": one} for field, one in remarks]
        return _told(cls.type, request, _leader(request), words, remarks=said)


class HandedBack(_Step):
    """The leader submits again."""

    type = "review.again"

    @classmethod
    def build(cls, request: Any, words: str) -> Notification:
        """To the curators."""
        return _told(cls.type, request, list(curators()), words)


def _told(type_: str, request: Any, to: Sequence[Told], words: str, **more: Any) -> Notification:
    url = f"{current_app.config['SITE_UI_URL']}/submissions/{request.id}"
    title = request.get("title") or ""
    return Notification(
        type=type_, context={"to": list(to), "title": title, "url": url, "words": words, **more}
    )


def _leader(request: Any) -> list[Told]:
    id_ = str((request.get("created_by") or {}).get("user") or "")
    user = db.session.get(User, int(id_)) if id_.isdecimal() else None
    return [recipient(user)] if user is not None and user.active else []


def _labels(path: str) -> dict[str, str]:
    label = BY_PATH[path].label
    return {one: label.in_language(one) for one in ("en", "fr")}


BUILDERS = {one.type: one for one in (Submitted, Cancelled, ChangesAsked, HandedBack)}
