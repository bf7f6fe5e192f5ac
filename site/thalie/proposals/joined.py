"""The files of a draft as one run, and the draft that an ingest would make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from flask import current_app

from thalie.capture import CapturedFile, CapturedRun, Dialect, RunSource, days_of, run_of
from thalie.deposit.access import choose_access
from thalie.deposit.choices import REDACT, Choices
from thalie.deposit.dataset import Dataset, Settings
from thalie.deposit.discretion import PrivateNameError
from thalie.deposit.files import DepositFile
from thalie.deposit.metadata import build_draft
from thalie.deposit.selection import Chosen, select
from thalie.deposit.settings import read_settings
from thalie.records.days import today
from thalie.vocabularies import terms

from .book import FAILED, NOT_READ, WAITING, answers, dialect, files_of
from .layout import Layout, lay_out
from .models import DraftAnswers, ReadFile
from .packing import unpack
from .persons import people_of

PROPOSED_NOT = frozenset({"creators", "publication_date"})
"""Fields of metadata that no file tells: persons, and the day of publication."""


@dataclass(frozen=True)
class Joined:
    """What is known of a draft: its files, what was said of them, the run that they make.

    ``made`` is the draft that an ingest would make of the files; empty where there is nothing to
    propose, with the ``obstacle`` in words if one stands in the way.
    """

    rows: Sequence[ReadFile]
    answers: DraftAnswers
    layout: Layout
    run: CapturedRun
    dataset: Dataset | None
    made: Mapping[str, Any] = field(default_factory=dict)
    obstacle: str = ""

    @property
    def digest(self) -> str:
        """Of what is proposed: another one when a file or an answer changed it."""
        return sha256(repr(self.made).encode()).hexdigest()[:16]


def join(draft: Any) -> Joined:
    """What the files of DRAFT say together."""
    rows, said = files_of(draft.id), answers(draft.id)
    known = dialect()
    layout = layout_of(rows, said, known)
    run = run_of_rows(rows, layout, known)
    settings = read_settings(current_app.config)
    people = people_of(draft.get("metadata") or {}, said.names)
    accepted = frozenset(file.sha256 for row, file in _read(rows) if row.accepted)
    choices = Choices(names=REDACT, people=people, accepted=accepted)
    lost = {row.key for row in rows if row.state == FAILED}  # names could not be taken out
    chosen = [one for one in select(run, choices).chosen if one.captured.name not in lost]
    if not chosen:
        return Joined(rows, said, layout, run, None)
    dataset = _dataset(run, chosen, rows, choices, settings)
    try:
        made = build_draft(dataset, today())
    except PrivateNameError as error:
        return Joined(rows, said, layout, run, dataset, obstacle=str(error))
    metadata = {k: v for k, v in made["metadata"].items() if k not in PROPOSED_NOT}
    cited = len(people.contributors)
    metadata["contributors"] = metadata["contributors"][cited:]
    proposed = {"metadata": metadata, "custom_fields": made["custom_fields"]}
    return Joined(rows, said, layout, run, dataset, proposed)


def layout_of(rows: Sequence[ReadFile], said: DraftAnswers, known: Dialect) -> Layout:
    """The run that those files tell which are of the accelerator."""
    told = [row.key for row in rows if not (row.refusal and row.refusal["code"] == NOT_READ)]
    return lay_out(told, said.paths, known)


def run_of_rows(rows: Sequence[ReadFile], layout: Layout, known: Dialect) -> CapturedRun:
    """The run that the files make which were read."""
    files = [
        replace(file, data_type=layout.data_types.get(row.key, "")) for row, file in _read(rows)
    ]
    source = RunSource("", layout.project, layout.label, ())
    return run_of(source, files, known)


def _read(rows: Sequence[ReadFile]) -> list[tuple[ReadFile, CapturedFile]]:
    return [(row, unpack(row.captured)) for row in rows if row.state != WAITING and row.captured]


def _dataset(
    run: CapturedRun,
    chosen: Sequence[Chosen],
    rows: Sequence[ReadFile],
    choices: Choices,
    settings: Settings,
) -> Dataset:
    copies = {row.key: row.copy for row in rows}
    files = tuple(_deposited(one, copies.get(one.captured.name)) for one in chosen)
    day = today()
    _, last_day = days_of(analysis for file in files for analysis in file.captured.analyses)
    access = choose_access(settings.policy, last_day, deposited=day, today=day)
    return Dataset(
        run=run,
        files=files,
        people=choices.people or people_of({}, {}),
        settings=settings,
        access=access,
        resolve=terms.named,
        find=terms.find,
    )


def _deposited(one: Chosen, copy: Mapping[str, Any] | None) -> DepositFile:
    """A file as it lies in the draft: as it was read, or a copy without names."""
    if not copy:
        return DepositFile.unchanged(one.captured, one.damage)
    return DepositFile(
        one.captured,
        one.captured.path,
        copy["size"],
        copy["after"],
        copy["sha256"],
        copy["places"],
        one.damage,
    )
