"""Figures and results: medians, percentiles, and what is written."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from bench.machine import Machine
from bench.result import Figure, Result

ROOT = Path(__file__).parents[3]


def test_a_figure_quotes_its_median_and_its_extremes() -> None:
    figure = Figure("ours", "records/s", [3.0, 1.0, 2.0])
    assert figure.median == 2.0
    assert figure.text() == "2 records/s [1–3, n=3]"
    assert figure.short() == "2 records/s"


def test_what_was_measured_once_has_no_spread() -> None:
    assert Figure("cold", "s", [342.4]).text() == "342 s (once)"


@pytest.mark.parametrize(("percent", "value"), [(50, 50.0), (95, 95.0), (100, 100.0), (0.5, 1.0)])
def test_percentiles_are_of_the_nearest_rank(percent: float, value: float) -> None:
    assert Figure("", "", [float(n) for n in range(100, 0, -1)]).at(percent) == value


def test_the_95th_percentile_is_told_of_many_values_alone() -> None:
    assert "p95 19," in Figure("", "s", [float(n) for n in range(1, 21)]).text()
    assert "p95" not in Figure("", "s", [float(n) for n in range(1, 20)]).text()


def test_a_result_is_written_with_its_values_and_the_machine(tmp_path: Path) -> None:
    machine = Machine.here(ROOT)
    taken = datetime(2026, 1, 2, 3, 4, 5)
    ratio = Figure("ours ÷ plain", "", [1.5, 2.5])
    result = Result(
        "ingest", machine, [ratio], [Figure("ours", "MB/s", [7.0])], ["warm"], taken=taken
    )
    path = result.write(tmp_path / "results")
    written = json.loads(path.read_text())
    assert path.name == "ingest-20260102T030405.json"
    assert written["ratios"][0]["values"] == [1.5, 2.5]
    assert written["machine"]["cores"] >= 1
    assert written["machine"]["packages"]["h5py"]
    assert result.line().startswith(
        "- 2026-01-02 `ingest`: ours ÷ plain **2 [1.5–2.5, n=2]**; ours 7 MB/s (once); warm ("
    )
