"""``/desk/bulk``: one change over many datasets, its preview, its history."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import format_datetime
from flask_login import login_required
from flask_wtf import FlaskForm
from invenio_records_resources.pagination import Pagination

from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.web.refusals import refuse_on_pages

from . import book, sheet, tasks
from .errors import BulkError, SheetError
from .operation import Do
from .paths import SPOTS
from .permissions import require_curator
from .telling import WAYS, change_told, changes_told, fields_told, rows_told

PAGE, LAST_PAGE = 25, 10_000
TITLE = "metadata.title"
STEPS = {
    "carry-out": book.carry_out,
    "undo": book.begin_undo,
    "discard": book.discard,
    "settle": book.settle,
}
FIELDS = ("q", "ids", "field", "do", "value", "was")
NO_FILE = _("Choose a CSV file.")


def create_blueprint(app: Flask) -> Blueprint:
    """The pages."""
    blueprint = Blueprint("thalie_bulk", __name__)
    blueprint.add_url_rule("/desk/bulk", "bulk", bulk, methods=["GET", "POST"])
    blueprint.add_url_rule("/desk/bulk/sheet.csv", "sheet", download)
    blueprint.add_url_rule("/desk/bulk/<uuid:change_id>", "change", change, methods=["GET", "POST"])
    return refuse_on_pages(blueprint)


@login_required  # type: ignore[untyped-decorator]
def bulk() -> Any:
    """What may be asked for, and what was; what is asked for, to be tried."""
    require_curator(g.identity)
    if request.method == "GET":
        return _page()
    if not FlaskForm().validate_on_submit():
        abort(400)
    try:
        made = _begin()
    except SheetError as error:
        return _page(faults=[one.said(language()) for one in error.faults], code=400)
    except BulkError as error:
        return _page(faults=[error.sentence.in_language(language())], code=400)
    tasks.nudge(made.id)
    return redirect(url_for("thalie_bulk.change", change_id=made.id), 303)


def _begin() -> Any:
    if "sheet" not in request.form:
        return book.begin(g.identity, request.form, request.form)
    file = request.files.get("file")
    if file is None or not file.filename:
        raise BulkError(NO_FILE)
    largest = int(current_app.config["THALIE_BULK_CSV"])
    return book.begin_sheet(g.identity, file.stream.read(largest + 1), file.filename)


def _page(faults: list[str] | None = None, code: int = 200) -> Any:
    page = _number("page")
    spoken = language()
    changes, total = book.history(g.identity, page, PAGE)
    typed = {name: request.values.get(name, "") for name in FIELDS}
    shown = render_template(
        "thalie/bulk/bulk.html",
        faults=faults or [],
        of_sheet="sheet" in request.form,
        typed=typed,
        chosen=request.args.getlist("field") or [TITLE],
        fields=fields_told(spoken),
        ways=[(one.value, said.in_language(spoken)) for one, said in WAYS.items()],
        first=Do.SET.value,
        changes=changes_told(changes, spoken),
        near=Pagination(PAGE, page, total),
        page=page,
        pages=max(1, -(-total // PAGE)),
        moment=_moment,
        most=current_app.config["THALIE_BULK_RECORDS"],
        form=FlaskForm(),
    )
    return _private(make_response(shown, code))


def _number(name: str) -> int:
    page = request.args.get(name, 1, type=int)
    if not 1 <= page <= LAST_PAGE:
        abort(400)
    return page


def _moment(at: str) -> str:
    return str(format_datetime(datetime.fromisoformat(at), "medium"))


@login_required  # type: ignore[untyped-decorator]
def change(change_id: UUID) -> Any:
    """A change with its records; a step of it."""
    require_curator(g.identity)
    found = book.change(change_id)
    if request.method == "POST":
        return _step(change_id)
    page, state, spoken = _number("page"), request.args.get("state", ""), language()
    if state and state not in book.ROW_STATES:
        abort(400)
    told = change_told(found, spoken)
    total = told["records"].get(state, 0) if state else told["records"]["total"]
    shown = render_template(
        "thalie/bulk/change.html",
        change=told,
        working=found.state in (book.LOOKING, book.RUNNING),
        looked=told["records"]["total"] - told["records"].get(book.ASKED, 0),
        written=sum(told["records"].get(one, 0) for one in (book.DONE, *book.LEFT)),
        rows=rows_told(g.identity, found, page, PAGE, spoken, state),
        states=[(one, said.in_language(spoken), told["records"][one])
                for one, said in book.ROW_STATES.items() if told["records"].get(one)],
        state=state,
        near=Pagination(PAGE, page, total),
        page=page,
        pages=max(1, -(-total // PAGE)),
        moment=_moment,
        form=FlaskForm(),
    )  # fmt: skip
    return _private(make_response(shown))


def _step(change_id: UUID) -> Any:
    step = request.form.get("step", "")
    if not FlaskForm().validate_on_submit() or step not in STEPS:
        abort(400)
    leads = change_id
    try:
        made = STEPS[step](g.identity, change_id)
        leads = made.id
        if step in ("carry-out", "undo"):
            tasks.nudge(made.id)
    except BulkError as error:
        flash(error.sentence.in_language(language()), "error")
    return redirect(url_for("thalie_bulk.change", change_id=leads), 303)


@login_required  # type: ignore[untyped-decorator]
def download() -> Any:
    """Chosen fields of the datasets that are found, as CSV."""
    require_curator(g.identity)
    try:
        return as_file(sheet_of(request.args.getlist("field")))
    except SheetError as error:
        return _page(
            faults=[one.sentence.in_language(language()) for one in error.faults], code=400
        )
    except BulkError as error:
        return _page(faults=[error.sentence.in_language(language())], code=400)


def sheet_of(paths: list[str]) -> bytes:
    """The CSV that the query asks for. Raises ``BulkError``."""
    unknown = [path for path in paths if path not in SPOTS]
    if unknown:
        raise BulkError(_("There is no field “%(path)s” to be changed.", path=unknown[0][:80]))
    spots = [SPOTS[path] for path in dict.fromkeys([TITLE, *paths])]
    return sheet.written(spots, book.exported(g.identity, request.args), language())


def as_file(content: bytes) -> Response:
    """An answer that is saved as ``datasets.csv``, and that nobody keeps on the way."""
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="datasets.csv"'
    return _private(response)


def _private(response: Response) -> Response:
    response.cache_control.no_store = True
    return response
