"""What a visitor is told who may not see a record, or asks for one that is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, current_app, request
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
    blueprint.before_request(refuse_nul)
    return blueprint


def refuse_in_json(blueprint: Blueprint) -> Blueprint:
    """Let a blueprint of an API answer what services raise as InvenioRDM's records do."""
    for error, answer in error_handlers.items():
        blueprint.register_error_handler(error, answer)
    blueprint.before_request(refuse_nul)
    return blueprint


def refuse_nul() -> None:
    """404 for a NUL in an address, which no name here has and PostgreSQL does not take."""
    words = [*(request.view_args or {}).values(), *request.args.values()]
    if any("\0" in str(word) for word in words):
        abort(404)
