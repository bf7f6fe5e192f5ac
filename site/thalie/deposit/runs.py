"""Many runs, one after the other: read, deposit, wait for the DOIs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from flask import Flask
from invenio_db import db

from thalie.capture import CapturedRun, Dialect, RunSource, capture_run, configured
from thalie.console.patience import ServiceGoneError, failing_service, patiently
from thalie.ground import terms
from thalie.ground.plain import legible

from .choices import Choices
from .dataset import no_terms
from .dois import await_dois
from .judge import Judge
from .report import Outcome, RunReport
from .service import Depositor
from .settings import find_owner, read_settings
from .state import RunState, find_state

ILLEGIBLE = (
    "The folders or the file that name this run are named in bytes that are no UTF-8, shown here "
    "as \\x and two digits. Rename them; older systems of Windows wrote such names."
)


class Progress(Protocol):
    """Who is told how far the work is."""

    def read(self, name: str, size: int) -> None:
        """``size`` more bytes of a file were read."""

    def sent(self, name: str, size: int) -> None:
        """A file of ``size`` bytes stands in the dataset."""

    def say(self, sentence: str) -> None:
        """Something the operator must know now."""


def deposit_runs(
    app: Flask,
    sources: Sequence[RunSource],
    choices: Choices,
    progress: Progress,
    owner: str,
    patience: float,
    *,
    judge: Judge,
    wait_for_dois: bool,
) -> list[RunReport]:
    """Deposit each run; when a service stays away, the runs that are left are reported as such."""
    depositor = replace(
        depositor_of(app, owner, patience=patience, say=progress.say),
        progress=progress.sent,
        judge=judge,
    )
    reports: list[RunReport] = []
    try:
        dialect = configured(app.config)
        for report in one_by_one(
            sources, lambda run: depositor.deposit(run, choices), dialect, progress
        ):
            reports.append(report)
    except ServiceGoneError as error:
        reports += [
            RunReport.stopped(source, Outcome.FAILED, str(error))
            for source in sources[len(reports) :]
        ]

    def tell(number: int) -> None:
        progress.say(f"Waiting for DataCite to confirm {number} DOIs …")

    await_dois(reports, patience if wait_for_dois else 0.0, _once_in_a_while(tell))
    return reports


def depositor_of(
    app: Flask, owner: str = "", *, patience: float, say: Callable[[str], None]
) -> Depositor:
    """The depositor of this instance; ``owner`` is an address, or empty for the default.

    Raises ``SettingsError`` for what does not fit the instance.
    """
    address = owner or app.config.get("THALIE_INGEST_OWNER") or ""
    return Depositor(
        read_settings(app.config),
        owner=patiently(lambda _attempt: find_owner(address), budget=patience, say=say),
        patience=patience,
        say=say,
    )


def preview_runs(
    app: Flask, sources: Sequence[RunSource], choices: Choices, progress: Progress
) -> list[RunReport]:
    """Say of each run what ``deposit_runs`` would do; the services may be absent."""
    depositor = Depositor(read_settings(app.config))
    dialect = configured(app.config)
    return list(
        one_by_one(sources, lambda run: _preview(depositor, run, choices), dialect, progress)
    )


def _preview(depositor: Depositor, run: CapturedRun, choices: Choices) -> RunReport:
    try:
        return depositor.preview(run, choices, find_state(run.source.key))
    except Exception as error:
        if not failing_service(error):
            raise
        db.session.rollback()
    alone = replace(depositor, resolve=no_terms, find=terms.no_terms)
    report = alone.preview(run, choices, RunState())
    report.messages.append("The database did not answer: what is deposited already is not known.")
    return report


def one_by_one(
    sources: Sequence[RunSource],
    deal: Callable[[CapturedRun], RunReport],
    dialect: Dialect,
    progress: Progress,
) -> Iterator[RunReport]:
    """What ``deal`` reports of each run, once it is read; a run without a legible name is refused.

    The name identifies it in the database for ever, so that none is made up.
    """
    for source in sources:
        if legible(source.key) != source.key:
            yield RunReport.stopped(source, Outcome.REFUSED, ILLEGIBLE)
        else:
            yield deal(capture_run(source, dialect=dialect, progress=progress.read))


def _once_in_a_while(tell: Callable[[int], None], every: int = 15) -> Callable[[int], None]:
    """Call ``tell`` on the first of ``every`` calls only."""
    calls = 0

    def told(number: int) -> None:
        nonlocal calls
        if calls % every == 0:
            tell(number)
        calls += 1

    return told
