"""Pages of embargoes: the card of a record and what is decided there, “My embargoes”, calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import format_datetime
from flask_login import current_user, login_required
from flask_menu import current_menu
from flask_wtf import FlaskForm
from invenio_access.utils import get_identity
from invenio_i18n import lazy_gettext
from invenio_users_resources.proxies import current_user_resources

from thalie.embargo.policy import add_years
from thalie.embargo.state import access_state
from thalie.embargo.words import badge, day_words, spoken
from thalie.ground.language import languages
from thalie.ground.language import sentence as _
from thalie.ground.tables import CSV
from thalie.heritage.custom_fields import language
from thalie.records.days import today
from thalie.upstream.insides import record_of
from thalie.web.refusals import refuse_on_pages

from . import board, feeds
from .asking import ask
from .calendar import MEDIA_TYPE, calendar, days_of, record_days
from .card import Card, card, read, require_card, state_of
from .chronicle import chronicle, chronicle_csv, closed_words
from .deciding import decide
from .decisions import DecisionError

SIZE = 25
DONE = {
    "ask": _("The extension is asked for. A curator will decide; you are told by mail."),
    "release": _("The files are public now."),
    "shorten": _("The embargo was shortened."),
    "except": _("The exception is granted."),
    "restrict": _("The files are closed without an end."),
    "review": _("The restriction stays for another year."),
}


def create_blueprint(app: Flask) -> Blueprint:
    """The pages, and what templates may ask."""
    blueprint = Blueprint("thalie_openings", __name__)
    blueprint.add_app_template_global(embargo_badge)
    blueprint.add_app_template_global(embargo_card)
    rules: dict[str, tuple[Callable[..., Any], list[str]]] = {
        "/records/<pid_value>/embargo": (embargo, ["GET", "POST"]),
        "/records/<pid_value>/embargo.ics": (record_calendar, ["GET"]),
        "/records/<pid_value>/embargo/history.csv": (history_table, ["GET"]),
        "/me/embargoes": (mine, ["GET", "POST"]),
        "/calendars/embargoes/<token>.ics": (feed, ["GET"]),
    }
    for rule, (view, methods) in rules.items():
        blueprint.add_url_rule(rule, view_func=view, methods=methods)
    return refuse_on_pages(blueprint)


def register_menu(app: Flask) -> None:
    """“My embargoes” beside the requests of a person; a ``finalize_app`` hook."""
    current_menu.submenu("dashboard.embargoes").register(
        endpoint="thalie_openings.mine", text=lazy_gettext("Embargoes"), order=4
    )


# What the landing page asks


def embargo_badge(shown: Any) -> str:
    """Until when the files of a record are closed, and how long that is; empty for others.

    ``shown`` is the record as InvenioRDM shows it to the page.
    """
    until = access_state(shown.get("access") or {}).until
    return badge(until, today(), language()) if until else ""


def embargo_card(record: Any) -> dict[str, Any] | None:
    """What the template of the card needs; ``None`` where there is none for this reader.

    ``record`` is the result of a service, of a draft or of a record.
    """
    found = record_of(record)
    if found.is_draft:
        return None
    told = card(g.identity, found)
    return shown(told) if told else None


def shown(told: Card, typed: Any = None, error: DecisionError | None = None) -> dict[str, Any]:
    """A card, with what was typed before it was refused, and what was wrong with it."""
    day = language()
    return {
        "card": told,
        "form": FlaskForm(),
        "typed": typed or {},
        "wrong": {"field": error.field, "said": spoken(error.sentence, day)} if error else {},
        "day": lambda value: day_words(value, day),
        "moment": _moment,
        "closed": lambda word: closed_words(word, day),
        "said": lambda sentence: spoken(sentence, day),
        "language": day,
        "badge": badge(told.standing.access.until, today(), day)
        if told.standing.access.until
        else "",
        "next_review": add_years(today(), 1),
    }


def _moment(at: datetime) -> str:
    return str(format_datetime(at, "medium"))


# The page of the embargo of a record


def embargo(pid_value: str) -> Any:
    """The card alone; a decision sent from it, or from the landing page."""
    if request.method == "POST":
        return _decided(pid_value)
    return _page(require_card(g.identity, pid_value))


def _decided(id_: str) -> Any:
    require_card(g.identity, id_)
    if not FlaskForm().validate_on_submit():
        abort(400)
    action = request.form.get("action", "")
    if action not in DONE:
        abort(400)
    try:
        _carry_out(id_, action)
    except DecisionError as error:
        told = require_card(g.identity, id_)
        return _page(told, request.form, error), 409 if error.conflict else 400
    flash(DONE[action].in_language(language()), "success")
    return redirect(url_for("invenio_app_rdm_records.record_detail", pid_value=id_), 303)


def _carry_out(id_: str, action: str) -> None:
    until, reason, seen = (request.form.get(name, "") for name in ("until", "reason", "seen"))
    if action == "ask":
        ask(g.identity, id_, reason)
        return
    if action == "release" and not request.form.get("confirmed"):
        raise DecisionError(_("Confirm that the files may become public now."), "confirmed")
    decide(g.identity, id_, action, until=until, reason=reason, seen=seen)


def _page(told: Card, typed: Any = None, error: DecisionError | None = None) -> str:
    return render_template(
        "thalie/openings/embargo.html",
        card=told,
        wrong=error is not None,
        embargo=shown(told, typed, error),
    )


def history_table(pid_value: str) -> Response:
    """The history for a spreadsheet."""
    entries = require_card(g.identity, pid_value).entries
    headers = {"Content-Disposition": f"attachment; filename=embargo-{pid_value}.csv"}
    text = chronicle_csv(entries)
    return Response(text, headers=headers, content_type=f"{CSV}; charset=utf-8")


# “My embargoes”


@login_required  # type: ignore[untyped-decorator]
def mine() -> Any:
    """What a person answers for that is closed; the address of their calendar."""
    address = ""
    if request.method == "POST":
        address = _change_feed()
    page = request.args.get("page", 1, type=int)
    if not 1 <= page <= board.LAST_PAGE:
        abort(400)
    found = board.search(board.Filter(), page, SIZE, of=g.identity)
    users = current_user_resources.users_service
    answer = make_response(
        render_template(
            "thalie/openings/mine.html",
            user_avatar=users.links_item_tpl.expand(g.identity, current_user)["avatar"],
            found=found,
            page=page,
            pages=max(1, -(-found.total // SIZE)),
            badge=lambda day: badge(day, today(), language()),
            day=lambda day: day_words(day, language()),
            feed=feeds.feed_of(int(current_user.id)),
            address=address,
            languages=languages(),
            chosen=language(),
            form=FlaskForm(),
            moment=_moment,
        )
    )
    if address:
        answer.cache_control.no_store = True
    return answer


def _change_feed() -> str:
    """Renew or take back the address; the new one, told this once."""
    if not FlaskForm().validate_on_submit():
        abort(400)
    action, wanted = request.form.get("action", ""), request.form.get("language", "")
    if action == "revoke":
        feeds.revoke(int(current_user.id))
        flash(_("The address leads nowhere any more.").in_language(language()), "success")
        return ""
    if action != "renew" or wanted not in languages():
        abort(400)
    token = feeds.renew(int(current_user.id), wanted)
    return f"{current_app.config['SITE_UI_URL']}{url_for('thalie_openings.feed', token=token)}"


# Calendars


def record_calendar(pid_value: str) -> Response:
    """The day on which the files of a record open, for whoever may read the record."""
    record = read(g.identity, pid_value)
    until = state_of(record).until
    if until is None:
        abort(404)
    entries = [one for one in chronicle(record.parent.id) if one.before != one.after]
    days = record_days(record, until, entries)
    answer = _calendar(calendar(days, language(), record.parent.pid.pid_value))
    answer.headers["Content-Disposition"] = f"attachment; filename=embargo-{pid_value}.ics"
    answer.vary.update(("Accept-Language", "Cookie"))
    return answer


def feed(token: str) -> Response:
    """The calendar of whoever was given this address."""
    found = feeds.reader(token)
    if found is None:
        abort(404)
    user, chosen = found
    return _calendar(calendar(days_of(get_identity(user)), chosen, str(user.id)))


def _calendar(text: bytes) -> Response:
    answer = Response(text, content_type=f"{MEDIA_TYPE}; charset=utf-8")
    answer.cache_control.private = True
    answer.cache_control.no_cache = True
    answer.add_etag()
    answer.make_conditional(request)
    return answer
