"""The ingest: a captured run becomes a draft, and on request a published record.

``Depositor.deposit`` may be killed at any line and called again: it looks at what is there and does
the rest. What a run became is known from ``models``; what is draft and what is published only
InvenioRDM knows. A draft, its files, its rows and, when they fit into one batch, its publication
stand in one transaction. Only one process deposits a run at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from invenio_db import db
from sqlalchemy.orm.exc import StaleDataError

from thalie.capture import CapturedRun
from thalie.console.patience import patiently
from thalie.ground.terms import Find
from thalie.records.consistency import mend
from thalie.records.days import today
from thalie.records.locks import BusyError, alone
from thalie.vocabularies import terms

from .access import AccessError
from .choices import Choices
from .dataset import Resolve, Settings
from .discretion import PrivateNameError
from .job import Job
from .judge import Judge, unjudged
from .preview import preview
from .report import Outcome, RunReport
from .state import RunState, find_state
from .work import carry_out
from .writer import DepositError

CHANGED_MEANWHILE = "Somebody edited the draft at the same moment; run the command again."


def _nothing(*_: object) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Depositor:
    """Deposits captured runs into this InvenioRDM; needs an application context.

    ``owner`` is a user's number (``None``: the system). ``patience`` is how many seconds to wait
    for a missing service or another process. ``progress`` is told (file, bytes) when a file is in
    its place, ``say`` a sentence for the operator. ``resolve`` finds terms of the vocabularies by
    words, ``find`` what is known of a term; ``judge`` says what a draft lacks.
    """

    settings: Settings
    owner: int | None = None
    today: date = field(default_factory=today)
    patience: float = 120.0
    progress: Callable[[str, int], None] = _nothing
    say: Callable[[str], None] = _nothing
    resolve: Resolve = terms.named
    find: Find = terms.find
    judge: Judge = unjudged

    def deposit(self, run: CapturedRun, choices: Choices) -> RunReport:
        """Bring ``run`` as far as ``choices`` ask; what stands in the way is in the report.

        Raises ``ServiceGoneError`` when a service stayed away longer than ``patience``.
        """
        begun: list[RunState] = []
        try:
            return patiently(
                lambda _attempt: self._alone(run, choices, begun),
                budget=self.patience,
                say=self.say,
            )
        except BusyError:
            sentence = (
                "Another process is depositing this run. Run the command again when it is done."
            )
            return RunReport.stopped(run.source, Outcome.FAILED, sentence)
        except StaleDataError:
            db.session.rollback()
            return _refused(run, DepositError(CHANGED_MEANWHILE))
        except (DepositError, AccessError, PrivateNameError) as error:
            db.session.rollback()
            return _refused(run, error)

    def preview(self, run: CapturedRun, choices: Choices, state: RunState) -> RunReport:
        """Tell what ``deposit`` would do, as far as ``state`` knows; writes nothing."""
        try:
            return preview(self._job(run, choices, state))
        except (AccessError, PrivateNameError) as error:
            return _refused(run, error)

    def _alone(self, run: CapturedRun, choices: Choices, begun: list[RunState]) -> RunReport:
        """One attempt. ``begun`` holds the states that earlier attempts found."""
        key = run.source.key

        def tell() -> None:
            self.say(f"{key}: another process is depositing this run; waiting for it …")

        with alone(key, self.patience, tell):
            state = find_state(key)
            begun.append(state)
            report, version_id = carry_out(self._job(run, choices, state))
            if version_id and (len(begun) > 1 or report.outcome is Outcome.UNCHANGED):
                mend(version_id)
            if report.outcome is Outcome.UNCHANGED:
                report.outcome = _achieved(begun[0], state)
            return report

    def _job(self, run: CapturedRun, choices: Choices, state: RunState) -> Job:
        return Job.of(
            run,
            choices,
            state,
            settings=self.settings,
            owner=self.owner,
            today=self.today,
            progress=self.progress,
            resolve=self.resolve,
            find=self.find,
            judge=self.judge,
        )


def _refused(run: CapturedRun, error: Exception) -> RunReport:
    report = RunReport.begin(run)
    report.outcome = Outcome.REFUSED
    report.messages.append(str(error))
    return report


def _achieved(before: RunState, now: RunState) -> Outcome:
    """What earlier attempts of this call did, when the last one found nothing left to do."""
    if now.record_id != before.record_id:
        return Outcome.PUBLISHED
    if now.draft_id != before.draft_id:
        return Outcome.CREATED
    return Outcome.UNCHANGED
