"""The mail about a term that was proposed, sent through InvenioRDM's notifications.

The text stands in ``templates/semantic-ui/invenio_notifications``.
"""

from __future__ import annotations

from flask import current_app
from invenio_accounts.models import User
from invenio_db import db
from invenio_notifications.models import Notification, Recipient
from invenio_notifications.services.builders import NotificationBuilder
from invenio_notifications.services.generators import EmailBackendGenerator, RecipientGenerator
from invenio_users_resources.notifications.filters import UserPreferencesRecipientFilter

from thalie.web.recipients import recipient

from .models import WantedTerm


class Proposer(RecipientGenerator):  # type: ignore[misc]
    """Who proposed the term."""

    def __call__(self, notification: Notification, recipients: dict[str, Recipient]) -> None:
        """Add them, if the account is still there."""
        user = db.session.get(User, notification.context["by"])
        if user is not None and user.active:
            recipients[str(user.id)] = Recipient(data=recipient(user))


class Settled(NotificationBuilder):  # type: ignore[misc]
    """A curator took the term, or did not."""

    type = "term.settled"
    context = ()
    recipients = (Proposer(),)
    recipient_filters = (UserPreferencesRecipientFilter(),)
    recipient_backends = (EmailBackendGenerator(),)

    @classmethod
    def build(cls, term: WantedTerm) -> Notification:
        """Of a proposal that is settled."""
        site = current_app.config["SITE_UI_URL"]
        context = {
            "by": term.by, "name": term.name, "outcome": term.outcome,
            "url": f"{site}/vocabulary/{term.vocabulary}",
        }  # fmt: skip
        return Notification(type=cls.type, context=context)


BUILDERS = {Settled.type: Settled}
