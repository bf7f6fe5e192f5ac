"""One run, what was chosen for it and where it stands: all that the work on it goes by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from thalie.capture import CapturedRun, days_of
from thalie.ground.terms import Find

from .access import AccessWish, choose_access
from .choices import Choices
from .dataset import Dataset, Resolve, Settings
from .files import DepositFile
from .judge import Judge
from .people import People
from .selection import Selection, select
from .state import RunState, stored_files, version_of


@dataclass(frozen=True, slots=True)
class Job:
    """``choices`` are those of now, and earlier ones where nothing new was said.

    ``asked`` are the fields of the draft that the operator speaks about now. ``owner`` is a user's
    number (``None``: the system); ``progress`` is told (file, bytes) when a file is in its place.
    """

    run: CapturedRun
    choices: Choices
    asked: frozenset[str]
    selection: Selection
    state: RunState
    settings: Settings
    owner: int | None
    today: date
    progress: Callable[[str, int], None]
    resolve: Resolve
    find: Find
    judge: Judge

    @classmethod
    def of(cls, run: CapturedRun, choices: Choices, state: RunState, **house: Any) -> Job:
        """The job on RUN; ``house`` are the fields that are the same for all runs."""
        past = Choices.from_json(state.run.choices) if state.run else Choices()
        now = choices.remembering(past)
        return cls(run, now, choices.asked, select(run, now), state, **house)

    @property
    def people(self) -> People:
        """The persons of the run."""
        return self.choices.people or People()

    @property
    def version_id(self) -> UUID | None:
        """The draft that goes on, else the newest published version."""
        return self.state.draft_id or self.state.record_id

    def present(self) -> dict[str, str]:
        """MD5 of each file that lies in the dataset now."""
        return stored_files(version_of(self.state, self.version_id)) if self.version_id else {}

    def dataset(self, files: Sequence[DepositFile]) -> Dataset:
        """What a draft with these files is made of. Raises ``AccessError``."""
        row = self.state.run
        _, last_day = days_of(a for file in files for a in file.captured.analyses)
        access = choose_access(
            self.settings.policy,
            last_day,
            deposited=row.created.date() if row else self.today,
            today=self.today,
            wish=self._wish(),
        )
        return Dataset(
            self.run,
            tuple(files),
            self.people,
            self.settings,
            access,
            self.choices.wishes,
            self.resolve,
            self.find,
        )

    def _wish(self) -> AccessWish | None:
        """What the operator wants; an embargo chosen earlier that is over now means open files."""
        wish = self.choices.access
        if wish and wish.until and wish.until <= self.today and "access" not in self.asked:
            return AccessWish(open=True)
        return wish
