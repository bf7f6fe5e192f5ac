"""What tests of embargoes share."""

from __future__ import annotations

from collections.abc import Iterator

import psutil
import pytest

from thalie_local.standalone.run import Instance


@pytest.fixture
def quiet(instance: Instance) -> Iterator[None]:
    """Nothing is started by the clock meanwhile: what a test asks for is done by the test."""
    beat = psutil.Process(instance.supervisor.pid("beat"))
    beat.suspend()
    try:
        yield
    finally:
        beat.resume()
