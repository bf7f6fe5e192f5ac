"""What the form is told: one entry a field, errors first, in the reader's language."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from thalie.checks.runs import among, blocking, errors_of


def error(field: str, severity: str, text: str, title: str = "Title") -> dict[str, Any]:
    return {
        "rule": "a-rule",
        "field": field,
        "severity": severity,
        "messages": [{"en": text, "fr": f"{text} (fr)"}],
        "description": {"en": title, "fr": title},
    }


def run(*errors: dict[str, Any]) -> Any:
    return SimpleNamespace(
        result={"errors": list(errors)}, config=SimpleNamespace(community_id=None)
    )


def test_sentences_of_one_field_stand_together() -> None:
    runs = [
        run(error("metadata.title", "warning", "One.")),
        run(error("metadata.title", "error", "Two.", "Other")),
    ]
    [entry] = errors_of(runs)
    assert entry["messages"] == ["One.", "Two."]
    assert entry["description"] == "Title<br>Other"
    assert entry["severity"] == "error"
    assert entry["context"] == {"community": "None"}


def test_errors_come_first_as_the_form_looks_at_the_first_alone() -> None:
    runs = [run(error("a", "info", "."), error("b", "warning", "."), error("c", "error", "."))]
    assert [entry["field"] for entry in errors_of(runs)] == ["c", "a", "b"]
    assert [entry["severity"] for entry in errors_of(runs)] == ["error", "info", "info"]


def test_a_field_that_shows_no_level_gets_a_plain_error() -> None:
    runs = [run(error("metadata.description", "error", "Short."))]
    assert errors_of(runs) == [{"field": "metadata.description", "messages": ["Short."]}]
    assert blocking(runs) == errors_of(runs)


def as_the_form_sees(entries: list[dict[str, Any]]) -> dict[str, Any]:
    """What ``deserializeErrors`` of InvenioRDM's form makes of them, for fields in dot notation."""
    seen: dict[str, Any] = {}
    for entry in entries:
        place = seen
        *way, last = entry["field"].split(".")
        for step in way:
            if not isinstance(place.get(step), dict):
                place[step] = {}
            place = place[step]
        words = " ".join(entry["messages"])
        place[last] = {"message": words} if "severity" in entry else words
    return seen


def test_what_stops_and_what_is_said_of_values_are_both_seen() -> None:
    values = [
        {"field": "objects.0.year", "messages": ["No year."]},
        {"field": "dates", "messages": ["No date."]},
    ]
    runs = [
        run(
            error("objects", "error", "No keeper."),
            error("dates.0.date", "warning", "Hidden: the value itself is wrong."),
            error("title", "warning", "One language."),
        )
    ]
    entries = among(values, runs)
    assert [entry["field"] for entry in entries] == ["objects", "objects.0.year", "dates", "title"]
    seen = as_the_form_sees(entries)
    assert seen["objects"] == {"message": "No keeper.", "0": {"year": "No year."}}
    assert (seen["dates"], seen["title"]) == ("No date.", {"message": "One language."})


def test_the_judge_sees_what_the_form_would_lose() -> None:
    entries = [
        {"field": "objects.0.year", "messages": ["No year."]},
        {"field": "objects", "messages": ["No keeper."], "severity": "error"},
    ]
    assert as_the_form_sees(entries) == {"objects": {"message": "No keeper."}}


def test_only_errors_block() -> None:
    assert blocking([run(error("a", "warning", "."), error("b", "info", "."))]) == []
    assert [e["field"] for e in blocking([run(error("c", "error", "."))])] == ["c"]


def test_results_of_other_checks_are_told_as_they_are() -> None:
    stock = error("files.entries.a.xyz", "info", "") | {"messages": ["Odd."], "description": "D"}
    [entry] = errors_of([run(stock)])
    assert (entry["messages"], entry["description"]) == (["Odd."], "D")


def test_no_result_is_no_error() -> None:
    assert errors_of([SimpleNamespace(result=None, config=None)]) == []
