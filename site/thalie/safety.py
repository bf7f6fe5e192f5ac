"""Refuses to start an instance that would be unsafe. Pure: takes a configuration, gives reasons."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any
from urllib.parse import unquote, urlsplit

from thalie.doi.naming import problems
from thalie.embargo.policy import EmbargoPolicy, EmbargoPolicyError
from thalie.ground import looks
from thalie.ground.facility import Facility, FacilityError

SECRETS = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "WTF_CSRF_SECRET_KEY", "DATACITE_PASSWORD")
SERVICES = (
    "SQLALCHEMY_DATABASE_URI",
    "BROKER_URL",
    "CELERY_BROKER_URL",
    "CELERY_RESULT_BACKEND",
    "CACHE_REDIS_URL",
    "IIIF_CACHE_REDIS_URL",
    "ACCOUNTS_SESSION_REDIS_URL",
    "RATELIMIT_STORAGE_URI",
    "COMMUNITIES_IDENTITIES_CACHE_REDIS_URL",
)
"""Addresses of services, which ask for a password."""

KNOWN = ("changeme", "change", "password", "passwd", "postgres", "rabbitmq", "opensearch", "valkey",
         "redis", "invenio", "thalie", "datacite", "secret", "default", "guest", "admin", "root",
         "test", "user", "0123456789", "123456789", "12345678", "123456", "qwerty", "azerty",
         "salt", "key", "me")  # fmt: skip
"""Words that are guessed first, longer ones before those that they hold."""

SHORTEST = 16  # characters
OWN = 10  # of them, what is left without words that are guessed first
DIFFERENT = 6  # different characters


def _weak(secret: object) -> bool:
    """Whether a secret is short, made of words that are guessed first, or repeats itself."""
    if not isinstance(secret, str) or len(secret) < SHORTEST:
        return True
    own = re.sub("|".join(KNOWN), "", re.sub(r"[\W_]", "", secret.casefold()))
    repeated = re.fullmatch(r"(.{1,8}?)\1+.?", own)
    return len(own) < OWN or len(set(own)) < DIFFERENT or repeated is not None


def reasons_to_refuse(config: Mapping[str, Any], environment: str) -> list[str]:
    """Sentences that say why this configuration must not serve; none when it may.

    ``environment`` is ``development`` on one machine; anything else counts as production. Settings
    with which DOIs would get wrong names, a facility, looks and an embargo policy that cannot be,
    are refused on every machine.
    """
    reasons = [
        *problems(config),
        *_facility(config),
        *looks.problems(config),
        *_embargo_policy(config),
    ]
    return reasons if environment == "development" else [*reasons, *_unsafe(config)]


def _facility(config: Mapping[str, Any]) -> Iterator[str]:
    try:
        Facility.from_config(config)
    except FacilityError as error:
        yield str(error)


def _embargo_policy(config: Mapping[str, Any]) -> Iterator[str]:
    try:
        EmbargoPolicy.from_config(config.get("THALIE_EMBARGO_POLICY") or {})
    except EmbargoPolicyError as error:
        yield str(error)


def _unsafe(config: Mapping[str, Any]) -> Iterator[str]:
    """What must not be so in production. What is missing is not safe."""
    yield from _weak_secrets(config)
    yield from _weak_passwords(config)
    yield from _open_doors(config)
    if config.get("THALIE_DATACITE_SANDBOX") or config.get("DATACITE_API_URL"):
        yield (
            "The local DataCite makes test DOIs only: remove INVENIO_THALIE_DATACITE_SANDBOX "
            "and INVENIO_DATACITE_API_URL."
        )
    if str(config.get("OAISERVER_ID_PREFIX", "")).endswith(".localhost"):
        yield "OAI identifiers need the public domain name: set INVENIO_OAISERVER_ID_PREFIX."


def _weak_secrets(config: Mapping[str, Any]) -> Iterator[str]:
    for name in SECRETS:
        if _weak(config.get(name)):
            yield (
                f"{name} is missing, easily guessed, or shorter than {SHORTEST} characters: "
                f"set INVENIO_{name} to a random value."
            )
    for one, other in combinations(SECRETS, 2):
        if config.get(one) and config.get(one) == config.get(other):
            yield f"{one} and {other} are the same: give each a random value of its own."


def _weak_passwords(config: Mapping[str, Any]) -> Iterator[str]:
    """Of the services, and in any other address."""
    for name in sorted({*SERVICES, *config}):
        password = _password(config.get(name))
        if name in SERVICES and not password:
            yield f"{name} has no password: set INVENIO_{name} to an address with one."
        elif password is not None and _weak(unquote(password)):
            yield (
                f"The password in {name} is easily guessed, or shorter than {SHORTEST} characters: "
                f"give the service a random one, and set INVENIO_{name}."
            )


def _password(address: object) -> str | None:
    """The password in an address, if it is one with a password."""
    try:
        return urlsplit(address).password if isinstance(address, str) else None
    except ValueError:
        return None


def _open_doors(config: Mapping[str, Any]) -> Iterator[str]:
    if config.get("DEBUG"):
        yield "DEBUG shows the inside of the application to visitors: remove INVENIO_DEBUG."
    for name in ("REST_CSRF_ENABLED", "WTF_CSRF_ENABLED"):
        if not config.get(name, name.startswith("WTF")):  # Flask-WTF's own default is on
            yield (
                f"{name} is off, so that other sites may act in the name of a visitor: "
                f"remove INVENIO_{name}."
            )
    if not config.get("SESSION_COOKIE_SECURE"):
        yield (
            "SESSION_COOKIE_SECURE is off, so that sessions travel in clear: "
            "remove INVENIO_SESSION_COOKIE_SECURE."
        )
    for name in ("SITE_UI_URL", "SITE_API_URL"):
        if not str(config.get(name, "")).startswith("https://"):
            yield f"{name} must be the public https address: set INVENIO_{name}."
    if not _is_trusted(urlsplit(str(config.get("SITE_UI_URL", ""))).hostname or "", config):
        yield (
            "TRUSTED_HOSTS does not name the host of SITE_UI_URL, the one under which this site "
            "may be asked for: set INVENIO_TRUSTED_HOSTS to a list such as ['data.example.org']."
        )


def _is_trusted(host: str, config: Mapping[str, Any]) -> bool:
    """As Werkzeug compares: a name, or all below a domain that begins with a dot."""
    known = config.get("TRUSTED_HOSTS") or config.get("APP_ALLOWED_HOSTS")
    hosts = known if isinstance(known, list | tuple) else []
    return bool(host) and any(
        host == one or (one.startswith(".") and f".{host}".endswith(one)) for one in map(str, hosts)
    )


def refuse_unsafe(app: Any) -> None:
    """Stop the process with the reasons, when there are any (an Invenio ``finalize_app`` hook)."""
    reasons = reasons_to_refuse(app.config, os.environ.get("THALIE_ENVIRONMENT", "production"))
    if reasons:
        sys.exit("Thalie refuses to start:\n" + "\n".join(f"- {reason}" for reason in reasons))
