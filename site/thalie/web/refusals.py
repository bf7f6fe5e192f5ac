"""What a visitor is told who may not see a record, or asks for one that is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Flask, Response, current_app, request
from invenio_pidstore.errors import PIDDeletedError, PIDDoesNotExistError, PIDUnregistered
from invenio_rdm_records.resources.config import error_handlers
from invenio_rdm_records.services.errors import RecordDeletedException
from invenio_records_resources.services.errors import (
    PermissionDeniedError,
    RecordPermissionDeniedError,
)
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import Forbidden, Gone, HTTPException, NotFound

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


def refuse_nul_on_pages(app: Flask) -> None:
    """404 for a NUL in an address, which no name here has and PostgreSQL does not take.

    An Invenio ``finalize_app`` hook. In plain words: InvenioRDM asks the database for a page of
    that address, and its template for banners of it.
    """

    def answer() -> Response | None:
        said = Response("Not found. / Introuvable.\n", 404, mimetype="text/plain")
        return said if _has_nul() else None

    app.before_request(answer)


def refuse_nul_in_json(app: Flask) -> None:
    """The same for programs (``api_finalize_app``)."""

    def answer() -> tuple[dict[str, Any], int] | None:
        return ({"status": 404, "message": "Not found."}, 404) if _has_nul() else None

    app.before_request(answer)


def _has_nul() -> bool:
    """Whether the path or the query of the request has a NUL."""
    words = [request.path, *request.args, *request.args.values()]
    return any("\0" in word for word in words)
