"""Refuses to start an instance that would be unsafe. Pure: takes a configuration, gives reasons."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from thalie.doi.naming import problems
from thalie.ground.facility import Facility, FacilityError

SECRETS = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "WTF_CSRF_SECRET_KEY", "DATACITE_PASSWORD")
DEFAULTS = {"", "CHANGE_ME", "changeme", "secret", "password", "thalie", "guest", "admin"}
ADDRESSES = (
    "SQLALCHEMY_DATABASE_URI",
    "CELERY_BROKER_URL",
    "CACHE_REDIS_URL",
    "ACCOUNTS_SESSION_REDIS_URL",
)
SHORTEST = 16  # characters


def _weak(secret: object) -> bool:
    return not isinstance(secret, str) or secret in DEFAULTS or len(secret) < SHORTEST


def reasons_to_refuse(config: Mapping[str, Any], environment: str) -> list[str]:
    """Sentences that say why this configuration must not serve; none when it may.

    ``environment`` is ``development`` on one machine; anything else counts as production. Settings
    with which DOIs would get wrong names, and a facility that cannot be, are refused on every
    machine.
    """
    reasons = [*problems(config), *_facility(config)]
    return reasons if environment == "development" else [*reasons, *_unsafe(config)]


def _facility(config: Mapping[str, Any]) -> Iterator[str]:
    try:
        Facility.from_config(config)
    except FacilityError as error:
        yield str(error)


def _unsafe(config: Mapping[str, Any]) -> list[str]:
    """What must not be so in production."""
    reasons = [
        f"{name} is missing, a known default, or shorter than {SHORTEST} characters: "
        f"set INVENIO_{name} to a random value."
        for name in SECRETS
        if _weak(config.get(name))
    ]
    for name in ADDRESSES:
        password = urlsplit(str(config.get(name, ""))).password
        if password is None or password in DEFAULTS:
            reasons.append(f"{name} has no password or a known default one: set INVENIO_{name}.")
    if config.get("THALIE_DATACITE_SANDBOX") or config.get("DATACITE_API_URL"):
        reasons.append(
            "The local DataCite makes test DOIs only: remove INVENIO_THALIE_DATACITE_SANDBOX "
            "and INVENIO_DATACITE_API_URL."
        )
    if not str(config.get("SITE_UI_URL", "")).startswith("https://"):
        reasons.append("SITE_UI_URL must be the public https address: set INVENIO_SITE_UI_URL.")
    if str(config.get("OAISERVER_ID_PREFIX", "")).endswith(".localhost"):
        reasons.append(
            "OAI identifiers need the public domain name: set INVENIO_OAISERVER_ID_PREFIX."
        )
    return reasons


def refuse_unsafe(app: Any) -> None:
    """Stop the process with the reasons, when there are any (an Invenio ``finalize_app`` hook)."""
    reasons = reasons_to_refuse(app.config, os.environ.get("THALIE_ENVIRONMENT", "production"))
    if reasons:
        sys.exit("Thalie refuses to start:\n" + "\n".join(f"- {reason}" for reason in reasons))
