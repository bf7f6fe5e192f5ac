"""Running checks on one record, and keeping the results."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import filterfalse
from typing import Any
from uuid import UUID

from flask import current_app
from invenio_checks.api import ChecksAPI
from invenio_checks.models import CheckConfig, CheckRun, CheckRunStatus
from invenio_checks.utils import translate_field
from invenio_db import db
from invenio_db.uow import ModelCommitOp, ModelDeleteOp, UnitOfWork

from .check import nothing_known
from .gather import in_common
from .rules import PLAIN_FIELDS

Error = dict[str, Any]
FORM_SEVERITY = {"error": "error", "warning": "info", "info": "info"}  # the form knows these two


def run_checks(
    record: Any, uow: UnitOfWork, *, is_draft: bool, communities: Iterable[str] = ()
) -> list[CheckRun]:
    """Run every check that concerns RECORD, ours and others, and keep what they say."""
    configs = ChecksAPI.get_configs(set(communities))
    known = _known_runs(record.id, is_draft=is_draft)
    with in_common():
        return [
            _run(config, record, known.get(config.id, []), uow, is_draft=is_draft)
            for config in configs
        ]


def _run(
    config: CheckConfig, record: Any, known: list[CheckRun], uow: UnitOfWork, *, is_draft: bool
) -> CheckRun:
    started = datetime.now(UTC)
    result = _result(config, record)
    run, *others = known or [CheckRun(config_id=config.id, config=config, state="")]
    for other in others:  # two people may have saved at once, when there was none yet
        uow.register(ModelDeleteOp(other))
    run.record_id, run.is_draft = record.id, is_draft
    run.revision_id = record.revision_id
    run.start_time, run.end_time = started, datetime.now(UTC)
    run.status, run.result = CheckRunStatus.COMPLETED, result
    uow.register(ModelCommitOp(run))
    return run


def _result(config: CheckConfig, record: Any) -> dict[str, Any]:
    """What the check says; of a check that fails, that nothing is known."""
    try:
        result: dict[str, Any] = config.check_cls().run(record, config).to_dict()
    except Exception:
        current_app.logger.exception("Check %s of %s failed", config.check_id, record.id)
        result = nothing_known(config.check_id, "").to_dict()
    return result


def _known_runs(record_id: UUID, *, is_draft: bool) -> dict[UUID, list[CheckRun]]:
    """What was said before, by configuration, the oldest first."""
    known: dict[UUID, list[CheckRun]] = {}
    for run in (
        CheckRun.query.filter_by(record_id=record_id, is_draft=is_draft)
        .order_by(CheckRun.created)
        .all()
    ):
        known.setdefault(run.config_id, []).append(run)
    return known


def forget_draft_runs(record_id: UUID, uow: UnitOfWork) -> None:
    """Drop what was said about a draft that is one no longer."""
    for run in CheckRun.query.filter_by(record_id=record_id, is_draft=True):
        uow.register(ModelDeleteOp(run))


def communities_of_runs(record_id: UUID) -> set[str]:
    """Communities whose checks were run on a record or its draft before."""
    rows = (
        db.session.query(CheckConfig.community_id)
        .join(CheckRun, CheckRun.config_id == CheckConfig.id)
        .filter(CheckRun.record_id == record_id, CheckConfig.community_id.isnot(None))
        .distinct()
    )
    return {str(community) for (community,) in rows}


# Telling them


def errors_of(runs: Iterable[CheckRun]) -> list[Error]:
    """What RUNS found, for the form, in the reader's language: one entry a field, errors first."""
    found: dict[str, list[Error]] = {}
    for error in _found(runs):
        found.setdefault(error["field"], []).append(error)
    entries = [_entry(field, errors) for field, errors in found.items()]
    return [*filter(_stops, entries), *filterfalse(_stops, entries)]


def among(others: Sequence[Error], runs: Iterable[CheckRun]) -> list[Error]:
    """OTHERS, which are about values, and what RUNS found, in an order that the form survives.

    The form keeps the last entry of a field, loses what is below a field told later, and looks at
    the first entry alone to see whether anything stops a publication. So what stops comes first,
    and advice leaves a field to what is said of its value. Of an embargo that this person may not
    choose one sentence is enough.
    """
    refused = {error["field"] for error in others if error.get("severity") == "error"}
    mine = [e for e in errors_of(runs) if e["field"] not in refused & {"access.embargo.until"}]
    said = [error["field"] for error in others]
    advice = [
        e for e in filterfalse(_stops, mine) if not any(_overlap(e["field"], f) for f in said)
    ]
    return [*filter(_stops, mine), *others, *advice]


def _found(runs: Iterable[CheckRun]) -> Iterator[Error]:
    for run in runs:
        for error in (run.result or {}).get("errors") or []:
            yield {**error, "community": str(run.config.community_id)}


def _overlap(one: str, other: str) -> bool:
    return f"{one}.".startswith(f"{other}.") or f"{other}.".startswith(f"{one}.")


def _entry(field: str, errors: list[Error]) -> Error:
    severities = {FORM_SEVERITY.get(error["severity"], "error") for error in errors}
    entry = {
        "field": field,
        "messages": [translate_field(text) for error in errors for text in error["messages"]],
        "description": "<br>".join(
            dict.fromkeys(translate_field(error.get("description")) for error in errors)
        ),
        "severity": "error" if "error" in severities else "info",
        "context": {"community": errors[0]["community"]},
    }
    if PLAIN_FIELDS.fullmatch(field):
        return {"field": field, "messages": entry["messages"]}
    return entry


def blocking(runs: Iterable[CheckRun]) -> list[Error]:
    """What keeps a person from submitting and publishing."""
    return list(filter(_stops, errors_of(runs)))


def _stops(entry: Error) -> bool:
    """An entry without a level is an error to the form."""
    return bool(entry.get("severity", "error") == "error")
