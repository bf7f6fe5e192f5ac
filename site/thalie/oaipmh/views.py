"""OAI-PMH over HTTP, at the address and in the place of InvenioRDM's own."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Flask, Response, current_app, render_template, request, session
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from . import answers, feeds, visits
from .packing import plain, zipped

STOCK = "invenio_oaiserver.response"
"""The endpoint of InvenioRDM's provider."""

XML = "text/xml; charset=utf-8"  # OAI-PMH 2.0, section 3.1.2.1
LONGEST_BODY = 32_768  # bytes of a POST
QUEUE = 2.0  # seconds for which a request waits for its turn
RETRY = 5  # seconds after which who was sent away may come again

_turns: dict[int, threading.BoundedSemaphore] = {}


def create_blueprint(app: Flask) -> Blueprint:
    """What stands beside the provider."""
    blueprint = Blueprint("thalie_oaipmh", __name__)
    blueprint.add_url_rule("/oai2d/style.xsl", "style", style)
    feeds.add_routes(blueprint)
    return blueprint


def style() -> Response:
    """How a browser shows answers of the provider, in the language of the reader (XSLT 1.0)."""
    answer = Response(render_template("thalie/oai.xsl"), content_type="text/xsl; charset=utf-8")
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def install(app: Flask) -> None:
    """An Invenio ``finalize_app`` hook: answer in the place of InvenioRDM's provider.

    Harvesters ask hundreds of times a minute, one after the other: how many are answered at once is
    bounded here, not how many there are in a minute.
    """
    if STOCK in app.view_functions:
        app.view_functions[STOCK] = provide
        app.extensions["invenio-app"].limiter.exempt(provide)


def provide() -> Response:
    """Answer a request of OAI-PMH, by GET or POST."""
    with _turn() as admitted:
        if not admitted:
            return _later()
        try:
            pairs = _pairs()
        except RequestEntityTooLarge:
            return Response(f"At most {LONGEST_BODY} bytes.\n", 413, content_type="text/plain")
        start = time.perf_counter()
        try:
            pieces = answers.answer(answers.provider(), pairs)
        except (answers.NotReadyError, OperationalError):  # the database does not answer, or late
            return _later()
        visits.count(request.user_agent.string, pieces, time.perf_counter() - start)
    packed = bool(request.accept_encodings["gzip"])
    answer = Response(zipped(pieces) if packed else plain(pieces), content_type=XML)
    if packed:
        answer.headers["Content-Encoding"] = "gzip"
    answer.vary.add("Accept-Encoding")
    answer.headers["Cache-Control"] = "no-cache"
    session.modified = False  # or each request of a harvester would leave a session for a month
    return answer


def _pairs() -> list[tuple[str, str]]:
    """Names and values of the address and, of a POST, of the form."""
    request.max_content_length = LONGEST_BODY
    form = request.form.items(multi=True) if request.method == "POST" else ()
    return [*request.args.items(multi=True), *form]


@contextmanager
def _turn() -> Iterator[bool]:
    """Whether this request is one of those that this process answers at once."""
    number = int(current_app.config["THALIE_OAI_AT_ONCE"])
    turns = _turns.setdefault(number, threading.BoundedSemaphore(number))
    admitted = turns.acquire(timeout=QUEUE)
    try:
        yield admitted
    finally:
        if admitted:
            turns.release()


def _later() -> Response:
    """503 (OAI-PMH 2.0, section 3.1.2.2)."""
    answer = Response("Come again in some seconds.\n", 503, content_type="text/plain")
    answer.headers["Retry-After"] = str(RETRY)
    return answer
