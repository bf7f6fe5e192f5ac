"""The analyses of a dataset, for people a page at a time and as CSV, and for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, abort, g, render_template, request
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_records_resources.pagination import Pagination

from thalie.crosswalks.spoken import Spoken, in_one_language, titles
from thalie.ground.tables import CSV
from thalie.upstream.insides import record_of
from thalie.vocabularies import terms
from thalie.web.paging import page_links
from thalie.web.refusals import refuse_in_json, refuse_on_pages

from .custom_fields import language, title
from .fields import with_titles
from .model import BY_NAME, PREFIX
from .paper import measured
from .paper.measured import ANALYSES, Asked
from .paper.method import computed

PAGE = 100
LARGEST_PAGE = 1000


def create_blueprint(app: Flask) -> Blueprint:
    """``/records/<id>/analyses``, a page of a table, and the whole of it as CSV."""
    blueprint = Blueprint("thalie_heritage", __name__)
    blueprint.add_url_rule("/records/<pid_value>/analyses", "analyses", analyses)
    blueprint.add_url_rule("/records/<pid_value>/analyses.csv", "analyses_csv", analyses_csv)
    return refuse_on_pages(blueprint)


def create_api_blueprint(app: Flask) -> Blueprint:
    """``/api/records/<id>/analyses``, a page of a list."""
    blueprint = Blueprint("thalie_heritage_api", __name__)
    blueprint.add_url_rule("/records/<pid_value>/analyses", "analyses", analyses_json)
    return refuse_in_json(blueprint)


def analyses(pid_value: str) -> str:
    """A page of 100 analyses as a table, of those that the address asks for."""
    record, kept = _analyses(pid_value)
    every, asked = in_one_language(kept, language()), Asked.of(request.args)
    found = measured.chosen(every, asked, terms.find, language())
    page = _page(found, PAGE)
    fields = record.get("custom_fields") or {}
    sums = computed(fields.get(f"{PREFIX}:processing") or {})
    rows = found[page.from_idx : page.to_idx]
    names = measured.names(fields, language())
    title = titles(record.get("metadata") or {}, terms.find, language()).shown
    return render_template(
        "thalie/heritage/analyses.html",
        pid_value=pid_value,
        dataset=title[0] if title else Spoken(pid_value),
        asked=asked,
        found=len(found),
        total=len(every),
        table=measured.table(rows, every, asked, sums, names, terms.find, language()),
        kinds=measured.kinds(every, terms.find, language()),
        objects=measured.objects(every, names),
        page=page,
        pages=_pages(found, PAGE),
    )


def analyses_csv(pid_value: str) -> Response:
    """The analyses that the address asks for, all of them, with every field."""
    record, every = _analyses(pid_value)
    found = measured.chosen(every, Asked.of(request.args), terms.find, language())
    answer = Response(measured.csv_of(found), content_type=f"{CSV}; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename={record['id']}-analyses.csv"
    return answer


def analyses_json(pid_value: str) -> dict[str, Any]:
    """A page of analyses: ``hits.total``, ``hits.hits`` and ``links``, as in other lists."""
    _, found = _analyses(pid_value)
    size = _whole("size", PAGE, LARGEST_PAGE)
    page = _page(found, size)
    part = found[page.from_idx : page.to_idx]
    asked = {"page": page.page, "size": size}
    return {
        "hits": {"total": len(found), "hits": with_titles(BY_NAME[ANALYSES], part, title)},
        "links": page_links("thalie_heritage_api.analyses", asked, len(found), pid_value=pid_value),
    }


def _analyses(pid_value: str) -> tuple[Any, list[dict[str, Any]]]:
    """The record and its analyses, if the visitor may read it."""
    record = record_of(current_rdm_records_service.read(g.identity, pid_value))
    return record, record.get("custom_fields", {}).get(ANALYSES, [])


def _page(found: list[Any], size: int) -> Pagination:
    """The page that the query asks for; 400 for one that is not there."""
    return Pagination(size, _whole("page", 1, _pages(found, size)), len(found))


def _pages(found: list[Any], size: int) -> int:
    return max(1, -(-len(found) // size))


def _whole(name: str, default: int, most: int) -> int:
    """A whole number from 1 to MOST of the query; 400 for anything else."""
    text = request.args.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text[:12]) <= most:
        abort(400, f"{name} must be a number from 1 to {most}.")
    return int(text)
