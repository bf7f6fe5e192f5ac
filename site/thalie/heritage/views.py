"""The analyses of a dataset, a page at a time, for people and for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, abort, g, render_template, request, url_for
from invenio_pidstore.errors import PIDDeletedError, PIDDoesNotExistError
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_rdm_records.services.errors import RecordDeletedException
from invenio_records_resources.services.errors import (
    PermissionDeniedError,
    RecordPermissionDeniedError,
)
from sqlalchemy.exc import NoResultFound

from thalie.vocabularies import terms

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
    return blueprint


def create_api_blueprint(app: Flask) -> Blueprint:
    """``/api/records/<id>/analyses``, a page of a list."""
    blueprint = Blueprint("thalie_heritage_api", __name__)
    blueprint.add_url_rule("/records/<pid_value>/analyses", "analyses", analyses_json)
    return blueprint


def analyses(pid_value: str) -> str:
    """A page of 100 analyses as a table."""
    record, found = _analyses(pid_value)
    pages = max(1, -(-len(found) // PAGE))
    page = _whole("page", 1, pages)
    field, start = BY_NAME[ANALYSES], (page - 1) * PAGE
    shown = present(field, found, language(), terms.find, start, PAGE)
    return render_template(
        "thalie/heritage/analyses.html",
        pid_value=pid_value,
        dataset=record.get("metadata", {}).get("title", pid_value),
        shown=shown,
        page=page,
        pages=pages,
    )


def analyses_json(pid_value: str) -> dict[str, Any]:
    """A page of analyses: ``hits.total``, ``hits.hits`` and ``links``, as in other lists."""
    _, found = _analyses(pid_value)
    size = _whole("size", PAGE, LARGEST_PAGE)
    pages = max(1, -(-len(found) // size))
    page = _whole("page", 1, pages)
    part = found[(page - 1) * size : page * size]
    near = {"self": page, "prev": page - 1, "next": page + 1}

    def address(number: int) -> str:
        return url_for(".analyses", pid_value=pid_value, page=number, size=size, _external=True)

    return {
        "hits": {"total": len(found), "hits": with_titles(BY_NAME[ANALYSES], part, title)},
        "links": {name: address(n) for name, n in near.items() if 1 <= n <= pages},
    }


def _analyses(pid_value: str) -> tuple[Any, list[dict[str, Any]]]:
    """The record and its analyses, if the visitor may read it; else 403, 404 or 410."""
    try:
        item = current_rdm_records_service.read(g.identity, pid_value)
    except (PermissionDeniedError, RecordPermissionDeniedError):
        abort(403)
    except (PIDDeletedError, RecordDeletedException):
        abort(410)
    except (PIDDoesNotExistError, NoResultFound):
        abort(404)
    record = item._record
    return record, record.get("custom_fields", {}).get(ANALYSES, [])


def _whole(name: str, default: int, most: int) -> int:
    """A whole number from 1 to MOST of the query; 400 for anything else."""
    text = request.args.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text[:12]) <= most:
        abort(400, f"{name} must be a number from 1 to {most}.")
    return int(text)
