"""An unsafe configuration does not start in production."""

from __future__ import annotations

import secrets
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from thalie.safety import reasons_to_refuse, refuse_unsafe

HERE = {"THALIE_FACILITY": {"name": "A laboratory"}}
ADDRESSES = {
    "SQLALCHEMY_DATABASE_URI": "postgresql+psycopg2://thalie:d8fh2lg9xk0qv7tz@db/thalie",
    "BROKER_URL": "amqp://thalie:q8fh2lg9xk0qv7tz@mq/",
    "CELERY_BROKER_URL": "amqp://thalie:q8fh2lg9xk0qv7tz@mq/",
    "CELERY_RESULT_BACKEND": "redis://:v8fh2lg9xk0qv7tz@cache/2",
    "CACHE_REDIS_URL": "redis://:v8fh2lg9xk0qv7tz@cache/0",
    "IIIF_CACHE_REDIS_URL": "redis://:v8fh2lg9xk0qv7tz@cache/0",
    "ACCOUNTS_SESSION_REDIS_URL": "redis://:v8fh2lg9xk0qv7tz@cache/1",
    "RATELIMIT_STORAGE_URI": "redis://:v8fh2lg9xk0qv7tz@cache/3",
    "COMMUNITIES_IDENTITIES_CACHE_REDIS_URL": "redis://:v8fh2lg9xk0qv7tz@cache/4",
}
SAFE = {
    **HERE,
    **ADDRESSES,
    "SECRET_KEY": "k3fG9-qT8wZ-LmX2v",
    "SECURITY_PASSWORD_SALT": "s4lt-Rb7nQ-pYc5dH",
    "WTF_CSRF_SECRET_KEY": "c5rf-Jk6mV-xEa1uW",
    "DATACITE_PASSWORD": "d4ta-Hs9rT-zPf3oN",
    "REST_CSRF_ENABLED": True,
    "SESSION_COOKIE_SECURE": True,
    "SITE_UI_URL": "https://thalie.example.org",
    "SITE_API_URL": "https://thalie.example.org/api",
    "TRUSTED_HOSTS": ["thalie.example.org"],
}


def test_a_safe_configuration_has_no_reason() -> None:
    assert reasons_to_refuse(SAFE, "production") == []


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"SECRET_KEY": "CHANGE_ME"}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECURITY_PASSWORD_SALT": None}, "SECURITY_PASSWORD_SALT"),
        ({"DATACITE_PASSWORD": ""}, "DATACITE_PASSWORD"),
        ({"CELERY_BROKER_URL": "amqp://guest:guest@mq/"}, "The password in CELERY_BROKER_URL"),
        ({"BROKER_URL": "amqp://guest:guest@mq/"}, "The password in BROKER_URL"),
        ({"CACHE_REDIS_URL": "redis://cache/0"}, "CACHE_REDIS_URL has no password"),
        ({"RATELIMIT_STORAGE_URI": "memory://"}, "RATELIMIT_STORAGE_URI has no password"),
        ({"CELERY_RESULT_BACKEND": "redis://:@cache/2"}, "CELERY_RESULT_BACKEND has no password"),
        ({"QUEUES_BROKER_URL": "amqp://thalie:@mq/"}, "The password in QUEUES_BROKER_URL"),
        ({"QUEUES_BROKER_URL": "amqp://thalie:short@mq/"}, "The password in QUEUES_BROKER_URL"),
        ({"SECRET_KEY": "changemechangeme"}, "SECRET_KEY is missing, easily guessed"),
        ({"SECRET_KEY": SAFE["SECURITY_PASSWORD_SALT"]}, "SECRET_KEY and SECURITY_PASSWORD_SALT"),
        ({"DEBUG": True}, "INVENIO_DEBUG"),
        ({"REST_CSRF_ENABLED": False}, "REST_CSRF_ENABLED is off"),
        ({"WTF_CSRF_ENABLED": False}, "WTF_CSRF_ENABLED is off"),
        ({"SESSION_COOKIE_SECURE": False}, "SESSION_COOKIE_SECURE is off"),
        ({"TRUSTED_HOSTS": None}, "TRUSTED_HOSTS does not name the host"),
        ({"TRUSTED_HOSTS": ["localhost", "127.0.0.1"]}, "TRUSTED_HOSTS does not name the host"),
        ({"TRUSTED_HOSTS": [".ample.org"]}, "TRUSTED_HOSTS does not name the host"),
        ({"SITE_API_URL": "http://thalie.example.org/api"}, "SITE_API_URL must be"),
        ({"THALIE_DATACITE_SANDBOX": True}, "local DataCite"),
        ({"DATACITE_API_URL": "http://127.0.0.1:5105"}, "local DataCite"),
        ({"OAISERVER_ID_PREFIX": "thalie.localhost"}, "OAISERVER_ID_PREFIX"),
        ({"SITE_UI_URL": "http://thalie.example.org"}, "SITE_UI_URL must be"),
    ],
)
def test_each_weakness_is_named(change: dict[str, object], word: str) -> None:
    (reason,) = reasons_to_refuse(SAFE | change, "production")
    assert word in reason


