"""Publishes through Thalie's ingest: ``python -m bench.publishers.ours FOLDER``."""

from __future__ import annotations

import sys
import uuid
from pathlib import Path

from bench.dataset import CHOICES, SETTINGS, renamed, write_run
from bench.publishers.loop import Cost, serve
from thalie.console.instance import instance
from thalie.deposit.report import Outcome
from thalie.deposit.service import Depositor


def main(folder: Path) -> None:
    """Publish the run written under ``folder``, as often as asked, each time as another run."""
    run = write_run(folder)
    here = uuid.uuid4().hex[:8]

    def publish(number: int, cost: Cost) -> list[str]:
        with cost.phase("deposit"):
            report = depositor.deposit(renamed(run, f"{here}-{number}"), CHOICES)
        if report.outcome is not Outcome.PUBLISHED or report.doi is None:
            raise SystemExit(f"Not published: {' '.join(report.messages)}")
        return [doi.doi for doi in (report.doi, report.concept_doi) if doi]

    depositor = Depositor(SETTINGS)
    with instance():  # as the command does
        serve(publish)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
