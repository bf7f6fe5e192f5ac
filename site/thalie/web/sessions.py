"""Whoever only reads is given no session, and so no cookie.

Flask-Login writes into each session that it is not fresh, also into one that is empty: each page
for somebody without cookies made a session in Valkey, kept for a month, and a cookie.
"""

from __future__ import annotations

from flask import Flask, Response, current_app, request, session

EMPTY = frozenset({"_fresh", "_permanent"})
"""What is in the session of somebody of whom nothing has to be remembered."""


def install(app: Flask) -> None:
    """An Invenio ``finalize_app`` hook, for pages and for programs."""
    app.after_request(make_none_for_readers)


def make_none_for_readers(answer: Response) -> Response:
    """Begin no session of which nothing is remembered; one that was begun goes on."""
    if session.modified and set(session) <= EMPTY and not _has_one():
        session.modified = False
    return answer


def _has_one() -> bool:
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies
