"""An instance that serves measurements alone: nobody's records are touched."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from thalie_local.standalone.environment import invenio_environment
from thalie_local.standalone.layout import Layout
from thalie_local.standalone.programs import base_environment
from thalie_local.standalone.run import Instance

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "bench"
PORT = "5900"


def layout() -> Layout:
    """The measurements' own instance under ``var/bench/home``, on ``THALIE_PORT`` or 5900."""
    os.environ["THALIE_HOME"] = str(FOLDER / "home")
    os.environ.setdefault("THALIE_PORT", PORT)
    return Layout.from_environment()


@contextmanager
def running(*, pages: bool = False) -> Iterator[Layout]:
    """The instance runs inside the block; what was not running before is stopped.

    With ``pages``, the assets that pages need are built if they are not there.
    """
    here = layout()
    instance = Instance(here)
    before = signal.signal(signal.SIGTERM, _interrupt)
    found = instance.supervisor.is_running()
    try:
        instance.start(assets=pages)
        yield here
    finally:
        if not found:
            instance.stop()
        signal.signal(signal.SIGTERM, before)


def environment(here: Layout) -> Mapping[str, str]:
    """Environment of a process of our own instance."""
    return base_environment(here) | invenio_environment(here) | {"THALIE_PORT": str(here.port)}


def _interrupt(signum: int, frame: Any) -> None:
    raise KeyboardInterrupt
