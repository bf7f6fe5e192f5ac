"""The progress bar of a terminal, and the silence of a pipe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from thalie.capture import RunSource


class Bar:
    """Shows bytes read and bytes in place, on standard error. Takes calls from any thread."""

    def __init__(self, bar: RichProgress, console: Console, size: int) -> None:
        self._bar, self._console = bar, console
        self._reading = bar.add_task("reading", total=size)
        self._sending = bar.add_task("depositing", total=size)

    def read(self, name: str, size: int) -> None:
        """``size`` more bytes of a file were read."""
        self._bar.advance(self._reading, size)

    def sent(self, name: str, size: int) -> None:
        """A file of ``size`` bytes stands in the dataset."""
        self._bar.advance(self._sending, size)

    def say(self, sentence: str) -> None:
        """Print a sentence above the bar."""
        self._console.print(sentence, markup=False, highlight=False)


@contextmanager
def progress_bar(sources: Sequence[RunSource]) -> Iterator[Bar]:
    """Show progress over the files of ``sources`` while the context lasts."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(),
               TimeRemainingColumn())  # fmt: skip
    size = sum(_size(path) for source in sources for path, _, _ in source.files)
    with RichProgress(*columns, console=console, disable=not console.is_terminal) as bar:
        yield Bar(bar, console, size)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # the capture tells what is wrong with it
        return 0
