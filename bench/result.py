"""Figures, their spread, and the result of a measurement as JSON, as a table and as one line."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from .machine import Machine

MANY = 20  # values from which a 95th percentile says something


@dataclass(frozen=True)
class Figure:
    """A quantity measured several times, in ``unit``."""

    name: str
    unit: str
    values: Sequence[float]

    @property
    def median(self) -> float:
        """The value to quote."""
        return statistics.median(self.values)

    def at(self, percent: float) -> float:
        """The value below which ``percent`` % of the values lie (nearest rank)."""
        ordered = sorted(self.values)
        rank = max(1, -(-len(ordered) * percent // 100))
        return ordered[int(rank) - 1]

    def text(self) -> str:
        """Median and spread, such as ``3.42 records/s [3.21–3.60, n=6]``; p95 of many values."""
        low, high, count = min(self.values), max(self.values), len(self.values)
        if count == 1:
            return f"{self.short()} (once)"
        tail = f"p95 {_short(self.at(95))}, " if count >= MANY else ""
        return f"{self.short()} [{_short(low)}–{_short(high)}, {tail}n={count}]"

    def short(self) -> str:
        """The median alone, such as ``3.42 records/s``."""
        return f"{_short(self.median)} {self.unit}".rstrip()

    def to_dict(self) -> dict[str, object]:
        """Values and statistics, for the JSON result."""
        return {
            "name": self.name,
            "unit": self.unit,
            "runs": len(self.values),
            "median": self.median,
            "minimum": min(self.values),
            "maximum": max(self.values),
            "p95": self.at(95),
            "values": list(self.values),
        }


@dataclass(frozen=True)
class Result:
    """What a measurement found.

    ``ratios`` come first and are what counts; each name says what is divided by what, and which
    side is better. ``figures`` are what they were made from; ``details`` are in the table and the
    JSON alone; ``facts`` are plain remarks.
    """

    measurement: str
    machine: Machine
    ratios: Sequence[Figure]
    figures: Sequence[Figure]
    facts: Sequence[str] = ()
    details: Sequence[Figure] = ()
    taken: datetime = field(default_factory=datetime.now)

    def line(self) -> str:
        """One line for docs/benchmarks.md: ratios and figures with their spread."""
        parts = [f"{ratio.name} **{ratio.text()}**" for ratio in self.ratios]
        parts += [f"{figure.name} {figure.text()}" for figure in self.figures]
        return (
            f"- {self.taken:%Y-%m-%d} `{self.measurement}`: {'; '.join([*parts, *self.facts])} "
            f"({self.machine.line()}, {self.machine.commit})"
        )

    def table(self) -> str:
        """The figures one under the other, for the terminal."""
        rows = [*self.ratios, *self.figures, *self.details]
        width = max(len(row.name) for row in rows)
        lines = [f"  {row.name:<{width}}  {row.text()}" for row in rows]
        return "\n".join([*lines, *(f"  {fact}" for fact in self.facts)])

    def write(self, folder: Path) -> Path:
        """Write the JSON result and return its path."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.measurement}-{self.taken:%Y%m%dT%H%M%S}.json"
        content = {
            "measurement": self.measurement,
            "taken": self.taken.isoformat(timespec="seconds"),
            "machine": self.machine.to_dict(),
            "ratios": [ratio.to_dict() for ratio in self.ratios],
            "figures": [figure.to_dict() for figure in self.figures],
            "details": [figure.to_dict() for figure in self.details],
            "facts": list(self.facts),
            "line": self.line(),
        }
        path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
        return path


def _short(number: float) -> str:
    return f"{number:.0f}" if abs(number) >= 100 else f"{number:.3g}"
