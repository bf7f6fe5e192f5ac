"""What persons say of what was found: take, refuse, names, damaged files.

Every call joins a unit of work, and is for who may edit the draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from flask_principal import Identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.proxies import current_rdm_records_service as records

from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _
from thalie.upstream.insides import record_of

from . import book
from .book import answers, files_of
from .comparing import Standing, proposed, standing, take
from .components import ReadOp
from .decided import DECISIONS, KEEP, LEAVE_OUT, left_in, to_be_redacted
from .joined import Joined, join
from .layout import is_path, last_name, path_of
from .models import DraftAnswers, now
from .persons import people_of
from .sources import sources_of

ALL = "all"
LONGEST_AGREEMENT = 1000  # characters
WORDS = ("metadata", "custom_fields")


class AnswerError(Exception):
    """What was said cannot be; ``sentence`` says why, ``status`` is that of the answer."""

    def __init__(self, sentence: Sentence, status: int = 400) -> None:
        self.sentence, self.status = sentence, status
        super().__init__(sentence.in_language("en"))


@dataclass(frozen=True, slots=True)
class Taken:
    """Paths whose values were taken, and those that stay as somebody wrote them."""

    paths: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def take_values(
    identity: Identity, draft: Any, asked: Sequence[str] | str, uow: UnitOfWork
) -> Taken:
    """Take the values at the paths ASKED for, or ``all``, over into DRAFT.

    What a person wrote is replaced only by a value that is asked for alone, by its path. Raises
    ``AnswerError`` for a path that nothing is proposed for.
    """
    found = join(draft)
    values = dict(proposed(found.made))
    said = _said(draft)
    paths = _paths(asked, values, found.answers)
    data = records.read_draft(identity, draft.pid.pid_value).data
    changed = {name: deepcopy(data.get(name) or {}) for name in WORDS}
    alone = asked != ALL and len(paths) == 1
    taken, left = [], []
    for path in paths:
        stands = standing(path, values[path], said)
        if stands is Standing.DIFFERS and not alone:
            left.append(path)
        elif stands is not Standing.SAME:
            take(changed, path, values[path])
            taken.append(path)
    if taken:
        kept = record_of(
            records.update_draft(identity, draft.pid.pid_value, {**data, **changed}, uow=uow)
        )
        lost = [p for p in taken if standing(p, values[p], _said(kept)) is not Standing.SAME]
        taken = [path for path in taken if path not in lost]
        left += lost
        _note(found, identity, taken, values)
    return Taken(tuple(taken), tuple(left))


def _said(draft: Any) -> dict[str, Any]:
    return {name: draft.get(name) or {} for name in WORDS}


def _paths(
    asked: Sequence[str] | str, values: Mapping[str, Any], said: DraftAnswers
) -> Sequence[str]:
    if asked == ALL:
        return [path for path in values if path not in said.refused]
    unknown = [path for path in asked if path not in values]
    if unknown:
        raise AnswerError(
            _("Nothing is proposed for %(path)s.", path=", ".join(map(repr, unknown[:5])))
        )
    return list(dict.fromkeys(asked))


def _note(
    found: Joined, identity: Identity, paths: Sequence[str], values: Mapping[str, Any]
) -> None:
    """Keep whence a value of the draft is."""
    row = found.answers
    db.session.add(row)
    for path in paths:
        source = sources_of(path, found.dataset) if found.dataset else {}
        row.taken = {**row.taken, path: {**_who(identity), "value": values[path], **source}}
        row.refused = {name: one for name, one in row.refused.items() if name != path}


def refuse_values(identity: Identity, draft: Any, paths: Sequence[str]) -> None:
    """Note that the values proposed for PATHS are not wanted; ``take all`` leaves them out."""
    row = answers(draft.id)
    values = dict(proposed(join(draft).made))
    _paths(paths, values, row)
    db.session.add(row)
    row.refused = row.refused | {path: _who(identity) for path in paths}


def _who(identity: Identity) -> dict[str, Any]:
    return {"by": str(identity.id), "at": now().isoformat(timespec="seconds")}


# Names and files


def decide_names(
    identity: Identity, draft: Any, decisions: Sequence[Mapping[str, Any]], uow: UnitOfWork
) -> None:
    """Keep names of persons, with their agreement, take them out of the files, or leave the files
    out. Raises ``AnswerError``.
    """
    rows, row = files_of(draft.id), answers(draft.id)
    carried = {name for one in rows for name in left_in(one)}
    people = people_of(draft.get("metadata") or {}, {})
    for decision in decisions:
        name, what = str(decision.get("value", "")), decision.get("decision")
        agreement = " ".join(str(decision.get("agreement") or "").split())
        if name not in carried:
            raise AnswerError(_("No file of this draft names “%(name)s”.", name=name[:200]))
        if what not in DECISIONS:
            known = ", ".join(DECISIONS)
            raise AnswerError(_("What becomes of a name is one of %(known)s.", known=known))
        if what == KEEP and not agreement and not people.may_stay(name):
            raise AnswerError(
                _(
                    "“%(name)s” is not among the persons of this dataset: say that this person "
                    "agreed, and how that is known.",
                    name=name,
                )
            )
        if len(agreement) > LONGEST_AGREEMENT:
            raise AnswerError(_("At most %(most)s characters.", most=LONGEST_AGREEMENT))
        row.names = row.names | {name: {"decision": what, "agreement": agreement, **_who(identity)}}
    db.session.add(row)
    _carry_out(identity, draft, row, uow)


def _carry_out(identity: Identity, draft: Any, row: DraftAnswers, uow: UnitOfWork) -> None:
    """Take out files that are left out; have those copied whose names are all decided on."""
    copying = False
    for file in files_of(draft.id):
        names = left_in(file)
        if any(row.names.get(name, {}).get("decision") == LEAVE_OUT for name in names):
            _take_out(identity, draft, file.key, uow)
        elif file.captured and file.state != book.WAITING:
            wanted = to_be_redacted(file, row.names)
            if wanted and file.state != book.COPYING:
                file.state, file.tries, file.at = book.COPYING, 0, now()
            elif not wanted:
                file.state, file.trouble = book.READ, ""
            copying = copying or bool(wanted)
    if copying:
        uow.register(ReadOp(draft.id))


def _take_out(identity: Identity, draft: Any, key: str, uow: UnitOfWork) -> None:
    records.draft_files.delete_file(identity, draft.pid.pid_value, key, uow=uow)


def accept_damaged(draft: Any, keys: Sequence[str]) -> None:
    """Take damaged files as they are. Raises ``AnswerError`` for one that cannot be accepted."""
    rows = {row.key: row for row in files_of(draft.id)}
    for key in keys:
        row = rows.get(key)
        if row is None or not row.refusal or not row.refusal["acceptable"]:
            raise AnswerError(_("“%(name)s” is no file that can be accepted.", name=str(key)[:200]))
        row.accepted = True


def take_out(identity: Identity, draft: Any, keys: Sequence[str], uow: UnitOfWork) -> None:
    """Take files out of the draft."""
    known = {row.key for row in files_of(draft.id)}
    for key in keys:
        if key not in known:
            raise AnswerError(_("There is no file “%(name)s”.", name=str(key)[:200]))
        _take_out(identity, draft, key, uow)


def note_paths(draft: Any, paths: Mapping[str, str], uow: UnitOfWork) -> None:
    """Keep where files lay in a folder that was dropped. Raises ``AnswerError``.

    A file that was read under another name than it had there is read again.
    """
    if not paths:
        return
    wrong = [path for path in paths.values() if not is_path(path)]
    if wrong:
        raise AnswerError(_("“%(name)s” cannot be the path of a file.", name=str(wrong[0])[:200]))
    row = answers(draft.id)
    db.session.add(row)
    before, known = dict(row.paths), book.dialect()
    row.paths = {**before, **paths}
    db.session.flush()
    misread = [
        key
        for key in (draft.files if draft.files.enabled else ())
        if last_name(path_of(key, before, known)) != last_name(path_of(key, row.paths, known))
    ]
    if misread and book.want(draft, misread, again=True):
        uow.register(ReadOp(draft.id))


def read_again(draft: Any, uow: UnitOfWork) -> None:
    """Have all files of the draft read again."""
    if draft.files.enabled and book.want(draft, list(draft.files), again=True):
        uow.register(ReadOp(draft.id))
