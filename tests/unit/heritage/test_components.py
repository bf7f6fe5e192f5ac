"""What is told when a draft with heritage fields is saved, read and published."""

from __future__ import annotations

from typing import Any

import pytest
from invenio_records_resources.services.errors import ValidationErrorGroup

from thalie.heritage import components
from thalie.heritage.components import HeritageComponent
from thalie.heritage.custom_fields import UNSETTLED, HeritageCF
from thalie.vocabularies import terms

Json = dict[str, Any]
COMPONENT = HeritageComponent(None)
WRONG: Json = {
    "thalie:experiment": {"energy": "3 MeV", "start": "soon", "run": "1"},
    "thalie:objects": [
        {"label": "<b>Cat</b>", "keeper": {"id": "nowhere"}, "colour": "red"},
        {"label": "Dog\u202e"},
    ],
    "thalie:detectors": "X0",
}


@pytest.fixture(autouse=True)
def vocabularies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "known", lambda vocabulary, term: term != "nowhere")


def speak(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(components, "language", lambda: language)


def saved(given: Json, before: list[Json] | None = None) -> tuple[Json, list[Json]]:
    """Custom fields of a draft saved with GIVEN, and the errors of the answer."""
    fields = {**given, **({UNSETTLED: before} if before else {})}
    record, errors = {"custom_fields": fields}, list[Json]()
    COMPONENT.update_draft(None, data={"custom_fields": fields}, record=record, errors=errors)
    return record["custom_fields"], errors


def refused(custom_fields: Json) -> list[Json]:
    with pytest.raises(ValidationErrorGroup) as refusal:
        COMPONENT.publish(None, draft={"custom_fields": custom_fields})
    found: list[Json] = refusal.value.errors
    return found


def test_the_schema_lets_through_what_was_given() -> None:
    for name, value in WRONG.items():
        assert HeritageCF(name).field.deserialize(value) == value


def test_refusals_are_told_in_the_order_of_the_model_and_notes_after_them() -> None:
    kept, errors = saved(WRONG)
    told = [(e["field"].removeprefix("custom_fields.thalie:"), e.get("severity")) for e in errors]
    assert told == [
        ("objects.0.colour", None),
        ("objects.0.label", None),
        ("objects.0.keeper", None),
        ("experiment.start", None),
        ("detectors", None),
        ("objects.1.label", "info"),
        ("experiment.energy", "info"),
    ]
    assert [len(error["messages"]) for error in errors] == [1] * 7
    assert kept["thalie:experiment"] == {"energy": 3000, "run": "1"}
    assert kept["thalie:objects"][-1] == {"label": "Dog"}
    assert "thalie:detectors" not in kept
    assert [entry["given"] for entry in kept[UNSETTLED]] == [
        "red", "<b>Cat</b>", {"id": "nowhere"}, "soon", "X0",
    ]  # fmt: skip


def test_a_refusal_is_kept_in_every_language_and_told_in_the_readers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, _ = saved({"thalie:detectors": "X0"})
    [entry] = kept[UNSETTLED]
    assert entry == {
        "field": "custom_fields.thalie:detectors",
        "given": "X0",
        "en": "Give a list.",
        "fr": "Donnez une liste.",
    }
    for language, told in (
        ("fr", "Vous avez donné « X0 ». Donnez une liste."),
        ("en", "You gave “X0”. Give a list."),
        ("de", "You gave “X0”. Give a list."),
    ):
        speak(language, monkeypatch)
        errors: list[Json] = []
        COMPONENT.read_draft(None, draft={"custom_fields": kept}, errors=errors)
        assert [error["messages"] for error in errors] == [[told]]


def test_an_entry_goes_when_its_place_is_answered() -> None:
    place = "custom_fields.thalie:experiment.start"
    before = [{"field": place, "given": "soon", "en": "Give a day.", "fr": "Donnez un jour."}]
    kept, _ = saved({"thalie:experiment": {"run": "1"}}, before)
    assert kept[UNSETTLED] == before
    kept, errors = saved({"thalie:experiment": {"start": "2026-01-20"}}, before)
    assert UNSETTLED not in kept
    assert errors == []


def test_nothing_that_is_missing_or_unsettled_is_published() -> None:
    entry = {"field": "custom_fields.thalie:detectors", "given": "X0", "en": "No.", "fr": "Non."}
    errors = refused({"thalie:objects": [{"collection": "X"}], UNSETTLED: [entry]})
    assert [error["field"] for error in errors] == [
        "custom_fields.thalie:detectors",
        "custom_fields.thalie:objects.0.label",
    ]
    assert errors[1]["messages"] == ["This is missing."]
    COMPONENT.publish(None, draft={"custom_fields": {"thalie:objects": [{"label": "Cat"}]}})
    COMPONENT.publish(None, draft={})
