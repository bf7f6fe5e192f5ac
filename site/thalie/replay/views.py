"""``/records/<id>/replay.zip`` and NeXus files, on pages and for programs under ``/api``.

What makes them loads numerical libraries, so it is loaded when somebody first asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    g,
    make_response,
    request,
    stream_with_context,
)
from invenio_i18n import get_locale
from werkzeug.exceptions import NotFound

from thalie.capture import configured
from thalie.exports.crate import count_downloads
from thalie.ground.language import Sentence, languages
from thalie.web.refusals import refuse_in_json, refuse_on_pages

from .launchers import launchers

PACK = "/records/<pid_value>/replay.zip"
NEXUS = "/records/<pid_value>/nexus/<path:filename>.nxs"
RUN = "/records/<pid_value>/run.nxs"
HDF5 = "application/x-hdf5"
Refuse = Callable[[Sentence, int], Response]


def create_blueprint(app: Flask) -> Blueprint:
    """For those who read pages."""
    blueprint = Blueprint("thalie_replay", __name__)
    _add(blueprint, refuse_in_words, via_api=False)
    blueprint.add_app_template_global(launchers, "thalie_launchers")
    blueprint.add_app_template_global(has_nexus, "thalie_has_nexus")
    return refuse_on_pages(blueprint)


def create_api_blueprint(app: Flask) -> Blueprint:
    """For programs, which come with a token."""
    blueprint = Blueprint("thalie_replay_api", __name__)
    _add(blueprint, refuse_as_json, via_api=True)
    return refuse_in_json(blueprint)


def _add(blueprint: Blueprint, refuse: Refuse, *, via_api: bool) -> None:
    def pack(pid_value: str) -> Response:
        return _pack(pid_value, refuse, via_api)

    def nexus(pid_value: str, filename: str) -> Response:
        return _nexus(pid_value, filename, refuse, via_api)

    def run(pid_value: str) -> Response:
        return _nexus(pid_value, None, refuse, via_api)

    blueprint.add_url_rule(PACK, "pack", pack)
    blueprint.add_url_rule(NEXUS, "nexus", nexus)
    blueprint.add_url_rule(RUN, "run", run)


def has_nexus(name: str) -> bool:
    """Whether the file called NAME can be had as NeXus."""
    forms = configured(current_app.config).formats
    return any(form.key == "HDF5" and form.is_named(name) for form in forms)


def refuse_in_words(sentence: Sentence, code: int) -> Response:
    """A refusal for somebody who followed a link."""
    text = sentence.in_language(_language())
    return Response(f"{text}\n", code, mimetype="text/plain")


def refuse_as_json(sentence: Sentence, code: int) -> Response:
    """A refusal for a program."""
    told = {"status": code, "message": sentence.in_language(_language())}
    return make_response(told, code)


def _language() -> str:
    found = str(get_locale() or "en").split("_")[0]
    return found if found in languages() else "en"


def _pack(pid_value: str, refuse: Refuse, via_api: bool) -> Response:
    """The pack, of known length; ``files`` may name those that it is to hold."""
    from .pack import ChoiceError, pack

    _refuse_where_turned_off()
    chosen = request.args.getlist("files") if "files" in request.args else None
    try:
        made = pack(g.identity, pid_value, chosen, _language())
    except ChoiceError as error:
        return refuse(error.sentence, error.code)
    if request.method != "HEAD":
        count_downloads(pid_value, via_api=via_api, names=made.inside)
    answer = Response(stream_with_context(made.package.pieces), mimetype="application/zip")
    answer.content_length = made.package.length
    return _as_file(answer, made.package.name)


def _nexus(pid_value: str, name: str | None, refuse: Refuse, via_api: bool) -> Response:
    """One file, or all of a run, as NeXus; ``analysis`` may name one by its number."""
    from .nexus_files import NexusError, made_of

    _refuse_where_turned_off()
    try:
        made = made_of(g.identity, pid_value, name, request.args.get("analysis", ""))
    except NexusError as error:
        answer = refuse(error.sentence, error.code)
        if error.code == 503:
            answer.headers["Retry-After"] = "30"
        return answer
    if request.method != "HEAD":
        count_downloads(pid_value, via_api=via_api, names=made.sources)
    answer = Response(stream_with_context(made.pieces()), mimetype=HDF5)
    answer.content_length = made.size
    answer.call_on_close(made.discard)
    return _as_file(answer, made.name)


def _as_file(answer: Response, name: str) -> Response:
    kept: dict[str, Any] = {"filename": name}
    answer.headers.set("Content-Disposition", "attachment", **kept)
    answer.headers["Cache-Control"] = "no-store" if g.identity.id else "no-cache"
    return answer


def _refuse_where_turned_off() -> None:
    if not current_app.config["RDM_ARCHIVE_DOWNLOAD_ENABLED"]:
        raise NotFound
