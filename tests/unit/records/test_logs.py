"""What an error about a record leaves in the logs: which record, and nothing of it."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from celery import Celery
from flask import Flask
from flask_resources import HTTPJSONException, create_error_handler
from invenio_rdm_records.services.errors import DeletionStatusException, RecordDeletedException
from invenio_records.api import Record
from opensearchpy.helpers import BulkIndexError

from thalie.records.logs import OF_TASKS, speak_discreetly

SECRET = "zephyrine"
WITHDRAWN = {
    "id": "abcd-1234",
    "metadata": {"title": f"Vase of {SECRET}"},
    "tombstone": {"removal_reason": {"id": "personal-data"}, "note": SECRET},
}
SCHEMA = {"properties": {"metadata": {"properties": {"title": {"type": "integer"}}}}}


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """All that the loggers of the application and of tasks write, at any level."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    loggers = [logging.getLogger(name) for name in (__name__, OF_TASKS)]
    before = [(logger, logger.level, list(logger.filters)) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield out
    for logger, level, filters in before:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.filters = filters


def not_valid(record: Record) -> Exception:
    """What jsonschema says of a record."""
    with pytest.raises(jsonschema.ValidationError) as caught:
        jsonschema.validate(dict(record), SCHEMA)
    return caught.value


def not_indexed(record: Record) -> Exception:
    """What the search engine's client says of a document that was not taken."""
    said = {
        "_id": record["id"],
        "status": 400,
        "error": {"type": "mapper_parsing_exception", "reason": f"Preview: '{SECRET}'"},
        "data": dict(record),
    }
    return BulkIndexError("1 document(s) failed to index.", [{"index": said}])


ERRORS = [
    (lambda record: RecordDeletedException(record), ["abcd-1234", "personal-data"]),
    (lambda record: DeletionStatusException(record, "P"), ["abcd-1234"]),
    (not_valid, ["$", "is not valid"]),
    (not_indexed, ["abcd-1234", "mapper_parsing_exception"]),
]


@pytest.mark.parametrize(("error", "words"), ERRORS)
def test_a_visitor_who_is_refused_leaves_no_metadata_in_the_log(
    written: io.StringIO, error: Any, words: list[str]
) -> None:
    """The way of InvenioRDM's REST API, which logs what it answers for."""
    app = Flask(__name__)
    app.register_error_handler(
        Exception, create_error_handler(HTTPJSONException(code=410, description="Gone"))
    )
    raised = error(Record(WITHDRAWN))
    speak_discreetly(app)

    @app.get("/")
    def view() -> str:
        try:
            raise raised
        except Exception as cause:
            raise RuntimeError("on the way") from cause

    assert app.test_client().get("/").status_code == 410
    text = written.getvalue()
    assert SECRET not in text
    assert [word for word in words if word not in text] == []
    assert "in view" in text  # the place is still told
    assert ("$.metadata.title is not valid" in text) == (error is not_valid)


@pytest.mark.parametrize(("error", "words"), ERRORS)
def test_a_task_that_fails_leaves_no_metadata_in_the_log(
    written: io.StringIO, error: Any, words: list[str]
) -> None:
    raised = error(Record(WITHDRAWN))
    celery = Celery(set_as_current=False)
    speak_discreetly(Flask(__name__))

    @celery.task(name="index")
    def index(document: Any) -> None:
        raise raised

    index.apply([{"title": SECRET}])
    text = written.getvalue()
    assert "Task index[" in text
    assert SECRET not in text
    assert [word for word in words if word not in text] == []


def test_what_handles_an_error_still_finds_its_record(written: io.StringIO) -> None:
    app = Flask(__name__)
    speak_discreetly(app)
    error = RecordDeletedException(Record(WITHDRAWN))
    app.logger.error("Refused", exc_info=error)
    assert error.record == WITHDRAWN


def test_values_of_statements_are_kept_back() -> None:
    from thalie.config import SQLALCHEMY_ENGINE_OPTIONS

    assert SQLALCHEMY_ENGINE_OPTIONS["hide_parameters"] is True
    assert "timezone=UTC" in SQLALCHEMY_ENGINE_OPTIONS["connect_args"]["options"]
