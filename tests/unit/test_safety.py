"""An unsafe configuration does not start in production."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from thalie.safety import reasons_to_refuse, refuse_unsafe

HERE = {"THALIE_FACILITY": {"name": "A laboratory"}}
SAFE = {
    **HERE,
    "SECRET_KEY": "k3fG9-random-random",
    "SECURITY_PASSWORD_SALT": "s4lt-random-random-",
    "WTF_CSRF_SECRET_KEY": "c5rf-random-random-",
    "DATACITE_PASSWORD": "d4ta-random-random-",
    "SQLALCHEMY_DATABASE_URI": "postgresql+psycopg2://thalie:d8fh2lg9xk@db/thalie",
    "CELERY_BROKER_URL": "amqp://thalie:q8fh2lg9xk@mq/",
    "CACHE_REDIS_URL": "redis://:v8fh2lg9xk@cache/0",
    "ACCOUNTS_SESSION_REDIS_URL": "redis://:v8fh2lg9xk@cache/1",
    "SITE_UI_URL": "https://thalie.example.org",
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
        ({"CELERY_BROKER_URL": "amqp://guest:guest@mq/"}, "CELERY_BROKER_URL"),
        ({"CACHE_REDIS_URL": "redis://cache/0"}, "CACHE_REDIS_URL"),
        ({"THALIE_DATACITE_SANDBOX": True}, "local DataCite"),
        ({"DATACITE_API_URL": "http://127.0.0.1:5105"}, "local DataCite"),
        ({"OAISERVER_ID_PREFIX": "thalie.localhost"}, "OAISERVER_ID_PREFIX"),
        ({"SITE_UI_URL": "http://127.0.0.1:5100"}, "https"),
    ],
)
def test_each_weakness_is_named(change: dict[str, object], word: str) -> None:
    (reason,) = reasons_to_refuse(SAFE | change, "production")
    assert word in reason


@pytest.mark.parametrize("environment", ["production", "development"])
def test_settings_with_which_dois_get_wrong_names_are_refused_everywhere(environment: str) -> None:
    wrong = SAFE | {"THALIE_DOI_SUFFIX": "aglae"}
    (reason,) = reasons_to_refuse(wrong, environment)
    assert reason.startswith("THALIE_DOI_SUFFIX 'aglae': it needs {number} or {id}")


@pytest.mark.parametrize("environment", ["production", "development"])
def test_a_facility_that_cannot_be_is_refused_everywhere(environment: str) -> None:
    (reason,) = reasons_to_refuse(SAFE | {"THALIE_FACILITY": {"url": "x"}}, environment)
    assert reason == "THALIE_FACILITY: it needs a name."


def test_an_unset_environment_counts_as_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("THALIE_ENVIRONMENT", raising=False)
    with pytest.raises(SystemExit, match="SECRET_KEY"):
        refuse_unsafe(SimpleNamespace(config=SAFE | {"SECRET_KEY": "CHANGE_ME"}))
    refuse_unsafe(SimpleNamespace(config=SAFE))


def test_one_machine_may_use_the_sandbox() -> None:
    assert reasons_to_refuse({**HERE, "THALIE_DATACITE_SANDBOX": True}, "development") == []
