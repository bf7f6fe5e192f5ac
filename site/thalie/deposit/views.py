"""Where the values of an ingested dataset were read, for owners, reviewers and curators.

The blueprint of the API has the address of READMEs too (``resources``).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, g, render_template
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_rdm_records.proxies import current_rdm_records_service as records
from sqlalchemy.exc import NoResultFound

from thalie.upstream.insides import record_of
from thalie.web.refusals import refuse_in_json, refuse_on_pages

from .models import IngestedRun
from .resources import post_readme


def create_blueprint(app: Flask) -> Blueprint:
    """``/records/<id>/provenance``, a page."""
    blueprint = Blueprint("thalie_deposit", __name__)
    blueprint.add_url_rule("/records/<pid_value>/provenance", "provenance", provenance)
    return refuse_on_pages(blueprint)


def create_api_blueprint(app: Flask) -> Blueprint:
    """``/api/records/<id>/provenance`` and ``/api/records/<id>/draft/readme``, for programs."""
    blueprint = Blueprint("thalie_deposit_api", __name__)
    blueprint.add_url_rule("/records/<pid_value>/provenance", "provenance", provenance_json)
    blueprint.add_url_rule(
        "/records/<pid_value>/draft/readme", "readme", post_readme, methods=["POST"]
    )
    return refuse_in_json(blueprint)


def provenance(pid_value: str) -> str:
    """A table for each way in which analyses are laid out."""
    return render_template(
        "thalie/deposit/provenance.html", pid_value=pid_value, entries=_entries(pid_value)
    )


def provenance_json(pid_value: str) -> dict[str, Any]:
    """The same as ``{"entries": […]}``."""
    return {"entries": _entries(pid_value)}


def _entries(pid_value: str) -> list[dict[str, Any]]:
    """What was remembered of the run, for whoever may see the draft."""
    run = IngestedRun.query.filter_by(parent_id=_reviewed(pid_value).parent.id).one_or_none()
    return list(run.provenance) if run else []


def _reviewed(pid_value: str) -> Any:
    """The draft, else the record; of both, only what the visitor may see before publication."""
    try:
        return record_of(records.read_draft(g.identity, pid_value))
    except (PIDDoesNotExistError, NoResultFound):
        record = record_of(records.read(g.identity, pid_value))
        records.require_permission(g.identity, "preview", record=record)
        return record
