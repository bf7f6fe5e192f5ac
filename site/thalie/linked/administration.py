"""Where curators say that two objects are one, or take it back: in the administration panel."""

from __future__ import annotations

from flask import abort, flash, redirect, request
from flask_login import current_user
from flask_wtf import FlaskForm
from invenio_administration.views.base import AdminView
from invenio_i18n import gettext
from invenio_i18n import lazy_gettext as _
from werkzeug.wrappers import Response

from thalie.heritage.custom_fields import language
from thalie.things.merges import MergeError, merge, merges, split


class ObjectAdministration(AdminView):  # type: ignore[misc]
    """The merges that stand, and a form for another."""

    name = "objects"
    url = "/objects"
    category = _("Site management")
    menu_label = _("Objects")
    icon = "cube"
    order = 61
    template = "thalie/linked/administration.html"

    def get(self) -> str:
        """The list, and the form, filled with the object that one came from."""
        rendered: str = self.render(
            merges=merges(),
            merged=request.args.get("merged", ""),
            into=request.args.get("into", ""),
            form=FlaskForm(),
        )
        return rendered

    def post(self) -> Response:
        """Do what a button asks, and show the list again."""
        if not FlaskForm().validate_on_submit():
            abort(400)
        merged, into = (_key(request.form.get(name, "")) for name in ("merged", "into"))
        action = request.form.get("action", "")
        try:
            if action == "merge":
                merge(merged, into, int(current_user.id))
                flash(gettext("%(merged)s is now %(into)s.", merged=merged, into=into), "success")
            elif action == "split":
                split(merged)
                flash(
                    gettext("%(merged)s is an object of its own again.", merged=merged), "success"
                )
            else:
                abort(400)
        except MergeError as error:
            flash(error.sentence.in_language(language()), "error")
        return redirect(request.path)


def _key(said: str) -> str:
    """The key in what a person gave: the key itself, or an address that ends with it."""
    bare = said.strip().partition("?")[0].partition("#")[0].rstrip("/")
    return bare.rpartition("/")[2]
