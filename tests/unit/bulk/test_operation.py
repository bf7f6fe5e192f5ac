"""What an operation writes into a record, and where it does not."""

from __future__ import annotations

from typing import Any

import pytest

from thalie.bulk.operation import Operation, wanted
from thalie.bulk.paths import ValueRefusedError

OBJECTS = "custom_fields.thalie:objects"


def named(vocabulary: str, words: str) -> str | None:
    return words


def record() -> dict[str, Any]:
    return {
        "metadata": {"title": "Ochre"},
        "custom_fields": {
            "thalie:objects": [
                {
                    "label": "Cat",
                    "keeper": {"id": "louvre"},
                    "materials": [{"id": "a"}, {"id": "b"}],
                },
                {"label": "Dog", "keeper": {"id": "orsay"}},
            ]
        },
    }


def asked(field: str, do: str, value: str = "", was: str = "") -> Operation:
    return Operation.read({"field": field, "do": do, "value": value, "was": was}, named)


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (asked(f"{OBJECTS}.keeper", "replace", "louvre-lens", "louvre"),
         {f"{OBJECTS}.0.keeper": {"id": "louvre-lens"}}),
        (asked(f"{OBJECTS}.keeper", "set", "orsay"), {f"{OBJECTS}.0.keeper": {"id": "orsay"}}),
        (asked(f"{OBJECTS}.keeper", "set"),
         {f"{OBJECTS}.0.keeper": None, f"{OBJECTS}.1.keeper": None}),
        (asked(f"{OBJECTS}.keeper", "remove", "orsay"), {f"{OBJECTS}.1.keeper": None}),
        (asked(f"{OBJECTS}.materials", "add", "b | c"),
         {f"{OBJECTS}.0.materials": [{"id": "a"}, {"id": "b"}, {"id": "c"}],
          f"{OBJECTS}.1.materials": [{"id": "b"}, {"id": "c"}]}),
        (asked(f"{OBJECTS}.materials", "remove", "a | b"), {f"{OBJECTS}.0.materials": None}),
        (asked(f"{OBJECTS}.materials", "replace", "z", "a"),
         {f"{OBJECTS}.0.materials": [{"id": "z"}, {"id": "b"}]}),
        (asked(f"{OBJECTS}.materials", "replace", "b", "a"),
         {f"{OBJECTS}.0.materials": [{"id": "b"}]}),
        (asked(f"{OBJECTS}.materials", "replace", "z", "q"), {}),
        (asked("custom_fields.thalie:experiment.grant", "add", "ANR-1"),
         {"custom_fields.thalie:experiment.grant": "ANR-1"}),
        (asked("metadata.title", "replace", "Umber", "och"), {}),
    ],
)  # fmt: skip
def test_what_would_be_written(operation: Operation, expected: dict[str, Any]) -> None:
    found, left = wanted(operation, record(), named)
    assert (found, left) == (expected, [])


def test_what_no_database_keeps_is_left_out() -> None:
    awards: Any = [{"award": {"title": {"en": "A"}}}]
    assert asked("metadata.funding", "set", awards).value.startswith('[{"award"')
    assert asked("metadata.title", "set", "Um\0ber\ud800").value == "Umber"


def test_nothing_is_written_over_by_an_addition() -> None:
    found, left = wanted(asked("metadata.title", "add", "Umber"), record(), named)
    assert found == {}
    assert [one.in_language("en") for one in left] == ["“Ochre” stands there already."]


@pytest.mark.parametrize(
    "given",
    [
        {"field": "access.record", "do": "set", "value": "restricted"},
        {"field": "pids.doi", "do": "set", "value": "10.1/1"},
        {"field": "metadata.title", "do": "burn"},
        {"field": "metadata.title", "do": "add", "value": " "},
        {"field": "metadata.title", "do": "replace", "value": "x"},
        {"field": "metadata.title", "do": "set", "value": "x" * 10_001},
        {"field": "metadata.funding", "do": "set", "value": "{"},
        {},
    ],
)
def test_what_cannot_be_asked_for(given: dict[str, str]) -> None:
    with pytest.raises(ValueRefusedError):
        Operation.read(given, named)
