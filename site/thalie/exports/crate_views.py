"""``/records/<id>/ro-crate.zip``, as a page's download and for programs under ``/api``."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, current_app, g, request, stream_with_context
from invenio_records_resources.services.errors import ArchiveDownloadTooLargeException
from werkzeug.exceptions import NotFound, RequestEntityTooLarge

from thalie.web.refusals import refuse_in_json, refuse_on_pages

from .crate import count_downloads, package

ADDRESS = "/records/<pid_value>/ro-crate.zip"


def create_blueprint(app: Flask) -> Blueprint:
    """For those who read pages."""
    blueprint = Blueprint("thalie_crates", __name__)
    blueprint.add_url_rule(ADDRESS, "package", lambda pid_value: _answer(pid_value, False))
    return refuse_on_pages(blueprint)


def create_api_blueprint(app: Flask) -> Blueprint:
    """For programs, which come with a token."""
    blueprint = Blueprint("thalie_crates_api", __name__)
    blueprint.add_url_rule(ADDRESS, "package", lambda pid_value: _answer(pid_value, True))
    return refuse_in_json(blueprint)


def _answer(pid_value: str, via_api: bool) -> Response:
    """The package, of known length, to be kept as a file."""
    if not current_app.config["RDM_ARCHIVE_DOWNLOAD_ENABLED"]:
        raise NotFound
    try:
        made = package(g.identity, pid_value)
    except ArchiveDownloadTooLargeException as error:
        raise RequestEntityTooLarge(str(error)) from error
    if request.method != "HEAD":
        count_downloads(pid_value, via_api=via_api)
    answer = Response(stream_with_context(made.pieces), mimetype="application/zip")
    answer.content_length = made.length
    answer.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer.headers["Cache-Control"] = "no-store" if g.identity.id else "no-cache"
    return answer
