"""What stands beside the page of search.

``/search`` goes straight to what is named; ``/search/advice``, ``/search/offers``;
``/search/results.csv`` etc.; ``/search/objects`` for the form of a draft.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, jsonify, redirect, request
from flask_login import current_user
from invenio_records_resources.services.errors import QuerystringValidationError
from invenio_search_ui.views import search as page_of_search
from opensearchpy.exceptions import OpenSearchException

from thalie.heritage.custom_fields import language
from thalie.vocabularies import terms
from thalie.web.refusals import refuse_on_pages

from .advice import advice
from .asked import Asked
from .known import known_objects
from .offers import offers
from .straight import straight
from .taken import FORMS


def create_blueprint(app: Flask) -> Blueprint:
    """What stands beside the page of search."""
    blueprint = Blueprint("thalie_finding", __name__)
    blueprint.add_url_rule("/search/advice", "told", told)
    blueprint.add_url_rule("/search/offers", "offered", offered)
    blueprint.add_url_rule("/search/objects", "objects", objects)
    blueprint.add_url_rule("/search/results.<extension>", "taken", taken)
    blueprint.add_app_template_global(forms, "forms_of_results")
    return refuse_on_pages(blueprint)


def search() -> Any:
    """The page of search; where its words name one thing, the way to that."""
    chosen = request.args.getlist("f")
    if any(":" not in one for one in chosen):  # the page would stay empty
        return redirect(f"{request.path}?{_asked().query()}")
    if set(request.args) == {"q"} and (path := _straight(request.args["q"])):
        answer = redirect(path)
        answer.cache_control.no_store = True
        return answer
    return page_of_search()


def _straight(words: str) -> str | None:
    try:
        return straight(g.identity, words)
    except OpenSearchException:
        current_app.logger.exception("What is named cannot be looked for.")
        return None


def told() -> Response:
    """Advice about a search, as JSON for its page."""
    asked = _asked()
    try:
        said = advice(g.identity, asked, language(), found="found" in request.args)
    except OpenSearchException:  # the search itself has told of it
        current_app.logger.exception("No advice can be given.")
        said = {"hints": []}
    answer = jsonify(said | {"straight": None if asked.facets else _straight(asked.words)})
    answer.cache_control.no_store = True
    return answer


def offered() -> Response:
    """What may be typed behind ``before``, as JSON for the box of search."""
    found = offers(request.args.get("before", ""), language(), terms.every)
    answer = jsonify({"offers": [one.as_json() for one in found]})
    answer.cache_control.no_store = True
    return answer


def objects() -> Response:
    """Objects that were described before, as JSON for the form of a draft; 403 for strangers."""
    if not current_user.is_authenticated:
        abort(403)
    try:
        found = known_objects(g.identity, request.args.get("q", ""))
    except OpenSearchException:
        current_app.logger.exception("Objects cannot be looked for.")
        found = []
    answer = jsonify({"objects": found})
    answer.cache_control.private = answer.cache_control.no_store = True
    return answer


def taken(extension: str) -> Response:
    """The results of a search as a file."""
    form = FORMS.get(extension) or abort(404)
    try:
        body = form.write(g.identity, _asked())
    except QuerystringValidationError:
        abort(400)
    except OpenSearchException:
        current_app.logger.exception("Results cannot be taken away.")
        abort(503)
    answer = Response(body, content_type=f"{form.media_type}; charset=utf-8")
    if extension != "atom":
        answer.headers["Content-Disposition"] = f"attachment; filename=results.{extension}"
    answer.cache_control.no_store = True
    return answer


def forms() -> list[tuple[str, str]]:
    """Extensions and names of the forms in which results are taken away."""
    return [(one.extension, one.name) for one in FORMS.values()]


def _asked() -> Asked:
    args = request.args
    return Asked.read(args.get("q", ""), args.getlist("f"), args.get("sort", ""))
