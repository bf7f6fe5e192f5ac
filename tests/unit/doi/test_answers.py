"""What an answer of DataCite means."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thalie.doi.answers import LENGTH, Answer, Verdict, judge, reason
from thalie.doi.steps import State

FOUND = json.dumps({"data": {"attributes": {"state": "findable", "doi": "10.5072/x"}}})
PAGE = "<!doctype html><title>Maintenance</title>"


@pytest.mark.parametrize(
    ("status", "text", "verdict"),
    [
        (200, FOUND, Verdict.DONE),
        (201, FOUND, Verdict.DONE),
        (200, PAGE, Verdict.LOST),
        (200, '{"data": {"attributes": {"state": "sunk"}}}', Verdict.LOST),
        (200, '{"data": []}', Verdict.LOST),
        (204, "", Verdict.LOST),
        (302, "", Verdict.LOST),
        (400, "{}", Verdict.REFUSED),
        (401, "{}", Verdict.CREDENTIALS),
        (403, "{}", Verdict.FORBIDDEN),
        (404, "{}", Verdict.REFUSED),
        (408, "{}", Verdict.LOST),
        (422, "{}", Verdict.REFUSED),
        (429, "{}", Verdict.BUSY),
        (500, "{}", Verdict.LOST),
        (503, PAGE, Verdict.LOST),
        (None, "no answer in time", Verdict.LOST),
    ],
)
def test_what_an_answer_to_a_change_means(status: int | None, text: str, verdict: Verdict) -> None:
    assert judge("PUT", Answer(status, text)) is verdict


def test_a_doi_that_is_not_there_is_absent() -> None:
    assert judge("GET", Answer(404, "{}")) is Verdict.ABSENT


@given(st.sampled_from(["GET", "PUT"]), st.none() | st.integers(100, 999), st.text())
def test_only_a_word_about_the_state_is_success(method: str, status: int | None, text: str) -> None:
    answer = Answer(status, text)
    assert judge(method, answer) is not Verdict.DONE or answer.state in State
    line = reason(answer)
    assert len(line) <= max(LENGTH, len(text))
    assert status is None or "\n" not in line


@pytest.mark.parametrize(
    ("status", "text", "words"),
    [
        (503, PAGE, "HTTP 503: a page instead of an answer"),
        (500, "", "HTTP 500: an empty answer"),
        (None, "no answer in time", "no answer in time"),
        (
            422,
            '{"errors": [{"source": "titles", "title": "is\\n empty"}, {"title": "b"}, 5]}',
            "HTTP 422: titles: is empty; b",
        ),
        (422, '{"errors": 5}', 'HTTP 422: {"errors": 5}'),
        (400, '{"errors": [{"status": "400"}]}', "HTTP 400: no reason given"),
    ],
)
def test_a_reason_is_one_line(status: int | None, text: str, words: str) -> None:
    assert reason(Answer(status, text)) == words
