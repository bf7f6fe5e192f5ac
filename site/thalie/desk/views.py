"""``/desk``: what needs a curator today, on one page."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Flask, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import format_date, format_datetime
from flask_login import current_user, login_required
from flask_wtf import FlaskForm
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_records_resources.pagination import Pagination

from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.web.cards import Asked, for_administrators
from thalie.web.refusals import refuse_on_pages

from .cards import act, cards, is_moment, show, waiting, words
from .permissions import require_desk

GLANCE, PAGE = 5, 25  # rows of a card among others, and alone
LAST_PAGE = 10_000
GONE = _("What was chosen is not there any more. Nothing was done.")
NOTHING = _("Nothing was chosen.")


def create_blueprint(app: Flask) -> Blueprint:
    """The page, and what the menu asks."""
    blueprint = Blueprint("thalie_desk", __name__)
    blueprint.add_url_rule("/desk", "desk", desk, methods=["GET", "POST"])
    blueprint.add_app_template_global(offered, "thalie_has_desk")
    return refuse_on_pages(blueprint)


def offered() -> bool:
    """Whether the menu leads whoever reads a page to the desk."""
    return bool(current_user.is_authenticated and for_administrators(g.identity))


@login_required  # type: ignore[untyped-decorator]
def desk() -> Any:
    """The cards that the query asks for; what a button does with rows of one."""
    require_desk(g.identity)
    if request.method == "POST":
        return _done()
    chosen, text = request.args.get("card", ""), request.args.get("q", "").strip()
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= LAST_PAGE or len(text) > 255:
        abort(400)
    size = PAGE if chosen else GLANCE
    shown = show(g.identity, Asked(text, page if chosen else 1, size), chosen)
    if not shown:
        abort(404)
    spoken = language()
    return render_template(
        "thalie/desk/desk.html",
        shown=shown,
        alone=shown[0] if chosen else None,
        names=[(name, one.title) for name, one in cards(g.identity).items()],
        waiting=waiting(shown),
        asked={"card": chosen, "q": text},
        page=page,
        pages=max(1, -(-shown[0].found.total // PAGE)) if chosen else 1,
        near=Pagination(PAGE, page, shown[0].found.total),
        address=_address,
        say=lambda said: words(said, spoken),
        moment=lambda at: format_datetime(at, "medium") if is_moment(at) else format_date(at),
        form=FlaskForm(),
    )


def _done() -> Any:
    if not FlaskForm().validate_on_submit():
        abort(400)
    card, action = request.form.get("act", "").partition(" ")[::2]
    chosen = request.form.getlist("chosen")
    said, kind = NOTHING, "error"
    if chosen:
        try:
            said, kind = act(g.identity, card, action, chosen), "success"
        except (LookupError, ValueError, PIDDoesNotExistError):
            said = GONE
    flash(said.in_language(language()), kind)
    kept = {name: request.form.get(name, "") for name in ("card", "q", "page")}
    return redirect(f"{url_for('thalie_desk.desk')}?{_address(kept)}", 303)


def _address(asked: dict[str, Any], **other: Any) -> str:
    """The query of a page of the desk; what is empty is left out."""
    return urlencode({name: value for name, value in {**asked, **other}.items() if value})
