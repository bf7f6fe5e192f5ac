"""Who asks: the account, by its name and password, or anybody."""

from __future__ import annotations

import hmac

from flask import current_app, request

from thalie_local.sandbox import states
from thalie_local.sandbox.settings import Settings
from thalie_local.sandbox.states import Doi, State


def authenticated() -> bool:
    """Whether the account speaks. Wrong credentials are refused (401), none are not."""
    if "Authorization" not in request.headers:
        return False
    given = request.authorization
    settings: Settings = current_app.extensions["datacite"]
    if given is None or given.type != "basic":
        raise states.bad_credentials()
    same_name = (given.username or "").casefold() == settings.username.casefold()
    same_password = hmac.compare_digest((given.password or "").encode(), settings.password.encode())
    if not (same_name and same_password):
        raise states.bad_credentials()
    return True


def require_account() -> None:
    """Refuse (401) whoever is not the account."""
    if not authenticated():
        raise states.bad_credentials()


def shown(doi: Doi | None) -> Doi | None:
    """DOI, where this reader may see it: a findable one everybody, others the account alone."""
    everything = authenticated()
    return doi if doi and (everything or doi.state is State.FINDABLE) else None
