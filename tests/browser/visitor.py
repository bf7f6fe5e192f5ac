"""A visitor: hands journeys of ``journeys.mjs`` to one Chromium and gives their facts."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from thalie_local.standalone.layout import Layout
from thalie_local.standalone.tools import install_browser

HERE = Path(__file__).parent


class JourneyError(AssertionError):
    """A journey did not reach its end; the message says where and shows the screenshot."""


class Visitor:
    """One browser; every journey starts afresh."""

    def __init__(self, layout: Layout) -> None:
        """Install the browser under ``var/browser`` unless it is there, and start it."""
        install_browser(layout)
        self.screenshots = layout.tools / "screenshots"
        self.screenshots.mkdir(parents=True, exist_ok=True)
        self._process = subprocess.Popen(
            [layout.bin / "node", HERE / "runner.mjs", layout.browser, self.screenshots],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def go(
        self,
        journey: str,
        *,
        name: str,
        language: str = "en-GB",
        width: int = 1280,
        account: dict[str, str] | None = None,
        **words: Any,
    ) -> Any:
        """The facts of a journey. ``name`` is that of the screenshot of its end.

        ``language`` is what the browser asks for, ``width`` that of its window in pixels,
        ``account`` (site, email, password) who is logged in. Raises ``JourneyError``.
        """
        asked = {"journey": journey, "name": name, "language": language, "width": width,
                 "account": account}  # fmt: skip
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(asked | {"with": words}) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline() or '{"error": "the browser ended"}')
        if "error" in answer:
            raise JourneyError(f"{answer['error']}\nsee {self.screenshots / name}.png")
        return answer["facts"]

    def leave(self) -> None:
        """Close the browser."""
        self._process.communicate(timeout=30)
