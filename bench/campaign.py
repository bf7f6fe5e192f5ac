"""The files that ingests are measured with: the demonstration campaign, first versions only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from thalie.capture import find_runs
from thalie.capture.model import RunSource
from thalie.demo import write_campaign


def campaign_runs(folder: Path) -> list[RunSource]:
    """Write the campaign under ``folder`` and find its runs."""
    campaign = write_campaign(folder / "campaign", today=date.today())
    return find_runs([dataset.folder for dataset in campaign.datasets])


def files(runs: Iterable[RunSource]) -> list[Path]:
    """The files of runs."""
    return [path for run in runs for path, _, _ in run.files]


def megabytes(paths: Iterable[Path]) -> float:
    """Size of files, in 10⁶ bytes."""
    return sum(path.stat().st_size for path in paths) / 1e6
