"""How long an answer may be kept, and whether it is still the same (RFC 9111, RFC 9110, 13)."""

from __future__ import annotations

from flask import Response, request, session

SOON = 300
"""Seconds: what is withdrawn or closed is not told for longer by who kept an answer."""


def for_everybody(answer: Response, seconds: int = SOON) -> Response:
    """ANSWER may be kept by anybody for some time; 304 where the reader has it already.

    It brings no cookie, which others would be given with it: nothing of the session is written.
    """
    session.modified = False
    answer.cache_control.public = True
    answer.cache_control.max_age = seconds
    return _conditional(answer)


def for_one_reader(answer: Response) -> Response:
    """A page, which tells who is logged in, in their language: kept, and asked for each time."""
    answer.cache_control.private = True
    answer.cache_control.no_cache = True
    answer.vary.update(("Accept-Language", "Cookie"))
    return _conditional(answer)


def _conditional(answer: Response) -> Response:
    if answer.status_code == 200:
        answer.add_etag()
        answer.make_conditional(request)
    return answer
