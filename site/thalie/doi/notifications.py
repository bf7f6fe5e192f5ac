"""What curators are told of DOIs: InvenioRDM's notifications, with templates in both languages.

The texts stand in ``templates/semantic-ui/invenio_notifications/doi-*.jinja``.
"""

from __future__ import annotations

from typing import Any

from flask import current_app
from invenio_notifications.models import Notification, Recipient
from invenio_notifications.proxies import current_notifications_manager
from invenio_notifications.services.builders import NotificationBuilder
from invenio_notifications.services.generators import EmailBackendGenerator, RecipientGenerator


class Curators(RecipientGenerator):  # type: ignore[misc]
    """The address of those who look after the repository: ``THALIE_CONTACT``."""

    def __call__(self, notification: Notification, recipients: dict[str, Recipient]) -> None:
        """Add it."""
        address = current_app.config["THALIE_CONTACT"]
        recipients[address] = Recipient(data={"email": address})


class CuratorsBuilder(NotificationBuilder):  # type: ignore[misc]
    """A mail to the curators, with plain values for its template."""

    recipients = (Curators(),)
    recipient_backends = (EmailBackendGenerator(),)

    @classmethod
    def build(cls, **context: Any) -> Notification:
        """The notification with what its template tells of."""
        return Notification(type=cls.type, context=context)


class LateDois(CuratorsBuilder):
    """DOIs wait for DataCite: ``number`` of them, ``since`` then or longer."""

    type = "doi-late"


class RefusedAccount(CuratorsBuilder):
    """DataCite refuses the account, for a ``reason``."""

    type = "doi-credentials"


class ComparedDois(CuratorsBuilder):
    """What a comparison found: ``reconcile.Report`` as plain values."""

    type = "doi-comparison"


BUILDERS = {one.type: one for one in (LateDois, RefusedAccount, ComparedDois)}


def tell(notification: Notification) -> bool:
    """Send it here and now; whether it went out.

    InvenioRDM's own tasks have no limit of time, so that a mail server that hangs would hold the
    workers of the DOIs, and nobody would learn whether the mail went out.
    """
    manager = current_notifications_manager
    builder = manager.builders[notification.type]
    builder.resolve_context(notification)
    recipients = builder.filter_recipients(notification, builder.build_recipients(notification))
    try:
        for recipient in recipients.values():
            for backend in builder.build_recipient_backends(notification, recipient):
                manager.handle_dispatch(backend, recipient, notification)
    except Exception as failure:
        current_app.logger.warning("The mail about DOIs could not be sent: %s", failure)
        return False
    return True
