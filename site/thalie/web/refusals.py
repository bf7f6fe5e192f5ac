"""What a visitor is told who may not see a record, or asks for one that is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from invenio_db import db
from invenio_pidstore.errors import PIDDeletedError, PIDDoesNotExistError, PIDUnregistered
from invenio_rdm_records.resources.config import error_handlers
from invenio_rdm_records.services.errors import RecordDeletedException
from invenio_records_resources.services.errors import (
    NoExtractorFoundError,
    PermissionDeniedError,
    RecordPermissionDeniedError,
)
from marshmallow import ValidationError
from sqlalchemy.exc import DataError, DBAPIError, NoResultFound, StatementError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import (
    BadRequest,
    Conflict,
    Forbidden,
    Gone,
    HTTPException,
    MethodNotAllowed,
    NotFound,
)

PAGES: Mapping[type[Exception], type[HTTPException]] = {
    PermissionDeniedError: Forbidden,
    RecordPermissionDeniedError: Forbidden,
    PIDDeletedError: Gone,
    RecordDeletedException: Gone,
    PIDDoesNotExistError: NotFound,
    PIDUnregistered: NotFound,
    NoResultFound: NotFound,
}


def refuse_on_pages(blueprint: Blueprint) -> Blueprint:
    """Let a blueprint of pages answer what services raise with the site's pages of errors."""

    def answer(error: Exception) -> Any:
        kind = next(PAGES[one] for one in type(error).__mro__ if one in PAGES)
        return current_app.handle_http_exception(kind())

    for error in PAGES:
        blueprint.register_error_handler(error, answer)
    return blueprint


def refuse_in_json(blueprint: Blueprint) -> Blueprint:
    """Let a blueprint of an API answer what services raise as InvenioRDM's records do."""
    for error, answer in error_handlers.items():
        blueprint.register_error_handler(error, answer)
    return blueprint


def refuse_unknown_on_pages(app: Flask) -> None:
    """404 for what nothing here can be called, where no view answers for it; ``finalize_app``.

    A NUL in an address is answered in plain words before anything is asked: InvenioRDM asks the
    database for a page of that address, and its template for banners of it. OAI-PMH has errors of
    its own for that.
    """

    def answer_early() -> Any:
        if _has_nul() and request.endpoint != HARVEST:
            return Response("Not found. / Introuvable.\n", 404, mimetype="text/plain")
        if request.endpoint == OAUTH_ERRORS and "error" not in request.values:
            return app.handle_http_exception(NotFound())  # InvenioRDM would fail
        return None

    def answer(error: Exception) -> Any:
        return app.handle_http_exception(_refusal_of(error))

    app.before_request(answer_early)
    for error in UNKNOWN:
        app.register_error_handler(error, answer)


OAUTH_ERRORS = "invenio_oauth2server.errors"
HARVEST = "invenio_oaiserver.response"

SAID = {
    400: "This cannot be taken: send an object with the names of the documentation.",
    403: "Permission denied.",
    404: "Not found.",
    405: "This cannot be done here.",
    409: "Somebody changed the same at the same moment; nothing of yours was kept. Ask again.",
}


def refuse_unknown_in_json(app: Flask) -> None:
    """The same for programs (``api_finalize_app``), and 400 for what nothing can keep."""

    def say(kind: HTTPException) -> tuple[dict[str, Any], int]:
        code = kind.code or 500
        return {"status": code, "message": SAID[code]}, code

    def answer_early() -> tuple[dict[str, Any], int] | None:
        if _has_nul() or _has_no_scheme():
            return say(NotFound())
        return say(BadRequest()) if _has_no_names() else None

    def answer(error: Exception) -> Any:
        return say(_refusal_of(error))

    app.before_request(answer_early)
    for error in UNKNOWN:
        app.register_error_handler(error, answer)


UNKNOWN = (
    NoExtractorFoundError,
    NoResultFound,
    NotImplementedError,
    ObjectDeletedError,
    PermissionDeniedError,
    PIDDoesNotExistError,
    PIDUnregistered,
    StaleDataError,
    StatementError,
    ValidationError,
)
"""What is raised for parts of a file that is no archive, for names that nothing has, and so on."""


def _refusal_of(error: Exception) -> HTTPException:
    """Not found, not allowed, or not to be kept. Raises ERROR when it is the database's own."""
    if isinstance(error, PermissionDeniedError):
        return Forbidden()
    if isinstance(error, NotImplementedError):
        return MethodNotAllowed()
    if isinstance(error, ObjectDeletedError | StaleDataError):
        db.session.rollback()
        return Conflict()
    if isinstance(error, StatementError):
        if isinstance(error, DBAPIError) and not isinstance(error, DataError):
            raise error
        db.session.rollback()
    elif not isinstance(error, ValidationError):
        return NotFound()
    return NotFound() if request.method in ("GET", "HEAD", "DELETE") else BadRequest()


def _has_no_names() -> bool:
    """Whether JSON was sent that is no object, where InvenioRDM looks for names in it.

    Files of a draft are announced in a list, and the content of one may be any JSON.
    """
    rule = request.url_rule.rule if request.url_rule else ""
    if not request.is_json or not request.content_length or rule.endswith("/content"):
        return False
    fit = list | dict | None if rule.endswith("files") else dict | None
    return not isinstance(request.get_json(silent=True), fit)


def _has_no_scheme() -> bool:
    """Whether the address names a scheme of identifiers that records have not."""
    scheme = (request.view_args or {}).get("scheme")
    return scheme is not None and scheme not in current_app.config["RDM_PERSISTENT_IDENTIFIERS"]


def _has_nul() -> bool:
    """Whether the path or the query of the request has a NUL."""
    words = [request.path, *request.args, *request.args.values()]
    return any("\0" in word for word in words)
