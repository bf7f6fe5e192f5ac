"""``POST /api/records/<id>/draft/readme``: a README with the DOI, for those who deposit by form."""

from __future__ import annotations

from typing import Any

from flask import Response, g, jsonify, make_response
from invenio_i18n import lazy_gettext as _
from invenio_pidstore.errors import PIDDeletedError, PIDDoesNotExistError
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.services.generators import RecordOwners
from invenio_records_permissions import RecordPermissionPolicy
from invenio_records_permissions.generators import SystemProcess
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import StaleDataError

from thalie.deposit.readme import NAME
from thalie.doi.reserve import known
from thalie.ground.errors import OperatorError

from .readmes import may_write
from .uow import DepositUnitOfWork
from .writer import DraftWriter


class ReadmePermissionPolicy(RecordPermissionPolicy):  # type: ignore[misc]
    """A README is the word of those to whom the draft belongs."""

    can_write = (RecordOwners(), SystemProcess())


def post_readme(pid_value: str) -> Response:
    """Add a README to a draft, or renew the one that was made here; take its DOI where needed.

    200 with ``key``, ``doi`` and ``concept_doi``; 403 for whoever does not own the draft; 404
    where there is none; 409 where it cannot have one, with a ``message``.
    """
    try:
        draft = records.draft_cls.pid.resolve(pid_value, registered_only=False)
    except (PIDDoesNotExistError, PIDDeletedError, NoResultFound):
        return _refusal(404, _("There is no such draft."))
    if not ReadmePermissionPolicy("write", record=draft).allows(g.identity):
        return _refusal(403, _("Only the owner of the draft may add a README to it."))
    obstacle = _obstacle(draft)
    if obstacle:
        return _refusal(409, obstacle)
    try:
        with DepositUnitOfWork() as uow:
            writer = DraftWriter(uow)
            writer.open(draft.id)
            writer.send_readme()
            reserved = known(writer.draft)
            uow.commit()
    except OperatorError as error:
        return _refusal(409, str(error))
    except StaleDataError:
        return _refusal(409, _("The draft was saved at the same moment. Try again."))
    told = {"key": NAME, "doi": "", "concept_doi": ""}
    if reserved:
        told |= {"doi": reserved.doi, "concept_doi": reserved.concept}
    return jsonify(told)


def _obstacle(draft: Any) -> Any:
    """Why DRAFT cannot have a README from here; empty where it can."""
    if draft.is_published:
        return _("The files of a published version do not change. Make a new version.")
    if not draft.files.enabled:
        return _("This draft has no files.")
    if not may_write(draft):
        return _(
            "The draft has a %(readme)s of its own. Give that another name, or delete it.",
            readme=NAME,
        )
    return ""


def _refusal(status: int, message: Any) -> Response:
    return make_response(jsonify({"status": status, "message": str(message)}), status)
