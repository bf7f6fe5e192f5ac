"""The files that are sent: as they lie there, as the dataset has them, or without names."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from thalie.capture import CaptureError, Dialect, redact

from .files import DepositFile
from .job import Job
from .models import IngestedFile
from .plan import same_source
from .report import FileReport, RunReport
from .selection import Chosen
from .writer import DepositError


class NothingLeftError(Exception):
    """No file of the run can be sent; the message is for the operator."""


@contextmanager
def prepared(
    job: Job, present: Mapping[str, str], report: RunReport
) -> Iterator[list[DepositFile]]:
    """The files to deposit; copies without names live until the context ends.

    ``present`` are the MD5 sums of what lies in the dataset. Files from which the names cannot be
    removed are told in the report. Raises ``NothingLeftError``.
    """
    rows = job.state.files_of(job.version_id)
    known = [(one, _deposited(one, rows, present)) for one in job.selection.chosen]
    with tempfile.TemporaryDirectory(prefix="thalie-ingest-") as folder:
        needed = sum(one.captured.size for one, file in known if one.redact and not file)
        _refuse_full_disk(Path(folder), needed)
        found = [
            file or _copied(one, Path(folder) / str(number), job.run.dialect, report)
            for number, (one, file) in enumerate(known)
        ]
        files = [file for file in found if file]
        if not files:
            raise NothingLeftError("No file of this run is left; nothing was written.")
        yield files


def _deposited(
    one: Chosen, rows: Mapping[str, IngestedFile], present: Mapping[str, str]
) -> DepositFile | None:
    """The file as it lies in the dataset already, or ``None`` when it must be sent."""
    row = rows.get(one.captured.name)
    if row is None or not same_source(one, row) or present.get(row.name) != row.md5:
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


def _copied(one: Chosen, copy: Path, dialect: Dialect, report: RunReport) -> DepositFile | None:
    """The bytes to send for a file; ``None`` when its names cannot be removed."""
    captured = one.captured
    if not one.redact:
        return DepositFile.unchanged(captured, one.damage)
    try:
        redaction = redact(captured.path, copy, captured.names, dialect=dialect)
    except CaptureError as error:
        report.files.append(FileReport.not_redacted(captured, error))
        return None
    after, places = redaction.after, len(redaction.places)
    return DepositFile(captured, copy, after.size, after.md5, after.sha256, places, one.damage)


def _refuse_full_disk(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if needed > free:
        raise DepositError(
            f"Copies without names need {needed / 1e9:.1f} GB, but only {free / 1e9:.1f} GB are "
            "free for temporary files; set TMPDIR to a folder with more room."
        )
