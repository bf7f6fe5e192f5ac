"""Which files of drafts are to be read, and what was read of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_db import db
from invenio_files_rest.models import FileInstance
from sqlalchemy import delete, or_, select

from thalie.capture import CapturedFile, Dialect, Problem, configured
from thalie.capture.safe.problems import not_read

from .decided import to_be_redacted
from .layout import last_name, path_of
from .models import DraftAnswers, ReadFile, now
from .packing import EDITION, TooMuchError, pack

WAITING, READ, FAILED, COPYING = "waiting", "read", "failed", "copying"
MOST_TRIES = 3
_GRACE = timedelta(minutes=5)  # beyond the time that reading may take

NOT_READ = "not-read"  # code of files in formats that are left out without harm
TOO_MUCH = "More was found in this file than can be kept."


def dialect() -> Dialect:
    """How the files of this facility are written."""
    return configured(current_app.config)


@dataclass(frozen=True, slots=True)
class Claim:
    """A file that a worker took in hand, as it lay in the draft then."""

    version: UUID
    key: str
    md5: str
    state: str
    tries: int


# What lies in a draft


def want(draft: Any, keys: Iterable[str], *, again: bool = False) -> bool:
    """Note that the files of DRAFT with these KEYS are to be read; whether one is. Not committed.

    A file in no format of the dialect is known to be that at once. AGAIN: also what was read.
    """
    paths = answers(draft.id).paths
    wanted = [_want(draft, key, paths, again) for key in keys]
    return any(wanted)


def _want(draft: Any, key: str, paths: Mapping[str, str], again: bool) -> bool:
    held = draft.files[key].file if key in draft.files else None
    if held is None or not held.file_model.readable:
        return False
    md5 = str(held.checksum).removeprefix("md5:")
    row = db.session.get(ReadFile, (draft.id, key))
    if row is not None and row.md5 == md5 and not again:
        return bool(row.state in (WAITING, COPYING))
    if row is not None and row.copy and row.copy.get("after") == md5:
        return False  # what it was without its names is gone: it is known as it was read then
    row = row or ReadFile(version_id=draft.id, key=key)
    row.pid, row.md5, row.size = draft.pid.pid_value, md5, int(held.size)
    row.tries, row.at, row.edition = 0, now(), EDITION
    row.captured, row.names, row.copy, row.accepted, row.trouble = None, [], None, False, ""
    readable = _is_readable(held.file_model, key, paths)
    row.state = WAITING if readable else READ
    row.refusal = None if readable else told(not_read(key, Path(last_name(key)).suffix))
    db.session.add(row)
    return readable


def _is_readable(held: FileInstance, key: str, paths: Mapping[str, str]) -> bool:
    """Whether a file is in a format of the dialect, by its name or its first bytes."""
    formats = dialect().formats
    name = last_name(path_of(key, paths, dialect()))
    if any(form.is_named(name) for form in formats):
        return True
    there = Path(str(held.uri or ""))
    if not (there.is_absolute() and there.is_file()):
        return True  # of what cannot be looked at nothing is known
    return any(form.signature(there) for form in formats if form.signature is not None)


def forget(version: UUID, keys: Iterable[str] | None = None) -> None:
    """Forget the files of a draft with these KEYS; all that is known of it, if none are named."""
    gone = delete(ReadFile).where(ReadFile.version_id == version)
    if keys is None:
        rest = delete(DraftAnswers).where(DraftAnswers.version_id == version)
        db.session.execute(rest.execution_options(synchronize_session=False))
    else:
        gone = gone.where(ReadFile.key.in_(list(keys)))
    db.session.flush()
    db.session.execute(gone.execution_options(synchronize_session="fetch"))


def files_of(version: UUID) -> list[ReadFile]:
    """All files of a draft that are known, by name."""
    rows = db.session.execute(select(ReadFile).where(ReadFile.version_id == version)).scalars()
    return sorted(rows, key=lambda row: str(row.key))


def answers(version: UUID) -> DraftAnswers:
    """What was said of a draft; a row that is not added to the session where there is none."""
    found: DraftAnswers | None = db.session.get(DraftAnswers, version)
    return found or DraftAnswers(version_id=version, paths={}, names={}, taken={}, refused={})


# The work on one


def begin(version: UUID) -> Claim | None:
    """Take a file of a draft in hand that waits, and commit; ``None`` where none does."""
    left = or_(ReadFile.tries == 0, ReadFile.at < now() - given_up_after())
    query = (
        select(ReadFile)
        .where(ReadFile.version_id == version, ReadFile.state.in_((WAITING, COPYING)), left)
        .where(ReadFile.tries < MOST_TRIES)
        .order_by(ReadFile.tries, ReadFile.key)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = db.session.execute(query).scalars().first()
    if row is None:
        db.session.rollback()
        return None
    row.tries, row.at = row.tries + 1, now()
    claim = Claim(row.version_id, row.key, row.md5, row.state, row.tries)
    db.session.commit()
    return claim


def held(claim: Claim) -> ReadFile | None:
    """The row of CLAIM, locked, if it still says the same; else ``None``."""
    row = db.session.get(
        ReadFile, (claim.version, claim.key), with_for_update=True, populate_existing=True
    )
    same = row is not None and (row.md5, row.state, row.tries) == (
        claim.md5,
        claim.state,
        claim.tries,
    )
    return row if same else None


def keep(claim: Claim, captured: CapturedFile) -> None:
    """Keep what was read of a file, and commit; nothing, where another one lies there now."""
    row = held(claim)
    if row is None:
        db.session.rollback()
        return
    try:
        row.captured = pack(captured)
    except TooMuchError:
        row.state, row.trouble = FAILED, TOO_MUCH
        db.session.commit()
        return
    row.state, row.tries, row.at, row.edition, row.trouble = READ, 0, now(), EDITION, ""
    row.names = list(dict.fromkeys(name.value for name in captured.names))
    row.refusal = told(captured.refusal) if captured.refusal else None
    if to_be_redacted(row, answers(claim.version).names):  # it was decided before this file came
        row.state = COPYING
    db.session.commit()


def give_up(claim: Claim, trouble: str, *, at_once: bool = False) -> None:
    """Note what stood in the way; after some tries, or AT ONCE, the file failed. Commits."""
    row = held(claim)
    if row is not None:
        row.trouble = trouble
        if at_once or row.tries >= MOST_TRIES:
            row.state = FAILED
        else:
            row.at = now() - given_up_after()  # the next sweep tries again
    db.session.commit()


def settle(claim: Claim) -> None:
    """Note that a file stays as it is, and commit."""
    row = held(claim)
    if row is not None:
        row.state, row.tries = READ, 0
    db.session.commit()


def drop(claim: Claim) -> None:
    """Forget a file that is in no draft any more, and commit."""
    db.session.execute(
        delete(ReadFile).where(ReadFile.version_id == claim.version, ReadFile.key == claim.key)
    )
    db.session.commit()


def waiting(most: int, moment: datetime | None = None) -> list[UUID]:
    """Drafts with files that no worker reads, at most so many; those tried too often fail."""
    since = (moment or now()) - given_up_after()
    stuck = ReadFile.state.in_((WAITING, COPYING))
    lost = select(ReadFile).where(stuck, ReadFile.tries >= MOST_TRIES, ReadFile.at < since)
    for row in db.session.execute(lost.limit(most)).scalars():
        row.state, row.trouble = FAILED, row.trouble or "The program that reads it was ended."
    db.session.commit()
    left = or_(ReadFile.tries == 0, ReadFile.at < since)
    query = select(ReadFile.version_id).where(stuck, left, ReadFile.tries < MOST_TRIES)
    return [version for (version,) in db.session.execute(query.distinct().limit(most))]


def given_up_after() -> timedelta:
    """After so long a worker that began is gone."""
    return timedelta(seconds=current_app.config["THALIE_READING_SECONDS"]) + _GRACE


def told(problem: Problem) -> dict[str, Any]:
    """A problem as a row keeps it."""
    return {
        "code": problem.code,
        "group": problem.where.group,
        "attribute": problem.where.attribute,
        "reason": problem.reason,
        "advice": problem.advice,
        "acceptable": problem.acceptable,
    }
