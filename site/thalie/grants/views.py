"""``/records/<id>/grants``: who else may read a dataset, for whoever manages it, and curators.

And the form with which a request is accepted until a day.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf import FlaskForm
from invenio_i18n import get_locale, gettext
from invenio_requests.errors import CannotExecuteActionError
from werkzeug.wrappers import Response

from thalie.crosswalks.spoken import titles
from thalie.heritage.custom_fields import language
from thalie.records.days import today
from thalie.vocabularies.terms import find
from thalie.web.refusals import refuse_on_pages

from . import reviews, services
from .ends import EndError, usual_end
from .services import GrantUnknownError

LONGEST_MESSAGE = 1000  # characters, as the field of the form takes them
SHOWN = "invenio_app_rdm_requests.user_dashboard_request_view"


def create_blueprint(app: Flask) -> Blueprint:
    """The page, its buttons, and the form of a decision."""
    blueprint = Blueprint("thalie_grants", __name__)
    blueprint.add_url_rule("/records/<pid_value>/grants", "grants", grants)
    blueprint.add_url_rule("/records/<pid_value>/grants", "act", act, methods=["POST"])
    blueprint.add_url_rule(
        "/access/requests/<uuid:request_id>/accept", "accept", accept, methods=["POST"]
    )
    blueprint.app_context_processor(lambda: {"decision_on_access": decision})
    return refuse_on_pages(blueprint)


def decision() -> dict[str, Any]:
    """What the form of a decision needs."""
    return {
        "form": FlaskForm(),
        "ends": usual_end(today(), current_app.config["THALIE_GRANT_DAYS"]).isoformat(),
    }


def grants(pid_value: str, made: str = "") -> str:
    """The list; the address of the link that was MADE just now, which nobody is told again."""
    record, found = services.read(g.identity, pid_value)
    return render_template(
        "thalie/grants/grants.html",
        pid_value=pid_value,
        dataset=titles(record.get("metadata", {}), find, language()).text or pid_value,
        grants=found,
        form=FlaskForm(),
        usual=reviews.usual(),
        longest_note=reviews.LONGEST_NOTE,
        made=made,
    )


def act(pid_value: str) -> Response | str:
    """Do what a button asks, and show the list again."""
    if not FlaskForm().validate_on_submit():
        abort(400)
    key = request.form.get("kind", ""), request.form.get("id", "")
    action = request.form.get("action", "")
    try:
        if action == "revoke":
            services.revoke(g.identity, pid_value, key)
            flash(gettext("The access is revoked."), "success")
        elif action == "change":
            services.change_end(g.identity, pid_value, key, request.form.get("ends", ""))
            flash(gettext("The end of the access is changed."), "success")
        elif action == "invite":
            note = request.form.get("note", "")[: reviews.LONGEST_NOTE]
            secret, _ = services.invite(g.identity, pid_value, request.form.get("ends", ""), note)
            return grants(pid_value, reviews.address_of(secret))
        else:
            abort(400)
    except GrantUnknownError:
        flash(gettext("There is no such access any more."), "error")
    except EndError as error:
        flash(error.sentence.in_language(str(get_locale())), "error")
    return redirect(url_for("thalie_grants.grants", pid_value=pid_value))


def accept(request_id: UUID) -> Response:
    """Accept a request of an account until the day in the form, and show it again."""
    if not FlaskForm().validate_on_submit():
        abort(400)
    said, message = request.form.get("ends", ""), request.form.get("message", "")
    if len(message) > LONGEST_MESSAGE:
        abort(400)
    try:
        services.accept(g.identity, request_id, said, message)
    except GrantUnknownError:
        abort(404)
    except CannotExecuteActionError:
        flash(gettext("This request is decided already."), "error")
    except EndError as error:
        flash(error.sentence.in_language(str(get_locale())), "error")
    return redirect(
        url_for(
            "invenio_app_rdm_requests.user_dashboard_request_view", request_pid_value=request_id
        )
    )
