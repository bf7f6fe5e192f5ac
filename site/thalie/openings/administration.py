"""The curator's board of embargoes in the administration panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, abort, flash, g, redirect, request
from flask_wtf import FlaskForm
from invenio_administration.views.base import AdminView
from invenio_i18n import lazy_gettext as _
from invenio_records_resources.pagination import Pagination
from werkzeug.exceptions import BadRequest

from thalie.embargo.words import day_words
from thalie.ground.language import counted
from thalie.ground.tables import CSV, as_csv
from thalie.heritage.custom_fields import language

from . import board
from .lift import try_again
from .permissions import require_curator
from .reminders import remind_now

SIZE = 25
STATES = {
    "": _("all"),
    "due": _("over, not lifted"),
    "failed": _("lift failed"),
    "review": _("closed without an end"),
    "asked": _("extension asked for"),
}
QUERY = ("from", "to", "project", "extensions", "state", "q")


class EmbargoAdministration(AdminView):  # type: ignore[misc]
    """Nearest ends first; failed lifts, restrictions to review, open requests; reminders."""

    name = "embargoes"
    url = "/embargoes"
    category = _("Site management")
    menu_label = _("Embargoes")
    icon = "clock outline"
    order = 63
    template = "thalie/openings/administration.html"

    def get(self) -> str | Response:
        """The list that the query asks for; as CSV, all of it."""
        require_curator(g.identity)
        asked = {name: request.args.get(name, "").strip() for name in QUERY}
        wanted, page = _filter(asked), request.args.get("page", 1, type=int)
        if wanted.state not in STATES or not 1 <= page <= board.LAST_PAGE:
            abort(400)
        if request.args.get("as") == "csv":
            return _table(wanted)
        found = board.search(wanted, page, SIZE)
        rendered: str = self.render(
            asked=asked,
            page=page,
            found=found,
            near=Pagination(SIZE, page, found.total),
            pages=max(1, -(-found.total // SIZE)),
            numbers=board.numbers(),
            states=STATES,
            address=address,
            day=lambda day: day_words(day, language()),
            form=FlaskForm(),
        )
        return rendered

    def post(self) -> Response:
        """Do what a button asks with the chosen ones, and show the page again."""
        require_curator(g.identity)
        if not FlaskForm().validate_on_submit():
            abort(400)
        chosen, action = request.form.getlist("chosen"), request.form.get("action", "")
        flash(*_done(action, chosen))
        kept = {name: request.form.get(name, "") for name in (*QUERY, "page")}
        return redirect(f"{request.path}?{address(kept)}")  # type: ignore[return-value]


def address(asked: Mapping[str, Any], **other: Any) -> str:
    """The query of a page of the board; what is empty is left out."""
    return urlencode({name: value for name, value in {**asked, **other}.items() if value})


def _filter(asked: Mapping[str, str]) -> board.Filter:
    """What is looked for; a day or a number that is none says nothing."""
    return board.Filter(
        since=_day(asked["from"]),
        until=_day(asked["to"]),
        project=asked["project"],
        extensions=int(asked["extensions"]) if _is_count(asked["extensions"]) else None,
        state=asked["state"],
        text=asked["q"],
    )


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 4


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _table(wanted: board.Filter) -> Response:
    found = board.search(wanted, 1, board.MOST)
    text = as_csv(board.COLUMNS, (row.as_json() for row in found.rows))
    headers = {"Content-Disposition": "attachment; filename=embargoes.csv"}
    return Response(text, headers=headers, content_type=f"{CSV}; charset=utf-8")


def _done(action: str, chosen: list[str]) -> tuple[str, str]:
    """Carry out ACTION; what was done, and how it is to be seen. 400 for no action."""
    if action not in ("remind", "retry", "retry-all"):
        raise BadRequest
    if not chosen and action != "retry-all":
        return str(_("Nothing was chosen.")), "error"
    if action == "remind":
        number = remind_now(g.identity, [one.partition(" ")[0] for one in chosen])
        said = counted("%(number)s reminder was sent.", "%(number)s reminders were sent.", number)
    else:
        number = try_again(_versions(chosen) if action == "retry" else ())
        said = counted(
            "%(number)s lift is tried again within a minute.",
            "%(number)s lifts are tried again within a minute.",
            number,
        )
    return said.in_language(language()), "success"


def _versions(chosen: list[str]) -> list[UUID]:
    try:
        return [UUID(one.partition(" ")[2]) for one in chosen]
    except ValueError:
        raise BadRequest from None
