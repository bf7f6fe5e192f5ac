"""A mailbox for an instance that sends no mail: whatever it would send lies in a folder.

A Maildir, which programs of mail read (``mutt -f var/mail``), and Python's ``mailbox``.
"""

from __future__ import annotations

import mailbox
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from flask import Flask
from flask_mail import email_dispatched

SETTING = "THALIE_MAILBOX"


def install(app: Flask) -> None:
    """Keep what is sent, where ``THALIE_MAILBOX`` names a folder; a hook ``finalize_app``."""
    if app.config.get(SETTING):
        email_dispatched.connect(keep)


def keep(message: Any, app: Flask) -> None:
    """Put a mail into the folder."""
    if folder := app.config.get(SETTING):
        mailbox.Maildir(folder).add(message.as_bytes())


def mails(folder: Path) -> list[EmailMessage]:
    """The mails of a folder, the oldest first."""
    if not folder.is_dir():
        return []
    box = mailbox.Maildir(folder)
    keys = sorted(box.keys(), key=lambda key: (box.get_message(key).get_date(), key))
    return [message_from_bytes(box.get_bytes(key), policy=policy.default) for key in keys]
