"""Waiting until DataCite has confirmed the DOIs of published runs."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.console.patience import failing_service, reconnect
from thalie.doi.state import DoiState, doi_states

from .report import Doi, RunReport

POLL = 1.0  # seconds


def await_dois(
    reports: Sequence[RunReport],
    seconds: float,
    on_wait: Callable[[int], None] = lambda number: None,
) -> None:
    """Fill in the state of every DOI; look again until none is pending or ``seconds`` are over.

    ``on_wait`` is told how many DOIs are awaited.
    """
    deadline = time.monotonic() + seconds
    waiting = [report for report in reports if report.doi or report.concept_doi]
    for doi in (doi for report in waiting for doi in (report.doi, report.concept_doi) if doi):
        doi.state = "pending"
    while waiting:
        for report in waiting:
            _tell(report)
        waiting = [report for report in waiting if report.pending]
        if not waiting or time.monotonic() + POLL > deadline:
            return
        on_wait(sum(len(report.pending) for report in waiting))
        time.sleep(POLL)


def _tell(report: RunReport) -> None:
    """Fill in the states of one record; they stay pending while the database is away."""
    try:
        db.session.rollback()  # to see what other processes committed
        states = doi_states(records.record_cls.pid.resolve(report.record))
    except Exception as error:
        if not failing_service(error):
            raise
        reconnect()
        return
    _fill(report.doi, states.get("version"))
    _fill(report.concept_doi, states.get("parent"))


def _fill(doi: Doi | None, state: DoiState | None) -> None:
    if doi is None:
        return
    if state is None:  # kept elsewhere
        doi.state = ""
        return
    doi.state = "pending" if not state.settled else "findable" if state.wanted else "hidden"
