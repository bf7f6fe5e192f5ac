"""``/api/desk/bulk``: changes over many datasets for programs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, g, jsonify, make_response, request
from werkzeug.exceptions import BadRequest

from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.web.paging import page_links
from thalie.web.refusals import refuse_in_json

from . import book, tasks
from .errors import BulkError, SheetError
from .models import BulkChange
from .permissions import require_curator
from .telling import change_told, changes_told, fields_told, rows_told
from .views import LAST_PAGE, STEPS, as_file, sheet_of

Json = dict[str, Any]
MOST = 100  # rows on one page


def create_api_blueprint(app: Flask) -> Blueprint:
    """The blueprint of the API."""
    blueprint = Blueprint("thalie_bulk", __name__, url_prefix="/desk/bulk")
    blueprint.add_url_rule("", "history", history)
    blueprint.add_url_rule("", "begin", begin, methods=["POST"])
    blueprint.add_url_rule("/fields", "fields", fields)
    blueprint.add_url_rule("/sheet.csv", "sheet", download)
    blueprint.add_url_rule("/sheets", "begin_sheet", begin_sheet, methods=["POST"])
    blueprint.add_url_rule("/<uuid:change_id>", "read", read)
    steps = ",".join(f"'{step}'" for step in STEPS)
    blueprint.add_url_rule(f"/<uuid:change_id>/<any({steps}):step>", "step", step, methods=["POST"])
    blueprint.register_error_handler(SheetError, _bad_sheet)
    blueprint.register_error_handler(BulkError, _refused)
    return refuse_in_json(blueprint)


def history() -> Response:
    """200: changes, the newest first; ``page`` and ``size``."""
    page, size = _page()
    changes, total = book.history(g.identity, page, size)
    asked = {"page": page, "size": size}
    return _private({
        "hits": {"total": total, "hits": changes_told(changes, language())},
        "links": page_links("thalie_bulk.history", asked, total),
    })  # fmt: skip


def fields() -> Response:
    """200: the fields that may be changed."""
    require_curator(g.identity)
    return _private({"fields": fields_told(language())})


def begin() -> Response:
    """202: the change, which a worker tries.

    The body has ``select`` ({``q``} or {``ids``}) and ``operation`` ({``field``, ``do``,
    ``value``, ``was``}). 400 with a ``message`` for what cannot be.
    """
    require_curator(g.identity)
    body = request.get_json(force=True, silent=True)
    body = body if isinstance(body, dict) else {}
    select, operation = body.get("select"), body.get("operation")
    if not (isinstance(select, dict) and isinstance(operation, dict)):
        raise BulkError(_("Give “select” and “operation”, each an object."))
    return _begun(book.begin(g.identity, select, operation))


def begin_sheet() -> Response:
    """202: the change that a CSV file in the body asks for; 400 with ``errors`` by line."""
    require_curator(g.identity)
    largest = int(current_app.config["THALIE_BULK_CSV"])
    content = request.stream.read(largest + 1)
    return _begun(book.begin_sheet(g.identity, content, request.args.get("name", "")))


def download() -> Response:
    """200: CSV of the fields (``field``, repeated) of the datasets (``q`` or ``ids``)."""
    require_curator(g.identity)
    return as_file(sheet_of(request.args.getlist("field")))


def read(change_id: UUID) -> Response:
    """200: the change with its records; ``page``, ``size``, ``state``."""
    require_curator(g.identity)
    found, (page, size) = book.change(change_id), _page()
    state = request.args.get("state", "")
    if state and state not in book.ROW_STATES:
        raise BadRequest
    told = change_told(found, language())
    total = told["records"].get(state, 0) if state else told["records"]["total"]
    asked = {"page": page, "size": size, "state": state}
    return _private({
        **told,
        "hits": {
            "total": total,
            "hits": rows_told(g.identity, found, page, size, language(), state),
        },
        "links": page_links("thalie_bulk.read", asked, total, change_id=str(change_id)),
    })  # fmt: skip


def step(change_id: UUID, step: str) -> Response:
    """200: the change after a step (202: the worker has it); 409 where it cannot be done now."""
    require_curator(g.identity)
    made = STEPS[step](g.identity, change_id)
    if step in ("carry-out", "undo"):
        return _begun(made)
    return _private(change_told(made, language()))


def _begun(made: BulkChange) -> Response:
    tasks.nudge(made.id)
    response = _private(change_told(made, language()))
    response.status_code = 202
    return response


def _page() -> tuple[int, int]:
    page, size = (request.args.get(name, default, type=int) for name, default in
                  (("page", 1), ("size", 25)))  # fmt: skip
    if not (1 <= page <= LAST_PAGE and 1 <= size <= MOST):
        raise BadRequest
    return page, size


def _bad_sheet(error: SheetError) -> Response:
    told = [fault.as_json(language()) for fault in error.faults]
    message = error.faults[0].said(language())
    return make_response(jsonify(status=400, message=message, errors=told), 400)


def _refused(error: BulkError) -> Response:
    return _said(409 if error.conflict else 400, error.sentence.in_language(language()))


def _said(status: int, message: str) -> Response:
    return make_response(jsonify(status=status, message=message), status)


def _private(told: Json) -> Response:
    response = jsonify(told)
    response.cache_control.no_store = True
    return response
