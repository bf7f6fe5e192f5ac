"""``POST /api/crates``: a draft of an RO-Crate."""

from __future__ import annotations

import tempfile
from typing import IO

from flask import Blueprint, Flask, Response, current_app, g, jsonify, make_response, request
from invenio_i18n.proxies import current_i18n
from invenio_rdm_records.proxies import current_rdm_records_service as records
from werkzeug.exceptions import RequestEntityTooLarge

from thalie.crosswalks.ro_crate_graph import CrateError
from thalie.ground.language import sentence as _
from thalie.web.refusals import refuse_in_json

from .crates import import_crate

PIECE = 1 << 20  # bytes


def create_api_blueprint(app: Flask) -> Blueprint:
    """The address."""
    blueprint = Blueprint("thalie_crate_import", __name__)
    blueprint.add_url_rule("/crates", "import_crate", post_crate, methods=["POST"])
    return refuse_in_json(blueprint)


def post_crate() -> Response:
    """Make a draft of the crate in the body, a zip or ``ro-crate-metadata.json``.

    201 with the draft as ``/api/records`` gives it, ``imported_files`` and ``remarks``; 400 with a
    ``message`` for what is no crate; 403 for whoever may not deposit; 413 for too large a body.
    """
    records.require_permission(g.identity, "create")
    most = current_app.config["THALIE_CRATE_LARGEST"]
    request.max_content_length = most
    language = str(current_i18n.language)
    with tempfile.TemporaryFile() as body:
        try:
            _receive(body, most)
        except RequestEntityTooLarge:
            refusal = _("A crate has %(most)s bytes at most here; larger ones are imported by an"
                        " operator.", most=most)  # fmt: skip
            return _refusal(413, refusal.in_language(language))
        body.seek(0)
        try:
            made = import_crate(g.identity, body)
        except CrateError as error:
            return _refusal(400, error.sentence.in_language(language))
    told = {
        **made.shown,
        "imported_files": made.files,
        "remarks": [one.in_language(language) for one in made.remarks],
    }
    answer = make_response(jsonify(told), 201)
    answer.headers["Location"] = made.shown["links"]["self"]
    return answer


def _receive(body: IO[bytes], most: int) -> None:
    """What was sent, to its end. JSON was looked at before (``web.refusals``) and is in memory."""
    if request.is_json:
        body.write(request.get_data())
    while piece := request.stream.read(PIECE):
        body.write(piece)
        if body.tell() > most:
            raise RequestEntityTooLarge


def _refusal(status: int, message: str) -> Response:
    return make_response(jsonify({"status": status, "message": message}), status)
