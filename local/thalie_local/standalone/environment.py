"""The environment variables that tie Invenio to the services of a standalone instance.

And those that keep what is asked of this machine on it.
"""

from __future__ import annotations

import os
from ast import literal_eval
from collections.abc import MutableMapping

from .layout import LOOPBACK, Layout, StandaloneError
from .privacy import write_privately
from .secrets import load

DATACITE_USERNAME = "LOCAL.THALIE"
DATACITE_PREFIX = "10.82433"
ADDITIONAL_PREFIXES = "INVENIO_DATACITE_ADDITIONAL_PREFIXES"
PASSED_ON = (
    *("INVENIO_THALIE_DOI_PREFIXES", "INVENIO_THALIE_DOI_SUFFIX"),
    *("INVENIO_RATELIMIT_GUEST_USER", "INVENIO_RATELIMIT_AUTHENTICATED_USER"),
    "INVENIO_RATELIMIT_PER_ENDPOINT",
)
"""What a person may say in the environment about a standalone instance: its DOIs, its limits."""
HERE = (LOOPBACK, "localhost", "::1")


def spare_loopback(environment: MutableMapping[str, str]) -> None:
    """Let nothing that is asked of this machine go through a proxy, whichever is named.

    Clients read ``no_proxy`` or ``NO_PROXY``, one of them only; what either held stays.
    """
    names = ("no_proxy", "NO_PROXY")
    listed = [host.strip() for name in names for host in environment.get(name, "").split(",")]
    value = ",".join(dict.fromkeys(host for host in (*listed, *HERE) if host))
    environment.update(dict.fromkeys(names, value))


def database_uri(layout: Layout, secrets: dict[str, str], database: str = "thalie") -> str:
    """SQLAlchemy address of a database of this instance."""
    password = secrets["postgres_password"]
    port = layout.port_of("postgres")
    return f"postgresql+psycopg2://thalie:{password}@{LOOPBACK}:{port}/{database}"


def valkey_uri(layout: Layout, secrets: dict[str, str], database: int) -> str:
    """Redis-protocol address of one of Valkey's numbered databases."""
    port = layout.port_of("valkey")
    return f"redis://:{secrets['valkey_password']}@{LOOPBACK}:{port}/{database}"


def additional_prefixes() -> list[str]:
    """The prefixes that the local DataCite has besides its main one. Raises ``StandaloneError``."""
    try:
        found = literal_eval(os.environ.get(ADDITIONAL_PREFIXES, "[]"))
    except (ValueError, SyntaxError):
        found = None
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise StandaloneError(f"{ADDITIONAL_PREFIXES} must be a list of texts: ['10.12345'].")
    return found


def datacite_environment(secrets: dict[str, str]) -> dict[str, str]:
    """What the local DataCite is told."""
    return {
        "THALIE_DATACITE_USERNAME": DATACITE_USERNAME,
        "THALIE_DATACITE_PASSWORD": secrets["datacite_password"],
        "THALIE_DATACITE_PREFIXES": ",".join([DATACITE_PREFIX, *additional_prefixes()]),
        "THALIE_DATACITE_FAULTS": os.environ.get("THALIE_DATACITE_FAULTS", ""),
    }


def invenio_environment(layout: Layout) -> dict[str, str]:
    """Everything the Invenio processes of this instance need to know.

    Invenio reads ``INVENIO_*`` as Python literals, and would take a bare DOI prefix for a number.
    """
    secrets = load(layout.secrets_file)
    settings: dict[str, object] = {
        "INVENIO_SECRET_KEY": secrets["secret_key"],
        "INVENIO_SECURITY_PASSWORD_SALT": secrets["security_password_salt"],
        "INVENIO_WTF_CSRF_SECRET_KEY": secrets["wtf_csrf_secret_key"],
        "INVENIO_SQLALCHEMY_DATABASE_URI": database_uri(layout, secrets),
        "INVENIO_CACHE_REDIS_URL": valkey_uri(layout, secrets, 0),
        "INVENIO_ACCOUNTS_SESSION_REDIS_URL": valkey_uri(layout, secrets, 1),
        "INVENIO_CELERY_RESULT_BACKEND": valkey_uri(layout, secrets, 2),
        "INVENIO_RATELIMIT_STORAGE_URI": valkey_uri(layout, secrets, 3),
        "INVENIO_COMMUNITIES_IDENTITIES_CACHE_REDIS_URL": valkey_uri(layout, secrets, 4),
        "INVENIO_IIIF_CACHE_REDIS_URL": valkey_uri(layout, secrets, 0),
        "INVENIO_BROKER_URL": valkey_uri(layout, secrets, 5),
        "INVENIO_CELERY_BROKER_URL": valkey_uri(layout, secrets, 5),
        "INVENIO_SEARCH_HOSTS": [{"host": LOOPBACK, "port": layout.port_of("opensearch")}],
        "INVENIO_SITE_UI_URL": layout.url,
        "INVENIO_SITE_API_URL": f"{layout.url}/api",
        "INVENIO_TRUSTED_HOSTS": [LOOPBACK, "localhost"],
        "INVENIO_DATACITE_API_URL": layout.datacite_url,
        "INVENIO_DATACITE_USERNAME": DATACITE_USERNAME,
        "INVENIO_DATACITE_PASSWORD": secrets["datacite_password"],
        "INVENIO_DATACITE_PREFIX": DATACITE_PREFIX,
        ADDITIONAL_PREFIXES: additional_prefixes(),
        "INVENIO_THALIE_DATACITE_SANDBOX": True,
        "INVENIO_THALIE_MAILBOX": str(layout.mailbox),
    }
    return {name: repr(value) for name, value in settings.items()} | {
        "THALIE_ENVIRONMENT": "development",
        "THALIE_HOME": str(layout.home),
        "THALIE_FILES": str(layout.files),
        "INVENIO_INSTANCE_PATH": str(layout.instance),
        "INVENIO_STATIC_FOLDER": str(layout.assets / "static"),
        **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
    }


def enter_instance() -> None:
    """Let this process speak to the instance of the checkout, unless it was told another one."""
    spare_loopback(os.environ)
    if "INVENIO_INSTANCE_PATH" in os.environ:
        return
    layout = Layout.from_environment()
    if layout.secrets_file.exists():
        write_privately()
        os.environ.update(invenio_environment(layout))
