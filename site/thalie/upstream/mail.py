"""A mail server that does not answer is given up.

Flask-Mail waits for ever for it, and with it one of the few worker processes, in which embargoes
are lifted and DOIs registered (pallets-eco/flask-mail#114, open since 2015).
"""

from __future__ import annotations

import smtplib
from contextlib import suppress
from typing import Any

from flask import Flask
from flask_mail import Connection

SETTING = "THALIE_MAIL_TIMEOUT"
"""Seconds; its pull request 140, which was closed, had one for it."""


def install(app: Flask) -> None:
    """Let whoever sends mail wait no longer than the setting says."""
    mail = app.extensions["mail"]
    mail.connect = lambda: ImpatientConnection(mail, float(app.config[SETTING]))


class ImpatientConnection(Connection):  # type: ignore[misc]
    """Waits so many seconds for each answer; then it raises ``TimeoutError``."""

    def __init__(self, mail: Any, patience: float) -> None:
        super().__init__(mail)
        self._patience = patience

    def configure_host(self) -> smtplib.SMTP:
        """The server, connected and logged in."""
        kind = smtplib.SMTP_SSL if self.mail.use_ssl else smtplib.SMTP
        host = kind(self.mail.server, self.mail.port, timeout=self._patience)
        host.set_debuglevel(int(self.mail.debug))
        if self.mail.use_tls:
            host.starttls()
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host

    def __exit__(self, *failure: Any) -> None:
        """Part from the server; what it says to that is nobody's concern any more."""
        with suppress(smtplib.SMTPServerDisconnected, TimeoutError):
            super().__exit__(*failure)
