"""``/uploads/crate``: a form that takes an RO-Crate, for those who have no token."""

from __future__ import annotations

from flask import Blueprint, Flask, g, redirect, render_template, url_for
from flask_login import login_required
from flask_wtf import FlaskForm
from invenio_i18n.proxies import current_i18n
from invenio_rdm_records.proxies import current_rdm_records_service as records
from werkzeug.wrappers import Response
from wtforms import FileField

from thalie.crosswalks.ro_crate_graph import CrateError
from thalie.ground.language import sentence as _
from thalie.web.refusals import refuse_on_pages

from .crates import Draft, import_crate

Answer = Response | tuple[str, int]


class CrateForm(FlaskForm):  # type: ignore[misc]
    """A file, and the token that the form was ours."""

    crate = FileField()


def create_blueprint(app: Flask) -> Blueprint:
    """The page."""
    blueprint = Blueprint("thalie_crate_upload", __name__)
    blueprint.add_url_rule("/uploads/crate", "upload", upload, methods=["GET", "POST"])
    return refuse_on_pages(blueprint)


@login_required  # type: ignore[untyped-decorator]
def upload() -> Answer:
    """The form; after it, the draft, or what was left out of it, or why there is none."""
    records.require_permission(g.identity, "create")
    form = CrateForm()
    if not form.validate_on_submit():
        return _page(form)
    language = str(current_i18n.language)
    sent = form.crate.data
    if not sent:
        return _page(form, _("Choose a file first.").in_language(language))
    try:
        made = import_crate(g.identity, sent.stream)
    except CrateError as error:
        return _page(form, error.sentence.in_language(language))
    if made.remarks:
        return _page(form, made=made)
    return redirect(_draft(made))


def _page(form: CrateForm, refusal: str = "", made: Draft | None = None) -> tuple[str, int]:
    language = str(current_i18n.language)
    page = render_template(
        "thalie/deposit/crate.html",
        form=form,
        refusal=refusal,
        draft=_draft(made) if made else "",
        remarks=[one.in_language(language) for one in made.remarks] if made else [],
    )
    return page, 400 if refusal else 200


def _draft(made: Draft) -> str:
    return str(url_for("invenio_app_rdm_records.deposit_edit", pid_value=made.shown["id"]))
