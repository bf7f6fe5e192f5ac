"""What is looked at before InvenioRDM answers: links that have ended, and who may ask for access.

InvenioRDM takes the secret of a link at its signed word, so that a search still finds what a link
led to that was revoked or shortened; and it takes requests for access to any record, of whose
title it tells in the mail that has the address confirmed.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, g, request
from flask_login import current_user
from flask_principal import Identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records
from invenio_rdm_records.requests.access import AccessRequestToken
from invenio_rdm_records.secret_links.models import SecretLink
from invenio_records_resources.services.errors import PermissionDeniedError

from thalie.web.visitor import visitor

ASKED = "records.create_access_request"
CONFIRMED = "invenio_app_rdm_requests.verify_access_request_token"


def watch(app: Flask) -> None:
    """Look at every request, after it is known who asks."""
    app.before_request(drop_ended_links)
    app.before_request(refuse_request_for_access)


def drop_ended_links() -> None:
    """Take what ended links gave away from whoever asks."""
    provides: set[Any] = getattr(g.get("identity"), "provides", set())
    for need in [one for one in provides if one.method == "link"]:
        link = db.session.get(SecretLink, need.value)
        if link is None or link.is_expired:
            provides.discard(need)


def refuse_request_for_access() -> None:
    """Refuse to take a request for access that is not offered, or confirmed too late.

    Raises what the record service does for a record that cannot be read, and
    ``PermissionDeniedError``.
    """
    if request.endpoint == ASKED:
        user = _asks_for_themselves()
        _refuse(
            (request.view_args or {})["pid_value"], g.identity if user else visitor(), user=user
        )
    elif request.endpoint == CONFIRMED:
        token = AccessRequestToken.get_by_token(request.args.get("access_request_token", ""))
        if token is not None:
            if token.is_expired:
                abort(404)
            try:
                _refuse(token.record_pid, visitor(), user=False)
            except PermissionDeniedError:
                abort(403)  # InvenioRDM's page would have a guest log in


def _asks_for_themselves() -> bool:
    """Whether InvenioRDM takes this for the request of an account, and not of a guest."""
    sent = request.get_json(silent=True) or {}
    email = str(sent.get("email", "")) if isinstance(sent, dict) else ""
    return bool(current_user.is_authenticated and email.lower() == current_user.email.lower())


def _refuse(pid: str, identity: Identity, *, user: bool) -> None:
    item = records.read(identity, pid)
    if not is_offered(item.data, user=user):
        raise PermissionDeniedError("request_access")


def is_offered(record: dict[str, Any], *, user: bool) -> bool:
    """Whether RECORD, as REST tells of it, has closed files for which its owner takes requests."""
    settings = record["parent"]["access"].get("settings") or {}
    closed = record["access"]["files"] == "restricted" and record["files"]["enabled"]
    return bool(closed and settings.get("allow_user_requests" if user else "allow_guest_requests"))
