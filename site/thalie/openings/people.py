"""Who is told of embargoes: addresses and languages of accounts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_accounts.models import User
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentMetadata
from sqlalchemy import select

from thalie.ground.language import languages

from .permissions import decider_role


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a mail is for, and in which languages it is written, one below the other."""

    address: str
    languages: Sequence[str]


def reader(account: int | None) -> Reader | None:
    """Who reads mails for an ACCOUNT, ``None`` for the mailbox of the curators.

    ``None`` if nobody does: the account is gone, blocked, or wants no mails. Where the language of
    somebody is not known, all are written.
    """
    if account is None:
        return Reader(current_app.config["THALIE_CONTACT"], languages())
    user = db.session.get(User, account)
    if user is None or not user.active or not user.email or not _wants_mails(user):
        return None
    known = _language(user)
    return Reader(user.email, [known] if known else languages())


def language_of(account: Any) -> str | None:
    """The language that somebody chose, if one did."""
    if not str(account).isdecimal():
        return None
    user = db.session.get(User, int(account))
    return _language(user) if user else None


def _language(user: Any) -> str | None:
    chosen = str((user.preferences or {}).get("locale") or "").split("_")[0]
    return chosen if chosen in languages() else None


def _wants_mails(user: Any) -> bool:
    told = (user.preferences or {}).get("notifications") or {}
    return bool(told.get("enabled", True))


def name_of(account: int | None) -> str:
    """The name of somebody, else the address of mail; empty for the system."""
    user = db.session.get(User, account) if account is not None else None
    if user is None:
        return ""
    return str((user.user_profile or {}).get("full_name") or user.username or user.email)


def leaders(parents: Sequence[UUID]) -> dict[UUID, int]:
    """Who owns each record, where somebody does."""
    model = RDMParentMetadata
    owner = model.json["access"]["owned_by"]["user"].as_string()
    rows = db.session.execute(select(model.id, owner).where(model.id.in_(parents))).all()
    return {id_: int(user) for id_, user in rows if user and user.isdecimal()}


def deciders() -> list[int | None]:
    """Everybody who decides; the mailbox of the curators where nobody has the role."""
    role = decider_role()
    found = [user.id for user in role.users if user.active] if role else []
    return list(found) or [None]
