"""Mails about embargoes, sent through InvenioRDM's notifications.

The sentences are made by whoever tells something; the template sets them, in each language of the
reader, as plain text and HTML (``templates/semantic-ui/invenio_notifications/embargo.jinja``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask import current_app
from invenio_db import db
from invenio_notifications.models import Notification, Recipient
from invenio_notifications.proxies import current_notifications_manager
from invenio_notifications.services.builders import NotificationBuilder
from invenio_requests.notifications.builders import CommentRequestEventCreateNotificationBuilder
from sqlalchemy import select

from thalie.ground.plain import plain

from .models import EmbargoEvent
from .people import Reader

MAIL = "embargo"


@dataclass(frozen=True, slots=True)
class Line:
    """One record of which something is told: its title, its address, what there is to say."""

    title: str
    url: str
    details: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """What is told of some records: a sentence, the records, how many more there are."""

    heading: str
    lines: Sequence[Line]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in one language."""

    language: str
    subject: str
    sections: Sequence[Section]
    ending: str


def send(to: Reader, letters: Sequence[Letter]) -> None:
    """Send a mail here and now, written in several languages. Raises what the mail server says.

    InvenioRDM's own tasks would not tell whether it went out.
    """
    subjects = " / ".join(letter.subject for letter in letters)
    context = {
        "subject": f"[{current_app.config['THEME_SITENAME']}] {subjects}",
        "letters": [asdict(letter) for letter in letters],
    }
    recipient = Recipient(data={"email": to.address})
    message = Notification(type=MAIL, context=context)
    current_notifications_manager.handle_dispatch("email", recipient, message)


class SilentBuilder(NotificationBuilder):  # type: ignore[misc]
    """Nobody is told."""

    type = "embargo-silent"


class CommentBuilder(CommentRequestEventCreateNotificationBuilder):  # type: ignore[misc]
    """Tells of comments on a request; those that come with a decision are told with it."""

    @classmethod
    def build(cls, request: Any, request_event: Any) -> Notification:
        """The notification of a comment."""
        if _came_with_decision(request, plain(request_event["payload"].get("content") or "")):
            return Notification(type=SilentBuilder.type, context={})
        return super().build(request, request_event)


def _came_with_decision(request: Any, words: str) -> bool:
    query = select(EmbargoEvent.id).where(
        EmbargoEvent.request_id == request.id, EmbargoEvent.reason == words
    )
    return db.session.execute(query.limit(1)).first() is not None


BUILDERS = {SilentBuilder.type: SilentBuilder}
