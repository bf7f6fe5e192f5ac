"""The marks stand where they were asked for, at every place of the model."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from .marks import covered, marked, paths


def leaves(one: Any) -> Iterator[Any]:
    if is_dataclass(one):
        for field in fields(one):
            yield from leaves(getattr(one, field.name))
    elif isinstance(one, Mapping):
        yield from one.values()
    elif isinstance(one, tuple):
        for part in one:
            yield from leaves(part)
    else:
        yield one


@pytest.mark.parametrize("path", paths())
def test_a_mark_stands_at_each_place(path: str) -> None:
    record, mark = marked(path)
    assert mark in list(leaves(record))


def test_places_are_those_of_the_model() -> None:
    assert len(paths()) > 150
    assert {"title.text", "objects.keeper.name", "experiment.energy", "withdrawal.day"} <= {
        *paths()
    }


def test_a_table_covers_what_is_below_its_entries() -> None:
    found = covered({"objects": ""}, {"experiment.energy": ""})
    assert "objects.keeper.identifiers.value" in found and "experiment.energy" in found
    assert "experiment.start" not in found and "samples.label" not in found
