"""The page of a review: what is lacking, what changed, remarks at fields, and what is decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import format_datetime
from flask_login import current_user, login_required
from flask_wtf import FlaskForm
from invenio_communities.communities.resources.serializer import UICommunityJSONSerializer
from invenio_communities.proxies import current_communities
from invenio_db import db
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_records_resources.services.errors import ValidationErrorGroup
from invenio_requests.errors import CannotExecuteActionError
from sqlalchemy.exc import NoResultFound

from thalie.checks.levels import LEVELS
from thalie.ground.language import sentence as _
from thalie.heritage.custom_fields import language
from thalie.web.refusals import refuse_on_pages

from . import deciding
from .community import community
from .errors import ReviewError
from .fields import BY_PATH, FIELDS
from .models import LEADER
from .permissions import publishes
from .remarks import remarks_of
from .submission import Submission, submission
from .turns import turn_of

DONE = {
    "remark": _("The remark stands at its field."),
    "settle": _("The remark is settled."),
    "ask": _("The leader was asked for changes."),
    "again": _("Submitted again; a curator will look at it."),
    "accept": _("The dataset is published."),
    "decline": _("The submission was declined."),
}
LEVEL_WORDS = {
    "error": _("Must be corrected"),
    "warning": _("Should be corrected"),
    "info": _("Could be added"),
}


def create_blueprint(app: Flask) -> Blueprint:
    """The page, and what templates may ask."""
    blueprint = Blueprint("thalie_curation", __name__)
    blueprint.add_url_rule(
        "/submissions/<uuid:request_id>", "review", review, methods=["GET", "POST"]
    )
    blueprint.add_app_template_global(review_of, "thalie_review_of")
    blueprint.add_app_template_global(chosen_community, "thalie_chosen_community")
    return refuse_on_pages(blueprint)


@login_required  # type: ignore[untyped-decorator]
def review(request_id: UUID) -> Any:
    """The page; a step of the review that a button asks for."""
    seen = submission(g.identity, request_id)
    if request.method == "GET":
        return _page(seen)
    if not FlaskForm().validate_on_submit():
        abort(400)
    action = request.form.get("action", "")
    if action not in DONE:
        abort(400)
    try:
        _carry_out(seen, action)
    except ReviewError as error:
        wrong, status = [error.sentence.in_language(language())], 409 if error.conflict else 400
        return _page(submission(g.identity, request_id), wrong), status
    except ValidationErrorGroup as error:
        wrong = [str(one) for found in error.errors for one in found["messages"]]
        db.session.rollback()
        return _page(submission(g.identity, request_id), wrong), 400
    except CannotExecuteActionError:
        abort(409)
    flash(DONE[action].in_language(language()), "success")
    return redirect(url_for("thalie_curation.review", request_id=request_id), 303)


def _carry_out(seen: Submission, action: str) -> None:
    words, field, mark = (request.form.get(name, "") for name in ("words", "field", "mark"))
    if action == "remark":
        deciding.remark(g.identity, seen, field, words)
    elif action == "settle":
        deciding.take_back(g.identity, seen, request.form.get("remark", 0, type=int))
    elif action == "ask":
        deciding.ask_changes(g.identity, seen, words)
    elif action == "again":
        deciding.hand_back(g.identity, seen, words)
    elif action == "accept":
        deciding.accept(g.identity, seen, words, mark)
    else:
        deciding.decline(g.identity, seen, words)


def _page(seen: Submission, wrong: list[str] | None = None) -> str:
    spoken = language()
    lacks = seen.lacks()
    return render_template(
        "thalie/curation/review.html",
        seen=seen,
        leads=seen.open and _manages(seen),
        leaders_turn=seen.turn == LEADER,
        lacks={level: [one for one in lacks if one.level == level] for level in LEVELS},
        level_words=LEVEL_WORDS,
        differences=seen.differences(spoken),
        remarks=remarks_of(seen.id),
        fields=FIELDS,
        labels={path: field.label.in_language(spoken) for path, field in BY_PATH.items()},
        in_words=lambda text: text.get(spoken) or text["en"],
        said=lambda sentence: sentence.in_language(spoken),
        moment=lambda time: format_datetime(time, "medium"),
        typed=request.form if wrong else {},
        wrong=wrong or [],
        form=FlaskForm(),
    )


def _manages(seen: Submission) -> bool:
    return bool(records.check_permission(g.identity, "manage", record=seen.draft))


# What the form of a draft asks


def review_of(record: Any) -> dict[str, Any] | None:
    """The open review of a draft, for a note above its form: address, turn, remarks.

    ``record`` is the draft as InvenioRDM's page has it; ``None`` where there is none.
    """
    if not record or not record.get("id"):
        return None
    try:
        draft = records.draft_cls.pid.resolve(record["id"], registered_only=False)
    except (PIDDoesNotExistError, NoResultFound):
        return None
    found = draft.get_review()
    if found is None or not found.is_open:
        return None
    return {
        "url": url_for("thalie_curation.review", request_id=found.id),
        "leaders_turn": turn_of(found.id) == LEADER,
        "remarks": len(remarks_of(found.id, settled=False)),
    }


def chosen_community(record: Any) -> dict[str, Any] | None:
    """The community that the form chooses beforehand, for whoever is reviewed.

    Only where the draft is a first version that belongs to none yet.
    """
    if not current_user.is_authenticated or publishes(g.identity):
        return None
    return _shown() if is_free(record or {}) else None


def is_free(told: Mapping[str, Any]) -> bool:
    """Whether a draft, or a new form, whose values are empty, is for no community yet."""
    parent = told.get("parent") or {}
    later = ((told.get("versions") or {}).get("index") or 1) > 1
    asked = (parent.get("review") or {}).get("id")
    chosen = (parent.get("communities") or {}).get("default")
    return not (told.get("is_published") or later or asked or chosen)


def _shown() -> dict[str, Any] | None:
    found = community()
    if found is None:
        return None
    item = current_communities.service.read(g.identity, str(found.id))
    shown: dict[str, Any] = UICommunityJSONSerializer().dump_obj(item.to_dict())
    return shown
