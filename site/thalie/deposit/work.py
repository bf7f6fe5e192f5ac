"""One run, held alone: what is to be done with it, and doing it."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.capture import CapturedRun, CaptureError, PersonalName, days_of, redact
from thalie.deposit.readme import NAME as README
from thalie.doi.reserve import known

from .access import AccessWish, choose_access
from .choices import Choices
from .discretion import Discretion
from .files import DepositFile, Manifest, batches
from .heritage import Resolve
from .merge import differs, merge, snapshot
from .metadata import Dataset, Settings, build_draft
from .models import IngestedFile, IngestedRun
from .people import People
from .provenance import tell_provenance
from .readmes import may_write, says, text_of
from .remembered import remember_names
from .report import NOT_READ, FileReport, Outcome, RunReport
from .selection import Chosen, Selection, select
from .state import RunState
from .tell import Judge, tell_record
from .uow import DepositUnitOfWork
from .vocabulary import ensure_affiliations, ensure_names
from .writer import OTHER_README, DepositError, DraftWriter, stored_files

NAMES_ADVICE = (
    "Choose --names keep when every person is listed in the --creators file (is: ...), as someone "
    "who is cited or with role: agreed; or --names redact to publish copies without the names."
)


class _StopError(Exception):
    """The run goes no further; the message says what to do."""


class RunWork:
    """Carries out an operator's choices on one run.

    ``state`` is what the database knows of it; choices made earlier are remembered from there.
    """

    def __init__(
        self,
        *,
        run: CapturedRun,
        choices: Choices,
        state: RunState,
        settings: Settings,
        owner: int | None,
        today: date,
        progress: Callable[[str, int], None],
        resolve: Resolve,
        judge: Judge,
    ) -> None:
        past = Choices.from_json(state.run.choices) if state.run else Choices()
        self.run, self.state, self.settings = run, state, settings
        self.owner, self.today, self.progress = owner, today, progress
        self.resolve, self.judge = resolve, judge
        self.asked = choices.asked
        self.choices = choices.remembering(past)
        self.people = self.choices.people or People()
        self.selection: Selection = select(run, self.choices)
        self.version_id: UUID | None = state.draft_id or state.record_id
        self.report = RunReport.begin(run)
        self.report.files = [FileReport.refused(*pair) for pair in self.selection.refused]

    def carry_out(self) -> tuple[RunReport, UUID | None]:
        """Do what can be done; returns the report and the version it is about."""
        self._attempt(self._deposit)
        return self.report, self.version_id

    def preview(self) -> RunReport:
        """Say what ``carry_out`` would do, writing nothing."""
        self._attempt(self._plan)
        return self.report

    def _attempt(self, deed: Callable[[], None]) -> None:
        """Do ``deed`` unless the run is of another kind, wants a choice, or stands as it should."""
        selection = self.selection
        if not selection.chosen and all(p.code == NOT_READ for _, p in selection.refused):
            self.report.outcome = Outcome.IGNORED
            return
        try:
            self._stop_without_choice()
            if not self._settled_already():
                deed()
        except _StopError as stop:
            self.report.outcome = Outcome.REFUSED
            self.report.messages.append(str(stop))

    # What is to be done

    def _stop_without_choice(self) -> None:
        """Raise ``_StopError`` when nothing of the run may be sent."""
        selection = self.selection
        if not selection.chosen:
            raise _StopError("No file of this run can be deposited; nothing was written.")
        if selection.undecided:
            raise _StopError(f"The files name {_values(selection.undecided)}. {NAMES_ADVICE}")
        if selection.strangers:
            raise _StopError(
                "--names keep, but nobody in the --creators file is "
                f"{_values(selection.strangers)}. Add this spelling to an entry (is: ...), or use "
                "--names redact."
            )
        missing = self._missing()
        if missing:
            raise _StopError(
                f"The dataset holds files that were not given now: {', '.join(missing)}. Give the "
                "whole run; if a file shall go, delete it from the draft by hand first."
            )

    def _missing(self) -> list[str]:
        """Files deposited earlier, still in the dataset, of which this run knows nothing."""
        deposited = set(self.state.files_of(self.version_id))
        absent = deposited - {file.name for file in self.run.files}
        return sorted(absent & set(stored_files(self._holder()))) if absent else []

    def _settled_already(self) -> bool:
        """Whether the run is published or withdrawn as it is, or may not be changed."""
        withdrawn = self._withdrawn()
        if withdrawn:
            self._tell(withdrawn, Outcome.WITHDRAWN)
            self.report.messages.append(
                "This dataset was withdrawn; a curator can restore it, no ingest brings it back."
            )
            return True
        if self.state.draft_id or not self.state.record_id:
            return False
        changed = changes(self.state.files_of(self.state.record_id), self.selection.chosen)
        if changed and self.choices.new_version:
            return False
        self._tell(self.state.record_id, Outcome.PROPOSED if changed else Outcome.UNCHANGED)
        if changed:
            self.report.messages.append(
                f"Published with other files: {', '.join(changed)}. Nothing was written: "
                "--new-version makes a draft of a new version, with --publish it is published."
            )
        return True

    def _withdrawn(self) -> UUID | None:
        """The withdrawn version that these very files make, or any when no other is left."""
        for version_id in self.state.withdrawn:
            rows = self.state.files_of(version_id)
            if rows and not changes(rows, self.selection.chosen):
                return version_id
        left = self.state.draft_id or self.state.record_id
        return None if left else next(iter(self.state.withdrawn), None)

    def _may_publish(self) -> bool:
        """Whether to publish now; says why not, and then the run does not count as done."""
        if not self.choices.publish:
            return False
        if not self.people.creators:
            reason = "a dataset needs at least one creator; name one with --creators."
        elif self.state.record_id and not self.choices.new_version:
            reason = "this is a new version of a published dataset; add --new-version."
        else:
            return True
        self.report.messages.append(f"Not published: {reason}")
        self.report.incomplete = True
        return False

    # Doing it

    def _deposit(self) -> None:
        """Write the draft, send what is not there yet, publish if asked and possible."""
        publish = self._may_publish()
        present = stored_files(self._holder()) if self.version_id else {}
        with self._prepared(present) as files:
            made = build_draft(self._dataset(files), self.today)
            waiting = [file for file in files if present.get(file.name) != file.md5]
            manifest = Manifest.of(files)
            self._tell_files(files, present, "deposited")
            past = self.state.run.generated if self.state.run else {}
            same = not waiting and present.get(Manifest.NAME) == manifest.md5
            same = same and self._readme_holds(files)
            if same and self.state.draft_id and not publish and not differs(past, made):
                self._tell(self.state.draft_id, Outcome.UNCHANGED)
                return
            ensure_affiliations(self.people)
            ensure_names(self.people)
            self._write(made, files, waiting, manifest, publish)

    def _readme_holds(self, files: Sequence[DepositFile]) -> bool:
        """Whether the README of the draft is there and up to date, or away, as it ought to be."""
        if not self.state.draft_id:
            return False
        draft = self._holder()
        if not self.choices.wants_readme:
            return says(draft) is None
        reserved = known(draft)
        if reserved is None or not may_write(draft):
            return not may_write(draft)
        content = text_of(draft, reserved, [file.listed for file in files])
        md5 = hashlib.md5(content, usedforsecurity=False).hexdigest()
        return stored_files(draft).get(README) == md5

    def _plan(self) -> None:
        """Say what ``_deposit`` would write."""
        publish = self._may_publish()
        files = [DepositFile.unchanged(c.captured, c.damage) for c in self.selection.chosen]
        dataset = self._dataset(files)
        made = build_draft(dataset, self.today)
        self.report.outcome = Outcome.PLANNED
        self.report.title = made["metadata"]["title"]
        self.report.access = dataset.access.kind
        self.report.embargo_until = made["access"]["embargo"]["until"] or ""
        present = stored_files(self._holder()) if self.version_id else {}
        self._tell_files(files, present, "planned")
        where = "a draft" if not self.state.draft_id else "its draft"
        version = " of a new version" if self.state.record_id else ""
        end = " and publish it" if publish else ""
        self.report.messages.append(f"Would write {where}{version}{end}.")
        self.report.draft = made

    def _write(
        self,
        made: dict[str, Any],
        files: Sequence[DepositFile],
        waiting: Sequence[DepositFile],
        manifest: Manifest,
        publish: bool,
    ) -> None:
        """Carry out the transactions; each of them leaves a draft that can be continued."""
        *earlier, final = batches(waiting)
        sent = {file.name for file in waiting}
        outcome = Outcome.UPDATED if self.state.draft_id else Outcome.CREATED
        for position, batch in enumerate([*earlier, final]):
            with DepositUnitOfWork() as uow:
                writer = DraftWriter(uow)
                if position == 0:
                    self._begin(writer, made, publish)
                    draft_id: UUID = writer.draft.id
                    self._keep([file for file in files if file.name not in sent], draft_id)
                else:
                    writer.open(draft_id)
                writer.send(batch)
                self._remember_files(draft_id, batch)
                if batch is final:
                    self._readme(writer, files)
                    self._close(writer, manifest, outcome, publish)
                uow.commit()
            self.version_id = draft_id
            for file in batch:
                self.progress(file.name, file.size)

    def _keep(self, files: Sequence[DepositFile], draft_id: UUID) -> None:
        """Note files that are in their place already."""
        self._remember_files(draft_id, files)
        for file in files:
            self.progress(file.name, file.size)

    def _begin(self, writer: DraftWriter, made: dict[str, Any], publish: bool) -> None:
        """Create or open the draft and give it its words."""
        run = self.state.run
        if run is None:
            writer.create(made, self.owner)
            run = IngestedRun(id=uuid4(), key=self.run.source.key, parent_id=writer.draft.parent.id)
            db.session.add(run)
        else:
            self._open(writer)
            words, edited = merge(writer.kept(), run.generated, made, self.asked)
            _date_of_publication(words, run.generated, made, publish)
            if words != writer.kept():
                writer.update(words)
            self._tell_edited(edited)
        run.generated = snapshot(made, writer.kept())
        accepted = {one.captured.sha256 for one in self.selection.chosen if one.damage}
        choices = replace(self.choices, accepted=self.choices.accepted | accepted)
        run.choices = choices.to_json()
        self.run_id = run.id
        run.provenance = tell_provenance(self.run.analyses)
        remember_names(run.id, self._private_names())

    def _private_names(self) -> frozenset[str]:
        """Names in the files, but those that the configuration makes public."""
        names = [name for file in self.run.files for name in file.names]
        return Discretion.of(names, People(), self.settings.texts).whole

    def _open(self, writer: DraftWriter) -> None:
        if self.state.draft_id:
            writer.open(self.state.draft_id)
        elif self.state.record_id:
            writer.new_version(self.state.record_id)

    def _readme(self, writer: DraftWriter, files: Sequence[DepositFile]) -> None:
        """Write, renew or remove the README, once all other files are in their place."""
        if not self.choices.wants_readme:
            writer.remove_readme()
        elif may_write(writer.draft):
            writer.send_readme([file.listed for file in files])
        else:
            self.report.messages.append(OTHER_README)

    def _close(
        self, writer: DraftWriter, manifest: Manifest, outcome: Outcome, publish: bool
    ) -> None:
        """Add the manifest, publish, and tell, all inside the last transaction."""
        if stored_files(writer.draft).get(Manifest.NAME) != manifest.md5:
            writer.send_manifest(manifest)
        if publish:
            tell_record(self.report, writer.publish(), self.judge)
            self.report.outcome = Outcome.PUBLISHED
        else:
            tell_record(self.report, writer.draft, self.judge)
            self.report.outcome = outcome

    def _remember_files(self, version_id: UUID, files: Sequence[DepositFile]) -> None:
        rows = self.state.files_of(version_id)
        for file in files:
            row = rows.get(file.name) or IngestedFile(record_id=version_id, name=file.name)
            row.run_id = self.run_id
            row.source_sha256 = file.captured.sha256
            row.source_md5 = file.captured.md5
            row.source_size = file.captured.size
            row.sha256, row.md5, row.size = file.sha256, file.md5, file.size
            row.redacted_places = file.redacted_places
            db.session.add(row)

    # Preparing it

    @contextmanager
    def _prepared(self, present: Mapping[str, str]) -> Iterator[list[DepositFile]]:
        """The files to deposit; copies without names live until the context ends."""
        rows = self.state.files_of(self.version_id)
        known = [(one, deposited(one, rows, present)) for one in self.selection.chosen]
        with tempfile.TemporaryDirectory(prefix="thalie-ingest-") as folder:
            needed = sum(o.captured.size for o, file in known if o.redact and not file)
            _refuse_full_disk(Path(folder), needed)
            prepared = [
                file or self._prepare(one, Path(folder) / str(number))
                for number, (one, file) in enumerate(known)
            ]
            files = [file for file in prepared if file]
            if not files:
                raise _StopError("No file of this run is left; nothing was written.")
            yield files

    def _prepare(self, one: Chosen, copy: Path) -> DepositFile | None:
        """The bytes to send for a file; ``None`` when its names cannot be removed."""
        captured = one.captured
        if not one.redact:
            return DepositFile.unchanged(captured, one.damage)
        try:
            redaction = redact(captured.path, copy, captured.names, dialect=self.run.dialect)
        except CaptureError as error:
            self.report.files.append(FileReport.not_redacted(captured, error))
            return None
        after, places = redaction.after, len(redaction.places)
        return DepositFile(captured, copy, after.size, after.md5, after.sha256, places, one.damage)

    def _dataset(self, files: Sequence[DepositFile]) -> Dataset:
        run = self.state.run
        _, last_day = days_of(a for file in files for a in file.captured.analyses)
        access = choose_access(
            self.settings.policy,
            last_day,
            deposited=run.created.date() if run else self.today,
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
        )

    def _wish(self) -> AccessWish | None:
        """What the operator wants; an embargo chosen earlier that is over now means open files."""
        wish = self.choices.access
        if wish and wish.until and wish.until <= self.today and "access" not in self.asked:
            return AccessWish(open=True)
        return wish

    def _holder(self) -> Any:
        """The draft or record whose files stand for the run now."""
        kind = records.draft_cls if self.state.draft_id else records.record_cls
        return kind.get_record(self.version_id)

    # Telling it

    def _tell(self, version_id: UUID, outcome: Outcome) -> None:
        kind = records.draft_cls if version_id == self.state.draft_id else records.record_cls
        self.version_id = version_id
        tell_record(self.report, kind.get_record(version_id), self.judge)
        self.report.outcome = outcome

    def _tell_files(
        self, files: Sequence[DepositFile], present: Mapping[str, str], new: str
    ) -> None:
        for file in files:
            before = present.get(file.name)
            outcome = "kept" if before == file.md5 else "replaced" if before else new
            self.report.files.append(FileReport.accepted(file, outcome))

    def _tell_edited(self, fields: Sequence[str]) -> None:
        if fields:
            self.report.messages.append(f"Edited by hand and left as it is: {', '.join(fields)}.")


def changes(rows: Mapping[str, IngestedFile], chosen: Sequence[Chosen]) -> list[str]:
    """Names of the files that are not what was deposited under their name."""
    return [
        one.captured.name for one in chosen if not _same_source(one, rows.get(one.captured.name))
    ]


def deposited(
    one: Chosen, rows: Mapping[str, IngestedFile], present: Mapping[str, str]
) -> DepositFile | None:
    """The file as it lies in the dataset already, or ``None`` when it must be sent."""
    row = rows.get(one.captured.name)
    if row is None or not _same_source(one, row) or present.get(row.name) != row.md5:
        return None
    return DepositFile(
        one.captured,
        one.captured.path,
        row.size,
        row.md5,
        row.sha256,
        row.redacted_places,
        one.damage,
    )


def _same_source(one: Chosen, row: IngestedFile | None) -> bool:
    return (
        row is not None
        and row.source_sha256 == one.captured.sha256
        and bool(row.redacted_places) == one.redact
    )


def _date_of_publication(
    words: dict[str, Any], past: Mapping[str, Any], made: Mapping[str, Any], publish: bool
) -> None:
    """On the day of publication, correct the date that was proposed, unless a person chose one."""
    proposed = past.get("kept", {}).get("metadata", {}).get("publication_date")
    if publish and words["metadata"].get("publication_date") in (proposed, None):
        words["metadata"]["publication_date"] = made["metadata"]["publication_date"]


def _refuse_full_disk(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise DepositError(
            f"Copies without names need {needed / 1e9:.1f} GB, but only {free / 1e9:.1f} GB are "
            "free for temporary files; set TMPDIR to a folder with more room."
        )


def _values(names: Sequence[PersonalName]) -> str:
    return ", ".join(
        f"“{name.value}” ({name.where.file}, {name.where.attribute})" for name in names
    )
