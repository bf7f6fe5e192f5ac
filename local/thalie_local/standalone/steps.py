"""Steps with a name, a progress sign and a time; several may go on at once."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Steps:
    """Shows the steps of a start. On a terminal they spin; elsewhere each prints a line."""

    def __init__(self, console: Console | None = None) -> None:
        """Print to ``console`` (standard output by default)."""
        self.console = console or Console(file=sys.stdout, highlight=False)
        self.took: dict[str, float] = {}
        self._lock = threading.Lock()
        self._progress: Progress | None = None

    @contextmanager
    def live(self) -> Iterator[None]:
        """Animate the steps that run inside, on a terminal."""
        if not self.console.is_terminal:
            yield
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=self.console, transient=True) as self._progress:
            yield
        self._progress = None

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Run one step."""
        progress, start = self._progress, time.monotonic()
        if progress is None:
            self.console.print(f"  … {title}")
        task = progress.add_task(title, total=None) if progress else None
        sign = "✗"
        try:
            yield
            sign = "✓"
        finally:
            seconds = time.monotonic() - start
            with self._lock:
                self.took[title] = seconds
            if progress and task is not None:
                progress.remove_task(task)
            self.console.print(f"  {sign} {title:<46}{seconds:7.1f} s", markup=False)
