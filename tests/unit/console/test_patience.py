from __future__ import annotations

import pytest
from kombu.exceptions import OperationalError as BrokerError
from opensearchpy.exceptions import ConnectionError as SearchGone
from opensearchpy.exceptions import NotFoundError, TransportError
from redis.exceptions import ConnectionError as RedisGone
from sqlalchemy.exc import IntegrityError, OperationalError

from thalie.console.patience import ServiceGoneError, failing_service, patiently

DATABASE_GONE = OperationalError("select 1", {}, Exception("server closed the connection"))


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.pauses.append(seconds)


def call(action: object, clock: Clock, told: list[str], budget: float = 60.0) -> object:
    return patiently(
        action,
        budget=budget,
        say=told.append,
        before_retry=lambda: told.append("reconnect"),
        sleep=clock.sleep,
        clock=clock,
    )


def test_a_service_that_comes_back_is_waited_for() -> None:
    clock, told = Clock(), []

    def action(attempt: int) -> int:
        if attempt < 4:
            raise DATABASE_GONE
        return attempt

    assert call(action, clock, told) == 4
    assert clock.pauses == [0.5, 1.0, 2.0]
    assert told == ["PostgreSQL does not answer; trying again …", "reconnect"] * 3


def test_a_service_that_stays_away_ends_in_one_sentence() -> None:
    clock = Clock()

    def action(attempt: int) -> None:
        raise SearchGone("N/A", "refused", Exception())

    with pytest.raises(ServiceGoneError, match=r"The search engine did not answer for 60 s.*again"):
        call(action, clock, [])
    assert clock.now <= 60.0


def test_another_error_passes_at_once() -> None:
    clock = Clock()

    def action(attempt: int) -> None:
        raise IntegrityError("insert", {}, Exception("duplicate key"))

    with pytest.raises(IntegrityError):
        call(action, clock, [])
    assert clock.pauses == []


@pytest.mark.parametrize(
    ("error", "service"),
    [
        (DATABASE_GONE, "PostgreSQL"),
        (SearchGone("N/A", "refused", Exception()), "The search engine"),
        (TransportError(503, "unavailable", {}), "The search engine"),
        (TransportError(429, "too many", {}), "The search engine"),
        (TransportError(400, "bad query", {}), ""),
        (NotFoundError(404, "no such index", {}), ""),
        (BrokerError("refused"), "The message broker"),
        (RedisGone("refused"), "The message broker"),
        (IntegrityError("insert", {}, Exception("duplicate")), ""),
        (ValueError("no"), ""),
        (None, ""),
    ],
)
def test_which_service_is_missing(error: BaseException | None, service: str) -> None:
    assert failing_service(error) == service


def test_the_cause_of_an_error_counts() -> None:
    outer = RuntimeError("wrapped")
    outer.__cause__ = DATABASE_GONE
    assert failing_service(outer) == "PostgreSQL"
