"""A mail server that does not answer is given up; Flask-Mail alone would wait for ever."""

from __future__ import annotations

import inspect
import socket
import threading
import time
from collections.abc import Iterator

import flask_mail
import pytest
from flask import Flask

from thalie.upstream import mail

GREETING = b"220 here\r\n"


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A port at which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def answering(server: socket.socket, *answers: bytes) -> None:
    """Say these, each to one command, then nothing more."""

    def serve() -> None:
        connection, _ = server.accept()
        connection.sendall(GREETING)
        for answer in answers:
            connection.recv(4096)
            connection.sendall(answer)
        connection.settimeout(5)
        while connection.recv(4096):
            pass

    threading.Thread(target=serve, daemon=True).start()


def sender(server: socket.socket) -> Flask:
    app = Flask(__name__)
    app.config.update(
        MAIL_SERVER="127.0.0.1", MAIL_PORT=server.getsockname()[1], THALIE_MAIL_TIMEOUT=0.3
    )
    flask_mail.Mail(app)
    mail.install(app)
    return app


def send(app: Flask) -> float:
    """Seconds until it is known that the mail did not go out."""
    start = time.monotonic()
    with app.app_context(), pytest.raises((TimeoutError, OSError)):
        app.extensions["mail"].send(
            flask_mail.Message("Hello", ["a@example.org"], "Hello", sender="b@example.org")
        )
    return time.monotonic() - start


def test_one_that_says_nothing_at_all(server: socket.socket) -> None:
    assert 0.2 < send(sender(server)) < 5


def test_one_that_stops_in_the_middle(server: socket.socket) -> None:
    answering(server, b"250 here\r\n", b"250 ok\r\n")
    assert 0.2 < send(sender(server)) < 5


def test_one_that_takes_the_mail_and_does_not_part(server: socket.socket) -> None:
    ok = b"250 ok\r\n"
    answering(server, ok, ok, ok, b"354 go on\r\n", ok)
    app = sender(server)
    with app.app_context():
        app.extensions["mail"].send(
            flask_mail.Message("Hello", ["a@example.org"], "Hello", sender="b@example.org")
        )


def test_flask_mail_has_no_limit() -> None:
    """Ours may go once it does."""
    assert "timeout" not in inspect.getsource(flask_mail)
