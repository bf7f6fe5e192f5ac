"""Remarks join what the checks say of a field, so that the form loses neither."""

from __future__ import annotations

from typing import Any

from thalie.curation import remarks
from thalie.curation.models import Remark
from thalie.curation.remarks import at_fields


def error(field: str, words: str, severity: str = "error") -> dict[str, Any]:
    return {"field": field, "messages": [words], "severity": severity}


def with_remarks(errors: list[dict[str, Any]], *said: tuple[str, str], monkeypatch: Any) -> Any:
    monkeypatch.setattr(remarks, "language", lambda: "en")
    return at_fields(errors, [Remark(field=field, words=words) for field, words in said])


def test_a_remark_stands_at_its_field(monkeypatch: Any) -> None:
    [told] = with_remarks([], ("metadata.title", "Name the object."), monkeypatch=monkeypatch)
    assert (told["field"], told["severity"]) == ("metadata.title", "info")
    assert "Name the object." in told["messages"][0]


def test_a_remark_joins_what_stops_the_publication_at_its_field(monkeypatch: Any) -> None:
    errors = [error("metadata.title", "Too short.")]
    [told] = with_remarks(errors, ("metadata.title", "Name it."), monkeypatch=monkeypatch)
    assert told["severity"] == "error"
    assert told["messages"][0] == "Too short." and "Name it." in told["messages"][1]


def test_a_remark_does_not_hide_what_is_below_its_field(monkeypatch: Any) -> None:
    errors = [error("metadata.creators.0.person_or_org.name", "Missing.")]
    told = with_remarks(errors, ("metadata.creators", "Who measured?"), monkeypatch=monkeypatch)
    assert len(told) == 1
    assert "Who measured?" in told[0]["messages"][1]


def test_what_stops_stays_first(monkeypatch: Any) -> None:
    errors = [error("metadata.rights", "No licence.")]
    told = with_remarks(errors, ("metadata.title", "Name it."), monkeypatch=monkeypatch)
    assert [one["field"] for one in told] == ["metadata.rights", "metadata.title"]