@pytest.mark.parametrize("name", ADDRESSES)
def test_each_service_asks_for_a_password_that_nobody_guesses(name: str) -> None:
    where = ADDRESSES[name].rsplit("@", 1)[1]
    for password in ("abc", "postgres", "redis", "aaaaaaaaaaaaaaaa", "thalie-thalie-thalie"):
        (reason,) = reasons_to_refuse(SAFE | {name: f"redis://u:{password}@{where}"}, "production")
        assert reason.startswith(f"The password in {name}")
    (reason,) = reasons_to_refuse(SAFE | {name: f"redis://{where}"}, "production")
    assert reason.startswith(f"{name} has no password")
    (reason,) = reasons_to_refuse({k: v for k, v in SAFE.items() if k != name}, "production")
    assert reason.startswith(f"{name} has no password")


@pytest.mark.parametrize(
    "secret",
    [
        *("changemechangeme", "ChangeMe-ChangeMe", "passwordpassword", "secret-thalie-admin"),
        *("0123456789012345", "abcabcabcabcabcabc", "aaaaaaaaaaaaaaaaaaaa", "f00df00df00df00df00d"),
        *("test-test-test-test-1", "postgrespassword123456", " " * 20),
    ],
)
def test_what_is_long_and_easily_guessed_is_refused(secret: str) -> None:
    (reason,) = reasons_to_refuse(SAFE | {"SECRET_KEY": secret}, "production")
    assert reason.startswith("SECRET_KEY is missing, easily guessed")


def test_random_secrets_are_taken() -> None:
    """Of every usual making, also such as are parts of an address."""
    for _ in range(500):
        for made in (secrets.token_hex(16), secrets.token_urlsafe(18), secrets.token_hex(32)):
            address = f"amqp://thalie:{quote(made)}@mq/"
            changed = SAFE | {"SECRET_KEY": made, "BROKER_URL": address}
            assert reasons_to_refuse(changed, "production") == [], made


def test_an_address_without_a_password_is_no_password() -> None:
    """The key of Sentry stands where a user would."""
    for value in ("https://0a1b2c3d@sentry.example.org/1", "http://[odd", "a:b@c", 5, None):
        assert reasons_to_refuse(SAFE | {"SENTRY_DSN": value}, "production") == []


def test_no_reason_tells_a_secret() -> None:
    weak = dict.fromkeys(("SECRET_KEY", "DATACITE_PASSWORD"), "hush-hush-hush-hush")
    weak |= {"BROKER_URL": "amqp://thalie:hush-hush@mq/", "TRUSTED_HOSTS": []}
    reasons = reasons_to_refuse(SAFE | weak, "production")
    assert len(reasons) == 5
    assert not [reason for reason in reasons if "hush" in reason]


def test_all_hosts_below_a_domain_may_be_trusted() -> None:
    assert reasons_to_refuse(SAFE | {"TRUSTED_HOSTS": [".example.org"]}, "production") == []
    older = SAFE | {"TRUSTED_HOSTS": None, "APP_ALLOWED_HOSTS": ["thalie.example.org"]}
    assert reasons_to_refuse(older, "production") == []


@pytest.mark.parametrize("environment", ["production", "development"])
def test_settings_with_which_dois_get_wrong_names_are_refused_everywhere(environment: str) -> None:
    wrong = SAFE | {"THALIE_DOI_SUFFIX": "aglae"}
    (reason,) = reasons_to_refuse(wrong, environment)
    assert reason.startswith("THALIE_DOI_SUFFIX 'aglae': it needs {number} or {id}")


@pytest.mark.parametrize("environment", ["production", "development"])
def test_a_facility_that_cannot_be_is_refused_everywhere(environment: str) -> None:
    (reason,) = reasons_to_refuse(SAFE | {"THALIE_FACILITY": {"url": "x"}}, environment)
    assert reason == "THALIE_FACILITY: it needs a name."


@pytest.mark.parametrize("environment", ["production", "development"])
@pytest.mark.parametrize("policy", [{"years": 3}, "no-such-example", {"decides": ""}])
def test_an_embargo_policy_that_cannot_be_is_refused_everywhere(
    environment: str, policy: object
) -> None:
    (reason,) = reasons_to_refuse(SAFE | {"THALIE_EMBARGO_POLICY": policy}, environment)
    assert reason.startswith("Embargo policy: ")


def test_an_unset_environment_counts_as_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THALIE_ENVIRONMENT", raising=False)
    with pytest.raises(SystemExit, match="SECRET_KEY"):
        refuse_unsafe(SimpleNamespace(config=SAFE | {"SECRET_KEY": "CHANGE_ME"}))
    refuse_unsafe(SimpleNamespace(config=SAFE))


def test_one_machine_may_use_the_sandbox() -> None:
    assert reasons_to_refuse({**HERE, "THALIE_DATACITE_SANDBOX": True}, "development") == []
