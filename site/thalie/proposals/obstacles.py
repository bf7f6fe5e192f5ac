"""What keeps a draft from review and publication: files not read yet, names nobody decided on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask import current_app

from thalie.capture import PersonalName
from thalie.deposit.discretion import Discretion, PrivateNameError
from thalie.deposit.settings import read_settings
from thalie.ground.language import Sentence
from thalie.ground.language import sentence as _

from .book import COPYING, FAILED, NOT_READ, WAITING, answers, files_of
from .decided import LEAVE_OUT, decision_on, left_in, to_be_redacted, undecided
from .models import ReadFile
from .packing import unpack
from .persons import people_of

_TOLD = 5  # files or names of one sentence
UNKNOWN = frozenset({NOT_READ, "unknown-layout"})
"""Codes of files of other programs: whoever puts them into a draft answers for them."""


def obstacles(
    draft: Any, metadata: dict[str, Any], custom_fields: dict[str, Any]
) -> list[Sentence]:
    """Why DRAFT, with this METADATA, may not go to review or be published; nothing where it may."""
    rows, said = files_of(draft.id), answers(draft.id).names
    found = [*_unread(rows), *_unsettled(rows)]
    open_names = undecided(rows, said)
    if open_names:
        found.append(
            _(
                "The files name %(names)s. Say below the files whether they may stay, are taken "
                "out of the files, or the files are left out.",
                names=_few([f"“{name}”" for name in open_names]),
            )
        )
    held = [row.key for row in rows if _is_to_go(row, said)]
    if held:
        found.append(
            _("These files are still to be left out of the draft: %(names)s.", names=_few(held))
        )
    return [*found, *_shown(rows, metadata, custom_fields, said)]


def _unread(rows: Sequence[ReadFile]) -> Iterator[Sentence]:
    waiting = [row.key for row in rows if row.state in (WAITING, COPYING)]
    if waiting:
        yield _(
            "Files are still being read for what they hold and for names of persons: %(names)s. "
            "Try again in a moment.",
            names=_few(waiting),
        )
    for row in rows:
        if row.state == FAILED and row.captured:
            yield _(
                "The names could not be taken out of %(name)s. %(reason)s Take the file out of the "
                "draft.",
                name=row.key,
                reason=row.trouble,
            )
    failed = [row.key for row in rows if row.state == FAILED and not row.captured]
    if failed:
        yield _(
            "Files could not be read, so nobody knows whether they name persons: %(names)s. Have "
            "them read again, or take them out.",
            names=_few(failed),
        )


def _unsettled(rows: Sequence[ReadFile]) -> Iterator[Sentence]:
    for row in rows:
        refusal = row.refusal
        if refusal and refusal["code"] not in UNKNOWN and not row.accepted:
            if refusal["acceptable"]:
                yield _(
                    "%(name)s: %(reason)s Accept it as it is, or take it out.",
                    name=row.key,
                    reason=refusal["reason"],
                )
            else:
                yield _(
                    "%(name)s: %(reason)s Take it out of the draft.",
                    name=row.key,
                    reason=refusal["reason"],
                )


def _is_to_go(row: ReadFile, said: Any) -> bool:
    names = left_in(row)
    left_out = any(decision_on(name, said) == LEAVE_OUT for name in names)
    return left_out or bool(row.state not in (WAITING, COPYING) and to_be_redacted(row, said))


def _shown(
    rows: Sequence[ReadFile], metadata: dict[str, Any], custom_fields: dict[str, Any], said: Any
) -> Iterator[Sentence]:
    """Public words that would name a person whom only a file names, as an ingest refuses them."""
    names = names_in(rows)
    if not names:
        return
    texts = read_settings(current_app.config).texts
    discretion = Discretion.of(names, people_of(metadata, said), texts)
    for row in rows:
        shown = discretion.names_in(row.key)
        if shown:
            yield _(
                "The name of the file %(file)s contains “%(name)s”, which a file gives as a "
                "person. Rename the file, or cite this person.",
                file=row.key,
                name=shown[0],
            )
    try:
        discretion.check({"metadata": metadata, "custom_fields": custom_fields})
    except PrivateNameError as error:
        yield _(
            "The public metadata would name %(names)s, found inside the files (%(place)s). Cite "
            "this person as a creator or contributor, or change the words.",
            names=", ".join(f"“{name}”" for name in error.names),
            place=error.place,
        )


def names_in(rows: Sequence[ReadFile]) -> list[PersonalName]:
    """All persons whom the files name, where they were found."""
    return [
        name for row in rows if row.names and row.captured for name in unpack(row.captured).names
    ]


def _few(words: Sequence[str]) -> str:
    more = f" (+{len(words) - _TOLD})" if len(words) > _TOLD else ""
    return ", ".join(words[:_TOLD]) + more
