"""Requests for access are looked at before InvenioRDM takes them apart.

It reads the address of mail, the name and the consent without looking whether they are there
(``RecordAccessService.request_access``), and fails. No upstream issue is known.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, request
from flask_login import current_user
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema
from marshmallow.validate import OneOf

ENDPOINT = "records.create_access_request"
MISSING = fields.Field.default_error_messages["required"]


class AskedAccess(Schema):
    """What a request for access must tell; who asks for an account of their own need not say who.

    Raises ``ValidationError``, which the API answers with 400 and the names of the fields.
    """

    class Meta:
        """What else is sent is InvenioRDM's to judge."""

        unknown = EXCLUDE

    email = fields.Email(required=True)
    full_name = fields.String(allow_none=True)
    consent_to_share_personal_data = fields.String(required=True, validate=OneOf(["true", "false"]))

    @validates_schema
    def name_strangers(self, data: dict[str, Any], **more: Any) -> None:
        """Whoever is not known by the account has to be named."""
        known = current_user.is_authenticated and current_user.email == data["email"].lower()
        if not known and not data.get("full_name"):
            raise ValidationError(MISSING, "full_name")


def install(app: Flask) -> None:
    """An Invenio ``api_finalize_app`` hook."""
    if view := app.view_functions.get(ENDPOINT):
        app.view_functions[ENDPOINT] = _looked_at(view)


def _looked_at(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def checked(**named: Any) -> Any:
        sent = request.get_json(silent=True)
        if isinstance(sent, dict) or not request.get_data():
            AskedAccess().load(sent or {})
        return view(**named)

    return checked
