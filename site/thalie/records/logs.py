"""Logs say which record an error is about, never what stands in it.

InvenioRDM's errors carry the record they are about, a withdrawn or a restricted one too, and Python
prints what an error carries. So do jsonschema (the value that is not valid) and the search engine
(documents that it did not take); values of SQL statements are kept back by ``hide_parameters``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from invenio_records.api import RecordBase
from jsonschema import ValidationError
from opensearchpy.helpers import BulkIndexError

OF_TASKS = "celery.app.trace"
"""The logger that tells of tasks which failed."""


class Discretion(logging.Filter):
    """Lets every message pass, without what stands in records."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change what the errors in ``record`` print of themselves."""
        error = record.exc_info[1] if record.exc_info else None
        for one in _chain(error):
            hush(one)
        if isinstance(record.args, Mapping) and "exc" in record.args:  # Celery's: already printed
            record.args = {**record.args, "exc": repr(error)}
        return True


DISCRETION = Discretion()


def speak_discreetly(app: Flask) -> None:
    """Let the logs of the application and of tasks be discreet (a ``finalize_app`` hook)."""
    for logger in (app.logger, logging.getLogger(OF_TASKS)):
        logger.addFilter(DISCRETION)


def hush(error: BaseException) -> None:
    """Let an error print identifiers and reasons alone; whoever handles it finds the rest."""
    if isinstance(error, ValidationError):
        error.message, error.instance = f"{error.json_path} is not valid", None
    elif isinstance(error, BulkIndexError):
        error.args = (error.args[0], [_refused(one) for one in error.errors])
    else:
        error.args = tuple(_which(a) if isinstance(a, RecordBase) else a for a in error.args)


def _which(record: RecordBase) -> str:
    """A record in a few words: its id, and why it was withdrawn."""
    reason = ((record.get("tombstone") or {}).get("removal_reason") or {}).get("id")
    return f"record {record.get('id', record.id)}" + (f", withdrawn: {reason}" if reason else "")


def _refused(action: Mapping[str, Any]) -> dict[str, Any]:
    """What the search engine says of one document: its id, status and kind of error."""
    told = {}
    for name, said in action.items():
        error = said.get("error")
        kind = error.get("type") if isinstance(error, Mapping) else None
        told[name] = {"_id": said.get("_id"), "status": said.get("status"), "error": kind}
    return told


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and those that led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
