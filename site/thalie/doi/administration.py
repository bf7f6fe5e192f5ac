"""The curator's page of DOIs in the administration panel."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from flask import abort, flash, g, redirect, request
from flask_wtf import FlaskForm
from invenio_administration.views.base import AdminView
from invenio_i18n import gettext
from invenio_i18n import lazy_gettext as _
from invenio_records_resources.pagination import Pagination
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from thalie.web.moments import moment

from . import services
from .reading import DoiUnknownError
from .words import LAST_PAGE

SIZE = 25
STATES = {
    "": _("all"),
    "late": _("late"),
    "failing": _("failing"),
    "pending": _("under way"),
    "paused": _("paused"),
    "settled": _("as wanted"),
}


class DoiAdministration(AdminView):  # type: ignore[misc]
    """Late ones first; one DOI with its history; retry, pause, resume."""

    name = "dois"
    url = "/dois"
    category = _("Site management")
    menu_label = _("DOIs")
    icon = "linkify"
    order = 60
    template = "thalie/doi/administration.html"

    def get(self) -> str:
        """The list that the query asks for, or one DOI."""
        state, text = request.args.get("state", ""), request.args.get("q", "")
        page = request.args.get("page", 1, type=int)
        if state not in STATES or not 1 <= page <= LAST_PAGE:
            abort(400)
        found = services.search(g.identity, state, text, page, SIZE)
        rendered: str = self.render(
            status=services.status(g.identity),
            found=found,
            chosen=self._chosen(),
            states=STATES,
            asked={"state": state, "q": text, "page": page},
            near=Pagination(SIZE, page, found.total),
            pages=max(1, -(-found.total // SIZE)),
            reports=services.reports(g.identity, 1),
            form=FlaskForm(),
            moment=moment,
        )
        return rendered

    def post(self) -> Response:
        """Do what a button asks, and show the page again."""
        if not FlaskForm().validate_on_submit():
            abort(400)
        dois, action = request.form.getlist("doi"), request.form.get("action", "")
        try:
            flash(_done(action, dois), "success")
        except DoiUnknownError as error:
            flash(gettext("The ledger has no DOI %(doi)s.", doi=error.doi), "error")
        kept = {name: request.form.get(name, "") for name in ("state", "q", "page", "show")}
        query = urlencode({name: value for name, value in kept.items() if value})
        return redirect(f"{request.path}?{query}")

    def _chosen(self) -> dict[str, Any] | None:
        doi = request.args.get("show", "")
        if not doi:
            return None
        try:
            entry, calls = services.read(g.identity, doi)
            sent = services.payload(g.identity, doi)
        except DoiUnknownError:
            abort(404)
        payload = json.dumps(sent, indent=2, ensure_ascii=False, default=str) if sent else ""
        return {"entry": entry, "calls": calls, "payload": payload}


def _done(action: str, dois: list[str]) -> str:
    """Carry out ACTION and say what was done. Raises ``DoiUnknownError``; 400 for no action."""
    if action == "retry":
        services.retry(g.identity, dois)
        return _tried_again(len(dois))
    if action == "retry-all":
        return _tried_again(services.retry_all(g.identity, "pending"))
    if action in ("pause", "resume"):
        act = services.pause if action == "pause" else services.resume
        for doi in dois:
            act(g.identity, doi)
        return str(gettext("Paused.") if action == "pause" else gettext("Goes on."))
    if action == "take-over":
        for doi in dois:
            services.take_over(g.identity, doi)
        return str(gettext("The DOI is changed to what is wanted."))
    if action == "resume-credentials":
        services.resume_credentials(g.identity)
        return str(gettext("DataCite is called again."))
    raise BadRequest


def _tried_again(number: int) -> str:
    return str(gettext("Tried again: %(count)s.", count=number))
