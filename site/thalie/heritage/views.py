"""The analyses of a dataset, a page at a time, for people and for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, abort, g, render_template, request
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_records_resources.pagination import Pagination

from thalie.upstream.insides import record_of
from thalie.vocabularies import terms
from thalie.web.paging import page_links
from thalie.web.refusals import refuse_in_json, refuse_on_pages

from .custom_fields import language, title
from .fields import with_titles
from .model import BY_NAME, PREFIX
from .present import present

ANALYSES = f"{PREFIX}:analyses"
PAGE = 100
LARGEST_PAGE = 1000


def create_blueprint(app: Flask) -> Blueprint:
    """``/records/<id>/analyses``, a page of a table."""
    blueprint = Blueprint("thalie_heritage", __name__)
    blueprint.add_url_rule("/records/<pid_value>/analyses", "analyses", analyses)
    return refuse_on_pages(blueprint)


def create_api_blueprint(app: Flask) -> Blueprint:
    """``/api/records/<id>/analyses``, a page of a list."""
    blueprint = Blueprint("thalie_heritage_api", __name__)
    blueprint.add_url_rule("/records/<pid_value>/analyses", "analyses", analyses_json)
    return refuse_in_json(blueprint)


def analyses(pid_value: str) -> str:
    """A page of 100 analyses as a table."""
    record, found = _analyses(pid_value)
    page = _page(found, PAGE)
    shown = present(BY_NAME[ANALYSES], found, language(), terms.find, page.from_idx, PAGE)
    return render_template(
        "thalie/heritage/analyses.html",
        pid_value=pid_value,
        dataset=record.get("metadata", {}).get("title", pid_value),
        shown=shown,
        page=page,
        pages=_pages(found, PAGE),
    )


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
