"""What a page says where something is not to be had: why, and where to go on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request, url_for
from flask_login import current_user
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from werkzeug.exceptions import HTTPException

from thalie.embargo.state import access_state
from thalie.embargo.words import day_words
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.upstream.insides import record_of
from thalie.web.refusals import PAGES

TEMPLATE = "thalie/error.html"
OURS = (400, 405, 410, 413, 414, 500, 503)
"""Statuses for which InvenioRDM has no page; for the others it has the name of a template."""

TITLES = {
    400: _("This request cannot be read"),
    401: _("Log in to see this page"),
    403: _("This page is not open to you"),
    404: _("There is no such page"),
    405: _("This cannot be done here"),
    410: _("What stood here is gone"),
    413: _("This is too large"),
    414: _("This address is too long"),
    429: _("Too many requests"),
    500: _("Something went wrong here"),
    503: _("This cannot be answered at the moment"),
}
TEXTS = {
    400: _("Something in the address, or in what was sent, is not as it should be."),
    401: _("It is open to some people only; log in, if you are one of them."),
    403: _("It is open to some people only, and your account is not among them."),
    404: _("The address may have been typed wrongly, or cut at the end of a line."),
    405: _("The address is there, but it does not take what was sent."),
    410: _("It was here once, and was withdrawn."),
    413: _("Send less at a time, or in parts."),
    414: _("Look for fewer words at a time."),
    429: _("They came from your address within a short time. Wait a minute, then go on."),
    500: _("The fault is ours, and was written down. Try again in a minute."),
    503: _("Try again in a minute."),
}
BARE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>500</title>
<h1>Something went wrong here</h1>
<p>The fault is ours, and was written down. Try again in a minute.</p>
<div lang="fr"><h1>Une erreur est survenue ici</h1>
<p>Elle vient de nous et a été notée. Réessayez dans une minute.</p></div>
</html>
"""
"""Where not even the page can be made that says so: without database, search or scripts."""
FILES = frozenset({
    "invenio_app_rdm_records.record_file_download",
    "invenio_app_rdm_records.record_file_preview",
    "invenio_app_rdm_records.record_container_item_download",
    "invenio_app_rdm_records.record_container_item_preview",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Way:
    """Where a reader may go on, in words and as an address."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a page of an error says, in the reader's language. ``moment`` is told with faults."""

    title: str
    text: str
    ways: tuple[Way, ...]
    moment: str = ""


def install(app: Flask) -> None:
    """An Invenio ``finalize_app`` hook: pages for what would be answered in two English words."""
    for status in OURS:
        app.register_error_handler(status, answer)
    app.after_request(tell_closed)


def tell_closed(response: Response) -> Response:
    """Say to who is not logged in that a file is closed, in the place of a form of log-in.

    A program that follows addresses would keep that form as if it were the file.
    """
    if response.status_code == 302 and request.endpoint in FILES and _closed_files():
        page = render_template(current_app.config["THEME_403_TEMPLATE"])
        return current_app.make_response((page, 403))
    return response


def answer(error: Exception) -> Any:
    """The page of an error; for a fault of ours one that needs nothing, if that fails too."""
    status = error.code if isinstance(error, HTTPException) and error.code else 500
    if isinstance(error, HTTPException) and error.response is not None:
        return error.response
    if status < 500:
        return render_template(TEMPLATE, code=status), status
    try:
        db.session.rollback()
        return render_template(TEMPLATE, code=status), status
    except Exception:  # whatever it is: somebody waits for an answer
        current_app.logger.exception("The page of an error cannot be made")
        return Response(BARE, status, mimetype="text/html")


def refusal(code: int) -> Refusal:
    """What is said of a status, to this reader at this address."""
    if code == 403 and (closed := _closed_files()):
        return closed
    said = TITLES.get(code, TITLES[400]), TEXTS.get(code, TEXTS[400])
    title, text = (one.in_language(language()) for one in said)
    moment = datetime.now(UTC).isoformat(" ", "minutes")[:16] + " UTC" if code == 500 else ""
    return Refusal(title, text, tuple(_ways(code)), moment)


def _ways(code: int) -> list[Way]:
    ways = [] if code == 500 else [_way(_("All datasets"), url_for("invenio_search_ui.search"))]
    ways.append(_way(_("Front page"), url_for("invenio_app_rdm.index")))
    if code in (401, 403) and not current_user.is_authenticated:
        ways.insert(0, _log_in())
    return ways


def _log_in() -> Way:
    return _way(_("Log in"), url_for("security.login", next=request.full_path.rstrip("?")))


def _way(said: Sentence, url: str) -> Way:
    return Way(said.in_language(language()), url)


def _closed_files() -> Refusal | None:
    """That files are closed, of a dataset whose page the reader may see; nothing of others."""
    id_ = (request.view_args or {}).get("pid_value")
    if request.endpoint not in FILES or not id_:
        return None
    try:
        item = records.read(g.identity, id_)
    except tuple(PAGES):
        return None
    if records.check_permission(g.identity, "read_files", record=record_of(item)):
        return None
    state = access_state(item.data["access"])
    if state.until:
        title = _("This file is under an embargo")
        day = day_words(state.until, language())
        text = _("The files of this dataset open on %(day)s.", day=day)
    else:
        title = _("This file is not open to you")
        text = _("The files of this dataset are open to some people only.")
    page = url_for("invenio_app_rdm_records.record_detail", pid_value=id_)
    ways = [_way(_("The page of the dataset: who may give access, and how to ask"), page)]
    if not current_user.is_authenticated:
        ways.append(_log_in())
    return Refusal(title.in_language(language()), text.in_language(language()), tuple(ways))
