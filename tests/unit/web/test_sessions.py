"""Whoever only reads gets no session; what has to be remembered is."""

from __future__ import annotations

import pytest
from flask import Flask, session

from thalie.web import sessions


def site(*, installed: bool = True) -> Flask:
    """A site that says of each session that it is not fresh, as Flask-Login does."""
    app = Flask(__name__)
    app.config.update(SECRET_KEY="x", SESSION_REFRESH_EACH_REQUEST=False)
    if installed:
        sessions.install(app)

    @app.route("/<word>")
    def page(word: str) -> str:
        session["_fresh"] = False
        if word == "forget":
            session.clear()
        elif word != "read":
            session[word] = "fr"
        return ""

    return app


@pytest.mark.parametrize("installed", [True, False])
def test_who_reads_is_given_no_cookie(installed: bool) -> None:
    answer = site(installed=installed).test_client().get("/read")
    assert ("Set-Cookie" in answer.headers) is not installed


def test_what_has_to_be_remembered_is() -> None:
    client = site().test_client()
    assert "Set-Cookie" in client.get("/language").headers
    with client.session_transaction() as kept:
        assert kept["language"] == "fr"


def test_a_session_that_was_begun_is_emptied() -> None:
    client = site().test_client()
    client.get("/language")
    assert "Set-Cookie" in client.get("/forget").headers
    with client.session_transaction() as kept:
        assert "language" not in kept
