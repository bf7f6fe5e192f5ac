"""The sums of spectra and maps in files that were captured: numbers for pictures. Pure.

Files are opened in the reading process alone. What cannot be added up is nothing, never an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from .dialect import Dialect
from .limits import Limits
from .process import ProcessLostError, ReadingProcess

Windows = Sequence[tuple[int, int]]
"""Channels: the first, and the one after the last."""


class Adder:
    """Adds up what is in files, or copies it, in one reading process; see ``adding``."""

    def __init__(self, process: ReadingProcess, dialect: Dialect) -> None:
        self._process = process
        self._dialect = dialect

    def spectrum(self, path: Path, form: str, datasets: Sequence[str]) -> list[float]:
        """Counts by channel, summed over DATASETS of the file at PATH, in the format FORM."""
        found: list[float] = self._ask(path, form, datasets, ()).get("spectrum", [])
        return found

    def layers(
        self, path: Path, form: str, dataset: str, windows: Windows
    ) -> list[list[list[float]]]:
        """Rows of counts in each of WINDOWS, of a map."""
        found: list[list[list[float]]] = self._ask(path, form, [dataset], windows).get("layers", [])
        return found

    def copy(self, path: Path, form: str, target: Path, plan: Sequence[Mapping[str, Any]]) -> str:
        """Write what PLAN says into TARGET, an HDF5 file; the reason if it cannot be, else nothing.

        See ``copying`` for plans.
        """
        try:
            reader = self._dialect.format(form).reader
            return str(self._process.copy(path, reader, target, plan).get("error", ""))
        except (ValueError, KeyError):
            return "unknown"
        except ProcessLostError as error:
            return str(error)

    def _ask(
        self, path: Path, form: str, datasets: Sequence[str], windows: Windows
    ) -> dict[str, Any]:
        try:
            reader = self._dialect.format(form).reader
            return self._process.add_up(path, reader, datasets, windows)
        except (ProcessLostError, ValueError, KeyError):
            return {}


@contextmanager
def adding(dialect: Dialect, limits: Limits) -> Iterator[Adder]:
    """An ``Adder`` for files in DIALECT, whose process ends with the block."""
    with ReadingProcess(dialect.readers, limits) as process:
        yield Adder(process, dialect)
