"""What the application loaded is out of the garbage collector's sight before workers are forked."""

from __future__ import annotations

import gc
import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from thalie.serving import gunicorn


@pytest.fixture
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_it_is_frozen_and_the_rest_is_collected_rarely(collector: None) -> None:
    assert gc.get_freeze_count() == 0
    gunicorn.when_ready(None)
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold() == gunicorn.THRESHOLDS


@pytest.mark.parametrize(("method", "seconds"), [("PUT", gunicorn.STALLED), ("GET", None)])
def test_a_body_that_stalls_ends(method: str, seconds: float | None) -> None:
    with socket.socket() as sock:
        unreader = SimpleNamespace(sock=sock)
        gunicorn.pre_request(None, SimpleNamespace(method=method, unreader=unreader))
        assert sock.gettimeout() == seconds
